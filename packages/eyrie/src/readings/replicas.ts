import type { V1Deployment, V1DeploymentCondition, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { isMilvus } from "../milvus/chart.ts";
import { type Manifest, type RenderedObject, renderedObjects, replicasOf } from "../milvus/manifest.ts";
import { holderOf } from "./field-holders.ts";
import { podReading, timeOf } from "./from-kubernetes.ts";
import type { ReplicasReading } from "./readings.ts";

type Live = V1Deployment | V1StatefulSet;

/** What stands in the release's namespace. */
type Standing = {
  readonly workloads: Readonly<Record<ReplicasReading["kind"], readonly Live[]>>;
  readonly pods: readonly V1Pod[];
};

/** How many pods each workload of a release has that Milvus needs: its own, and those of its etcd and message queue. */
export const replicasReadings = (release: Manifest, standing: Standing): readonly ReplicasReading[] =>
  renderedObjects(release, "Deployment", "StatefulSet")
    .filter(isNeeded)
    .map((rendered): ReplicasReading => {
      const { name } = rendered;
      const kind = rendered.kind === "Deployment" ? "Deployment" : "StatefulSet";
      const live = standing.workloads[kind].find(({ metadata }) => metadata?.name === name);
      const asked = { kind, name, rendered: replicasOf(rendered) } as const;
      return live === undefined ? { ...asked, ready: 0, pods: [] } : { ...asked, ...standingOf(asked, live, standing) };
    });

/** Attu only shows what is there; a MinIO beside S3 is used by nobody. */
const isNeeded = ({ labels }: RenderedObject): boolean =>
  labels["app"] !== "minio" && (labels["app.kubernetes.io/name"] !== "milvus" || isMilvus(labels));

function standingOf({ kind, name }: Pick<ReplicasReading, "kind" | "name">, live: Live, { pods }: Standing) {
  const scaledBy = holderOf("helm", live.metadata?.managedFields ?? [], ["spec", "replicas"]);
  const maker = `${kind.toLowerCase()}/${name}`;
  const own = pods
    .filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
    .map(podReading)
    .filter(({ madeBy }) => madeBy === maker);
  const times = own.map(({ readySince, createdAt }) => readySince ?? createdAt);
  const since = Math.max(
    scaledBy?.at ?? 0,
    ...(conditionTimes(live) ?? [timeOf(live.metadata?.creationTimestamp), ...times]),
  );
  return {
    wanted: live.spec?.replicas ?? 1,
    ready: live.status?.readyReplicas ?? 0,
    pods: own.map((pod) => pod.name),
    ...(scaledBy === undefined ? {} : { scaledBy }),
    // One that its controller has not looked at since it was changed is only beginning.
    ...((live.status?.observedGeneration ?? 0) < (live.metadata?.generation ?? 0) ? {} : { since }),
  };
}

/** Of a StatefulSet there is none so far, and the client's types know no time of it. */
type Condition = Pick<V1DeploymentCondition, "type" | "status" | "reason" | "lastTransitionTime" | "lastUpdateTime">;

/**
 * Since when a Deployment lacks pods, and when a rollout that is under way came on last; a StatefulSet has no conditions.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
 */
function conditionTimes({ status }: Live): readonly number[] | undefined {
  const conditions: readonly Condition[] = status?.conditions ?? [];
  const lacking = conditions.find(({ type, status: state }) => type === "Available" && state === "False");
  if (lacking === undefined) return undefined;
  const rolling = conditions.find(
    ({ type, status: state, reason }) =>
      type === "Progressing" && state === "True" && reason !== "NewReplicaSetAvailable",
  );
  return [timeOf(lacking.lastTransitionTime), ...(rolling === undefined ? [] : [timeOf(rolling.lastUpdateTime)])];
}
