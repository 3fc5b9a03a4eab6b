/** What `kubectl get` and `kubectl logs` are answered where neither the guide nor the other tests look. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isObject, valueAt } from "../../src/kubernetes/json.ts";
import { deployment, startTestCluster, type TestCluster } from "./harness.ts";

let kubernetes: TestCluster;
let pod: string;
const table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
const pods = "/api/v1/namespaces/default/pods";

beforeAll(async () => {
  kubernetes = await startTestCluster();
  await kubernetes.call("POST", "/apis/apps/v1/namespaces/default/deployments", { body: deployment("web") });
  await kubernetes.cluster.settled();
  pod = kubernetes.started[0]?.pod.name ?? "";
});
afterAll(() => kubernetes.close());

async function cells(path: string): Promise<Record<string, unknown>> {
  const { body } = await kubernetes.call("GET", path, { accept: table });
  const columns = body["columnDefinitions"] as { name: string }[];
  const [row] = body["rows"] as { cells: unknown[] }[];
  return Object.fromEntries(columns.map(({ name }, index) => [name, row?.cells[index]]));
}

/** A kind with an object of it, and what stands in its columns besides the name and the age. */
const kinds: readonly (readonly [path: string, body: object, cells: Readonly<Record<string, unknown>>])[] = [
  [
    "/apis/apps/v1/namespaces/other/deployments",
    deployment("d", {
      selector: { matchLabels: { app: "d" }, matchExpressions: [{ key: "app", operator: "Exists" }] },
    }),
    {
      Ready: "1/1",
      "Up-to-date": 1,
      Available: 1,
      Containers: "milvus",
      Images: "milvusdb/milvus:v2.6.15",
      Selector: "app=d,app",
    },
  ],
  [
    "/apis/batch/v1/namespaces/other/jobs",
    {
      metadata: { name: "j" },
      spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "j", image: "i" }] } } },
    },
    { Status: "Complete", Completions: "1/1", Duration: "0s" },
  ],
  [
    "/apis/policy/v1/namespaces/other/poddisruptionbudgets",
    { metadata: { name: "p" }, spec: { minAvailable: "50%", selector: { matchLabels: { app: "d" } } } },
    { "Min Available": "50%", "Max Unavailable": "N/A" },
  ],
  [
    "/apis/networking.k8s.io/v1/namespaces/other/networkpolicies",
    {
      metadata: { name: "n" },
      spec: { podSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["a", "b"] }] } },
    },
    { "Pod-Selector": "app notin (a,b)" },
  ],
  [
    "/apis/rbac.authorization.k8s.io/v1/namespaces/other/rolebindings",
    {
      metadata: { name: "r" },
      subjects: [{ kind: "ServiceAccount", name: "default", namespace: "other" }],
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    },
    { Role: "ClusterRole/view" },
  ],
  [
    "/apis/coordination.k8s.io/v1/namespaces/other/leases",
    { metadata: { name: "l" }, spec: { holderIdentity: "somebody" } },
    { Holder: "somebody" },
  ],
];

describe("tables", () => {
  test.each(kinds)("of %s", async (path, body, expected) => {
    await kubernetes.call("POST", "/api/v1/namespaces", { body: { metadata: { name: "other" } } });
    const made = await kubernetes.call("POST", path, { body });
    expect(made.status).toBe(201);
    await kubernetes.cluster.settled();
    expect(await cells(path)).toMatchObject(expected);
  });

  test("events tell what happened to which part of what, and who saw it where", async () => {
    const query = `fieldSelector=reason%3DStarted,involvedObject.name%3D${pod}`;
    expect(await cells(`/api/v1/namespaces/default/events?${query}`)).toEqual({
      "Last Seen": "0s",
      Type: "Normal",
      Reason: "Started",
      Object: `pod/${pod}`,
      Subobject: "spec.containers{milvus}",
      Source: "kubelet, ip-10-0-1-23.us-east-2.compute.internal",
      Message: "Started container milvus",
      "First Seen": "0s",
      Count: 1,
      Name: expect.stringMatching(`^${pod}\\.[0-9a-f]+$`) as unknown,
    });
  });

  test("nodes tell where they are and what runs on them", async () => {
    expect(await cells("/api/v1/nodes")).toMatchObject({
      Status: "Ready",
      "Internal-IP": "10.0.1.23",
      "External-IP": "<none>",
      "OS-Image": "local",
      "Kernel-Version": "<unknown>",
    });
  });

  test("what controllers made of a Service, a claim and a StatefulSet", async () => {
    const within = "/api/v1/namespaces/made";
    const labels = { app: "s" };
    const template = { metadata: { labels }, spec: { containers: [{ name: "s", image: "i" }] } };
    const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "2048Mi" } } };
    const bodies: readonly (readonly [string, object])[] = [
      ["/api/v1/namespaces", { metadata: { name: "made" } }],
      [
        `${within}/services`,
        { metadata: { name: "s" }, spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] } },
      ],
      [
        "/apis/apps/v1/namespaces/made/statefulsets",
        {
          metadata: { name: "s" },
          spec: {
            serviceName: "s",
            replicas: 4,
            podManagementPolicy: "Parallel",
            selector: { matchLabels: labels },
            template,
            volumeClaimTemplates: [{ metadata: { name: "data" }, spec: claim }],
          },
        },
      ],
    ];
    for (const [path, body] of bodies) expect((await kubernetes.call("POST", path, { body })).status).toBe(201);
    await kubernetes.cluster.settled();
    const port = /^10\.0\.\d+\.\d+:8080(,10\.0\.\d+\.\d+:8080){2} \+ 1 more\.\.\.$/;
    const address = /^10\.0\.\d+\.\d+(,10\.0\.\d+\.\d+){2} \+ 1 more\.\.\.$/;
    expect((await cells(`${within}/endpoints`))["Endpoints"]).toMatch(port);
    const slice = await cells("/apis/discovery.k8s.io/v1/namespaces/made/endpointslices");
    expect(slice).toMatchObject({ AddressType: "IPv4", Ports: "8080" });
    expect(slice["Endpoints"]).toMatch(address);
    const revision = await cells("/apis/apps/v1/namespaces/made/controllerrevisions");
    expect(revision).toMatchObject({ Controller: "statefulset.apps/s", Revision: 1 });
    expect(await cells("/api/v1/persistentvolumes")).toMatchObject({
      Capacity: "2Gi",
      "Access Modes": "RWO",
      "Reclaim Policy": "Delete",
      Status: "Bound",
      Claim: expect.stringMatching(/^made\/data-s-\d$/) as unknown,
      StorageClass: "gp3",
    });
  });

  test("a storage class tells whether it is the default, a claim what it asks of its volume", async () => {
    expect(await cells("/apis/storage.k8s.io/v1/storageclasses")).toMatchObject({
      Name: "gp3 (default)",
      ReclaimPolicy: "Delete",
      VolumeBindingMode: "Immediate",
      AllowVolumeExpansion: "true",
    });
    const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Mi" } } };
    const claims = "/api/v1/namespaces/default/persistentvolumeclaims";
    await kubernetes.call("POST", claims, { body: { metadata: { name: "claim" }, spec } });
    await kubernetes.cluster.settled();
    expect(await cells(claims)).toMatchObject({
      Status: "Bound",
      Capacity: "1Gi",
      "Access Modes": "RWO",
      VolumeAttributesClass: "<unset>",
      VolumeMode: "Filesystem",
    });
  });

  test("a row carries as much of its object as was asked for", async () => {
    const rowOf = async (include: string) => {
      const { body } = await kubernetes.call("GET", `${pods}/${pod}?includeObject=${include}`, { accept: table });
      return valueAt((body["rows"] as unknown[])[0], "object");
    };
    expect(await rowOf("Object")).toMatchObject({ kind: "Pod", spec: {}, metadata: { name: pod } });
    expect(await rowOf("")).toEqual({
      kind: "PartialObjectMetadata",
      apiVersion: "meta.k8s.io/v1",
      metadata: expect.objectContaining({ name: pod }) as unknown,
    });
    expect(await rowOf("None")).toBeUndefined();
    const odd = await kubernetes.call("GET", `${pods}/${pod}?includeObject=All`, { accept: table });
    expect(odd.status).toBe(400);
  });
});

describe("a pod", () => {
  /** Of a container's resources: what the pod asks for in the end, and its class. */
  const classes = [
    [{}, {}, "BestEffort"],
    [{ limits: { cpu: 1, memory: "1Gi" } }, { cpu: "1", memory: "1Gi" }, "Guaranteed"],
    [{ limits: { cpu: "1000m", memory: "1Gi" }, requests: { cpu: 1 } }, { cpu: "1", memory: "1Gi" }, "Guaranteed"],
    [{ limits: { memory: "1Gi" } }, { memory: "1Gi" }, "Burstable"],
    [{ requests: { cpu: "0.5" } }, { cpu: "500m" }, "Burstable"],
    [{ limits: { "example.com/gpu": 1 } }, { "example.com/gpu": "1" }, "BestEffort"],
  ] as const;
  test.each(classes)("with resources %j asks for %j and is %s", async (resources, requests, quality) => {
    const spec = { containers: [{ name: "c", image: "c", resources: structuredClone(resources) }] };
    const made = await kubernetes.call("POST", pods, { body: { metadata: { generateName: "q-" }, spec } });
    await kubernetes.cluster.settled();
    const { body } = await kubernetes.call("GET", `${pods}/${String(valueAt(made.body, "metadata.name"))}`);
    const [container] = valueAt(body, "spec.containers") as unknown[];
    expect(valueAt(container, "resources.requests") ?? {}).toEqual(requests);
    expect(valueAt(body, "status.qosClass")).toBe(quality);
  });

  test("stays on a lost node for five minutes, as kubectl describe shows", async () => {
    const { body } = await kubernetes.call("GET", `${pods}/${pod}`);
    expect(valueAt(body, "spec.tolerations")).toMatchObject([
      { key: "node.kubernetes.io/not-ready", tolerationSeconds: 300 },
      { key: "node.kubernetes.io/unreachable", tolerationSeconds: 300 },
    ]);
  });
});

describe("logs", () => {
  beforeAll(async () => {
    await kubernetes.clock.advance(60_000);
    kubernetes.started[0]?.report.log("a minute later");
  });

  const shown: readonly (readonly [string, string])[] = [
    ["", "started POD\na minute later\n"],
    ["tailLines=1", "a minute later\n"],
    ["tailLines=0", ""],
    ["limitBytes=7", "started"],
    ["sinceSeconds=30", "a minute later\n"],
    ["sinceTime=2026-01-01T00:00:30Z", "a minute later\n"],
    ["sinceTime=2026-01-01T09:00:00%2B09:00", "started POD\na minute later\n"],
    ["timestamps=true&tailLines=1", "2026-01-01T00:01:00.000000000Z a minute later\n"],
  ];
  test.each(shown)("with %j", async (query, text) => {
    const answer = await kubernetes.call("GET", `${pods}/${pod}/log?${query}`);
    expect(answer.text).toBe(text.replace("POD", pod));
  });

  const refused: readonly (readonly [string, number, string])[] = [
    ["tailLines=x", 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ["tailLines=-1", 422, "Invalid value: -1: must be greater than or equal to 0"],
    ["limitBytes=0", 422, "Invalid value: 0: must be greater than 0"],
    ["sinceSeconds=0", 422, "Invalid value: 0: must be greater than 0"],
    ["sinceSeconds=1&sinceTime=2026-01-01T00:00:30Z", 422, "at most one of `sinceTime` or `sinceSeconds`"],
    ["sinceTime=yesterday", 400, 'parsing time "yesterday"'],
  ];
  test.each(refused)("refuses %j", async (query, status, message) => {
    const answer = await kubernetes.call("GET", `${pods}/${pod}/log?${query}`);
    expect(answer.status).toBe(status);
    expect(isObject(answer.body) ? answer.body["message"] : "").toContain(message);
  });
});

test("restarts are counted with the time since the last", async () => {
  const body = deployment("failing");
  await kubernetes.call("POST", "/apis/apps/v1/namespaces/default/deployments", { body });
  await kubernetes.cluster.settled();
  const failing = kubernetes.started.at(-1);
  failing?.report.exited(1);
  await kubernetes.cluster.settled();
  await kubernetes.clock.advance(135_000);
  const query = `fieldSelector=metadata.name%3D${failing?.pod.name ?? ""}`;
  expect(await cells(`${pods}?${query}`)).toMatchObject({ Ready: "1/1", Status: "Running", Restarts: "1 (2m15s ago)" });
});
