import type { Check } from "../model/diagnosis.ts";
import type { Problem } from "../model/problem.ts";

/** Why something could not be read, and the checks that wanted it, in their order. */
export type Unread = { readonly problem: Problem; readonly codes: readonly string[] };

/** Each reason once: without credentials every call fails, and one sign-in mends them all. */
export function reasonsOf(checks: readonly Check[]): readonly Unread[] {
  const reasons = new Map<string, Unread>();
  for (const { code, state, refused } of checks)
    for (const problem of state === "unchecked" ? refused : []) {
      const { fact, remedy } = problem;
      const key = problem.code === "expired" || problem.code === "unreachable" ? remedy.en : fact.en;
      const { codes, problem: first } = reasons.get(key) ?? { codes: [], problem };
      if (!codes.includes(code)) reasons.set(key, { problem: first, codes: [...codes, code] });
    }
  return [...reasons.values()];
}
