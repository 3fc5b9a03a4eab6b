import * as say from "../messages/volumes.ts";
import type { Observed } from "../model/observed.ts";
import { oneLine } from "./printable.ts";
import { troubleBelow } from "./problem-text.ts";
import { indent, type Page, read } from "./style.ts";

type Volume = { readonly namespace: string; readonly name: string };

/** The volumes that stay, and what would delete them. `stale`: their index is of a bucket that is gone. */
export function volumeLines(
  page: Page,
  volumes: Observed<readonly Volume[]>,
  { namespace, stale }: { readonly namespace: string; readonly stale: boolean },
): readonly string[] {
  if (volumes.status === "absent") return [];
  if (volumes.status === "unreadable")
    return ["", page.style.unsure(read(page, say.unread(namespace))), ...indent(troubleBelow(page, volumes.cause), 4)];
  const names = volumes.value.map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    "",
    read(page, stale ? say.stale(names.length) : say.stay(names.length)),
    ...indent(names.map(oneLine), 4),
    read(page, stale ? say.deleteStale : say.deleteAll),
    ...indent([oneLine(`kubectl delete pvc -n ${namespace} ${names.join(" ")}`)], 4),
  ];
}
