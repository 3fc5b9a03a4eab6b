import type { V1ManagedFieldsEntry } from "@kubernetes/client-node";
import type { Outside } from "../model/change.ts";

type Held = Pick<Outside, "by" | "at">;

/**
 * Who else made one field of an object what it is, by what Kubernetes keeps of it.
 * @param own Who keeps the field otherwise
 * @param path The field, by its names from the top
 * @returns undefined where it is `own`'s still, or where that never had a part in the object
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function takenFrom(
  own: string,
  managers: readonly V1ManagedFieldsEntry[],
  path: readonly string[],
): Held | undefined {
  const mine = managers.filter(({ manager }) => manager === own);
  if (mine.length === 0 || mine.some((entry) => holds(entry, path))) return undefined;
  return holderOf(own, managers, path) ?? {};
}

/** The last to write a field, but for `own`. */
export function holderOf(
  own: string,
  managers: readonly V1ManagedFieldsEntry[],
  path: readonly string[],
): Held | undefined {
  const [last] = managers
    .filter((entry) => entry.manager !== own && holds(entry, path))
    .map(({ manager = "", time }) => ({ by: manager, at: new Date(time ?? "").getTime() }))
    .toSorted((a, b) => b.at - a.at);
  if (last === undefined) return undefined;
  return Number.isNaN(last.at) ? { by: last.by } : last;
}

function holds({ fieldsV1 }: V1ManagedFieldsEntry, path: readonly string[]): boolean {
  let at: unknown = fieldsV1;
  for (const name of path) {
    if (typeof at !== "object" || at === null) return false;
    at = (at as Readonly<Record<string, unknown>>)[`f:${name}`];
  }
  return at !== undefined;
}
