import type { Report } from "./finding.ts";

/** A value of a policy, and where it stands. */
export type Written<T = string> = { readonly value: T; readonly path: string };

export function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** The strings of an element that holds one or several; what else is there is reported and left out. */
export function writtenStrings(source: unknown, path: string, element: string, report: Report): readonly Written[] {
  if (Array.isArray(source) && source.length === 0) report("empty-element", path, { element });
  return each(source, path).flatMap(({ value, path: at }) => {
    if (value === "") report("empty-element", at, { element });
    else if (typeof value === "string") return [{ value, path: at }];
    else report("wrong-type", at, { expected: "string", got: typeOf(value) });
    return [];
  });
}

/** One value stands at the element's path, those of an array behind their index. */
export function each(source: unknown, path: string): readonly Written<unknown>[] {
  if (!Array.isArray(source)) return [{ value: source, path }];
  return source.map((value: unknown, at) => ({ value, path: `${path}[${at}]` }));
}
