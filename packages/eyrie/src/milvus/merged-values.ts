import type { Json } from "../model/json.ts";
import { readValuesFile } from "./values-file.ts";

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

/** The values of some files, of each all documents, as far as that needs no Helm: it has the last word. */
export const valuesIn = (files: readonly { readonly text: string }[]): Json =>
  files
    .flatMap(({ text }) => readValuesFile(text).documents)
    .reduce<Json>((under, document) => mergedValues(under, (document.toJS({ maxAliasCount: -1 }) ?? {}) as Json), {});

/** The keys below one; none where it holds none. */
export function keysBelow(values: Json, key: string): Keys {
  const below = isKeys(values) ? values[key] : undefined;
  return isKeys(below) ? below : {};
}
