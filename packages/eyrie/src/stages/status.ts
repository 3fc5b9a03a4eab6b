import type { Change, Plan } from "../model/change.ts";
import type { LastProof } from "../model/last-proof.ts";
import type { Observed } from "../model/observed.ts";
import type { PodsStatus } from "../model/pods-status.ts";
import type { Problem } from "../model/problem.ts";
import type { ResourceId, ShownStanding } from "../model/resource.ts";
import type { Sentence } from "../model/sentence.ts";
import type { Stored } from "../model/stored.ts";

/** How one resource is, compared with what the spec asks for. */
export type Condition =
  | {
      readonly state: "as-desired";
      /** What whoever keeps it has to do about it. */
      readonly note?: Sentence;
    }
  | { readonly state: "differs"; readonly fields: readonly string[] }
  | { readonly state: "missing" }
  | { readonly state: "conflict"; readonly why: Sentence; readonly remedy: Sentence }
  | { readonly state: "unreadable"; readonly cause: Problem };

export type ResourceStatus = { readonly id: ResourceId; readonly standing: ShownStanding } & Condition;

/** What Helm says of the release's latest revision. */
type ReleaseStatus = {
  readonly status: string;
  readonly revision: number;
  /** When it was put in force, in Helm's words. */
  readonly deployedAt: string | undefined;
  readonly chart: { readonly name: string; readonly version: string; readonly appVersion: string };
};

/** Who is at work on the release. */
export type LeaseStatus = {
  readonly holder: string;
  readonly heldSeconds: number;
  readonly renewedSecondsAgo: number;
};

/** How a set-up is. What could not be read says so in its place. */
export type Status = {
  readonly resources: readonly ResourceStatus[];
  readonly release: Observed<ReleaseStatus>;
  readonly pods: Observed<PodsStatus>;
  readonly stored: Observed<Stored>;
  readonly lastProof: Observed<LastProof>;
  readonly lease: Observed<LeaseStatus>;
};

/** How each resource of a plan is, in its order. Pure. */
export const conditionsIn = ({ changes }: Plan): readonly ResourceStatus[] =>
  changes.map((change) => ({
    id: change.id,
    standing: change.action === "create" ? "absent" : change.standing,
    ...conditionOf(change),
  }));

function conditionOf(change: Change): Condition {
  switch (change.action) {
    case "create":
      return { state: "missing" };
    case "update":
      return { state: "differs", fields: change.differences.map(({ path }) => path) };
    case "conflict":
      return { state: "conflict", why: change.why, remedy: change.remedy };
    case "unknown":
      return { state: "unreadable", cause: change.cause };
    case "keep":
      return { state: "as-desired", ...(change.note === undefined ? {} : { note: change.note }) };
    case "delete":
      return { state: "as-desired" };
  }
}

/** Whose lease it is, by the reader's own clock: clocks that differ make no negative age. */
export const heldBy = (
  { holder, acquired, renewed }: { readonly holder: string; readonly acquired: number; readonly renewed: number },
  now: number,
): LeaseStatus => {
  const ago = (since: number) => Math.max(0, Math.round((now - since) / 1_000));
  return { holder, heldSeconds: ago(acquired), renewedSecondsAgo: ago(renewed) };
};

/** Whether all of it could be read, and of what stands `beside` it. */
export const isWhole = ({ resources, ...others }: Status, ...beside: readonly Observed<unknown>[]): boolean =>
  resources.every(({ state }) => state !== "unreadable") &&
  [...Object.values(others), ...beside].every(({ status }) => status !== "unreadable");
