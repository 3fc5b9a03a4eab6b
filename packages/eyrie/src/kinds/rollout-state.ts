import type { V1Deployment, V1StatefulSet } from "@kubernetes/client-node";

/**
 * How far a workload's rollout is, as `kubectl rollout status` decides it. `unseen`: its controller has not looked at
 * it since it was changed. `rolling`: pods of an earlier template are left, or some of this one are not made.
 * @see https://github.com/kubernetes/kubectl/blob/master/pkg/polymorphichelpers/rollout_status.go
 */
export type RolloutState = "unseen" | "overdue" | "rolling" | "unready" | "complete";

export function deploymentRollout({ metadata, spec, status = {} }: V1Deployment): RolloutState {
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, conditions = [] } = status;
  if ((metadata?.generation ?? 0) > (status.observedGeneration ?? 0)) return "unseen";
  if (conditions.some(({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded"))
    return "overdue";
  if (updatedReplicas < (spec?.replicas ?? 1) || replicas > updatedReplicas) return "rolling";
  return availableReplicas < updatedReplicas ? "unready" : "complete";
}

export function statefulSetRollout({ metadata, spec, status }: V1StatefulSet): RolloutState {
  if ((metadata?.generation ?? 0) > (status?.observedGeneration ?? 0)) return "unseen";
  const wanted = spec?.replicas ?? 1;
  if (status?.updateRevision !== status?.currentRevision || (status?.replicas ?? 0) < wanted) return "rolling";
  return (status?.readyReplicas ?? 0) < wanted ? "unready" : "complete";
}
