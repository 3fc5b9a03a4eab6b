/** JSON merge patch (RFC 7396) and Kubernetes' strategic merge patch. */

import { isObject, type JsonObject, shown } from "./json.ts";
import { fieldShape, itemShape, mergeKey, type Shape } from "./shapes.ts";
import { unexpected } from "./status.ts";

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
  for (const field of new Set(Object.keys(patch).map((key) => key.replace(setElementOrder, "")))) {
    const [given, wanted, list] = [patch[field], patch[setElementOrder + field], merged[field]];
    const order = Array.isArray(wanted) ? wanted : given;
    const inner = fieldShape(shape, field);
    if (!Array.isArray(order) || !Array.isArray(list)) continue;
    if (!isSet(inner) && mergeKey(inner) === undefined) continue;
    if (Array.isArray(wanted) && Array.isArray(given)) requireOrder(given, wanted, inner);
    const live = target[field];
    merged[field] = ordered(list, order, Array.isArray(live) ? live : [], inner);
  }
  return merged;
}

function requireOrder(items: readonly unknown[], order: readonly unknown[], shape: Shape): void {
  const listed = items.filter((item) => !isObject(item) || item["$patch"] === undefined);
  let next = 0;
  for (const item of order) if (next < listed.length && idIn(item, shape) === idIn(listed[next], shape)) next += 1;
  if (next === listed.length) return;
  throw unexpected(
    `The order in patch list:\n${goText(listed)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
  );
}

function idIn(item: unknown, shape: Shape): string {
  const key = mergeKey(shape);
  return idOf(key !== undefined && isObject(item) ? item[key] : item);
}

function strategicValue(have: unknown, value: unknown, shape: Shape): unknown {
  if (value === null) return undefined;
  if (isObject(value) && shape.replaced !== true) return strategicMergePatch(isObject(have) ? have : {}, value, shape);
  if (!Array.isArray(value)) return value;
  const list: unknown[] = Array.isArray(have) ? have : [];
  if (isSet(shape)) return [...new Set([...list, ...value])];
  const key = mergeKey(shape);
  return key === undefined ? value : mergeKeyed(list, value, key, shape);
}

function isSet({ set, only }: Shape): boolean {
  return set === true && only !== "apply";
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
      throw unexpected(`map: ${goText(item)} does not contain declared merge key: ${key}`);
    }
    const place = places.get(idOf(id));
    const other = place === undefined ? undefined : merged.get(place);
    const directive = item["$patch"];
    if (directive !== undefined && directive !== "delete" && directive !== "replace" && directive !== "merge") {
      throw unexpected(`unknown patch type: ${goText(directive)} in map: ${goText(item)}`);
    }
    if (directive === "delete") {
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

/**
 * Items that the order names come in that order; the others go before the first of them that the live list had behind
 * them.
 */
function ordered(
  list: readonly unknown[],
  order: readonly unknown[],
  live: readonly unknown[],
  shape: Shape,
): unknown[] {
  const id = (item: unknown): string => idIn(item, shape);
  const ranks = (items: readonly unknown[]): Map<string, number> =>
    new Map(items.map((item, rank) => [id(item), rank] as const).toReversed());
  const [wanted, lived] = [ranks(order), ranks(live)];
  const rankIn = (places: ReadonlyMap<string, number>, item: unknown): number => places.get(id(item)) ?? Infinity;
  const named = list.filter((item) => wanted.has(id(item)));
  named.sort((left, right) => rankIn(wanted, left) - rankIn(wanted, right));
  const others = list.filter((item) => !wanted.has(id(item)));
  const merged: unknown[] = [];
  for (const item of named) {
    while (others.length > 0 && lived.has(id(item)) && rankIn(lived, others[0]) < rankIn(lived, item)) {
      merged.push(others.shift());
    }
    merged.push(item);
  }
  return [...merged, ...others];
}

/** As Go prints a map, which is how the real server shows what it could not patch. */
function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (!isObject(value)) return value === null ? "<nil>" : shown(value);
  const fields = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `map[${fields.map(([key, item]) => `${key}:${goText(item)}`).join(" ")}]`;
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
