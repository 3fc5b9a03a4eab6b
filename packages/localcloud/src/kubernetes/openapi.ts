/**
 * OpenAPI v3, as much as kubectl and helm read of it: that a PATCH of a kind takes `fieldValidation`, and which
 * fields it has.
 */

import type { HttpResponse } from "../http/message.ts";
import { groupVersions } from "./discovery.ts";
import type { JsonObject } from "./json.ts";
import { schemasOf } from "./openapi-schemas.ts";
import { apiVersionOf, type Resource, served } from "./registry.ts";

export function openApiIndex(): JsonObject {
  const paths = groupVersions.map((groupVersion) => {
    const path = `${groupVersion.includes("/") ? "apis" : "api"}/${groupVersion}`;
    return [path, { serverRelativeURL: `/openapi/v3/${path}` }];
  });
  return { paths: Object.fromEntries(paths) as JsonObject };
}

/**
 * Version 2 in protobuf, of which kubectl wants the schemas to check the items of a `List` with; those it does not find it
 * leaves to the server. So there are none: the document is its version alone.
 */
export function openApiV2(): HttpResponse {
  const type = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
  return { status: 200, headers: { "content-type": type }, body: Buffer.from("\n\u00032.0") };
}

/** @param path `api/v1` or `apis/<group>/<version>`; undefined for one that is not served. */
export function openApiDocument(path: string, version: string): JsonObject | undefined {
  const groupVersion = path.replace(/^apis?\//, "");
  const found = served.filter((resource) => apiVersionOf(resource) === groupVersion);
  if (found.length === 0) return undefined;
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: `v${version}.0` },
    paths: Object.assign({}, ...found.map((resource) => pathsOf(`/${path}`, resource))) as JsonObject,
    components: { schemas: schemasOf(found) },
  };
}

function parameter(name: string): JsonObject {
  return { name, in: "query", schema: { type: "string", uniqueItems: true } };
}

const writing = ["dryRun", "fieldManager", "fieldValidation"].map(parameter);

function pathsOf(root: string, resource: Resource): JsonObject {
  const collection = `${root}${resource.namespaced ? "/namespaces/{namespace}" : ""}/${resource.plural}`;
  const kind = gvk(resource);
  const operation = (action: string, parameters: readonly JsonObject[]): JsonObject => ({
    parameters,
    responses: { "200": { description: "OK" } },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": kind,
  });
  const post = resource.verbs.includes("create") ? { post: operation("post", writing) } : {};
  const get = resource.verbs.includes("get") ? { get: operation("get", []) } : {};
  const put = resource.verbs.includes("update") ? { put: operation("put", writing) } : {};
  const patch = resource.verbs.includes("patch") ? { patch: operation("patch", [...writing, parameter("force")]) } : {};
  return { [collection]: post, [`${collection}/{name}`]: { ...get, ...put, ...patch } };
}

function gvk({ group, version, kind }: Resource): JsonObject {
  return { group, version, kind };
}
