/** JSON merge patch (RFC 7396) and Kubernetes' strategic merge patch. */

import { isObject, type JsonObject } from "./json.ts";
import { fieldShape, itemShape, type Shape } from "./shapes.ts";
import { badRequest } from "./status.ts";

export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

const setElementOrder = "$setElementOrder/";
const deleteFromPrimitiveList = "$deleteFromPrimitiveList/";

export function strategicMergePatch(target: JsonObject, patch: JsonObject, shape: Shape): JsonObject {
  if (patch["$patch"] === "replace") return withoutDirectives(patch);
  if (patch["$patch"] === "delete") return {};
  const merged: JsonObject = { ...target };
  const retained = patch["$retainKeys"];
  if (Array.isArray(retained)) {
    const kept = new Set<unknown>(retained);
    for (const key of Object.keys(merged)) if (!kept.has(key)) delete merged[key];
  }
  for (const [key, value] of entries(patch)) {
    if (key.startsWith(deleteFromPrimitiveList)) {
      const field = key.slice(deleteFromPrimitiveList.length);
      const had = merged[field];
      const gone = new Set<unknown>(Array.isArray(value) ? value : []);
      if (Array.isArray(had)) merged[field] = had.filter((item) => !gone.has(item));
    } else if (!key.startsWith("$")) {
      const next = strategicValue(merged[key], value, fieldShape(shape, key));
      if (next === undefined) delete merged[key];
      else merged[key] = next;
    }
  }
  for (const [key, value] of entries(patch)) {
    if (!key.startsWith(setElementOrder)) continue;
    const field = key.slice(setElementOrder.length);
    const list = merged[field];
    if (Array.isArray(list) && Array.isArray(value)) merged[field] = ordered(list, value, fieldShape(shape, field));
  }
  return merged;
}

function strategicValue(have: unknown, value: unknown, shape: Shape): unknown {
  if (value === null) return undefined;
  if (isObject(value)) return strategicMergePatch(isObject(have) ? have : {}, value, shape);
  if (!Array.isArray(value)) return value;
  const list: unknown[] = Array.isArray(have) ? have : [];
  if (shape.set === true) return [...new Set([...list, ...value])];
  const key = mergeKey(shape);
  return key === undefined ? value : mergeKeyed(list, value, key, shape);
}

function mergeKey(shape: Shape): string | undefined {
  return shape.mergeKey ?? shape.keys?.[0];
}

function mergeKeyed(have: readonly unknown[], patch: readonly unknown[], key: string, shape: Shape): unknown[] {
  const items = patch.filter(isObject);
  const replaced = items.some((item) => item["$patch"] === "replace" && item[key] === undefined);
  const others = replaced ? [] : have;
  // By place in the list: of items with one id the first counts, and what is deleted leaves its place empty.
  const merged = new Map<number, unknown>(others.entries());
  const places = new Map<string, number>();
  for (const [place, other] of others.entries()) {
    const id = isObject(other) ? idOf(other[key]) : "";
    if (!places.has(id)) places.set(id, place);
  }
  let end = others.length;
  for (const item of items) {
    const id = item[key];
    if (id === undefined) {
      if (item["$patch"] === "replace") continue;
      throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    }
    const place = places.get(idOf(id));
    const other = place === undefined ? undefined : merged.get(place);
    if (item["$patch"] === "delete") {
      if (place !== undefined) merged.delete(place);
      places.delete(idOf(id));
    } else {
      const at = place ?? end++;
      places.set(idOf(id), at);
      merged.set(at, strategicMergePatch(isObject(other) ? other : {}, item, itemShape(shape)));
    }
  }
  return [...merged.values()];
}

/** Items that the order names come in that order; the others keep their place behind them. */
function ordered(list: readonly unknown[], order: readonly unknown[], shape: Shape): unknown[] {
  const key = mergeKey(shape);
  const idIn = (item: unknown): string => idOf(key !== undefined && isObject(item) ? item[key] : item);
  const ranks = new Map(order.map((item, rank) => [idIn(item), rank] as const).toReversed());
  const rank = (item: unknown): number => ranks.get(idIn(item)) ?? order.length;
  return list
    .map((item) => ({ item, rank: rank(item) }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item);
}

/** Merge keys are scalars, which their JSON tells apart. */
function idOf(value: unknown): string {
  return JSON.stringify(value) ?? "";
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(entries(patch).filter(([key]) => !key.startsWith("$")));
}

/** Without `__proto__`, whose assignment would change an object's prototype instead of a field. */
function entries(object: JsonObject): [string, unknown][] {
  return Object.entries(object).filter(([key]) => key !== "__proto__");
}
