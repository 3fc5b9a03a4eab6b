import type { Difference } from "../model/change.ts";
import type { Json } from "../model/json.ts";

/** Field by field what two value trees differ in. Lists are compared whole: Helm replaces them whole. */
export function valueDifferences(have: Json, want: Json, path: string): readonly Difference[] {
  if (!isObject(have) || !isObject(want))
    return JSON.stringify(have) === JSON.stringify(want) ? [] : [{ path, have, want }];
  return [...new Set([...Object.keys(have), ...Object.keys(want)])].flatMap((key) => {
    const below = `${path}.${key}`;
    const mine = have[key];
    const theirs = want[key];
    if (mine === undefined || theirs === undefined) return [{ path: below, have: mine, want: theirs }];
    return valueDifferences(mine, theirs, below);
  });
}

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
