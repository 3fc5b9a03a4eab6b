import type { Json } from "../model/json.ts";

type Keys = Readonly<Record<string, Json>>;

const isKeys = (value: Json | undefined): value is Keys =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Values as Helm lays one file over another: keys are merged, everything else is replaced, null takes a key away. */
export function mergedValues(under: Json, over: Json): Json {
  if (!isKeys(under) || !isKeys(over)) return over;
  const merged: Record<string, Json> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = below === undefined ? value : mergedValues(below, value);
  }
  return merged;
}

/** The keys below one; none where it holds none. */
export function keysBelow(values: Json, key: string): Keys {
  const below = isKeys(values) ? values[key] : undefined;
  return isKeys(below) ? below : {};
}
