/** Tokens, reviews, discovery, and requests that are not in order. */

import { served } from "../../src/kubernetes/registry.ts";
import { pathOf } from "./steps-of-kind.ts";
import type { Step } from "./step.ts";

const accounts = pathOf("serviceaccounts");
const pods = pathOf("pods");
const zero = "00000000-0000-4000-8000-000000000000";
const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

const token = (name: string, spec: object, more: Partial<Step> = {}): Step => ({
  kind: "serviceaccounts",
  verb: "token",
  name,
  method: "POST",
  path: `${accounts}/holder/token`,
  body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec },
  ...more,
});

const rbac = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" };

const tokens: readonly Step[] = [
  {
    kind: "roles",
    verb: "authorise",
    name: "a role",
    method: "POST",
    path: pathOf("roles"),
    body: {
      metadata: { name: "reader" },
      rules: [{ apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get"], resourceNames: ["holding"] }],
    },
  },
  {
    kind: "roles",
    verb: "authorise",
    name: "bound",
    method: "POST",
    path: pathOf("rolebindings"),
    body: {
      metadata: { name: "reader" },
      roleRef: rbac,
      subjects: [{ kind: "ServiceAccount", name: "holder", namespace: "conformance" }],
    },
  },
  {
    kind: "serviceaccounts",
    verb: "token",
    name: "an account",
    method: "POST",
    path: accounts,
    body: { metadata: { name: "holder" } },
    as: "holder",
  },
  {
    kind: "serviceaccounts",
    verb: "token",
    name: "a pod of it",
    method: "POST",
    path: pods,
    body: {
      metadata: { name: "holding" },
      spec: { serviceAccountName: "holder", containers: [{ name: "c", image: "c" }] },
    },
    as: "holding",
  },
  token("of the server's own audience", {}, { as: "issued" }),
  token("of another audience", { audiences: ["sts.amazonaws.com"], expirationSeconds: 3600 }, { as: "foreign" }),
  token("of several audiences", { audiences: ["a", "b"], expirationSeconds: 86_400 }),
  token("too short", { expirationSeconds: 599 }),
  token("shortest", { expirationSeconds: 600 }),
  token("too long", { expirationSeconds: 2 ** 32 + 1 }),
  token("no number", { expirationSeconds: "600" }),
  token("a fraction", { expirationSeconds: 600.5 }),
  token("bound to the pod", {
    boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "holding", uid: "{{holding.metadata.uid}}" },
  }),
  token("bound to the pod by its name", { boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "holding" } }),
  token("bound to another uid", { boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "holding", uid: zero } }),
  token("bound to what is absent", { boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "absent" } }),
  token("bound to another kind", { boundObjectRef: { kind: "ConfigMap", apiVersion: "v1", name: "absent" } }),
  token("bound to a secret that is absent", { boundObjectRef: { kind: "Secret", apiVersion: "v1", name: "absent" } }),
  token("bound to a node that is absent", { boundObjectRef: { kind: "Node", apiVersion: "v1", name: "absent" } }),
  token(
    "bound to a pod of another account",
    { boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "holding" } },
    { path: `${accounts}/default/token` },
  ),
  token("dry run", {}, { path: `${accounts}/holder/token?dryRun=All` }),
  token("of an account that is absent", {}, { path: `${accounts}/absent/token` }),
  token("another name in the body", {}, { body: { metadata: { name: "other" }, spec: {} } }),
  token("another kind in the body", {}, { body: { kind: "Pod", apiVersion: "v1" } }),
  token("no spec", {}, { body: { kind: "TokenRequest", apiVersion: "authentication.k8s.io/v1" } }),
  token("unknown field, strict", { wrong: 1 }, { path: `${accounts}/holder/token?fieldValidation=Strict` }),
  token("by another method", {}, { method: "PUT" }),
  {
    ...token("as whoever holds it", {}),
    method: "POST",
    path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    body: {},
    token: "{{issued.status.token}}",
  },
  {
    ...token("of another audience shown to the server", {}),
    method: "POST",
    path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    body: {},
    token: "{{foreign.status.token}}",
  },
];

const review = (
  kind: "selfsubjectaccessreviews" | "selfsubjectreviews",
  name: string,
  body: unknown,
  more: Partial<Step> = {},
): Step => {
  const group = kind === "selfsubjectreviews" ? "authentication" : "authorization";
  return { kind, verb: "create", name, method: "POST", path: `/apis/${group}.k8s.io/v1/${kind}`, body, ...more };
};
const may = (name: string, spec: object, more: Partial<Step> = {}): Step => {
  return review(
    "selfsubjectaccessreviews",
    name,
    { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec },
    more,
  );
};
const asHolder: Partial<Step> = { token: "{{issued.status.token}}" };
const reading = { namespace: "conformance", verb: "get", resource: "pods" };

const reviews: readonly Step[] = [
  review("selfsubjectreviews", "without a body's kind", {}),
  review("selfsubjectreviews", "of another kind", { kind: "Pod", apiVersion: "v1" }),
  may("as administrator", { resourceAttributes: reading }),
  may("as nobody much", { resourceAttributes: reading }, asHolder),
  may("a path", { nonResourceAttributes: { path: "/version", verb: "get" } }, asHolder),
  may("a path that is not for all", { nonResourceAttributes: { path: "/metrics", verb: "get" } }, asHolder),
  may("neither", {}),
  may("both", { resourceAttributes: reading, nonResourceAttributes: { path: "/version", verb: "get" } }),
  review("selfsubjectaccessreviews", "no spec", {
    kind: "SelfSubjectAccessReview",
    apiVersion: "authorization.k8s.io/v1",
  }),
  may("what the role allows", { resourceAttributes: { ...reading, name: "holding" } }, asHolder),
  may("what it does not name", { resourceAttributes: { ...reading, name: "other" } }, asHolder),
  may("a subresource", { resourceAttributes: { ...reading, name: "holding", subresource: "log" } }, asHolder),
  { kind: "roles", verb: "authorise", name: "get allowed", method: "GET", path: `${pods}/holding`, ...asHolder },
  { kind: "roles", verb: "authorise", name: "get refused", method: "GET", path: `${pods}/other`, ...asHolder },
  { kind: "roles", verb: "authorise", name: "list refused", method: "GET", path: pods, ...asHolder },
  { kind: "roles", verb: "authorise", name: "list of all refused", method: "GET", path: "/api/v1/pods", ...asHolder },
  {
    kind: "roles",
    verb: "authorise",
    name: "create refused",
    method: "POST",
    path: pods,
    body: { metadata: { name: "x" } },
    ...asHolder,
  },
  { kind: "roles", verb: "authorise", name: "delete refused", method: "DELETE", path: `${pods}/holding`, ...asHolder },
  {
    kind: "roles",
    verb: "authorise",
    name: "a subresource refused",
    method: "PUT",
    path: `${pods}/holding/status`,
    body: {},
    ...asHolder,
  },
  {
    kind: "roles",
    verb: "authorise",
    name: "of another group refused",
    method: "GET",
    path: `${pathOf("deployments")}/x`,
    ...asHolder,
  },
  {
    kind: "roles",
    verb: "authorise",
    name: "of the whole cluster refused",
    method: "GET",
    path: "/api/v1/nodes/x",
    ...asHolder,
  },
  { kind: "roles", verb: "authorise", name: "a path refused", method: "GET", path: "/metrics", ...asHolder },
  {
    kind: "roles",
    verb: "authorise",
    name: "more than one holds",
    method: "POST",
    path: pathOf("roles"),
    body: { metadata: { name: "more" }, rules: [] },
    ...asHolder,
  },
  {
    kind: "roles",
    verb: "authorise",
    name: "to be somebody else",
    method: "GET",
    path: pods,
    headers: { "impersonate-user": "system:serviceaccount:conformance:holder" },
  },
  {
    kind: "roles",
    verb: "authorise",
    name: "to be somebody else, refused",
    method: "GET",
    path: pods,
    headers: { "impersonate-user": "jane" },
    ...asHolder,
  },
  {
    kind: "roles",
    verb: "authorise",
    name: "to be of a group",
    method: "POST",
    path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    body: {},
    headers: { "impersonate-user": "jane", "impersonate-group": "system:masters" },
  },
];

const requested = (name: string, method: string, path: string, more: Partial<Step> = {}): Step => {
  return { kind: "requests", verb: method.toLowerCase(), name, method, path, ...more };
};
const configMaps = pathOf("configmaps");

const requests: readonly Step[] = [
  requested("no token", "GET", configMaps, { token: "" }),
  requested("an unknown token", "GET", configMaps, { token: "wrong" }),
  requested("a health check without a token", "GET", "/healthz", { token: "" }),
  requested("readyz", "GET", "/readyz", { token: "" }),
  requested("livez", "GET", "/livez"),
  requested("an unknown path", "GET", "/wrong"),
  requested("an unknown group", "GET", "/apis/example.com/v1/things"),
  requested("an unknown version", "GET", "/apis/apps/v9/deployments"),
  requested("an unknown resource", "GET", "/api/v1/namespaces/conformance/wrongs"),
  requested("an unknown subresource", "GET", `${configMaps}/a/wrong`),
  requested("too deep", "GET", `${configMaps}/a/status/wrong`),
  requested("a cluster-wide kind in a namespace", "GET", "/api/v1/namespaces/conformance/nodes"),
  requested("a namespaced kind without", "GET", "/api/v1/configmaps/a"),
  requested("a doubled slash", "GET", "/api/v1//namespaces"),
  requested("a slash at the end", "GET", `${configMaps}/`),
  requested("a method that is none", "PROPFIND", configMaps),
  requested("to a collection", "PATCH", configMaps, { body: {}, type: "application/merge-patch+json" }),
  requested("to discovery", "POST", "/apis", { body: {} }),
  requested("to a path", "POST", "/version", { body: {} }),
  requested("HEAD", "HEAD", configMaps),
  requested("OPTIONS", "OPTIONS", configMaps),
  requested("no form that is there", "GET", configMaps, { accept: "application/example" }),
  requested("anything", "GET", `${configMaps}/absent`, { accept: "*/*" }),
  requested("application of any sort", "GET", `${configMaps}/absent`, { accept: "application/*" }),
  requested("YAML", "GET", `${configMaps}?labelSelector=none`, { accept: "application/yaml" }),
  requested("HTML", "GET", `${configMaps}?labelSelector=none`, { accept: "text/html" }),
  requested("a table of an old version", "GET", `${configMaps}?labelSelector=none`, {
    accept: "application/json;as=Table;v=v9;g=meta.k8s.io",
  }),
  requested("an unknown form, or JSON", "GET", `${configMaps}?labelSelector=none`, {
    accept: "application/json;as=Wrong;v=v1;g=meta.k8s.io,application/json",
  }),
  requested("no JSON", "POST", configMaps, { body: "{" }),
  requested("no object", "POST", configMaps, { body: "[]" }),
  requested("a text", "POST", configMaps, { body: '"text"' }),
  requested("null", "POST", configMaps, { body: "null" }),
  requested("nothing", "POST", configMaps, { body: "" }),
  requested("two objects", "POST", configMaps, { body: '{"metadata":{"name":"x"}}{}' }),
  requested("YAML", "POST", `${configMaps}?dryRun=All`, {
    type: "application/yaml",
    body: "metadata:\n  name: yaml\n",
  }),
  requested("a form unknown", "POST", configMaps, { type: "text/plain", body: "x" }),
  requested("wrong types", "POST", configMaps, { body: { metadata: { name: 1 } } }),
  requested("metadata of the wrong type", "POST", configMaps, { body: { metadata: "x" } }),
  requested("labels of the wrong type", "POST", configMaps, { body: { metadata: { name: "x", labels: { a: 1 } } } }),
  requested("a number too large", "POST", pathOf("deployments"), {
    body: { metadata: { name: "x" }, spec: { replicas: 1e12 } },
  }),
  ...[{ env: [{ name: "A", value: 1 }] }, { resources: { limits: { cpu: "lots" } } }, { imagee: "x" }].map((fields) =>
    requested(`a container with ${JSON.stringify(fields)}`, "POST", `${pathOf("deployments")}?fieldValidation=Strict`, {
      body: { metadata: { name: "x" }, spec: { template: { spec: { containers: [{ name: "c", ...fields }] } } } },
    }),
  ),
  requested("text for a number", "POST", pathOf("deployments"), {
    body: { metadata: { name: "x" }, spec: { replicas: "1" } },
  }),
  requested("protobuf that is none", "POST", configMaps, { type: "application/vnd.kubernetes.protobuf", body: "x" }),
];

const documents: readonly Step[] = [
  requested("version", "GET", "/version"),
  requested("api", "GET", "/api"),
  requested("api/v1", "GET", "/api/v1"),
  requested("aggregated core", "GET", "/api", { accept: aggregated }),
  requested("aggregated groups", "GET", "/apis", { accept: aggregated }),
  requested("groups", "GET", "/apis"),
  requested("openapi index", "GET", "/openapi/v3"),
  requested("issuer", "GET", "/.well-known/openid-configuration"),
  requested("keys", "GET", "/openid/v1/jwks", { accept: "*/*" }),
  ...[
    ...new Set(served.filter(({ group }) => group !== "").map(({ group, version }) => `${group}/${version}`)),
  ].flatMap((at) => [
    requested(`group ${at}`, "GET", `/apis/${at.split("/")[0] ?? ""}`),
    requested(`resources ${at}`, "GET", `/apis/${at}`),
  ]),
].map((step) => ({ ...step, kind: "discovery" }));

export const stepsOfProtocol: readonly Step[] = [...tokens, ...reviews, ...requests, ...documents];
