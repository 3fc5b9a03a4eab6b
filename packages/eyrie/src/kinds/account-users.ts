import type { V1Deployment, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { Clouds } from "../clouds/clouds.ts";
import * as say from "../messages/account-users.ts";
import type { Ending, Obstacle, Run } from "../model/kind.ts";
import { Problem } from "../model/problem.ts";

/** A service account, and the release that was to be the only one to use it. */
export type AccountUse = { readonly namespace: string; readonly account: string; readonly release: string };

/** What becomes of the release itself: `stays` with everything it made. */
export type ReleaseFate = "goes" | "absent" | "stays";

type Workload = V1Deployment | V1StatefulSet;

const firstPause = 200;
const longestPause = 2_000;
/** A pod gets 30 s to end unless its chart says otherwise; a node that is gone keeps its pods for five minutes. */
const patience = 10 * 60_000;

const instance = "app.kubernetes.io/instance";

const isEnding = ({ metadata }: V1Pod | Workload): boolean => metadata?.deletionTimestamp !== undefined;

const nameOf = ({ metadata }: V1Pod | Workload): string => metadata?.name ?? "";

const isOf = ({ metadata }: V1Pod, release: string): boolean => metadata?.labels?.[instance] === release;

/** A pod that has run to its end uses nothing. */
const runs = ({ status }: V1Pod): boolean => status?.phase !== "Succeeded" && status?.phase !== "Failed";

/** Milvus uses the bucket whatever account its values gave it. */
const uses =
  ({ account, release }: AccountUse) =>
  (pod: V1Pod): boolean =>
    runs(pod) &&
    (pod.spec?.serviceAccountName === account ||
      (isOf(pod, release) && pod.metadata?.labels?.["app.kubernetes.io/name"] === "milvus"));

const selects = ({ spec }: Workload, { metadata }: V1Pod): boolean => {
  const wanted = Object.entries(spec?.selector.matchLabels ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => metadata?.labels?.[key] === value);
};

/**
 * Who uses the service account and is not taken away with the release: pods, and what would start some. Of a release
 * that is gone, the pods that are still ending: those that are told to, and those whose workload is gone, which the
 * garbage collector has yet to tell.
 */
export async function accountUsers(
  { kubernetes }: Clouds,
  use: AccountUse,
  fate: ReleaseFate,
): Promise<Obstacle | Ending<Clouds> | undefined> {
  const { namespace, account, release } = use;
  const [listed, deployments, statefulSets] = await Promise.all([
    kubernetes.listPods(namespace, ""),
    kubernetes.listWorkloads(namespace, "deployments"),
    kubernetes.listWorkloads(namespace, "statefulsets"),
  ]);
  const pods = listed.filter(uses(use));
  const keptOn = [...deployments, ...statefulSets].filter((workload) => !isEnding(workload));
  const foreign = (workload: Workload) =>
    workload.spec?.template.spec?.serviceAccountName === account &&
    !(fate === "goes" && workload.metadata?.annotations?.["meta.helm.sh/release-name"] === release);
  const starters = keptOn.filter(foreign);
  const isLeftover = (pod: V1Pod) =>
    fate === "absent" &&
    isOf(pod, release) &&
    (pod.metadata?.ownerReferences ?? []).length > 0 &&
    !keptOn.some((workload) => selects(workload, pod));
  const others = pods.filter(
    (pod) =>
      !isEnding(pod) &&
      !isLeftover(pod) &&
      !(fate === "stays" && pod.spec?.serviceAccountName !== account) && // a release that stays was asked itself
      !(fate === "goes" && isOf(pod, release)) &&
      !starters.some((workload) => selects(workload, pod)),
  );
  const names = [
    ...starters.map(
      (workload) => `${deployments.includes(workload) ? "deployment" : "statefulset"}/${nameOf(workload)}`,
    ),
    ...others.map(nameOf),
  ];
  if (names.length > 0) return say.accountInUse(`${namespace}/${account}`, namespace, names);
  const ending = pods.map(nameOf);
  if (ending.length === 0) return undefined;
  return { ending: { pods: ending }, note: say.stillEnding(ending.length), wait: (run) => podsGone(run, use) };
}

/**
 * Waits until no pod uses the service account: whatever the release's still write as they end, they write as the role.
 * @throws Problem naming those that stay for more than ten minutes, or `interrupted`
 */
export async function podsGone(
  { clouds: { kubernetes }, clock, signal, note }: Run<Clouds>,
  use: AccountUse,
): Promise<void> {
  const { namespace } = use;
  const deadline = clock.now() + patience;
  let told = "";
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const names = (await kubernetes.listPods(namespace, "")).filter(uses(use)).map(nameOf);
    if (names.length === 0) return;
    if (clock.now() > deadline) {
      const { fact, remedy } = say.podsStay(namespace, names);
      throw new Problem("failed", fact, remedy);
    }
    if (names.join() !== told) note(say.waitingToEnd(names));
    told = names.join();
    await clock.sleep(pause, signal).catch(() => {
      const { fact, remedy } = say.stoppedWaiting(names);
      throw new Problem("interrupted", fact, remedy);
    });
  }
}
