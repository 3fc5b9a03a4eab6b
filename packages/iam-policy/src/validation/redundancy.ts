import { matchesGlob, wildcardGlob } from "../wildcard.ts";
import type { Report } from "./finding.ts";
import type { Part, StatementParts } from "./statement-parts.ts";

/** No policy within its quota has more patterns that are worth comparing; a hostile one is not compared further. */
const compared = 300;

/** Reports values that another one of the same element covers. */
export function checkRedundancy({ actions, resources }: StatementParts, report: Report): void {
  if (actions !== undefined) checkPart(actions, (value) => value.toLowerCase(), report);
  // A variable stands for less than a wildcard in its place would.
  if (resources !== undefined) checkPart(resources, (value) => value, report);
}

function checkPart({ values }: Part<string>, fold: (value: string) => string, report: Report): void {
  const seen = new Map<string, string>();
  const globs = values
    .filter(({ value }) => /[*?]/.test(value) && !value.includes("${"))
    .slice(0, compared)
    .map(({ value }) => ({ value, glob: wildcardGlob(fold(value)) }));
  for (const { value, spot } of values.slice(0, compared)) {
    const folded = fold(value);
    // Held against the pattern itself, a wildcard counts as a character, which another wildcard takes in.
    const by =
      seen.get(folded) ??
      globs.find((each) => fold(each.value) !== folded && !folded.includes("${") && matchesGlob(each.glob, folded))
        ?.value;
    seen.set(folded, value);
    if (by !== undefined) report("redundant-value", spot, { value, by });
  }
}
