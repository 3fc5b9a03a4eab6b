/** Patches and server-side apply, on a Deployment, a Service and a ConfigMap. */

import { apply, json, merge, pathOf, strategic } from "./steps-of-kind.ts";
import type { Step } from "./step.ts";

const deployments = pathOf("deployments");
const configMaps = pathOf("configmaps");
const services = pathOf("services");

const container = (name: string, more: object = {}): object => ({ name, image: "registry.example/c:1", ...more });
const deployment = (containers: readonly object[], more: object = {}): object => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "patched" },
  spec: {
    selector: { matchLabels: { app: "p" } },
    template: { metadata: { labels: { app: "p" } }, spec: { containers, ...more } },
  },
});
const pods = (spec: object): object => ({ spec: { template: { spec } } });
const patched =
  (kind: string, verb: string, type: string, path: string) =>
  (name: string, body: unknown): Step => ({ kind, verb, name, method: "PATCH", path: `${path}/patched`, type, body });
const strategically = patched("deployments", "strategic merge patch", strategic, deployments);
const jsonPatched = patched("configmaps", "JSON patch", json, configMaps);
const mergePatched = patched("configmaps", "merge patch", merge, configMaps);

const patches: readonly Step[] = [
  {
    kind: "deployments",
    verb: "strategic merge patch",
    name: "to begin with",
    method: "POST",
    path: deployments,
    body: deployment(
      [
        container("a", {
          env: [
            { name: "A", value: "1" },
            { name: "B", value: "2" },
          ],
          ports: [{ containerPort: 80 }],
          args: ["x"],
        }),
        container("b", { volumeMounts: [{ name: "v", mountPath: "/v" }] }),
      ],
      {
        volumes: [
          { name: "v", emptyDir: {} },
          { name: "w", configMap: { name: "w" } },
        ],
        tolerations: [{ key: "a", operator: "Exists" }],
      },
    ),
  },
  strategically("a container by its name", pods({ containers: [{ name: "a", image: "registry.example/c:2" }] })),
  strategically(
    "a variable by its name",
    pods({
      containers: [
        {
          name: "a",
          env: [
            { name: "B", value: "3" },
            { name: "C", value: "4" },
          ],
        },
      ],
    }),
  ),
  strategically(
    "a variable's value for a reference",
    pods({
      containers: [
        { name: "a", env: [{ name: "C", value: null, valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }] },
      ],
    }),
  ),
  strategically(
    "a port beside another",
    pods({ containers: [{ name: "a", ports: [{ containerPort: 81, name: "admin" }] }] }),
  ),
  strategically(
    "a list without a key",
    pods({ containers: [{ name: "a", args: ["y"] }], tolerations: [{ key: "b", operator: "Exists" }] }),
  ),
  strategically(
    "$patch: delete",
    pods({ containers: [{ name: "b", $patch: "delete" }], volumes: [{ name: "v", $patch: "delete" }] }),
  ),
  strategically(
    "$setElementOrder",
    pods({
      "$setElementOrder/containers": [{ name: "n" }, { name: "a" }],
      containers: [container("n")],
    }),
  ),
  strategically(
    "$setElementOrder that lacks an item",
    pods({ "$setElementOrder/containers": [{ name: "n" }], containers: [{ name: "a", tty: true }] }),
  ),
  strategically("$retainKeys", { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } }),
  strategically(
    "$retainKeys of a volume",
    pods({ volumes: [{ $retainKeys: ["name", "emptyDir"], name: "w", emptyDir: {} }] }),
  ),
  strategically("$patch: replace in a list", pods({ containers: [{ $patch: "replace" }, container("only")] })),
  strategically("$patch: replace of an object", pods({ securityContext: { $patch: "replace", fsGroup: 1 } })),
  strategically("$deleteFromPrimitiveList", { metadata: { finalizers: ["example.com/a", "example.com/b"] } }),
  strategically("$deleteFromPrimitiveList, once there", {
    metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/a"] },
  }),
  strategically("finalizers away", { metadata: { finalizers: null } }),
  strategically("an item without its key", pods({ containers: [{ image: "x" }] })),
  strategically("an unknown directive", pods({ containers: [{ name: "only", $patch: "wrong" }] })),
  strategically("a list where an object stands", { spec: { template: [] } }),
  strategically("text where a list stands", pods({ containers: "x" })),
  strategically("no object", []),
  strategically("no JSON", "{"),
  {
    kind: "configmaps",
    verb: "JSON patch",
    name: "to begin with",
    method: "POST",
    path: configMaps,
    body: { metadata: { name: "patched" }, data: { a: "1", "x/y~z": "2" } },
  },
  jsonPatched("add, replace, test", [
    { op: "test", path: "/data/a", value: "1" },
    { op: "replace", path: "/data/a", value: "2" },
    { op: "add", path: "/data/b", value: "3" },
  ]),
  jsonPatched("escaped keys, move, copy, remove", [
    { op: "move", from: "/data/x~1y~0z", path: "/data/moved" },
    { op: "copy", from: "/data/moved", path: "/data/copied" },
    { op: "remove", path: "/data/b" },
  ]),
  jsonPatched("test that fails", [{ op: "test", path: "/data/a", value: "9" }]),
  jsonPatched("test of what is absent", [{ op: "test", path: "/data/none", value: "9" }]),
  jsonPatched("remove of what is absent", [{ op: "remove", path: "/data/none" }]),
  jsonPatched("replace of what is absent", [{ op: "replace", path: "/data/none", value: "" }]),
  jsonPatched("add below what is absent", [{ op: "add", path: "/none/none", value: "" }]),
  jsonPatched("an unknown operation", [{ op: "wrong", path: "/data/a" }]),
  jsonPatched("no list", { op: "add" }),
  jsonPatched("another name", [{ op: "replace", path: "/metadata/name", value: "other" }]),
  jsonPatched("a stale resourceVersion", [{ op: "replace", path: "/metadata/resourceVersion", value: "1" }]),
  jsonPatched("a value of the wrong type", [{ op: "add", path: "/data/a", value: 1 }]),
  mergePatched("a key away, a key new", { data: { copied: null, n: "1" } }),
  mergePatched("everything away", { data: null }),
  mergePatched("a stale resourceVersion", { metadata: { resourceVersion: "1" }, data: { n: "2" } }),
  mergePatched("another uid", { metadata: { uid: "00000000-0000-4000-8000-000000000000" } }),
  mergePatched("another namespace", { metadata: { namespace: "default" } }),
  mergePatched("another kind", { kind: "Secret" }),
  mergePatched("immutable", { immutable: true, data: { a: "1" } }),
  mergePatched("of what is immutable", { data: { a: "2" } }),
  mergePatched("immutable no longer", { immutable: false }),
  mergePatched("no object", []),
  {
    kind: "configmaps",
    verb: "merge patch",
    name: "of what is absent",
    method: "PATCH",
    path: `${configMaps}/absent`,
    type: merge,
    body: {},
  },
  {
    kind: "configmaps",
    verb: "merge patch",
    name: "of an unknown type",
    method: "PATCH",
    path: `${configMaps}/patched`,
    type: "application/example",
    body: {},
  },
  {
    kind: "configmaps",
    verb: "merge patch",
    name: "strict, unknown field",
    method: "PATCH",
    path: `${configMaps}/patched?fieldValidation=Strict`,
    type: merge,
    body: { wrong: 1 },
  },
  {
    kind: "configmaps",
    verb: "merge patch",
    name: "warn, unknown field",
    method: "PATCH",
    path: `${configMaps}/patched?fieldValidation=Warn`,
    type: merge,
    body: { wrong: 1 },
  },
];

const applied = (
  name: string,
  manager: string,
  data: object,
  more: Partial<Step> & { query?: string; metadata?: object } = {},
): Step => {
  const { query = "", metadata = {}, ...rest } = more;
  return {
    kind: "configmaps",
    verb: "apply",
    name,
    method: "PATCH",
    path: `${configMaps}/applied?fieldManager=${manager}${query}`,
    type: apply,
    body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "applied", ...metadata }, ...data },
    ...rest,
  };
};
const workload = (name: string, manager: string, containers: readonly object[], query = ""): Step => {
  return {
    kind: "deployments",
    verb: "apply",
    name,
    method: "PATCH",
    path: `${deployments}/patched?fieldManager=${manager}${query}`,
    type: apply,
    body: deployment(containers),
  };
};

const applies: readonly Step[] = [
  applied("creates, dry run", "one", { data: { a: "1" } }, { query: "&dryRun=All" }),
  applied("creates", "one", { data: { a: "1", b: "2" } }, { metadata: { labels: { x: "y" } } }),
  applied("changes nothing", "one", { data: { a: "1", b: "2" } }, { metadata: { labels: { x: "y" } } }),
  applied("shares a field of the same value", "two", { data: { a: "1" } }),
  applied("conflict", "two", { data: { a: "2" } }),
  applied("conflicts", "three", { data: { a: "2", b: "3" } }),
  applied("force", "two", { data: { a: "2" } }, { query: "&force=true" }),
  applied("drops a field nobody else owns", "one", {}, { metadata: { labels: { x: "y" } } }),
  applied("drops a label", "one", {}),
  applied("drops the last field", "two", {}),
  applied("managedFields given", "one", { data: {} }, { metadata: { managedFields: [{ manager: "x" }] } }),
  applied("no manager", "", { data: {} }),
  applied("unknown field", "one", { wrong: 1 }),
  applied("unknown field, ignored", "one", { wrong: 1, data: { a: "4" } }, { query: "&fieldValidation=Ignore" }),
  applied("wrong type", "one", { data: { a: 1 } }),
  applied("another kind", "one", { kind: "Secret" }),
  applied("no kind", "one", { kind: null }),
  applied("another name", "one", {}, { metadata: { name: "other" } }),
  applied("stale resourceVersion", "one", { data: { a: "5" } }, { metadata: { resourceVersion: "1" } }),
  applied("another uid", "one", { data: { a: "5" } }, { metadata: { uid: "00000000-0000-4000-8000-000000000000" } }),
  applied(
    "YAML",
    "one",
    {},
    { body: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: applied\ndata:\n  a: '6'\n" },
  ),
  applied("neither JSON nor YAML", "one", {}, { body: "a: [" }),
  applied("a list", "one", {}, { body: [] }),
  {
    kind: "configmaps",
    verb: "apply",
    name: "an update takes ownership over",
    method: "PATCH",
    path: `${configMaps}/applied?fieldManager=editor`,
    type: merge,
    body: { data: { a: "7" } },
  },
  applied("conflict with an update", "one", { data: { a: "8" } }),
  applied("conflict with a status writer", "one", { data: { a: "8" } }, { query: "&force=maybe" }),
  {
    kind: "configmaps",
    verb: "apply",
    name: "managedFields reset",
    method: "PATCH",
    path: `${configMaps}/applied?fieldManager=editor`,
    type: merge,
    body: { metadata: { managedFields: [{}] } },
  },
  applied("after the reset", "one", { data: { a: "9" } }),
  applied("after the reset, by force", "one", { data: { a: "9" } }, { query: "&force=true" }),
  workload("beside a creation", "one", [container("only", { env: [{ name: "A", value: "1" }] })]),
  workload("conflict in a container", "one", [{ name: "only", image: "other" }]),
  workload("a second container", "two", [container("second", { ports: [{ containerPort: 80 }] })], "&force=true"),
  workload("a container no more applied", "two", [container("third")], "&force=true"),
  workload("an item without its key", "two", [{ image: "x" }]),
  workload("an item twice", "two", [container("third"), container("third")]),
  {
    kind: "deployments",
    verb: "apply",
    name: "status",
    method: "PATCH",
    path: `${deployments}/patched/status?fieldManager=controller`,
    type: apply,
    body: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "patched" }, status: { replicas: 1 } },
  },
  {
    kind: "deployments",
    verb: "apply",
    name: "status of what is absent",
    method: "PATCH",
    path: `${deployments}/absent/status?fieldManager=controller`,
    type: apply,
    body: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "absent" }, status: { replicas: 1 } },
  },
  {
    kind: "services",
    verb: "apply",
    name: "a service",
    method: "PATCH",
    path: `${services}/applied?fieldManager=one`,
    type: apply,
    body: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "applied" },
      spec: { ports: [{ port: 80 }, { port: 80, protocol: "UDP", name: "u" }] },
    },
  },
  {
    kind: "services",
    verb: "apply",
    name: "a service",
    method: "PATCH",
    path: `${services}/applied?fieldManager=one`,
    type: apply,
    body: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "applied" },
      spec: {
        ports: [
          { port: 80, name: "t" },
          { port: 80, protocol: "UDP", name: "u" },
        ],
      },
    },
  },
  {
    kind: "services",
    verb: "apply",
    name: "one port no more",
    method: "PATCH",
    path: `${services}/applied?fieldManager=one`,
    type: apply,
    body: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "applied" },
      spec: { ports: [{ port: 80, name: "t" }] },
    },
  },
];

const claiming = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "claiming" },
  spec: {
    serviceName: "s",
    selector: { matchLabels: { app: "s" } },
    template: { metadata: { labels: { app: "s" } }, spec: { containers: [container("c")] } },
    volumeClaimTemplates: [
      {
        metadata: { name: "data" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
    ],
  },
};
const statefulSets = pathOf("statefulsets");
/** A list that is owned whole, in which the server fills in defaults. */
const claims: readonly Step[] = [
  { kind: "statefulsets", verb: "apply", name: "by another hand", method: "POST", path: statefulSets, body: claiming },
  ...["", "&force=true"].map((force) => ({
    kind: "statefulsets",
    verb: "apply",
    name: `the same claims ${force}`,
    method: "PATCH",
    path: `${statefulSets}/claiming?fieldManager=one${force}`,
    type: apply,
    body: claiming,
  })),
];

export const stepsOfPatch: readonly Step[] = [...patches, ...applies, ...claims];
