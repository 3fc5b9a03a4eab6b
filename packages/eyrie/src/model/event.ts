import type { Action } from "./change.ts";
import type { Claim, ClaimName } from "./claim.ts";
import type { Problem } from "./problem.ts";
import type { ResourceId } from "./resource.ts";
import type { Sentence } from "./sentence.ts";

/** What a run tells while it goes on. Only `cli/` prints. */
export type RunEvent =
  /** `claims`: how many are tried, as proving begins. */
  | { readonly type: "stage"; readonly stage: Stage; readonly state: "begun" | "done"; readonly claims?: number }
  | { readonly type: "change"; readonly id: ResourceId; readonly action: Action; readonly state: "begun" | "done" }
  | {
      readonly type: "change";
      readonly id: ResourceId;
      readonly action: Action;
      readonly state: "failed";
      readonly problem: Problem;
    }
  | {
      readonly type: "change";
      readonly id: ResourceId;
      readonly action: Action;
      readonly state: "blocked";
      readonly by: ResourceId;
    }
  /** A line about work in progress: a retry, a pod that is not ready yet and why, a download. */
  | { readonly type: "note"; readonly about: ResourceId | ClaimName | "helm" | "last-proof"; readonly text: Sentence }
  | { readonly type: "claim"; readonly claim: Claim };

export type Stage = "facts" | "observe" | "preflight" | "execute" | "prove";
export type Emit = (event: RunEvent) => void;
