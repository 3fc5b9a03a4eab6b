import type { Cluster } from "@eyrie/localcloud/kubernetes/cluster";
import type { Setting } from "./setting.ts";

const restartedAt = "kubectl.kubernetes.io/restartedAt";

/** What went on among a release's Deployments, by what the API server was told and told. */
export type Rolled = {
  /** Deployments whose template was given a new time of restart, in order. */
  readonly restarted: string[];
  /** The most Deployments that had a pod missing, old or not ready at one moment. */
  most: number;
};

export function clusterOf({ cloud }: Setting): Cluster {
  const [cluster] = cloud.clusters;
  if (cluster === undefined) throw new Error("the setting has no cluster");
  return cluster;
}

/** Every Deployment of a namespace by its name. */
export const deploymentsIn = ({ store }: Cluster, namespace = "milvus") =>
  new Map(store.list("deployments", namespace).map((deployment) => [deployment.metadata.name, deployment]));

export const restartOf = (cluster: Cluster, name: string, namespace?: string): string | undefined =>
  deploymentsIn(cluster, namespace).get(name)?.spec.template.metadata?.annotations?.[restartedAt];

/** Follows the Deployments from now on. */
export function followRestarts(cluster: Cluster): Rolled {
  const rolled: Rolled = { restarted: [], most: 0 };
  const seen = new Map([...deploymentsIn(cluster).keys()].map((name) => [name, restartOf(cluster, name)]));
  cluster.store.subscribe(({ resource }) => {
    if (resource !== "deployments") return;
    const deployments = [...deploymentsIn(cluster).values()];
    for (const { metadata } of deployments) {
      const at = restartOf(cluster, metadata.name);
      if (at !== undefined && at !== seen.get(metadata.name)) rolled.restarted.push(metadata.name);
      seen.set(metadata.name, at);
    }
    const rolling = deployments.filter(({ metadata, spec, status = {} }) => {
      const wanted = spec.replicas ?? 1;
      const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, observedGeneration = 0 } = status;
      const isNew = observedGeneration === metadata.generation && updatedReplicas === wanted && replicas === wanted;
      return !isNew || availableReplicas < wanted;
    });
    rolled.most = Math.max(rolled.most, rolling.length);
  });
  return rolled;
}

/** The webhook's cache is behind until the first pod after a moment is made whose name begins so; that one it passes over. */
export function passOverOne({ store, circumstances }: Cluster, prefix: string, from: () => boolean = () => true): void {
  circumstances.webhookLag = 60_000;
  const stop = store.subscribe(({ type, resource, object }) => {
    if (type !== "ADDED" || resource !== "pods" || !object.metadata.name.startsWith(prefix) || !from()) return;
    circumstances.webhookLag = 0;
    stop();
  });
}

/** The pods of a namespace by name, with the role that each bears. */
export const rolesIn = ({ store }: Cluster, namespace = "milvus"): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    store
      .list("pods", namespace)
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata, spec }) => [
        metadata.name,
        spec.containers[0]?.env?.find(({ name }) => name === "AWS_ROLE_ARN")?.value,
      ]),
  );
