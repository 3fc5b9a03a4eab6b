/** Names the accidents of an answer, so that two servers can agree. */

import { isObject } from "../../src/kubernetes/json.ts";
import { apiVersionOf, served } from "../../src/kubernetes/registry.ts";
import type { Answer } from "./step.ts";

/** The headers a client acts on. */
const compared = ["content-type", "warning", "allow", "www-authenticate", "retry-after", "cache-control", "vary"];

const accidents: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "<uid>"],
  [/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g, "<time>"],
  [/\b10\.(96|100)\.\d+\.\d+\b/g, "<address>"],
  [/\n@@ [\s\S]*$/, ""],
  [/\b127\.0\.0\.1:\d+/g, "<server>"],
  [/\b(kube-api-access-|made-)[a-z0-9]{5}\b/g, "$1<random>"],
  [/(resource version: )\d+ \(\d+\)/g, "$1<version> (<version>)"],
  [/(, current: )\d+/g, "$1<version>"],
  [/((?:ResourceVersion|resourceVersion) in (?:precondition|object meta): )\d+/g, "$1<version>"],
  [/(does not match the ResourceVersion in record \()\d+/g, "$1<version>"],
  [/(resourceVersion: ")\d+(?=")/g, "$1<version>"],
  // Two bindings allow the same; which is named first comes out of a map of Go's.
  [/"system:(?:discovery|public-info-viewer)"/g, '"<either>"'],
  // Where the scheme was made, in the source of the build.
  [/in scheme "[^"]*"/g, "in scheme <place>"],
  [/\?hash=[0-9A-F]+/g, ""],
  [/^\d+s$/, "<age>"],
  [/\beyJ[\w-]+\.(?<claims>eyJ[\w-]+)\.[\w-]+/g, "<token>"],
];

/** Fields whose value is an accident whatever it is. */
const fields: Readonly<Record<string, string>> = {
  resourceVersion: "<version>",
  continue: "<continue>",
  nodePort: "<port>",
  healthCheckNodePort: "<port>",

  gitVersion: "<version>",
  gitCommit: "<version>",
  goVersion: "<version>",
  gitTreeState: "<version>",
  kid: "<key>",
  n: "<key>",
};

export function normalised(status: number, headers: Readonly<Record<string, string>>, body: unknown): Answer {
  const kept = compared.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]] as const]));
  return { status, headers: Object.fromEntries(kept), body: named(body) };
}

function named(value: unknown, field = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.filter((item) => isServed(item, field)).map((item) => named(item, field));
    return unordered.has(field) || items.every(isGroup) || items.every(isConflict)
      ? items.sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1))
      : items;
  }
  if (isObject(value)) {
    // A column's description is prose out of Go's comments, which no client shows.
    const told = field === "columnDefinitions" ? { ...value, description: "" } : value;
    const entries = Object.entries(told).sort(([left], [right]) => (left < right ? -1 : 1));
    const shown = entries.filter(([key]) => key !== "storageVersionHash" && (field !== "paths" || isOurs(key)));
    return Object.fromEntries(shown.map(([key, item]) => [key, named(item, key)]));
  }
  const name = fields[field];
  if (name !== undefined && value !== "0") return name;
  if (typeof value !== "string") return value;
  return accidents.reduce((text, [accident, instead]) => text.replace(accident, instead), value);
}

/** Lists whose order says nothing: of discovery, and of managed fields, which are by time. */
const unordered = new Set(["groups", "managedFields", "resources", "subresources", "verbs", "categories"]);

/** Of aggregated discovery. */
function isGroup(item: unknown): boolean {
  return isObject(item) && Array.isArray(item["versions"]);
}

/** Conflicts come out of a map of Go's. */
function isConflict(item: unknown): boolean {
  return isObject(item) && item["reason"] === "FieldManagerConflict";
}

function nameOf(value: unknown): string {
  return JSON.stringify(value);
}

const groups = new Set(served.map(({ group }) => group));
const names = new Set(
  served.flatMap(({ plural, subresources }) => [plural, ...subresources.map((name) => `${plural}/${name}`)]),
);

/** Of discovery only what the local cloud has is compared: it is to have less. */
function isServed(item: unknown, field: string): boolean {
  if (!isObject(item)) return true;
  const { name, resource, metadata, versions, singularName } = item;
  if (field === "groups") return groups.has(String(name));
  if (field === "items" && isObject(metadata) && Array.isArray(versions))
    return groups.has(typeof metadata["name"] === "string" ? metadata["name"] : "");
  if (field === "versions" && typeof item["version"] === "string")
    return !/alpha|beta|autoscaling\/v1/.test(JSON.stringify(item["groupVersion"] ?? item["version"]));
  if (field === "resources" && typeof singularName === "string") return names.has(String(name));
  if (field === "resources" && typeof resource === "string") return names.has(resource);
  if (field === "subresources" && typeof item["subresource"] === "string") return known.has(item["subresource"]);
  return true;
}

/** A path of OpenAPI's index. */
function isOurs(path: string): boolean {
  const [, groupVersion = ""] = path.split(/^apis?\//);
  return served.some((resource) => apiVersionOf(resource) === groupVersion);
}

const known = new Set(served.flatMap(({ subresources }) => subresources));
