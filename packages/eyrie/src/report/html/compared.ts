import { redactText } from "../../model/redact.ts";
import type { Comparison } from "../../model/finding.ts";
import { printable } from "../printable.ts";
import { type Html, markup } from "./markup.ts";

/** Observed and expected with what differs between them marked, where most of them is alike. */
export function comparedHtml(sides: Pick<Comparison, "observed" | "expected">): {
  readonly observed: Html;
  readonly expected: Html;
} {
  // Hidden before it is cut: half a secret is not recognised as one.
  const [observed, expected] = [sides.observed, sides.expected].map((side) => Array.from(redactText(printable(side))));
  if (observed === undefined || expected === undefined) return { observed: markup``, expected: markup`` };
  const shortest = Math.min(observed.length, expected.length);
  const before = alike(observed, expected, shortest);
  const after = alike(observed.toReversed(), expected.toReversed(), shortest - before);
  const isAlike = before + after >= shortest / 2 && observed.join("") !== expected.join("");
  const shown = (side: readonly string[]): Html => {
    if (!isAlike) return markup`${side.join("")}`;
    const end = side.length - after;
    const differing = side.slice(before, end).join("");
    return markup`${side.slice(0, before).join("")}${differing === "" ? "" : markup`<mark>${differing}</mark>`}${side.slice(end).join("")}`;
  };
  return { observed: shown(observed), expected: shown(expected) };
}

/** How many characters two texts begin with alike. */
function alike(one: readonly string[], other: readonly string[], most: number): number {
  const first = one.slice(0, most).findIndex((character, index) => character !== other[index]);
  return first === -1 ? most : first;
}
