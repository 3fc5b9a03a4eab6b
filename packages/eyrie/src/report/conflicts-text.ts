import * as say from "../messages/plan.ts";
import type { Plan } from "../model/change.ts";
import { oneLine } from "./printable.ts";
import { type Page, read } from "./style.ts";

/**
 * That a plan stops at what is not ours, and the one command that would take over all of it: each conflict's own remedy
 * leads only to the next.
 * @param adopted What the command line names already
 */
export function conflictLines(page: Page, { changes }: Plan, adopted: readonly string[]): readonly string[] {
  const more = changes.flatMap((change) =>
    change.action === "conflict" && change.adopt !== undefined ? [change.adopt] : [],
  );
  const ids = [...new Set([...adopted, ...more])];
  return [
    page.style.bad(read(page, say.conflicts)),
    ...(more.length > 0 && ids.length > 1 ? [oneLine(read(page, say.adoptAll(ids)))] : []),
  ];
}
