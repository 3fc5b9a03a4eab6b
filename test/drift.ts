import type { Plan } from "#eyrie/model/change";
import type { Scene } from "./scene.ts";

/** What somebody changed by hand, and what a plan must say of it. */
export type Drift = {
  readonly how: string;
  readonly make: (scene: Scene) => unknown;
  /** Resource → the fields that a plan shows as different, or the action where it is no update. Empty: no drift. */
  readonly seen: Readonly<Record<string, readonly string[] | "create">>;
  /** What is somebody else's and must be the same after Eyrie mended its own. */
  readonly foreign?: (scene: Scene) => unknown;
};

/** The plan's changes that are no `keep`, with the fields that differ. */
export const seenIn = ({ changes }: Plan): Drift["seen"] =>
  Object.fromEntries(
    changes.flatMap((change): [string, readonly string[] | "create"][] => {
      switch (change.action) {
        case "keep":
          return [];
        case "update":
          return [[change.id, change.differences.map(({ path }) => path)]];
        case "create":
          return [[change.id, "create"]];
        case "delete":
        case "conflict":
        case "unknown":
          return [[change.id, [change.action]]];
      }
    }),
  );
