import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { ResourceName } from "../../src/kubernetes/registry.ts";
import { deployment, podTemplate, startTestCluster, type TestCluster } from "./harness.ts";

let kubernetes: TestCluster;
beforeEach(async () => {
  kubernetes = await startTestCluster({ ready: false });
});
afterEach(() => kubernetes.close());

async function create(resource: ResourceName, object: JsonObject): Promise<void> {
  kubernetes.cluster.writer.create(resource, {
    ...object,
    metadata: { ...(object["metadata"] as JsonObject), namespace: "default" },
  });
  await kubernetes.cluster.settled();
}

async function patchImage(name: string, image: string): Promise<void> {
  const body = { spec: { template: { spec: { containers: [{ name: "milvus", image }] } } } };
  const answer = await kubernetes.call("PATCH", `/apis/apps/v1/namespaces/default/${name}`, {
    body,
    type: "application/strategic-merge-patch+json",
  });
  expect(answer.status).toBe(200);
  await kubernetes.cluster.settled();
}

/** Makes every pod that runs ready, one at a time, and tells how many were available at each step. */
async function readyOneByOne(): Promise<number[]> {
  const seen: number[] = [];
  for (let index = 0; index < kubernetes.started.length; index += 1) {
    kubernetes.started[index]?.report.ready(true);
    await kubernetes.cluster.settled();
    seen.push(kubernetes.cluster.store.get("deployments", "default", "m")?.status?.availableReplicas ?? 0);
  }
  return seen;
}

const store = () => kubernetes.cluster.store;
const images = () =>
  store()
    .list("pods", "default")
    .map(({ spec }) => spec.containers[0]?.image);

describe("deployments", () => {
  const rolling = { maxSurge: 1, maxUnavailable: 0 };

  test("roll without falling below what must be available, and keep their history", async () => {
    await create(
      "deployments",
      deployment("m", { replicas: 3, strategy: { type: "RollingUpdate", rollingUpdate: rolling } }),
    );
    expect(await readyOneByOne()).toEqual([1, 2, 3]);
    await patchImage("deployments/m", "milvusdb/milvus:2");
    expect(images()).toHaveLength(4);
    const during = await readyOneByOne();
    expect(Math.min(...during)).toBe(3);
    expect(images()).toEqual(Array(3).fill("milvusdb/milvus:2"));
    expect(store().get("deployments", "default", "m")).toMatchObject({
      metadata: { generation: 2, annotations: { "deployment.kubernetes.io/revision": "2" } },
      status: { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 },
    });
    const sizes = store()
      .list("replicasets", "default")
      .map(({ spec }) => spec.replicas);
    expect(sizes.toSorted((left = 0, right = 0) => left - right)).toEqual([0, 3]);
  });

  test("going back to an earlier template reuses its ReplicaSet under a new revision", async () => {
    await create("deployments", deployment("m"));
    const [first] = store().list("replicasets", "default");
    await patchImage("deployments/m", "milvusdb/milvus:2");
    await patchImage("deployments/m", "milvusdb/milvus:v2.6.15");
    await readyOneByOne();
    const again = store().get("replicasets", "default", first?.metadata.name ?? "");
    expect(again).toMatchObject({
      spec: { replicas: 1 },
      metadata: { annotations: { "deployment.kubernetes.io/revision": "3" } },
    });
    expect(store().list("replicasets", "default")).toHaveLength(2);
  });

  test("Recreate has no two generations at once", async () => {
    await create("deployments", deployment("m", { replicas: 2, strategy: { type: "Recreate" } }));
    await readyOneByOne();
    let mixed = false;
    const unsubscribe = store().subscribe(() => {
      mixed ||= new Set(images()).size > 1;
    });
    await patchImage("deployments/m", "milvusdb/milvus:2");
    unsubscribe();
    expect([mixed, images()]).toEqual([false, ["milvusdb/milvus:2", "milvusdb/milvus:2"]]);
  });

  test("a paused one changes nothing until it is resumed", async () => {
    await create("deployments", deployment("m"));
    store().edit("deployments", "default", "m", (draft) => {
      draft.spec.paused = true;
    });
    await patchImage("deployments/m", "milvusdb/milvus:2");
    expect(images()).toEqual(["milvusdb/milvus:v2.6.15"]);
    store().edit("deployments", "default", "m", (draft) => {
      draft.spec.paused = false;
    });
    await kubernetes.cluster.settled();
    await readyOneByOne();
    expect(images()).toEqual(["milvusdb/milvus:2"]);
  });

  test("a pod that is taken away comes back", async () => {
    await create("deployments", deployment("m"));
    const [pod] = store().list("pods", "default");
    await kubernetes.call("DELETE", `/api/v1/namespaces/default/pods/${pod?.metadata.name}`);
    await kubernetes.cluster.settled();
    const now = store().list("pods", "default");
    expect([now.length, now[0]?.metadata.uid === pod?.metadata.uid]).toEqual([1, false]);
  });
});

describe("stateful sets", () => {
  const statefulSet = (spec: JsonObject = {}) => ({
    metadata: { name: "s" },
    spec: {
      replicas: 2,
      serviceName: "s",
      selector: { matchLabels: { app: "s" } },
      template: podTemplate({ app: "s" }),
      volumeClaimTemplates: [
        {
          metadata: { name: "data", labels: { app: "theirs", of: "s" } },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
      ...spec,
    },
  });
  const names = () =>
    store()
      .list("pods", "default")
      .map(({ metadata }) => metadata.name);

  test("come up in order, each with a bound claim", async () => {
    await create("statefulsets", statefulSet());
    expect(names()).toEqual(["s-0"]);
    kubernetes.started[0]?.report.ready(true);
    await kubernetes.cluster.settled();
    expect(names()).toEqual(["s-0", "s-1"]);
    const claims = store().list("persistentvolumeclaims", "default");
    expect(claims.map(({ metadata, status, spec }) => [metadata.name, status?.phase, spec.storageClassName])).toEqual([
      ["data-s-0", "Bound", "gp3"],
      ["data-s-1", "Bound", "gp3"],
    ]);
    // The controller lays the selector's labels over the template's.
    expect(claims[0]?.metadata.labels).toEqual({ app: "s", of: "s" });
  });

  test("come up at once when told to, and are replaced from the highest down", async () => {
    await create("statefulsets", statefulSet({ podManagementPolicy: "Parallel" }));
    expect(names()).toEqual(["s-0", "s-1"]);
    for (const { report } of kubernetes.started) report.ready(true);
    await kubernetes.cluster.settled();
    await patchImage("statefulsets/s", "milvusdb/milvus:2");
    expect(images()).toEqual(["milvusdb/milvus:v2.6.15", "milvusdb/milvus:2"]);
    kubernetes.started[2]?.report.ready(true);
    await kubernetes.cluster.settled();
    kubernetes.started[3]?.report.ready(true);
    await kubernetes.cluster.settled();
    expect(images()).toEqual(["milvusdb/milvus:2", "milvusdb/milvus:2"]);
    expect(store().get("statefulsets", "default", "s")?.status).toMatchObject({ readyReplicas: 2, updatedReplicas: 2 });
  });
});

describe("jobs", () => {
  test("complete with their pods", async () => {
    await create("jobs", {
      metadata: { name: "j" },
      spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "busybox" }] } } },
    });
    expect(store().get("jobs", "default", "j")?.status).toMatchObject({ succeeded: 1, active: 0 });
    expect(store().get("jobs", "default", "j")?.status?.conditions).toContainEqual(
      expect.objectContaining({ type: "Complete", status: "True" }),
    );
  });

  test("give up after backoffLimit", async () => {
    await create("jobs", {
      metadata: { name: "j" },
      spec: { backoffLimit: 1, template: podTemplate({}, { restartPolicy: "Never" }) },
    });
    for (const attempt of [0, 1]) {
      kubernetes.started[attempt]?.report.exited(1);
      await kubernetes.cluster.settled();
    }
    expect(kubernetes.started).toHaveLength(2);
    expect(store().get("jobs", "default", "j")?.status?.conditions).toContainEqual(
      expect.objectContaining({ type: "Failed", reason: "BackoffLimitExceeded" }),
    );
  });
});

describe("deletion", () => {
  const cases = [
    { propagation: "Background", replicaSets: 0, pods: 0 },
    { propagation: "Foreground", replicaSets: 0, pods: 0 },
    { propagation: "Orphan", replicaSets: 1, pods: 1 },
  ];
  test.each(cases)(
    "$propagation leaves $replicaSets ReplicaSets and $pods pods",
    async ({ propagation, replicaSets, pods }) => {
      await create("deployments", deployment("m"));
      await kubernetes.call("DELETE", "/apis/apps/v1/namespaces/default/deployments/m", {
        body: { propagationPolicy: propagation },
      });
      await kubernetes.cluster.settled();
      expect(store().get("deployments", "default", "m")).toBeUndefined();
      expect(store().list("replicasets", "default")).toHaveLength(replicaSets);
      expect(store().list("pods", "default")).toHaveLength(pods);
    },
  );

  test("a finalizer holds an object until it is removed", async () => {
    await create("configmaps", { metadata: { name: "c", finalizers: ["example.com/hold"] } });
    const path = "/api/v1/namespaces/default/configmaps/c";
    await kubernetes.call("DELETE", path);
    expect(store().get("configmaps", "default", "c")?.metadata.deletionTimestamp).toBeDefined();
    await kubernetes.call("PATCH", path, {
      body: { metadata: { finalizers: null } },
      type: "application/merge-patch+json",
    });
    expect(store().get("configmaps", "default", "c")).toBeUndefined();
  });

  test("a namespace goes with all that is in it, and takes nothing new meanwhile", async () => {
    kubernetes.cluster.writer.create("namespaces", { metadata: { name: "n" } });
    await kubernetes.cluster.settled();
    expect(store().get("serviceaccounts", "n", "default")).toBeDefined();
    expect(store().get("configmaps", "n", "kube-root-ca.crt")).toBeDefined();
    await kubernetes.call("DELETE", "/api/v1/namespaces/n");
    const late = await kubernetes.call("POST", "/api/v1/namespaces/n/configmaps", {
      body: { metadata: { name: "late" } },
    });
    expect(late.body["message"]).toContain("because it is being terminated");
    await kubernetes.cluster.settled();
    expect([store().get("namespaces", "", "n"), store().list("configmaps", "n")]).toEqual([undefined, []]);
  });
});

describe("services", () => {
  test("get an address only where the cluster was told to give one", async () => {
    const service = { metadata: { name: "lb" }, spec: { type: "LoadBalancer", ports: [{ port: 19530 }] } };
    await create("services", service);
    expect(store().get("services", "default", "lb")?.status).toEqual({ loadBalancer: {} });
    const other = await startTestCluster({
      loadBalancerAddress: ({ metadata }) => `${metadata.name}.elb.us-east-2.amazonaws.com`,
    });
    other.cluster.writer.create("services", { ...service, metadata: { name: "lb", namespace: "default" } });
    await other.cluster.settled();
    expect(other.cluster.store.get("services", "default", "lb")?.status).toEqual({
      loadBalancer: { ingress: [{ hostname: "lb.elb.us-east-2.amazonaws.com" }] },
    });
    await other.close();
  });
});
