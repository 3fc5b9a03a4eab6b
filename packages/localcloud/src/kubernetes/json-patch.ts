/** JSON patch (RFC 6902), with the real server's bounds on what one patch may do. */

import { isObject, type JsonObject, sameJson, shown } from "./json.ts";
import { badRequest, requestTooLarge, StatusError } from "./status.ts";

const mostOperations = 10_000;
/** Of all copies together, as JSON: each could double the object. */
const mostCopied = 3 * 1024 * 1024;

type Container = JsonObject | unknown[];
type Document = { readonly object: unknown; copied: number };
/** Where a pointer leads: to a member, which need not be there, of a container that is. */
type Place = { readonly container: Container; readonly token: string };

/** @throws StatusError 400 when it is no patch, 413 for too many operations, 422 when one does not fit the object. */
export function jsonPatch(target: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) throw badRequest("error decoding patch: a JSON patch is a list of operations");
  if (patch.length > mostOperations) {
    throw requestTooLarge(`The allowed maximum operations in a JSON patch is ${mostOperations}, got ${patch.length}`);
  }
  const operations = patch.map(readOperation);
  // Under a holder, so that an operation on the whole document (path "") works too.
  const document: Document = { object: structuredClone(target), copied: 0 };
  try {
    for (const operation of operations) perform(document, operation);
  } catch (error) {
    // Operations can nest what they move deeper than the engine's stack.
    if (error instanceof RangeError) throw unfit();
    throw error;
  }
  if (!isObject(document.object)) throw badRequest("a JSON patch may not replace the object by something else");
  return document.object;
}

type Operation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move" | "copy"; readonly path: string; readonly from: string };

function readOperation(operation: unknown): Operation {
  if (!isObject(operation) || typeof operation["path"] !== "string") {
    throw badRequest("error decoding patch: every operation needs op and path");
  }
  const { op, path, value, from } = operation;
  switch (op) {
    case "add":
    case "replace":
    case "test":
      if (value === undefined) throw badRequest(`error decoding patch: ${op} needs value`);
      return { op, path, value };
    case "remove":
      return { op, path };
    case "move":
    case "copy":
      if (typeof from !== "string") throw badRequest(`error decoding patch: ${op} needs from`);
      return { op, path, from };
    default:
      throw badRequest(`error decoding patch: Unexpected kind: ${shown(op)}`);
  }
}

function perform(document: Document, operation: Operation): void {
  const place = find(document, operation.path);
  switch (operation.op) {
    case "add":
      return put(place, operation.value);
    case "replace":
      existing(place);
      return set(place, operation.value);
    case "test":
      if (sameJson(existing(place), operation.value)) return;
      throw unfit();
    case "remove":
      existing(place);
      return drop(place);
    case "copy":
      return put(place, copy(document, existing(find(document, operation.from))));
    case "move": {
      if (operation.path.startsWith(`${operation.from}/`)) throw unfit();
      const from = find(document, operation.from);
      const value = existing(from);
      drop(from);
      return put(find(document, operation.path), value);
    }
  }
}

function find(document: Document, pointer: string): Place {
  if (pointer !== "" && !pointer.startsWith("/")) throw unfit();
  const tokens = `/object${pointer}`.split("/").slice(1);
  const last = tokens.pop() ?? "";
  let container: Container = document;
  for (const token of tokens) {
    const next = member({ container, token: unescaped(token) });
    if (!isObject(next) && !Array.isArray(next)) throw unfit();
    container = next;
  }
  return { container, token: unescaped(last) };
}

function unescaped(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

function member({ container, token }: Place): unknown {
  if (Array.isArray(container)) return container[indexIn(container, token)];
  return Object.hasOwn(container, token) ? container[token] : undefined;
}

/** @returns -1 for what is no index of the list */
function indexIn(list: readonly unknown[], token: string): number {
  return /^(?:0|[1-9]\d{0,8})$/.test(token) && Number(token) < list.length ? Number(token) : -1;
}

function existing(place: Place): unknown {
  const value = member(place);
  if (value === undefined) throw unfit();
  return value;
}

function put(place: Place, value: unknown): void {
  const { container, token } = place;
  if (!Array.isArray(container)) return set(place, value);
  const index = token === "-" || token === String(container.length) ? container.length : indexIn(container, token);
  if (index < 0) throw unfit();
  container.splice(index, 0, value);
}

/** By definition, not assignment: that of `__proto__` would change the object's prototype. */
function set({ container, token }: Place, value: unknown): void {
  Object.defineProperty(container, token, { value, configurable: true, enumerable: true, writable: true });
}

function drop({ container, token }: Place): void {
  if (Array.isArray(container)) container.splice(Number(token), 1);
  else delete container[token];
}

function copy(document: Document, value: unknown): unknown {
  const text = JSON.stringify(value);
  document.copied += text.length;
  if (document.copied <= mostCopied) return JSON.parse(text) as unknown;
  throw unfit();
}

/** The real server keeps to itself what did not fit. */
function unfit(): StatusError {
  return new StatusError(422, "Invalid", "the server rejected our request due to an error in our request", {});
}
