import type { V1Pod } from "@kubernetes/client-node";

export const isReady = (pod: V1Pod): boolean =>
  pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;

/** The kubelet's own reason: of the container, else of the pod. */
export function whyNotReady(pod: V1Pod): string {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const waiting = statuses.find(({ state }) => state?.waiting !== undefined)?.state?.waiting;
  if (waiting !== undefined) return [waiting.reason, waiting.message].filter((text) => text !== undefined).join(": ");
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === "PodScheduled" && status === "False");
  return unscheduled?.message ?? pod.status?.phase ?? "Pending";
}
