import type { V1Deployment, V1ObjectMeta, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { ifAny } from "../clouds/aws/problems.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { milvusSelector } from "../milvus/chart.ts";
import { rollingRank } from "../milvus/rolling-order.ts";
import { allInOrder } from "../model/all-in-order.ts";
import { podReading, workloadReading } from "../readings/from-kubernetes.ts";
import { injectionBy, type Outdated, outdatedIn } from "../readings/injection.ts";
import type { AccountUse } from "./account-users.ts";
import { deploymentRollout, type RolloutState, statefulSetRollout } from "./rollout-state.ts";

type Kubernetes = Clouds["kubernetes"];
type Strings = Readonly<Record<string, string>>;

/** What a service account bears. */
type Borne = { readonly labels: Strings; readonly annotations: Strings };

/** A workload of a release that runs under its service account, and what its pods cannot see. */
export type Running = {
  /** `deployment/milvus-demo-proxy`, as kubectl takes it. */
  readonly id: string;
  readonly plural: "deployments" | "statefulsets";
  readonly name: string;
  readonly paused: boolean;
  readonly wanted: number;
  readonly state: RolloutState;
  /** Those of its template as it is now; others are on their way out. */
  readonly pods: readonly V1Pod[];
  /** Each field once. */
  readonly outdated: readonly Outdated[];
};

/**
 * The workloads of a release that run under its service account, in the order in which Milvus is rolled.
 * @param standing The annotations that will stand, where a run is about to write some
 */
export async function readRunning(
  kubernetes: Kubernetes,
  { namespace, account, release }: AccountUse,
  standing: (account: Borne | undefined) => Strings = (borne) => borne?.annotations ?? {},
): Promise<readonly Running[]> {
  const [found, deployments, statefulSets, replicaSets, pods] = await allInOrder([
    ifAny(() => kubernetes.readServiceAccount(namespace, account)),
    kubernetes.listWorkloads(namespace, "deployments"),
    kubernetes.listWorkloads(namespace, "statefulsets"),
    kubernetes.listReplicaSets(namespace, milvusSelector(release)),
    kubernetes.listPods(namespace, milvusSelector(release)),
  ]);
  const { labels = {}, annotations = {} } = found?.metadata ?? {};
  const injection = injectionBy(standing(found && { labels, annotations }));
  const ours = (workload: V1Deployment | V1StatefulSet) =>
    workload.metadata?.deletionTimestamp === undefined &&
    workload.metadata?.annotations?.["meta.helm.sh/release-name"] === release &&
    workload.spec?.template.spec?.serviceAccountName === account;
  const staying = pods.filter(isStaying).map((pod) => ({ pod, reading: podReading(pod) }));
  const one = ({ kind, plural, live }: Live): Running => {
    const name = live.metadata?.name ?? "";
    const id = `${kind.toLowerCase()}/${name}`;
    const state = kind === "Deployment" ? deploymentRollout(live) : statefulSetRollout(live);
    const isCurrent = kind === "Deployment" ? ofNewest(live, replicaSets) : ofRevision(live);
    const current = staying.filter(({ pod, reading }) => state !== "unseen" && reading.madeBy === id && isCurrent(pod));
    const { template } = workloadReading(kind, live);
    const outdated =
      injection === undefined ? [] : current.flatMap(({ reading }) => outdatedIn(reading, template, injection));
    return {
      id,
      plural,
      name,
      paused: kind === "Deployment" && live.spec?.paused === true,
      wanted: live.spec?.replicas ?? 1,
      state,
      pods: current.map(({ pod }) => pod),
      outdated: outdated.filter(isFirst),
    };
  };
  return [
    ...deployments.map((live): Live => ({ kind: "Deployment", plural: "deployments", live })),
    ...statefulSets.map((live): Live => ({ kind: "StatefulSet", plural: "statefulsets", live: live as V1StatefulSet })),
  ]
    .filter(({ live }) => ours(live))
    .toSorted((a, b) => rank(a) - rank(b))
    .map(one);
}

type Live =
  | { readonly kind: "Deployment"; readonly plural: "deployments"; readonly live: V1Deployment }
  | { readonly kind: "StatefulSet"; readonly plural: "statefulsets"; readonly live: V1StatefulSet };

const rank = ({ live }: Live): number => rollingRank(live.metadata?.labels?.["component"] ?? "");

const isStaying = ({ metadata, status }: V1Pod): boolean =>
  metadata?.deletionTimestamp === undefined && status?.phase !== "Succeeded" && status?.phase !== "Failed";

const isFirst = ({ field }: Outdated, at: number, all: readonly Outdated[]): boolean =>
  all.findIndex((other) => other.field === field) === at;

const revision = "deployment.kubernetes.io/revision";
const hash = "pod-template-hash";

/** Only its ReplicaSets tell which pods of a Deployment are of its template as it is: the newest bears its revision. */
function ofNewest({ metadata }: V1Deployment, replicaSets: readonly V1ObjectMeta[]): (pod: V1Pod) => boolean {
  const newest = replicaSets.find(
    ({ ownerReferences = [], annotations }) =>
      ownerReferences.some(({ uid }) => uid === metadata?.uid) &&
      annotations?.[revision] === metadata?.annotations?.[revision],
  );
  return (pod) => newest !== undefined && pod.metadata?.labels?.[hash] === newest.labels?.[hash];
}

const ofRevision =
  ({ status }: V1StatefulSet) =>
  ({ metadata }: V1Pod): boolean =>
    metadata?.labels?.["controller-revision-hash"] === status?.updateRevision;
