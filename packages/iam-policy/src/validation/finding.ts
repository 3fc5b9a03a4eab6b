import type { Place, Spot } from "../place.ts";
import { grammarChecks } from "./grammar-checks.ts";
import { meaningChecks } from "./meaning-checks.ts";
import type { Severity } from "./wording.ts";

const checks = { ...grammarChecks, ...meaningChecks };

export type Code = keyof typeof checks;

/** What a finding of a code says beside where it is. */
export type Facts<C extends Code> =
  Parameters<(typeof checks)[C]["says"]> extends [infer F extends object] ? F : object;

type Common = {
  /** Such as `Statement[0].Action[1]`; empty for the document itself. */
  readonly path: string;
  /** Where that stands in the text, if the policy was one; of what is missing, where it should be. */
  readonly place?: Place;
  /** The facts as one English sentence or two, in the manner of AWS's policy validation. */
  readonly sentence: string;
  /** What to write instead; in the place of `path` unless the code's facts say otherwise. */
  readonly suggestion?: string;
};

/**
 * - `error`: AWS refuses it, or it can never do what it says.
 * - `warning`: it works, and may do more or less than was meant.
 * - `suggestion`: a matter of style.
 */
export type Finding = {
  [C in Code]: Common & { readonly code: C; readonly severity: Severity } & Facts<C>;
}[Code];

/** Takes what a check found. */
export type Report = <C extends Code>(code: C, spot: Spot, facts: Facts<C>, suggestion?: string) => void;

export function findingOf<C extends Code>(code: C, spot: Spot, facts: Facts<C>, suggestion?: string): Finding {
  const { severity, says } = checks[code];
  const place = spot.located?.place;
  return {
    code,
    severity,
    path: spot.path,
    ...(place !== undefined && { place }),
    ...facts,
    sentence: (says as (facts: Facts<C>) => string)(facts),
    ...(suggestion !== undefined && { suggestion }),
  } as Finding;
}
