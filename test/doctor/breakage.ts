import type { Undo } from "../claim-breakage.ts";
import type { Scene } from "../scene.ts";

/** One thing that somebody breaks in a healthy set-up, and what its user then sees. Names no code: a test does. */
export type Breakage = {
  readonly how: string;
  readonly make: (scene: Scene) => Promise<Undo>;
  /** Where a user meets it: a pod's log, AWS's answer. */
  readonly symptom: (scene: Scene) => Promise<string>;
  readonly shows: RegExp;
  /** The symptom in words, where what it is known by does not tell it. */
  readonly sees?: string;
};
