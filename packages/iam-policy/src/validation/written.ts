import { within } from "../place.ts";
import type { Spot } from "../place.ts";
import type { Report } from "./finding.ts";

/** A value of a policy, and where it stands. */
export type Written<T = string> = { readonly value: T; readonly spot: Spot };

export function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** The strings of an element that holds one or several; what else is there is reported and left out. */
export function writtenStrings(source: unknown, spot: Spot, element: string, report: Report): readonly Written[] {
  if (Array.isArray(source) && source.length === 0) report("empty-element", spot, { element });
  return each(source, spot).flatMap(({ value, spot: at }) => {
    if (value === "") report("empty-element", at, { element });
    else if (typeof value === "string") return [{ value, spot: at }];
    else report("wrong-type", at, { expected: "string", got: typeOf(value) });
    return [];
  });
}

/** One value stands where its element does, those of an array behind their index. */
export function each(source: unknown, spot: Spot): readonly Written<unknown>[] {
  if (!Array.isArray(source)) return [{ value: source, spot }];
  return source.map((value: unknown, at) => ({ value, spot: within(spot, at) }));
}
