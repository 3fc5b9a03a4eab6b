import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import type { ResourceName } from "../../src/kubernetes/registry.ts";
import { deployment, startTestCluster, type TestCluster } from "./harness.ts";

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

const progressing = () =>
  store()
    .get("deployments", "default", "m")
    ?.status?.conditions?.find(({ type }) => type === "Progressing");

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

  test("a paused one still follows its replicas", async () => {
    await create("deployments", deployment("m", { paused: false }));
    await readyOneByOne();
    const spec = { paused: true, replicas: 2, template: { spec: { terminationGracePeriodSeconds: 1 } } };
    await kubernetes.call("PATCH", "/apis/apps/v1/namespaces/default/deployments/m", {
      body: { spec },
      type: "application/merge-patch+json",
    });
    await kubernetes.cluster.settled();
    expect(images()).toHaveLength(2);
    expect(store().list("replicasets", "default")).toHaveLength(1);
    expect(progressing()).toMatchObject({ status: "Unknown", reason: "DeploymentPaused" });
  });

  test("say when a rollout makes no progress, and when it does again", async () => {
    await create("deployments", deployment("m", { replicas: 2, progressDeadlineSeconds: 60 }));
    expect(progressing()).toMatchObject({ status: "True", reason: "ReplicaSetUpdated" });
    await kubernetes.clock.advance(59_000);
    kubernetes.started[0]?.report.ready(true);
    await kubernetes.cluster.settled();
    await kubernetes.clock.advance(59_000);
    await kubernetes.cluster.settled();
    expect(progressing()).toMatchObject({ status: "True", reason: "ReplicaSetUpdated" });
    await kubernetes.clock.advance(1000);
    await kubernetes.cluster.settled();
    const [replicaSet] = store().list("replicasets", "default");
    expect(progressing()).toMatchObject({
      status: "False",
      reason: "ProgressDeadlineExceeded",
      message: `ReplicaSet "${replicaSet?.metadata.name}" has timed out progressing.`,
    });
    await readyOneByOne();
    expect(progressing()).toMatchObject({ status: "True", reason: "NewReplicaSetAvailable" });
    // What fails after that is no rollout.
    kubernetes.started[0]?.report.ready(false);
    await kubernetes.cluster.settled();
    expect(progressing()).toMatchObject({ status: "True", reason: "NewReplicaSetAvailable" });
  });

  test("hand their annotations on to the ReplicaSet of the template as it is", async () => {
    await create("deployments", deployment("m"));
    await patchImage("deployments/m", "milvusdb/milvus:2");
    await kubernetes.call("PATCH", "/apis/apps/v1/namespaces/default/deployments/m", {
      body: { metadata: { annotations: { "kubernetes.io/change-cause": "an update" } } },
      type: "application/merge-patch+json",
    });
    await kubernetes.cluster.settled();
    const causes = store()
      .list("replicasets", "default")
      .map(({ metadata: { annotations = {} } }) => [
        annotations["deployment.kubernetes.io/revision"],
        annotations["kubernetes.io/change-cause"],
      ]);
    expect(Object.fromEntries(causes)).toEqual({ "1": undefined, "2": "an update" });
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

test("a Service of type LoadBalancer waits for its address: nothing here gives one", async () => {
  await create("services", { metadata: { name: "lb" }, spec: { type: "LoadBalancer", ports: [{ port: 19530 }] } });
  expect(store().get("services", "default", "lb")?.status).toEqual({ loadBalancer: {} });
});
