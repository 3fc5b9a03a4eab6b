import type { Sentence } from "./sentence.ts";

/** `error`: the run would certainly fail or hang. */
export type Severity = "error" | "warning";

/** What a rule saw. */
export type Finding = {
  /** Stable: which rule. */
  readonly code: string;
  readonly severity: Severity;
  readonly fact: Sentence;
  readonly remedy: Sentence;
};
