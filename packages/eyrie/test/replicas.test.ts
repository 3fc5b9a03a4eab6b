import type { V1Deployment, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { replicasReadings } from "../src/readings/replicas.ts";

const workload = (kind: string, name: string, labels: string, spec = "replicas: 2") =>
  `---\napiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  labels: ${labels}\nspec:\n  ${spec}\n`;

const milvus = "{ app.kubernetes.io/name: milvus, component: proxy }";

/** Times in minutes. */
const at = (minute: number) => new Date(minute * 60_000);

const metadata = (name: string, scaledAt?: number, generation = 1) => ({
  name,
  generation,
  creationTimestamp: at(1),
  managedFields: [
    { manager: "helm", time: at(1), fieldsV1: { "f:spec": { "f:replicas": {} } } },
    ...(scaledAt === undefined
      ? []
      : [
          {
            manager: "kubectl",
            subresource: "scale",
            time: at(scaledAt),
            fieldsV1: { "f:spec": { "f:replicas": {} } },
          },
        ]),
  ],
});

const deployment = (
  conditions: readonly (readonly [type: string, status: string, reason: string, minute: number])[],
  scaledAt?: number,
  generation?: number,
): V1Deployment => ({
  metadata: metadata("proxy", scaledAt, generation),
  spec: { replicas: 2, selector: {}, template: {} },
  status: {
    observedGeneration: 1,
    conditions: conditions.map(([type, status, reason, minute]) => ({
      type,
      status,
      reason,
      lastTransitionTime: at(minute),
      lastUpdateTime: at(minute),
    })),
  },
});

const lacking = ["Available", "False", "MinimumReplicasUnavailable", 20] as const;

const etcdPod = (readySince: number): V1Pod => ({
  metadata: {
    name: "etcd-0",
    creationTimestamp: at(2),
    ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "etcd", uid: "1", controller: true }],
  },
  status: { conditions: [{ type: "Ready", status: "False", lastTransitionTime: at(readySince) }] },
});

const etcd = (scaledAt?: number): V1StatefulSet => ({
  metadata: metadata("etcd", scaledAt),
  spec: { replicas: 1, selector: {}, template: {}, serviceName: "etcd" },
  status: { replicas: 1, observedGeneration: 1 },
});

const read = (
  manifest: string,
  { deployments = [], sets = [], pods = [] }: { deployments?: V1Deployment[]; sets?: V1StatefulSet[]; pods?: V1Pod[] },
) =>
  replicasReadings(
    { manifest, namespace: "milvus" },
    { workloads: { Deployment: deployments, StatefulSet: sets }, pods },
  );

describe("since when a workload may have no ready pod", () => {
  const done = ["Progressing", "True", "NewReplicaSetAvailable", 10] as const;
  const rolling = ["Progressing", "True", "ReplicaSetUpdated", 30] as const;
  const overdue = ["Progressing", "False", "ProgressDeadlineExceeded", 40] as const;

  it.each([
    ["a Deployment lacks pods after its rollout", deployment([lacking, done]), 20],
    ["a Deployment is being rolled out", deployment([lacking, rolling]), 30],
    ["a Deployment's rollout is overdue", deployment([lacking, overdue]), 20],
    ["a Deployment was scaled up since", deployment([lacking, done], 50), 50],
  ])("%s", (_, proxy, minute) => {
    const [reading] = read(workload("Deployment", "proxy", milvus), { deployments: [proxy] });
    expect(reading).toMatchObject({ name: "proxy", rendered: 2, wanted: 2, ready: 0, since: minute * 60_000 });
  });

  it.each([
    ["its pod has", etcd(), [etcdPod(25)], 25],
    ["it was scaled, which made the pod", etcd(35), [etcdPod(25)], 35],
    ["it was made, where it has no pod", etcd(), [], 1],
  ])("of a StatefulSet since %s", (_, set, pods, minute) => {
    const [reading] = read(workload("StatefulSet", "etcd", "{ app.kubernetes.io/name: etcd }"), { sets: [set], pods });
    expect(reading?.since).toBe(minute * 60_000);
  });

  it("is not known while the controller has not looked", () => {
    const unseen = deployment([lacking], undefined, 2);
    const [reading] = read(workload("Deployment", "proxy", milvus), { deployments: [unseen] });
    expect(reading).not.toHaveProperty("since");
  });
});

it("tells who scaled a workload, and what is not there", () => {
  const manifest = workload("Deployment", "proxy", milvus) + workload("Deployment", "querynode", milvus);
  const [proxy, querynode] = read(manifest, { deployments: [deployment([lacking], 50)] });
  expect(proxy?.scaledBy).toEqual({ by: "kubectl", at: 50 * 60_000 });
  expect(querynode).toEqual({ kind: "Deployment", name: "querynode", rendered: 2, ready: 0, pods: [] });
});

it("looks at what Milvus stands on, and not at what it does without", () => {
  const manifest = [
    workload("Deployment", "attu", "{ app.kubernetes.io/name: milvus, component: attu }"),
    workload("StatefulSet", "minio", "{ app: minio }"),
    workload("StatefulSet", "etcd", "{ app.kubernetes.io/name: etcd }", "replicas: 0"),
    workload("StatefulSet", "kafka", "{ app.kubernetes.io/name: kafka }"),
  ].join("");
  expect(read(manifest, {}).map(({ name, rendered }) => `${name} ${rendered}`)).toEqual(["etcd 0", "kafka 2"]);
});
