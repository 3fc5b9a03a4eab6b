import { validateHeaderValue } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { milvusImage, startTestCluster, type TestCluster } from "../kubernetes/harness.ts";

/*
 * Single requests that once ended the process, ran for minutes, grew without bound or failed inside; each is small.
 * That they end at all is what is tested: the tests' own time limit is the bound.
 */

let kubernetes: TestCluster;
beforeAll(async () => {
  kubernetes = await startTestCluster();
});
afterAll(() => kubernetes.close());

const pods = "/api/v1/namespaces/default/pods";
const configMaps = "/api/v1/namespaces/default/configmaps";
const deployments = "/apis/apps/v1/namespaces/default/deployments";
const container = { name: "c", image: milvusImage };
const strategic = "application/strategic-merge-patch+json";
const list = <T>(length: number, item: (index: number) => T): T[] => Array.from({ length }, (_, index) => item(index));

/** The wire format: field numbers below 16, lengths below 2^21. */
const field = (number: number, content: Uint8Array | string): Buffer => {
  const length = Buffer.byteLength(content);
  const varint = [0x80 | (length & 0x7f), 0x80 | ((length >> 7) & 0x7f), length >> 14];
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint]), Buffer.from(content)]);
};
const protobuf = (kind: string, raw: Buffer): Buffer =>
  Buffer.concat([Buffer.from("k8s\0"), field(1, Buffer.concat([field(1, "v1"), field(2, kind)])), field(2, raw)]);

type Case = {
  readonly what: string;
  /** What is there before. */
  readonly given?: readonly [path: string, body: unknown];
  readonly send: readonly [method: string, path: string, body?: unknown, type?: string];
  readonly status: number;
};
const named = (name: string, more: object = {}) => ({ metadata: { name }, ...more });
const cases: readonly Case[] = [
  {
    what: "YAML of nothing but dashes",
    send: ["POST", pods, Buffer.from("- ".repeat(25_000)), "application/yaml"],
    status: 400,
  },
  {
    what: "YAML that holds itself",
    send: ["POST", pods, Buffer.from("a: &a [*a, *a]"), "application/yaml"],
    status: 400,
  },
  {
    what: "YAML of many errors",
    send: ["POST", pods, Buffer.from(`[${",".repeat(20_000)}`), "application/yaml"],
    status: 400,
  },
  {
    what: "more YAML than is read",
    send: ["POST", pods, Buffer.from(`a: ${"b".repeat(200_000)}`), "application/yaml"],
    status: 413,
  },
  {
    what: "a claim template of nothing",
    send: [
      "POST",
      "/apis/apps/v1/namespaces/default/statefulsets",
      named("w", {
        spec: {
          selector: { matchLabels: { app: "a" } },
          template: { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "c", image: "i" }] } },
          volumeClaimTemplates: [{}],
        },
      }),
    ],
    status: 422,
  },
  {
    what: "JSON nested deeply",
    send: ["POST", configMaps, Buffer.from(`{"data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)],
    status: 400,
  },
  {
    what: "very many protobuf list items",
    send: [
      "POST",
      "/api/v1/namespaces",
      protobuf(
        "Namespace",
        Buffer.concat([field(1, field(1, "pb")), field(2, Buffer.alloc(400_000, Buffer.from([10, 0])))]),
      ),
      "application/vnd.kubernetes.protobuf",
    ],
    status: 201,
  },
  {
    what: "a protobuf time beyond all calendars",
    send: [
      "POST",
      configMaps,
      protobuf(
        "ConfigMap",
        field(1, Buffer.concat([field(1, "t"), field(8, Buffer.from([8, ...list(8, () => 0xff), 0x7f]))])),
      ),
      "application/vnd.kubernetes.protobuf",
    ],
    status: 201,
  },
  { what: "a selector of commas", send: ["GET", `${pods}?labelSelector=${"a,".repeat(100_000)}`], status: 400 },
  { what: "a field label called constructor", send: ["GET", `${pods}?fieldSelector=constructor%3Da`], status: 400 },
  { what: "a limit that is no number", send: ["GET", `${pods}?limit=NaN`], status: 400 },
  { what: "a watch from no revision", send: ["GET", `${pods}?watch=1&resourceVersion=x`], status: 400 },
  { what: "a continue token that says nothing", send: ["GET", `${pods}?continue=e30`], status: 400 },
  {
    what: "a content type called __defineGetter__",
    given: [configMaps, named("m")],
    send: ["PATCH", `${configMaps}/m`, {}, "__defineGetter__"],
    status: 415,
  },
  {
    what: "copies that double an object",
    given: [configMaps, named("m", { data: { a: "a".repeat(1000) } })],
    send: [
      "PATCH",
      `${configMaps}/m`,
      list(60, (index) => ({ op: "copy", from: "/data", path: `/data/k${index}` })),
      "application/json-patch+json",
    ],
    status: 422,
  },
  {
    what: "operations that nest an object deeper and deeper",
    given: [configMaps, named("m")],
    send: [
      "PATCH",
      `${configMaps}/m`,
      list(1000, (index) => ({ op: "add", path: `/x${"/y".repeat(index)}`, value: { y: {} } })),
      "application/json-patch+json",
    ],
    status: 400,
  },
  {
    what: "more operations than are taken",
    given: [configMaps, named("m")],
    send: [
      "PATCH",
      `${configMaps}/m`,
      list(10_001, () => ({ op: "remove", path: "/x" })),
      "application/json-patch+json",
    ],
    status: 413,
  },
  {
    what: "a pointer without a slash",
    given: [configMaps, named("m")],
    send: ["PATCH", `${configMaps}/m`, [{ op: "add", path: "data", value: {} }], "application/json-patch+json"],
    status: 422,
  },
  {
    what: "a test of long lists",
    given: [configMaps, named("long", { x: list(50_000, (index) => index) })],
    send: [
      "PATCH",
      `${configMaps}/long`,
      [{ op: "test", path: "/x", value: list(50_000, (index) => -index) }],
      "application/json-patch+json",
    ],
    status: 422,
  },
  {
    what: "a test of what brings its own toString",
    given: [configMaps, named("m")],
    send: [
      "PATCH",
      `${configMaps}/m`,
      [{ op: "test", path: "/data", value: { toString: 1 } }],
      "application/json-patch+json",
    ],
    status: 422,
  },
  {
    what: "a strategic merge of many items into many",
    given: [
      pods,
      named("env", {
        spec: {
          containers: [{ ...container, image: "a", env: list(5000, (index) => ({ name: `a${index}`, value: "" })) }],
        },
      }),
    ],
    send: [
      "PATCH",
      `${pods}/env`,
      {
        spec: {
          containers: [
            {
              name: "c",
              env: list(5000, (index) => ({ name: `b${index}`, value: "" })),
              "$setElementOrder/env": list(10_000, (index) => ({ name: `b${index}` })),
            },
          ],
        },
      },
      strategic,
    ],
    // A pod's environment stays as it is.
    status: 422,
  },
  {
    what: "managed fields of thousands of managers",
    given: [configMaps, named("owned", { data: { k: "v" } })],
    send: [
      "PUT",
      `${configMaps}/owned`,
      {
        metadata: {
          name: "owned",
          managedFields: list(5000, (index) => ({
            manager: `m${index}`,
            operation: "Apply",
            apiVersion: "v1",
            fieldsType: "FieldsV1",
            fieldsV1: { "f:data": { [`f:k${index}`]: {} } },
          })),
        },
        data: { k: "w" },
      },
    ],
    status: 200,
  },
  {
    what: "applying over them",
    send: [
      "PATCH",
      `${configMaps}/owned?fieldManager=f&force=true`,
      { apiVersion: "v1", kind: "ConfigMap", ...named("owned"), data: { z: "1" } },
      "application/apply-patch+yaml",
    ],
    status: 200,
  },
  {
    what: "more replicas than a cluster holds",
    send: [
      "POST",
      deployments,
      named("many", {
        spec: {
          replicas: 1_000_000,
          selector: { matchLabels: { a: "b" } },
          template: { metadata: { labels: { a: "b" } }, spec: { containers: [container] } },
        },
      }),
    ],
    status: 422,
  },
  {
    what: "volumes that are no list",
    send: ["POST", pods, named("v", { spec: { containers: [container], volumes: {} } })],
    status: 400,
  },
  {
    what: "rules whose verbs are a number",
    send: ["POST", "/apis/rbac.authorization.k8s.io/v1/clusterroles", named("r", { rules: [{ verbs: 5 }] })],
    status: 400,
  },
  { what: "a Service without a spec", send: ["POST", "/api/v1/namespaces/default/services", named("s")], status: 422 },
  { what: "a kind with a toString of its own", send: ["POST", pods, { kind: { toString: 1 } }], status: 400 },
  {
    what: "a grace period that is no number",
    given: [configMaps, named("m")],
    send: ["DELETE", `${configMaps}/m`, { gracePeriodSeconds: {} }],
    status: 400,
  },
  {
    what: "a grace period beyond all calendars",
    given: [pods, named("grace", { spec: { containers: [container], terminationGracePeriodSeconds: 1e15 } })],
    send: ["DELETE", `${pods}/grace`],
    status: 200,
  },
  {
    what: "a mount path of slashes",
    send: [
      "POST",
      pods,
      named("slashes", {
        spec: {
          containers: [{ ...container, volumeMounts: [{ name: "v", mountPath: `${"/".repeat(500_000)}x` }] }],
          volumes: [{ name: "v", configMap: { name: "m", optional: true } }],
        },
      }),
    ],
    status: 201,
  },
];

test.each(cases)("$what: $status", async ({ given, send, status }) => {
  if (given !== undefined) await kubernetes.call("POST", given[0], { body: given[1] });
  const [method, path, body, type] = send;
  const answer = await kubernetes.call(method, path, {
    ...(body === undefined ? {} : { body }),
    ...(type === undefined ? {} : { type }),
  });
  expect([answer.status, answer.text]).toEqual([status, expect.any(String)]);
  await kubernetes.cluster.settled();
});

test("what a StatefulSet's claims lack is an event, and no fault", async () => {
  const spec = {
    selector: { matchLabels: { a: "b" } },
    template: { metadata: { labels: { a: "b" } }, spec: { containers: [container] } },
    volumeClaimTemplates: [{ metadata: { name: "d" }, spec: {} }],
  };
  const made = await kubernetes.call("POST", "/apis/apps/v1/namespaces/default/statefulsets", {
    body: named("w", { spec }),
  });
  await kubernetes.cluster.settled();
  const events = await kubernetes.call("GET", "/api/v1/namespaces/default/events?fieldSelector=reason%3DFailedCreate");
  expect([made.status, events.text]).toEqual([201, expect.stringContaining("spec.accessModes: Required value")]);
});

test.each(["impersonate-uid", "impersonate-extra-scopes"])("%s is left out by name", async (header) => {
  const answer = await kubernetes.call("GET", pods, { headers: { "impersonate-user": "u", [header]: "x" } });
  expect([answer.status, answer.body["message"]]).toEqual([501, expect.stringContaining(header)]);
});

test("a group is not impersonated without a user", async () => {
  const answer = await kubernetes.call("GET", pods, { headers: { "impersonate-group": "system:masters" } });
  expect(answer.status).toBe(400);
});

test("unknown fields warn within what a header can hold", async () => {
  const fields = Object.fromEntries(
    ["\u{1f409}", "a\nb", ...list(5000, (index) => `unknown${index}`)].map((name) => [name, 1]),
  );
  const { cluster } = kubernetes;
  const { headers, status } = await cluster.handler({
    method: "POST",
    rawTarget: configMaps,
    headers: { authorization: `Bearer ${cluster.adminToken}` },
    body: Buffer.from(JSON.stringify({ ...named("warned"), ...fields })),
  });
  const warning = headers["warning"] ?? "";
  expect([status, Buffer.from(warning, "latin1").toString("utf8")]).toEqual([
    201,
    expect.stringContaining("\u{1f409}"),
  ]);
  expect(() => validateHeaderValue("warning", warning)).not.toThrow();
  expect(warning.length).toBeLessThan(8192);
});
