import type { Action, Change, Difference, Plan } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import type { ResourceId } from "../model/resource.ts";
import { redactDifference, redactValues } from "../model/redact.ts";

/** Only a release carries what users wrote themselves, and so perhaps secrets. */
const isRelease = (id: ResourceId): boolean => id.startsWith("helm-release/");

/** What may be shown of a resource's state. */
export const shownState = (id: ResourceId, state: Json): Json => (isRelease(id) ? redactValues(state) : state);

/** What may be shown of a resource's differences. */
export const shownDifferences = ({ id, differences }: Extract<Change, { action: "update" }>): readonly Difference[] =>
  isRelease(id) ? differences.map(redactDifference) : differences;

export function countActions({ changes }: Plan): Readonly<Record<Action, number>> {
  const count = (action: Action) => changes.filter((change) => change.action === action).length;
  return {
    create: count("create"),
    update: count("update"),
    delete: count("delete"),
    keep: count("keep"),
    conflict: count("conflict"),
    unknown: count("unknown"),
  };
}
