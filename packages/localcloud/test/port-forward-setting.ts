/** A cluster whose pods send back what they are sent. */

import type { ClusterOptions } from "../src/kubernetes/cluster.ts";
import type { RequestRecord } from "../src/kubernetes/record.ts";
import { echoPort, runEcho } from "./kubernetes/echo-pods.ts";
import { deployment, milvusImage, startTestCluster, type TestCluster } from "./kubernetes/harness.ts";

export type EchoCluster = TestCluster & {
  readonly records: RequestRecord[];
  /** The first pod whose name begins so. */
  readonly podOf: (name: string) => string;
  readonly remove: (pod: string) => Promise<void>;
};

/** A deployment and a service `milvus`, and pods of their own. */
export async function startEchoCluster(
  pods: readonly string[] = [],
  options: Partial<ClusterOptions> = {},
): Promise<EchoCluster> {
  const records: RequestRecord[] = [];
  const kubernetes = await startTestCluster({ runPod: runEcho, record: (record) => records.push(record), ...options });
  const { store, writer, settled } = kubernetes.cluster;
  const namespace = "default";
  const container = { name: "milvus", image: milvusImage, ports: [{ name: "milvus", containerPort: echoPort }] };
  const milvus = deployment("milvus", {}, { containers: [container] });
  writer.create("deployments", { ...milvus, metadata: { name: "milvus", namespace } });
  writer.create("services", {
    metadata: { name: "milvus", namespace },
    spec: { selector: { app: "milvus" }, ports: [{ name: "milvus", port: 80, targetPort: "milvus" }] },
  });
  for (const name of pods) writer.create("pods", { metadata: { name, namespace }, spec: { containers: [container] } });
  const over = { restartPolicy: "Never", containers: [{ name: "a", image: "a" }] };
  writer.create("pods", { metadata: { name: "finished", namespace }, spec: over });
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "nobodys" } }];
  const unschedulable = { volumes, containers: [container] };
  writer.create("pods", { metadata: { name: "nowhere", namespace }, spec: unschedulable });
  await settled();
  return {
    ...kubernetes,
    records,
    podOf: (start) =>
      store.list("pods", namespace).find(({ metadata }) => metadata.name.startsWith(start))?.metadata.name ?? "",
    remove: async (pod) => {
      const body = { gracePeriodSeconds: 0 };
      await kubernetes.call("DELETE", `/api/v1/namespaces/${namespace}/pods/${pod}`, { body });
      await settled();
    },
  };
}

/** What the kubelet says where nothing listens on 9999. */
export const refused =
  /error forwarding port 9999 to pod [0-9a-f]{64}, uid : .*dial tcp4 127\.0\.0\.1:9999: connect: connection refused/;
