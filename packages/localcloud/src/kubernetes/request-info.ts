/** What a request's method, path and query ask for. */

import { isResourceName, type Resource, type ResourceName, served, type Verb } from "./registry.ts";
import { badRequest, methodNotAllowed, notImplemented, pathNotFound } from "./status.ts";

export type ResourceRequest = {
  readonly type: "resource";
  readonly verb: Verb;
  readonly resource: Resource;
  /** Undefined for a review, which is not stored. */
  readonly stored: ResourceName | undefined;
  /** Empty for cluster-wide kinds, and for a list over all namespaces. */
  readonly namespace: string;
  /** Empty when the request is about the collection. */
  readonly name: string;
  readonly subresource: string;
  readonly query: URLSearchParams;
};

export type PathRequest = {
  readonly type: "path";
  readonly verb: string;
  readonly path: string;
  readonly query: URLSearchParams;
};

/** Subresources Kubernetes has and this cluster does not. */
const unimplemented = new Set([
  "attach",
  "binding",
  "ephemeralcontainers",
  "eviction",
  "exec",
  "finalize",
  "proxy",
  "resize",
]);

/** @throws StatusError 404 for an unknown resource, 405 for a method it does not take, 501 for what is left out. */
export function parseRequest(method: string, rawTarget: string): ResourceRequest | PathRequest {
  const queryAt = rawTarget.indexOf("?");
  const path = queryAt < 0 ? rawTarget : rawTarget.slice(0, queryAt);
  const query = new URLSearchParams(queryAt < 0 ? "" : rawTarget.slice(queryAt + 1));
  const segments = path.split("/").slice(1).map(decoded);
  const [root, first = "", second = "", ...rest] = segments;
  // What is of no group is no resource either, but a path.
  if (root === "api" && rest.length + second.length > 0)
    return resourceRequest(method, "", first, [second, ...rest], query);
  if (root === "apis" && rest.length > 0 && rest[0] !== "" && isServed(first)) {
    return resourceRequest(method, first, second, rest, query);
  }
  return { type: "path", verb: method.toLowerCase(), path, query };
}

function isServed(group: string): boolean {
  return served.some((resource) => resource.group === group);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw pathNotFound();
  }
}

function resourceRequest(
  method: string,
  group: string,
  version: string,
  segments: readonly string[],
  query: URLSearchParams,
): ResourceRequest {
  const [first = "", second = "", third = "", ...more] = segments;
  const inNamespace = first === "namespaces" && third !== "" && !(third === "status" && more.length === 0);
  const [plural = "", name = "", subresource = "", ...beyond] = inNamespace ? [third, ...more] : segments;
  const namespace = inNamespace ? second : "";
  const resource = find(group, version, plural);
  if (resource === undefined || (beyond.length > 0 && subresource !== "proxy")) throw pathNotFound();
  if (inNamespace !== resource.namespaced && (inNamespace || name !== "")) throw pathNotFound();
  if (subresource !== "" && !resource.subresources.includes(subresource)) {
    if (unimplemented.has(subresource)) throw notImplemented(`${plural}/${subresource}`);
    throw pathNotFound();
  }
  const verb = verbOf(method, name, subresource, query);
  if (verb === "create" && subresource === "" && !resource.verbs.includes(verb))
    throw notImplemented(`creating ${plural}`);
  if (verb === undefined || (subresource === "" && !resource.verbs.includes(verb))) throw methodNotAllowed();
  const stored = isResourceName(plural) ? plural : undefined;
  return { type: "resource", verb, resource, stored, namespace, name, subresource, query };
}

function find(group: string, version: string, plural: string): Resource | undefined {
  const found = served.find((known) => known.plural === plural);
  return found?.group === group && found.version === version ? found : undefined;
}

function verbOf(method: string, name: string, subresource: string, query: URLSearchParams): Verb | undefined {
  switch (method) {
    case "GET":
      if (name !== "") return "get";
      return isTrue(query.get("watch")) ? "watch" : "list";
    case "POST":
      return name === "" || subresource !== "" ? "create" : undefined;
    case "PUT":
      return name === "" ? undefined : "update";
    case "PATCH":
      return name === "" ? undefined : "patch";
    case "DELETE":
      return name === "" ? "deletecollection" : "delete";
    default:
      return undefined;
  }
}

/**
 * A whole number in a query.
 * @returns undefined when it is not there
 * @throws StatusError 400, in the words of Go's strconv
 */
export function readInteger(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  if (/^[+-]?\d{1,15}$/.test(text)) return Number(text);
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

/** Anything but `false` and `0`, as Kubernetes reads a query. */
export function isTrue(value: string | null): boolean {
  return value !== null && !["false", "0"].includes(value.toLowerCase());
}
