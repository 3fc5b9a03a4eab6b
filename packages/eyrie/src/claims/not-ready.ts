import type { V1Pod } from "@kubernetes/client-node";
import { isReady, whyNotReady } from "../clouds/kubernetes/pod-state.ts";
import { label } from "../messages/claims.ts";
import * as say from "../messages/installation.ts";
import type { Workload } from "../milvus/chart.ts";
import type { Claim, Evidence } from "../model/claim.ts";
import type { Sentence } from "../model/sentence.ts";
import { lacking, unmade } from "./pods.ts";
import { fails, type Proof, seen } from "./proof.ts";

/** That pods are not ready, by which, and what there is to see of them: pods that wait, or that nobody made. */
export async function proveNotReady(
  statement: Sentence,
  proof: Proof,
  pods: readonly V1Pod[],
  workloads: readonly Workload[],
  ours: boolean,
): Promise<Claim> {
  const { namespace } = proof.target.serviceAccount;
  const waiting = pods.filter((pod) => !isReady(pod));
  const listed = [...waiting.map((pod) => `${podName(pod)} (${whyNotReady(pod)})`), ...lacking(workloads, pods)];
  const evidence = await details(proof, waiting);
  const [first] = waiting;
  const missing = unmade(workloads, pods);
  const described = missing.map(named).join(" ");
  const reason = say.podsNotReady(listed, {
    ...(first === undefined
      ? {}
      : { waiting: evidence.length > 0 ? {} : { command: `kubectl describe pod ${podName(first)} -n ${namespace}` } }),
    ...(missing.length === 0
      ? {}
      : {
          unmade: {
            why: `kubectl describe ${described} -n ${namespace}`,
            scale: ours
              ? "up"
              : missing.map((one) => `kubectl scale ${named(one)} --replicas=${one.replicas} -n ${namespace}`),
          },
        }),
  });
  return fails("pods-ready", statement, reason, evidence);
}

const named = ({ kind, name }: Workload) => `${kind.toLowerCase()}/${name}`;

const podName = (pod: V1Pod) => pod.metadata?.name ?? "";

/** The last log lines and events of pods that are not ready, so that nobody has to go and look. */
async function details(
  { clouds: { kubernetes }, target }: Proof,
  pods: readonly V1Pod[],
): Promise<readonly Evidence[]> {
  const { namespace } = target.serviceAccount;
  const perPod = await Promise.all(
    pods.slice(0, 3).map(async (pod) => {
      const name = podName(pod);
      const container = pod.spec?.containers[0]?.name ?? "";
      const restarted = (pod.status?.containerStatuses?.[0]?.restartCount ?? 0) > 0;
      const [log, events] = await Promise.all([
        quietly(kubernetes.readLog(namespace, name, container, { previous: restarted })),
        quietly(kubernetes.listEvents(namespace, `involvedObject.name=${name}`)),
      ]);
      return [
        ...log.slice(-3).map((line) => seen(label.log, `${name}: ${line}`)),
        ...events
          .filter(({ type }) => type === "Warning")
          .slice(-1)
          .map(({ reason, message }) => seen(label.event, `${name}: ${reason ?? ""} ${message ?? ""}`)),
      ];
    }),
  );
  return perPod.flat();
}

/** Details are extra: one that cannot be read is left out. */
const quietly = <T>(read: Promise<readonly T[]>) => read.catch((): readonly T[] => []);
