/** Valid requests to Kubernetes, and what a hostile client makes of them. */

import { deployment, milvusImage, podTemplate } from "../kubernetes/harness.ts";
import { bentPath, damaged, mutated, odd, oddQuery, texts } from "./mutations.ts";
import type { Chance } from "./seeded.ts";

export type Sent = {
  readonly method: string;
  readonly rawTarget: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
};

type Valid = { readonly path: string; readonly body: Record<string, unknown> };
const core = "/api/v1/namespaces/default";
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const selector = { matchLabels: { app: "a" } };
const rule = { verbs: ["get"], apiGroups: [""], resources: ["pods"] };
const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
const volumes = [
  { name: "c", configMap: { name: "m", items: [{ key: "k", path: "p" }] } },
  { name: "s", secret: { secretName: "s", optional: true } },
  { name: "d", downwardAPI: { items: [{ path: "l", fieldRef: { fieldPath: "metadata.labels['app']" } }] } },
  { name: "t", projected: { sources: [{ serviceAccountToken: { path: "t", expirationSeconds: 600 } }] } },
];
const container = {
  name: "milvus",
  image: milvusImage,
  args: ["$(A)"],
  env: [
    { name: "A", value: "$(B)" },
    { name: "B", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    { name: "C", valueFrom: { configMapKeyRef: { name: "m", key: "k", optional: true } } },
  ],
  envFrom: [{ prefix: "X_", configMapRef: { name: "m", optional: true } }],
  ports: [{ name: "p", containerPort: 19530 }],
  volumeMounts: volumes.map(({ name }) => ({ name, mountPath: `/mnt/${name}` })),
  readinessProbe: { httpGet: { path: "/", port: 9091 } },
  resources: { requests: { cpu: "1" } },
};

const valid: readonly Valid[] = [
  { path: `${core}/pods`, body: { metadata: { name: "p" }, spec: { containers: [container], volumes } } },
  { path: `${core}/configmaps`, body: { metadata: { name: "m", labels: { a: "b" } }, data: { k: "v" } } },
  { path: `${core}/secrets`, body: { metadata: { name: "s" }, stringData: { k: "v" }, type: "Opaque" } },
  {
    path: `${core}/services`,
    body: { metadata: { name: "v" }, spec: { ports: [{ port: 80 }], selector: { app: "a" } } },
  },
  {
    path: `${core}/services`,
    body: { metadata: { name: "l" }, spec: { type: "LoadBalancer", ports: [{ port: 80 }] } },
  },
  {
    path: `${core}/serviceaccounts`,
    body: { metadata: { name: "a", annotations: { "eks.amazonaws.com/role-arn": "r" } } },
  },
  { path: `${core}/persistentvolumeclaims`, body: { metadata: { name: "c" }, spec: claim } },
  {
    path: `${core}/events`,
    body: { metadata: { name: "e" }, involvedObject: { kind: "Pod", name: "p" }, message: "m", reason: "r" },
  },
  { path: "/api/v1/namespaces", body: { metadata: { name: "n" } } },
  {
    path: "/apis/apps/v1/namespaces/default/deployments",
    body: deployment("d", {}, { containers: [container], volumes }),
  },
  {
    path: "/apis/apps/v1/namespaces/default/statefulsets",
    body: {
      metadata: { name: "w" },
      spec: {
        replicas: 2,
        selector,
        serviceName: "v",
        template: podTemplate({ app: "a" }),
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: claim }],
      },
    },
  },
  {
    path: "/apis/apps/v1/namespaces/default/replicasets",
    body: { metadata: { name: "r" }, spec: { replicas: 1, selector, template: podTemplate({ app: "a" }) } },
  },
  {
    path: "/apis/batch/v1/namespaces/default/jobs",
    body: { metadata: { name: "j" }, spec: { template: podTemplate({}, { restartPolicy: "Never" }) } },
  },
  { path: `${rbac}/namespaces/default/roles`, body: { metadata: { name: "o" }, rules: [rule] } },
  { path: `${rbac}/clusterroles`, body: { metadata: { name: "x" }, rules: [rule] } },
  {
    path: `${rbac}/namespaces/default/rolebindings`,
    body: { metadata: { name: "b" }, subjects: [{ kind: "User", name: "u" }], roleRef: { kind: "Role", name: "o" } },
  },
  { path: "/apis/storage.k8s.io/v1/storageclasses", body: { metadata: { name: "q" }, provisioner: "ebs.csi.aws.com" } },
  {
    path: "/apis/coordination.k8s.io/v1/namespaces/default/leases",
    body: { metadata: { name: "z" }, spec: { holderIdentity: "h" } },
  },
  {
    path: `${core}/serviceaccounts/default/token`,
    body: { spec: { audiences: ["sts.amazonaws.com"], expirationSeconds: 900 } },
  },
  {
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    body: { spec: { resourceAttributes: { verb: "get", resource: "pods", namespace: "default" } } },
  },
  { path: "/apis/authentication.k8s.io/v1/selfsubjectreviews", body: {} },
];

const documents = [
  "/",
  "/api",
  "/apis",
  "/api/v1",
  "/apis/apps",
  "/openapi/v3",
  "/openapi/v3/apis/apps/v1",
  "/version",
  "/readyz",
  "/openid/v1/jwks",
];

const parameters = [
  "limit",
  "continue",
  "labelSelector",
  "fieldSelector",
  "watch",
  "resourceVersion",
  "resourceVersionMatch",
  "sendInitialEvents",
  "allowWatchBookmarks",
  "timeoutSeconds",
  "dryRun",
  "fieldManager",
  "force",
  "pretty",
  "gracePeriodSeconds",
  "propagationPolicy",
  "orphanDependents",
  "container",
  "tailLines",
  "previous",
  "timestamps",
];
const accepts = [
  "application/json",
  "*/*",
  "application/json;as=Table;v=v1;g=meta.k8s.io",
  "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
  "application/vnd.kubernetes.protobuf",
  ",;,=;",
];
const patchTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
];

const methods = ["GET", "GET", "POST", "POST", "POST", "PUT", "PUT", "PATCH", "PATCH", "PATCH", "DELETE"];

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value) ?? "");
const nameIn = ({ body }: Valid): string => (body["metadata"] as { name?: string } | undefined)?.name ?? "";

const pointers = [
  "",
  "/",
  "/metadata",
  "/metadata/labels",
  "/metadata/labels/a~1b",
  "/metadata/__proto__/polluted",
  "/constructor/prototype/polluted",
  "/spec",
  "/spec/replicas",
  "/spec/template/spec/containers/0",
  "/spec/containers/-",
  "/spec/template/spec/containers/99",
  "/metadata/finalizers/-",
  "/metadata/managedFields",
  "foo",
  "/~2",
  "/data/k",
];

const jsonPatchOf = (chance: Chance): unknown =>
  Array.from({ length: 1 + chance.below(5) }, () => ({
    op: chance.oneOf(["add", "remove", "replace", "move", "copy", "test", "__proto__"]),
    path: chance.oneOf(pointers),
    from: chance.oneOf(pointers),
    value: odd(chance),
  }));

/** Parts of an object, with the directives of strategic merges. */
const directives = ["$patch", "$retainKeys", "$setElementOrder/containers", "$deleteFromPrimitiveList/finalizers"];
const mergePatchOf = (chance: Chance, { body }: Valid): unknown => {
  const patch = mutated(chance, body) as Record<string, unknown>;
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const holder = chance.oneOf([patch, patch["metadata"], patch["spec"]]);
  if (typeof holder === "object" && holder !== null)
    Object.assign(holder, {
      [chance.oneOf(directives)]: chance.oneOf(["replace", "delete", ["a"], [{ name: "milvus" }], odd(chance)]),
    });
  return patch;
};

const yaml = (chance: Chance, valid_: Valid): Buffer =>
  Buffer.from(
    chance.oneOf([
      "a: &a [*a]",
      "a: &a {b: *a}",
      `a: &a ["x","x"]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]`,
      "? {a: b}\n: c",
      "!!binary x",
      "!!set {a, b}",
      "!<tag:x> y",
      "metadata: {name: .nan, x: 2026-01-01, y: 0o17, <<: *z}",
      "- ".repeat(2000),
      "[".repeat(2000),
      "%YAML 9.9\n---\na",
      "a: b\n---\nc: d",
      "\t",
      `metadata:\n  name: ${chance.oneOf(texts)}\n`,
      JSON.stringify(mutated(chance, valid_.body)),
    ]),
  );

const managedFields = (chance: Chance): unknown => [
  {
    manager: "x",
    operation: "Apply",
    apiVersion: "v1",
    fieldsType: "FieldsV1",
    fieldsV1: chance.oneOf<unknown>([
      { "f:data": { "f:k": {} } },
      { "f:spec": { "k:{": {}, "v:": {}, "": {}, "f:__proto__": {} } },
      odd(chance),
    ]),
  },
];

/** Field 1 of the wire format is a length and bytes. */
const field = (number: number, content: Uint8Array | string): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2, Buffer.byteLength(content)]), Buffer.from(content)]);

const protobuf = (chance: Chance): Uint8Array => {
  const kind = chance.oneOf([
    "Secret",
    "ConfigMap",
    "ServiceAccount",
    "Namespace",
    "Role",
    "DeleteOptions",
    "TokenRequest",
    "Pod",
    "constructor",
  ]);
  const metadata = Buffer.concat([field(1, "pb"), field(11, Buffer.concat([field(1, "__proto__"), field(2, "v")]))]);
  const time = Buffer.from([8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
  const parts = [metadata, Buffer.concat([metadata, field(8, time)]), Buffer.alloc(0), chance.bytes(20)];
  const raw = Buffer.concat([field(1, chance.oneOf(parts)), field(2, Buffer.concat([field(1, "k"), field(2, "v")]))]);
  const sent = Buffer.concat([
    Buffer.from("k8s\0"),
    field(1, Buffer.concat([field(1, "v1"), field(2, kind)])),
    field(2, raw),
  ]);
  return chance.once(3) ? sent : damaged(chance, sent);
};

const bodyOf = (chance: Chance, chosen: Valid): { readonly type: string; readonly body: Uint8Array } => {
  const typed = (type: string, body: Uint8Array) => ({ type, body });
  const object = { ...chosen.body };
  return chance.oneOf([
    () => typed("application/json", json(mutated(chance, object))),
    () => typed("application/json", json(mutated(chance, object))),
    () => typed("application/json", json(mutated(chance, mutated(chance, object)))),
    () =>
      typed(
        "application/json",
        json({ ...object, metadata: { ...(object["metadata"] as object), managedFields: managedFields(chance) } }),
      ),
    () => typed("application/json", damaged(chance, json(object))),
    () => typed("application/json", json(object)),
    () => typed("application/yaml", yaml(chance, chosen)),
    () => typed("application/vnd.kubernetes.protobuf", protobuf(chance)),
    () =>
      typed(
        chance.oneOf(["text/plain", "constructor", "__defineGetter__", "", ";", "application/json; charset=\xff"]),
        json(object),
      ),
  ])();
};

const patchOf = (chance: Chance, chosen: Valid): { readonly type: string; readonly body: Uint8Array } => {
  const type = chance.once(12)
    ? chance.oneOf(["application/json", "constructor", "toString", "__defineGetter__"])
    : chance.oneOf(patchTypes);
  const body = chance.oneOf([
    () => json(type.startsWith("application/json-patch") ? jsonPatchOf(chance) : mergePatchOf(chance, chosen)),
    () => json(type.startsWith("application/json-patch") ? jsonPatchOf(chance) : mergePatchOf(chance, chosen)),
    () => json(mutated(chance, chosen.body)),
    () => (type.endsWith("yaml") ? yaml(chance, chosen) : json(odd(chance))),
    () => damaged(chance, json(chosen.body)),
  ])();
  return { type, body };
};

/** What makes sure that there is something to read, change and delete. */
const creation = ({ path, body }: Valid, token: string): Sent => ({
  method: "POST",
  rawTarget: path,
  headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  body: json(body),
});

export const kubernetesRequests = (chance: Chance, token: string): { readonly first: Sent; readonly hostile: Sent } => {
  const chosen = chance.oneOf(valid);
  return { first: creation(chosen, token), hostile: hostileRequest(chance, chosen, token) };
};

const foreignToken = (chance: Chance): string => {
  const query = oddQuery(chance, [
    "Action",
    "Version",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Signature",
  ]);
  const url = `https://127.0.0.1/?Action=GetCallerIdentity&X-Amz-Algorithm=AWS4-HMAC-SHA256&${query}`;
  return chance.oneOf([chance.oneOf(texts), `k8s-aws-v1.${Buffer.from(url).toString("base64url")}`, "k8s-aws-v1.%%%"]);
};

const hostileRequest = (chance: Chance, chosen: Valid, token: string): Sent => {
  const method = chance.once(20) ? chance.oneOf(["HEAD", "OPTIONS", "PROPFIND"]) : chance.oneOf(methods);
  const named = chance.once(10) !== (method !== "POST");
  const plain = `${chosen.path}${named ? `/${nameIn(chosen)}` : ""}${chance.once(8) ? `/${chance.oneOf(["status", "status", "log", "token", "scale", "exec", "proxy/x", "x"])}` : ""}`;
  const path = chance.once(12) ? chance.oneOf(documents) : chance.once(8) ? bentPath(chance, plain) : plain;
  const query = chance.once(3) ? oddQuery(chance, parameters) : method === "PATCH" ? "fieldManager=f&force=true" : "";
  const { type, body } =
    method === "GET" || method === "HEAD"
      ? { type: "", body: new Uint8Array() }
      : method === "PATCH"
        ? patchOf(chance, chosen)
        : method === "DELETE" && chance.once(2)
          ? {
              type: "application/json",
              body: json(
                mutated(chance, {
                  kind: "DeleteOptions",
                  gracePeriodSeconds: 1,
                  propagationPolicy: "Foreground",
                  preconditions: { uid: "u" },
                }),
              ),
            }
          : bodyOf(chance, chosen);
  const headers: Record<string, string> = {
    authorization: `Bearer ${chance.once(20) ? foreignToken(chance) : token}`,
    accept: chance.oneOf(accepts),
    "user-agent": chance.once(10) ? chance.oneOf(texts) : "fuzz/1",
    ...(type === "" ? {} : { "content-type": type }),
  };
  if (chance.once(20)) headers["impersonate-user"] = chance.oneOf([...texts, "system:serviceaccount:default:default"]);
  if (chance.once(40))
    headers[chance.oneOf(["impersonate-group", "impersonate-uid", "impersonate-extra-x"])] = chance.oneOf(texts);
  return { method, rawTarget: query === "" ? path : `${path}?${query}`, headers, body };
};
