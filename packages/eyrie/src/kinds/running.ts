import type { V1Deployment, V1ObjectMeta, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { ifAny } from "../clouds/aws/problems.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { milvusSelector } from "../milvus/chart.ts";
import { rollingRank } from "../milvus/rolling-order.ts";
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
  const [found, deployments, statefulSets, pods] = await Promise.all([
    ifAny(() => kubernetes.readServiceAccount(namespace, account)),
    kubernetes.listWorkloads(namespace, "deployments"),
    kubernetes.listWorkloads(namespace, "statefulsets"),
    kubernetes.listPods(namespace, milvusSelector(release)),
  ]);
  const { labels = {}, annotations = {} } = found?.metadata ?? {};
  const injection = injectionBy(standing(found && { labels, annotations }));
  const ours = (workload: V1Deployment | V1StatefulSet) =>
    workload.metadata?.deletionTimestamp === undefined &&
    workload.metadata?.annotations?.["meta.helm.sh/release-name"] === release &&
    workload.spec?.template.spec?.serviceAccountName === account;
  const rolledAt = hashes(kubernetes, namespace, release);
  const one = async (plural: Running["plural"], live: V1Deployment | V1StatefulSet): Promise<Running> => {
    const kind = plural === "deployments" ? "Deployment" : "StatefulSet";
    const name = live.metadata?.name ?? "";
    const id = `${kind.toLowerCase()}/${name}`;
    const state =
      kind === "Deployment" ? deploymentRollout(live as V1Deployment) : statefulSetRollout(live as V1StatefulSet);
    const made = pods.filter((pod) => isStaying(pod) && podReading(pod).madeBy === id);
    const current = await currentOf(kind, live, state, made, rolledAt);
    const { template } = workloadReading(kind, live);
    const outdated = injection === undefined ? [] : current.flatMap((pod) => outdatedIn(podReading(pod), template, injection));
    return {
      id,
      plural,
      name,
      paused: "paused" in (live.spec ?? {}) && (live as V1Deployment).spec?.paused === true,
      wanted: live.spec?.replicas ?? 1,
      state,
      pods: current,
      outdated: outdated.filter(({ field }, at) => outdated.findIndex((other) => other.field === field) === at),
    };
  };
  const rank = ({ metadata }: V1Deployment | V1StatefulSet) => rollingRank(metadata?.labels?.["component"] ?? "");
  const under = [
    ...deployments.filter(ours).map((live) => ({ plural: "deployments" as const, live })),
    ...statefulSets.filter(ours).map((live) => ({ plural: "statefulsets" as const, live })),
  ].toSorted((a, b) => rank(a.live) - rank(b.live));
  return Promise.all(under.map(({ plural, live }) => one(plural, live)));
}

const isStaying = ({ metadata, status }: V1Pod): boolean =>
  metadata?.deletionTimestamp === undefined && status?.phase !== "Succeeded" && status?.phase !== "Failed";

/** Of a Deployment that is being rolled, only its ReplicaSets tell which pods are of its template as it is. */
async function currentOf(
  kind: "Deployment" | "StatefulSet",
  live: V1Deployment | V1StatefulSet,
  state: RolloutState,
  pods: readonly V1Pod[],
  rolledAt: ReturnType<typeof hashes>,
): Promise<readonly V1Pod[]> {
  if (state === "unseen") return [];
  if (kind === "StatefulSet") {
    const revision = (live as V1StatefulSet).status?.updateRevision;
    return pods.filter(({ metadata }) => metadata?.labels?.["controller-revision-hash"] === revision);
  }
  const known = new Set(pods.map(hashOf));
  if (known.size < 2 && state !== "rolling" && state !== "overdue") return pods;
  const hash = await rolledAt(live.metadata ?? {});
  return pods.filter((pod) => hashOf(pod) === hash);
}

const hashOf = ({ metadata }: { readonly metadata?: V1ObjectMeta }): string | undefined =>
  metadata?.labels?.["pod-template-hash"];

const revision = "deployment.kubernetes.io/revision";

/** Which hash the pods of a Deployment's newest template bear. The ReplicaSets are listed when the first asks. */
function hashes(kubernetes: Kubernetes, namespace: string, release: string) {
  let listed: Promise<readonly V1ObjectMeta[]> | undefined;
  return async ({ name, annotations }: V1ObjectMeta): Promise<string | undefined> => {
    listed ??= kubernetes.listReplicaSets(namespace, milvusSelector(release));
    const newest = (await listed).find(
      (set) =>
        set.ownerReferences?.some((owner) => owner.kind === "Deployment" && owner.name === name) === true &&
        set.annotations?.[revision] === annotations?.[revision],
    );
    return newest === undefined ? undefined : hashOf({ metadata: newest });
  };
}
