/** What tells a client which kinds there are: legacy and aggregated discovery, and the version. */

import type { HttpResponse } from "../http/message.ts";
import type { JsonObject } from "./json.ts";
import type { KubernetesObject } from "./kinds.ts";
import { apiVersionOf, type Resource, served } from "./registry.ts";
import { json } from "./representation.ts";

const groups = [...new Set(served.map(({ group }) => group))];
const named = groups.filter((group) => group !== "");
const aggregated = /g=apidiscovery\.k8s\.io;v=(?<version>v2(?:beta1)?);as=APIGroupDiscoveryList/;

/**
 * The answer for a discovery path, or undefined when the path is none. Of a CustomResourceDefinition only its group is
 * shown, at the group's own path: objects of its kind are not served.
 */
export function discover(
  path: string,
  accept: string,
  endpoint: string,
  custom: readonly KubernetesObject[],
): HttpResponse | undefined {
  const segments = path.split("/").filter((segment) => segment !== "");
  const version = aggregated.exec(accept)?.groups?.["version"];
  const [root, first, second] = segments;
  if (segments.length === 1 && (root === "api" || root === "apis")) {
    if (version !== undefined) return aggregatedAnswer(version, root === "api" ? [""] : named);
    return json(200, root === "api" ? apiVersions(endpoint) : apiGroupList());
  }
  if (root === "api" && segments.length === 2) return resourceList("", first ?? "");
  if (root === "apis" && segments.length === 2) {
    const group = named.includes(first ?? "") ? apiGroup(first ?? "") : customGroup(first ?? "", custom);
    return group === undefined ? undefined : json(200, { kind: "APIGroup", apiVersion: "v1", ...group });
  }
  return root === "apis" && segments.length === 3 ? resourceList(first ?? "", second ?? "") : undefined;
}

function apiVersions(endpoint: string): JsonObject {
  const serverAddress = endpoint.replace("https://", "");
  return {
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress }],
  };
}

function apiGroupList(): JsonObject {
  return { kind: "APIGroupList", apiVersion: "v1", groups: named.map(apiGroup) };
}

function apiGroup(group: string): JsonObject {
  const versions = versionsOf(group).map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions, preferredVersion: versions[0] };
}

function customGroup(group: string, definitions: readonly KubernetesObject[]): JsonObject | undefined {
  const specs = definitions.map((definition) => definition["spec"] as { group: string; versions: { name: string }[] });
  const names = new Set(specs.flatMap((spec) => (spec.group === group ? spec.versions.map(({ name }) => name) : [])));
  const versions = [...names].map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return versions.length === 0 ? undefined : { name: group, versions, preferredVersion: versions[0] };
}

function versionsOf(group: string): string[] {
  return [...new Set(served.filter((resource) => resource.group === group).map(({ version }) => version))];
}

function resourceList(group: string, version: string): HttpResponse | undefined {
  const found = served.filter((resource) => resource.group === group && resource.version === version);
  if (found.length === 0) return undefined;
  const groupVersion = group === "" ? version : `${group}/${version}`;
  const resources = found.flatMap((resource) => [apiResource(resource), ...subresources(resource)]);
  // The real server leaves the version of the list out where it is the core group's.
  const head = { kind: "APIResourceList", ...(group === "" ? {} : { apiVersion: "v1" }) };
  return json(200, { ...head, groupVersion, resources });
}

function apiResource(resource: Resource): JsonObject {
  const { plural: name, singular: singularName, namespaced, kind, verbs, shortNames, categories } = resource;
  return {
    name,
    singularName,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  };
}

type Subresource = { kind?: string; group?: string; version?: string; verbs: readonly string[] };
const subresourceKinds: Readonly<Record<string, Subresource>> = {
  status: { verbs: ["get", "patch", "update"] },
  log: { verbs: ["get"] },
  portforward: { kind: "PodPortForwardOptions", verbs: ["create", "get"] },
  scale: { kind: "Scale", group: "autoscaling", version: "v1", verbs: ["get", "patch", "update"] },
  token: { kind: "TokenRequest", group: "authentication.k8s.io", version: "v1", verbs: ["create"] },
};

function subresources(resource: Resource): JsonObject[] {
  return resource.subresources.map((name) => ({
    name: `${resource.plural}/${name}`,
    singularName: "",
    namespaced: resource.namespaced,
    kind: resource.kind,
    ...subresourceKinds[name],
  }));
}

function aggregatedAnswer(version: string, wanted: readonly string[]): HttpResponse {
  const body = {
    kind: "APIGroupDiscoveryList",
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: wanted.map((group) => ({
      metadata: group === "" ? {} : { name: group },
      versions: versionsOf(group).map((groupVersion) => ({
        version: groupVersion,
        freshness: "Current",
        resources: served
          .filter((resource) => resource.group === group && resource.version === groupVersion)
          .map(aggregatedResource),
      })),
    })),
  };
  const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
  return {
    status: 200,
    headers: { "content-type": type, vary: "Accept", "cache-control": "public" },
    body: JSON.stringify(body),
  };
}

function aggregatedResource(resource: Resource): JsonObject {
  // The real server leaves out the group and version where they are those of the list.
  const responseKind = { group: "", version: "", kind: resource.kind };
  return {
    resource: resource.plural,
    responseKind,
    scope: resource.namespaced ? "Namespaced" : "Cluster",
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
    ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
    ...(resource.subresources.length === 0
      ? {}
      : {
          subresources: resource.subresources.map((name) => {
            const { kind: other, verbs, ...at } = subresourceKinds[name] ?? { verbs: [] };
            return {
              subresource: name,
              responseKind: other === undefined ? responseKind : { ...at, kind: other },
              verbs,
            };
          }),
        }),
  };
}

/** @param minor for example `1.34` */
export function versionInfo(version: string): JsonObject {
  const [major = "1", minor = "0"] = version.split(".");
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion: `v${major}.${minor}.0-eks-local`,
    gitCommit: "",
    gitTreeState: "clean",
    buildDate: "1970-01-01T00:00:00Z",
    goVersion: "",
    compiler: "gc",
    platform: "linux/amd64",
  };
}

/** Every group version, for OpenAPI's index. */
export const groupVersions: readonly string[] = [...new Set(served.map(apiVersionOf))];
