import { createHash } from "node:crypto";
import type { Change, Plan } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import type { ResourceId } from "../model/resource.ts";

/** One change as it was shown: enough to tell later whether it is still the same, and nothing that could be a secret. */
export type Reviewed = {
  readonly id: ResourceId;
  readonly action: Change["action"];
  /** Of an update: the fields that differ. */
  readonly fields: readonly string[];
  readonly fingerprint: string;
};

/** A change that is no longer the one that was shown. `undefined`: there was, or is, none. */
export type Moved = { readonly id: ResourceId; readonly was: Reviewed | undefined; readonly is: Reviewed | undefined };

/**
 * A plan as somebody reviewed it. Pure.
 * @param seal Makes a fingerprint of what a change says; whoever writes it down chooses one that gives no secret away
 */
export const reviewOf = ({ changes }: Plan, seal: (text: string) => string = plainly): readonly Reviewed[] =>
  changes.map((change) => ({
    id: change.id,
    action: change.action,
    fields: change.action === "update" ? change.differences.map(({ path }) => path) : [],
    fingerprint: seal(JSON.stringify(essence(change))),
  }));

const plainly = (text: string) => createHash("sha256").update(text).digest("hex");

/** What makes two changes the same to a reader: not their order, nor a request id within an error. */
function essence(change: Change): Json {
  switch (change.action) {
    case "create":
      return [change.action, change.standing, change.want];
    case "update":
      return [
        change.action,
        change.standing,
        change.differences.map(({ path, have, want }) => [path, have ?? null, want ?? null]),
      ];
    case "delete":
      return [change.action, change.standing];
    case "keep":
      return [change.action, change.standing];
    case "conflict":
      return [change.action, change.why.en];
    case "unknown":
      return [change.action, change.cause.code];
  }
}

/** What changed between two reviews of the same spec. */
export function movedSince(before: readonly Reviewed[], now: readonly Reviewed[]): readonly Moved[] {
  const ids = [...new Set([...before, ...now].map(({ id }) => id))];
  return ids.flatMap((id) => {
    const was = before.find((reviewed) => reviewed.id === id);
    const is = now.find((reviewed) => reviewed.id === id);
    return was?.fingerprint === is?.fingerprint ? [] : [{ id, was, is }];
  });
}
