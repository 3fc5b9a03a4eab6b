/**
 * OpenAPI v3, as much as kubectl and helm read of it: that a PATCH of a kind takes `fieldValidation`. Schemas name their
 * kind and allow everything, so `kubectl explain` has nothing to explain here.
 */

import { groupVersions } from "./discovery.ts";
import type { JsonObject } from "./json.ts";
import { apiVersionOf, type Resource, served } from "./registry.ts";

export function openApiIndex(): JsonObject {
  const paths = groupVersions.map((groupVersion) => {
    const path = `${groupVersion.includes("/") ? "apis" : "api"}/${groupVersion}`;
    return [path, { serverRelativeURL: `/openapi/v3/${path}` }];
  });
  return { paths: Object.fromEntries(paths) as JsonObject };
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
    components: { schemas: Object.fromEntries(found.map((resource) => [schemaName(resource), schemaOf(resource)])) },
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

function schemaName({ group, version, kind }: Resource): string {
  return `io.k8s.api.${group === "" ? "core" : (group.split(".")[0] ?? group)}.${version}.${kind}`;
}

function schemaOf(resource: Resource): JsonObject {
  return {
    type: "object",
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    },
    "x-kubernetes-preserve-unknown-fields": true,
    "x-kubernetes-group-version-kind": [gvk(resource)],
  };
}
