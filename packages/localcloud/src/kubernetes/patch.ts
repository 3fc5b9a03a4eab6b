/** JSON patch (RFC 6902), JSON merge patch (RFC 7396) and Kubernetes' strategic merge patch. */

import { applyPatch, type Operation } from "rfc6902";
import { isObject, type JsonObject, sameJson } from "./json.ts";
import { fieldShape, itemShape, type Shape } from "./shapes.ts";
import { badRequest, StatusError } from "./status.ts";

/** @throws StatusError 400 when it is no patch, 422 when an operation does not fit the object. */
export function jsonPatch(target: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) throw badRequest("error decoding patch: a JSON patch is a list of operations");
  const holder: { object: unknown } = { object: structuredClone(target) };
  const operations: Operation[] = patch.map((operation: unknown) => rooted(operation));
  const failure = applyPatch(holder, operations).find((error) => error !== null);
  if (failure !== undefined) {
    throw new StatusError(
      422,
      "Invalid",
      `the server rejected our request due to an error in our request: ${failure.message}`,
    );
  }
  if (!isObject(holder.object)) throw badRequest("a JSON patch may not replace the object by something else");
  return holder.object;
}

/** Under a holder, so that an operation on the whole document (path "") works too. */
function rooted(operation: unknown): Operation {
  if (!isObject(operation) || typeof operation["path"] !== "string") {
    throw badRequest("error decoding patch: every operation needs op and path");
  }
  const { op, value, from } = operation;
  const path = `/object${operation["path"]}`;
  switch (op) {
    case "add":
    case "replace":
    case "test":
      return { op, path, value };
    case "remove":
      return { op, path };
    case "move":
    case "copy":
      if (typeof from !== "string") throw badRequest(`error decoding patch: ${op} needs from`);
      return { op, path, from: `/object${from}` };
    default:
      throw badRequest(`error decoding patch: Unexpected kind: ${String(op)}`);
  }
}

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
    for (const key of Object.keys(merged)) if (!retained.includes(key)) delete merged[key];
  }
  for (const [key, value] of entries(patch)) {
    if (key.startsWith(deleteFromPrimitiveList)) {
      const field = key.slice(deleteFromPrimitiveList.length);
      const had = merged[field];
      if (Array.isArray(had) && Array.isArray(value)) merged[field] = had.filter((item) => !value.includes(item));
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
  const merged: unknown[] = replaced ? [] : [...have];
  for (const item of items) {
    const id = item[key];
    if (id === undefined) {
      if (item["$patch"] === "replace") continue;
      throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    }
    const index = merged.findIndex((other) => isObject(other) && sameJson(other[key], id));
    const other = merged[index];
    if (item["$patch"] === "delete") {
      if (index >= 0) merged.splice(index, 1);
    } else if (isObject(other)) {
      merged[index] = strategicMergePatch(other, item, itemShape(shape));
    } else {
      merged.push(strategicMergePatch({}, item, itemShape(shape)));
    }
  }
  return merged;
}

/** Items that the order names come in that order; the others keep their place behind them. */
function ordered(list: readonly unknown[], order: readonly unknown[], shape: Shape): unknown[] {
  const key = mergeKey(shape);
  const idOf = (item: unknown): unknown => (key !== undefined && isObject(item) ? item[key] : item);
  const wanted = order.map(idOf);
  const rank = (item: unknown): number => {
    const index = wanted.findIndex((id) => sameJson(id, idOf(item)));
    return index < 0 ? wanted.length : index;
  };
  return [...list].sort((left, right) => rank(left) - rank(right));
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(entries(patch).filter(([key]) => !key.startsWith("$")));
}

/** Without `__proto__`, whose assignment would change an object's prototype instead of a field. */
function entries(object: JsonObject): [string, unknown][] {
  return Object.entries(object).filter(([key]) => key !== "__proto__");
}
