import type { V1Pod } from "@kubernetes/client-node";
import { isReady, whyNotReady } from "../clouds/kubernetes/pod-state.ts";
import * as say from "../messages/installation.ts";
import { milvusSelector, type Workload } from "../milvus/chart.ts";
import type { Proof } from "./proof.ts";

const firstPause = 100;
const longestPause = 2_000;

/** The release's Milvus pods, once all are ready or patience has run out. Pods on their way out do not count. */
export async function waitForPods(proof: Proof, workloads: readonly Workload[]): Promise<readonly V1Pod[]> {
  const { clouds, clock, target, signal } = proof;
  const deadline = clock.now() + proof.patience;
  let told = "";
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const listed = await clouds.kubernetes.listPods(
      target.serviceAccount.namespace,
      milvusSelector(target.release.name),
    );
    const pods = listed.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
    const waiting = pods.filter((pod) => !isReady(pod));
    const settled = pods.length > 0 && waiting.length === 0 && lacking(workloads, pods).length === 0;
    if (settled || clock.now() + pause > deadline || signal.aborted) return pods;
    const state = `${pods.length - waiting.length}/${pods.length} ${waiting.map(whyNotReady).join()}`;
    if (state !== told) {
      told = state;
      proof.note("pods-ready", say.waitingForPods(pods.length - waiting.length, pods.length));
      const stuck = waiting.find(isStuck);
      if (stuck !== undefined) proof.note("pods-ready", say.podNote(stuck.metadata?.name ?? "", whyNotReady(stuck)));
    }
    await clock.sleep(pause, signal).catch(() => undefined); // stopped: one last look, then it is told as it is
  }
}

/** Workloads with fewer ready pods than the release asks for: `milvus-demo-proxy 0/2`. A missing pod is never seen unready. */
export const lacking = (workloads: readonly Workload[], pods: readonly V1Pod[]): readonly string[] =>
  workloads.flatMap(({ name, replicas }) => {
    const ready = podsOf(name, pods).filter(isReady).length;
    return ready < replicas ? [`${name} ${ready}/${replicas}`] : [];
  });

/** Workloads of which there are fewer pods than the release asks for, ready or not. */
export const unmade = (workloads: readonly Workload[], pods: readonly V1Pod[]): readonly Workload[] =>
  workloads.filter(({ name, replicas }) => podsOf(name, pods).length < replicas);

const podsOf = (workload: string, pods: readonly V1Pod[]) =>
  pods.filter(({ metadata }) => metadata?.name?.startsWith(`${workload}-`) === true);

const isStuck = (pod: V1Pod) => /BackOff|Err|Failed|Unschedulable|Invalid/.test(whyNotReady(pod));
