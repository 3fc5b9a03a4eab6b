import type { Plan } from "#eyrie/model/change";
import type { Hands, WithPolicy } from "./hands.ts";
import type { Scene } from "./scene.ts";

/** Resource → the fields that a plan shows as different, or the action where it is no update. Empty: no drift. */
export type Seen = Readonly<Record<string, readonly string[] | "create">>;

/** What somebody changed by hand, and what a plan must say of it. */
export type Drift<S extends Hands = Scene> = {
  readonly how: string;
  readonly make: (scene: S) => unknown;
  readonly seen: (target: WithPolicy) => Seen;
  /** What is somebody else's and must be the same after Eyrie mended its own. */
  readonly foreign?: (scene: S) => unknown;
  /** Takes away what is somebody else's where `down` could not go on beside it. */
  readonly tidy?: (scene: S) => unknown;
};

/** The plan's changes that are no `keep`, with the fields that differ. */
export const seenIn = ({ changes }: Plan): Seen =>
  Object.fromEntries(
    changes.flatMap((change): [string, readonly string[] | "create"][] => {
      switch (change.action) {
        case "keep":
          return [];
        case "update":
          return [[change.id, change.differences.map(({ path }) => withoutVersion(path))]];
        case "create":
          return [[change.id, "create"]];
        case "delete":
        case "conflict":
        case "unknown":
          return [[change.id, [change.action]]];
      }
    }),
  );

/** Which number a policy's version has depends on what happened before. */
const withoutVersion = (path: string) => path.replace(/\(v\d+\)$/, "(default version)");
