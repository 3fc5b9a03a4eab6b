import type { Json } from "../model/json.ts";

/**
 * Values of a deployed release that nobody would give again, each by the highest key that is missing. A key that one of
 * `given` names counts as given, whatever it says of it: null takes it away on purpose.
 */
export function valuesLost(deployed: Json, given: readonly Json[], path = ""): readonly string[] {
  if (!isTree(deployed) || given.some((values) => !isTree(values))) return [];
  const trees = given.filter(isTree);
  return Object.entries(deployed).flatMap(([key, value]) => {
    const below = trees.flatMap((tree) => (key in tree ? [tree[key] ?? null] : []));
    const here = path === "" ? key : `${path}.${key}`;
    return below.length === 0 ? [here] : valuesLost(value, below, here);
  });
}

type Tree = { readonly [key: string]: Json };

const isTree = (value: Json): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
