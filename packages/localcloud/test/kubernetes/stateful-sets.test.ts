import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { podTemplate, startTestCluster, type TestCluster } from "./harness.ts";

let kubernetes: TestCluster;
beforeEach(async () => {
  kubernetes = await startTestCluster({ ready: false });
});
afterEach(() => kubernetes.close());

const store = () => kubernetes.cluster.store;

function statefulSet(spec: JsonObject = {}): JsonObject {
  return {
    metadata: { name: "s", namespace: "default" },
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
  };
}

async function create(set: JsonObject): Promise<void> {
  kubernetes.cluster.writer.create("statefulsets", set);
  await kubernetes.cluster.settled();
}

async function patch(spec: JsonObject): Promise<void> {
  const path = "/apis/apps/v1/namespaces/default/statefulsets/s";
  const type = "application/strategic-merge-patch+json";
  const { status } = await kubernetes.call("PATCH", path, { body: { spec }, type });
  expect(status).toBe(200);
  await kubernetes.cluster.settled();
}

const setImage = (image: string): Promise<void> =>
  patch({ template: { spec: { containers: [{ name: "milvus", image }] } } });

/** Makes every pod that runs ready, and those that follow. */
async function allReady(): Promise<void> {
  for (let index = 0; index < kubernetes.started.length; index += 1) {
    kubernetes.started[index]?.report.ready(true);
    await kubernetes.cluster.settled();
  }
}

const names = () =>
  store()
    .list("pods", "default")
    .map(({ metadata }) => metadata.name);
const images = () =>
  store()
    .list("pods", "default")
    .map(({ spec }) => spec.containers[0]?.image);
const claims = () =>
  store()
    .list("persistentvolumeclaims", "default")
    .map(({ metadata }) => metadata.name);
const observed = () => store().get("statefulsets", "default", "s")?.status;
const first = "milvusdb/milvus:v2.6.15";
const second = "milvusdb/milvus:2";

describe("stateful sets", () => {
  test("come up in order, each with a bound claim", async () => {
    await create(statefulSet());
    expect(names()).toEqual(["s-0"]);
    kubernetes.started[0]?.report.ready(true);
    await kubernetes.cluster.settled();
    expect(names()).toEqual(["s-0", "s-1"]);
    const made = store().list("persistentvolumeclaims", "default");
    expect(made.map(({ metadata, status, spec }) => [metadata.name, status?.phase, spec.storageClassName])).toEqual([
      ["data-s-0", "Bound", "gp3"],
      ["data-s-1", "Bound", "gp3"],
    ]);
    // The controller lays the selector's labels over the template's.
    expect(made[0]?.metadata.labels).toEqual({ app: "s", of: "s" });
  });

  test("come up at once when told to, and are replaced from the highest down", async () => {
    await create(statefulSet({ podManagementPolicy: "Parallel" }));
    expect(names()).toEqual(["s-0", "s-1"]);
    for (const { report } of kubernetes.started) report.ready(true);
    await kubernetes.cluster.settled();
    await setImage("milvusdb/milvus:2");
    expect(images()).toEqual(["milvusdb/milvus:v2.6.15", "milvusdb/milvus:2"]);
    kubernetes.started[2]?.report.ready(true);
    await kubernetes.cluster.settled();
    kubernetes.started[3]?.report.ready(true);
    await kubernetes.cluster.settled();
    expect(images()).toEqual(["milvusdb/milvus:2", "milvusdb/milvus:2"]);
    expect(observed()).toMatchObject({ readyReplicas: 2, updatedReplicas: 2 });
  });

  test("update only from the partition up, also when a pod below is made anew", async () => {
    await create(statefulSet({ updateStrategy: { rollingUpdate: { partition: 1 } } }));
    await allReady();
    await setImage(second);
    await allReady();
    expect(images()).toEqual([first, second]);
    expect(observed()).toMatchObject({ currentReplicas: 1, updatedReplicas: 1 });
    expect(observed()?.["currentRevision"]).not.toBe(observed()?.["updateRevision"]);
    await kubernetes.call("DELETE", "/api/v1/namespaces/default/pods/s-0");
    await kubernetes.cluster.settled();
    await allReady();
    expect(images()).toEqual([first, second]);
    await patch({ updateStrategy: { rollingUpdate: { partition: 0 } } });
    await allReady();
    expect(images()).toEqual([second, second]);
    expect(observed()?.["currentRevision"]).toBe(observed()?.["updateRevision"]);
  });

  test("a pod that never gets ready holds up those below", async () => {
    await create(statefulSet());
    await allReady();
    await setImage(second);
    expect(images()).toEqual([first, second]);
    await setImage("milvusdb/milvus:3");
    // In order, the set waits for the pod that is there, whatever its template says by now.
    expect(images()).toEqual([first, second]);
  });

  test("keep their templates as revisions, the newest last, and no more than they are to", async () => {
    await create(statefulSet({ revisionHistoryLimit: 1 }));
    await allReady();
    for (const image of [second, "milvusdb/milvus:3", "milvusdb/milvus:4", second]) {
      await setImage(image);
      await allReady();
    }
    const revisions = store()
      .list("controllerrevisions", "default")
      .sort((left, right) => left.revision - right.revision);
    expect(revisions.map(({ revision, data }) => [revision, data.spec.template.spec.containers[0]?.image])).toEqual([
      [4, "milvusdb/milvus:4"],
      [5, second],
    ]);
    expect(observed()?.["updateRevision"]).toBe(revisions[1]?.metadata.name);
  });

  test.each([
    { policy: {}, afterScaling: ["data-s-0", "data-s-1"], afterDeletion: ["data-s-0", "data-s-1"] },
    { policy: { whenScaled: "Delete" }, afterScaling: ["data-s-0"], afterDeletion: ["data-s-0"] },
    { policy: { whenDeleted: "Delete" }, afterScaling: ["data-s-0", "data-s-1"], afterDeletion: [] },
    { policy: { whenScaled: "Delete", whenDeleted: "Delete" }, afterScaling: ["data-s-0"], afterDeletion: [] },
  ])("keep or drop claims: $policy", async ({ policy, afterScaling, afterDeletion }) => {
    await create(statefulSet({ persistentVolumeClaimRetentionPolicy: policy }));
    await allReady();
    await patch({ replicas: 1 });
    expect([names(), claims()]).toEqual([["s-0"], afterScaling]);
    await kubernetes.call("DELETE", "/apis/apps/v1/namespaces/default/statefulsets/s");
    await kubernetes.cluster.settled();
    expect([names(), claims()]).toEqual([[], afterDeletion]);
  });
});
