/** The life of an object, asked of every kind. */

import type { JsonObject } from "../../src/kubernetes/json.ts";
import { apiVersionOf, isResourceName, type ResourceName, resourceOf } from "../../src/kubernetes/registry.ts";
import { mergePatch } from "../../src/kubernetes/patch.ts";
import { type Sample, samples } from "./kinds.ts";
import type { Step } from "./step.ts";

type Bare = Omit<Step, "kind">;

export const table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
export const metadataOnly = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json";
const metadataList = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";
export const json = "application/json-patch+json";
export const merge = "application/merge-patch+json";
export const strategic = "application/strategic-merge-patch+json";
export const apply = "application/apply-patch+yaml";

/** Where the objects of a kind are, in the namespace of these steps. */
export function pathOf(name: ResourceName): string {
  const resource = resourceOf(name);
  const root = resource.group === "" ? "/api/v1" : `/apis/${apiVersionOf(resource)}`;
  return `${root}${resource.namespaced ? "/namespaces/conformance" : ""}/${name}`;
}

export const stepsOfKinds: readonly Step[] = Object.entries(samples).flatMap(([name, sample]) =>
  isResourceName(name) ? stepsOf(name, sample).map((step) => ({ kind: name, ...step })) : [],
);

function stepsOf(kind: ResourceName, sample: Sample): Bare[] {
  const resource = resourceOf(kind);
  const at = pathOf(kind);
  const made = `${kind}-made`;
  const head = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  const object = (name: string, more: JsonObject = {}): unknown =>
    mergePatch(mergePatch({ ...head, ...sample.object }, { metadata: { name } }), more);
  const post = (name: string, body: unknown, query = ""): Bare => {
    return { verb: "create", name, method: "POST", path: `${at}${query}`, body };
  };
  const patch = (name: string, type: string, body: unknown, query = "", status = ""): Bare => {
    return { verb: "patch", name, method: "PATCH", path: `${at}/a${status}${query}`, type, body };
  };
  const get = (name: string, path: string, accept?: string): Bare => {
    return { verb: "get", name, method: "GET", path: at + path, ...(accept === undefined ? {} : { accept }) };
  };
  const list = (name: string, query: string, accept?: string): Bare => ({ ...get(name, query, accept), verb: "list" });
  const put = (name: string, body: unknown, status = ""): Bare => {
    return { verb: "update", name, method: "PUT", path: `${at}/a${status}`, from: made, body };
  };
  const remove = (name: string, body?: unknown, query = ""): Bare => {
    return { verb: "delete", name, method: "DELETE", path: `${at}/a${query}`, ...(body === undefined ? {} : { body }) };
  };
  const selected = "?labelSelector=tier%3Done";
  const status = resource.subresources.includes("status");
  return [
    { ...post("valid", object("a")), as: made },
    post("again", object("a")),
    post("dry run", object("b"), "?dryRun=All"),
    post("unknown field, strict", object("b", { spec: { wrong: 1 }, wrong: 2 }), "?fieldValidation=Strict&dryRun=All"),
    post("unknown field, warn", object("b", { wrong: 2 }), "?fieldValidation=Warn&dryRun=All"),
    post("another kind", object("b", { kind: "Other" })),
    post("another apiVersion", object("b", { apiVersion: "example.com/v1" })),
    post("invalid name", object("B_b")),
    post("long name", object("b".repeat(254))),
    // The real one keeps an address for a Service without a name, and runs into its own time limit.
    ...(kind === "services" ? [] : [post("no name", { ...(object("b") as JsonObject), metadata: {} })]),
    post("bad labels", object("b", { metadata: { labels: { "a b": "c d" } } }), "?dryRun=All"),
    post("generateName", object("b", { metadata: { name: null, generateName: "made-" } }), "?dryRun=All"),
    ...(sample.lacking ?? []).map((lack) => post(`lacking ${JSON.stringify(lack)}`, object("b", lack), "?dryRun=All")),
    get("present", "/a"),
    get("absent", "/absent"),
    get("as a table", "/a", table),
    get("metadata only", "/a", metadataOnly),
    list("by label", selected),
    list("by another label", "?labelSelector=tier%3Dnone"),
    list("by name", "?fieldSelector=metadata.name%3Da"),
    list("by an unknown field", "?fieldSelector=spec.wrong%3Da"),
    list("as a table", selected, table),
    list("metadata only", selected, metadataList),
    put("change", sample.change),
    put("stale", sample.change),
    put("without resourceVersion", { metadata: { resourceVersion: "" }, ...sample.change }),
    put("another name", { metadata: { name: "b", resourceVersion: "" } }),
    put("another uid", { metadata: { uid: "00000000-0000-4000-8000-000000000000", resourceVersion: "" } }),
    ...(sample.forbidden ?? []).map((change) =>
      put(`forbidden ${JSON.stringify(change)}`, { metadata: { resourceVersion: "" }, ...change }),
    ),
    patch("merge", merge, { metadata: { annotations: { a: "1", b: "2" } } }),
    patch("merge, nothing new", merge, { metadata: { annotations: { a: "1" } } }),
    patch("merge, null deletes", merge, { metadata: { annotations: { b: null } } }),
    patch("json", json, [{ op: "add", path: "/metadata/annotations/c", value: "3" }]),
    patch("json, failed test", json, [{ op: "test", path: "/metadata/annotations/c", value: "4" }]),
    patch("strategic", strategic, { metadata: { annotations: { c: null, d: "5" } } }),
    patch("apply", apply, { ...head, metadata: { name: "a", annotations: { e: "6" } } }, "?fieldManager=applier"),
    patch("apply, dry run", apply, object("a"), "?fieldManager=applier&dryRun=All&force=true"),
    ...(status
      ? [
          { ...get("status", "/a/status"), verb: "status" },
          {
            ...put("status", { metadata: { resourceVersion: "", labels: { not: "written" } } }, "/status"),
            verb: "status",
          },
        ]
      : []),
    {
      ...get("from the creation on", `?watch=true&resourceVersion={{${made}.metadata.resourceVersion}}`),
      verb: "watch",
      events: 2,
    },
    remove("dry run", undefined, "?dryRun=All"),
    remove("another uid", { preconditions: { uid: "00000000-0000-4000-8000-000000000000" } }),
    remove("another resourceVersion", { preconditions: { resourceVersion: "1" } }),
    remove("for good", { gracePeriodSeconds: 0, propagationPolicy: "Background" }),
    remove("absent"),
    {
      verb: "deletecollection",
      name: "by label",
      method: "DELETE",
      path: `${at}?labelSelector=tier%3Dnone`,
    },
  ];
}
