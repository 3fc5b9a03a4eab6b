import type { Plan } from "../model/change.ts";
import type { Emit } from "../model/event.ts";

/** What a run shows on stderr while it goes on. */
export type Progress = {
  readonly emit: Emit;
  /** What is about to be carried out, so that it can be shown before it begins. */
  readonly expect: (plan: Plan) => void;
  /** Resolves when all that was told is on the screen; whatever is still under way is left as it is. */
  readonly settled: () => Promise<void>;
};
