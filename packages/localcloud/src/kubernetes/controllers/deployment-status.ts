/** How far a Deployment's rollout is, in the words of its conditions. */

import { timestamp } from "../json.ts";
import type { Condition, Deployment, DeploymentStatus, ReplicaSet } from "../kinds.ts";
import { setCondition } from "../pod-status.ts";
import { portion } from "./portion.ts";

/** @param current the ReplicaSet of the template as it is. */
export function deploymentStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  current: ReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const wanted = deployment.spec.replicas ?? 1;
  const replicas = sum(all.map(({ status }) => status?.replicas ?? 0));
  const ready = sum(all.map(({ status }) => status?.readyReplicas ?? 0));
  const unavailable = Math.max(0, Math.max(wanted, replicas) - ready);
  const counts = {
    replicas,
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: ready,
    availableReplicas: ready,
    ...(unavailable === 0 ? {} : { unavailableReplicas: unavailable }),
  };
  const had = deployment.status?.conditions ?? [];
  const failing = current?.status?.conditions?.filter(({ type }) => type === "ReplicaFailure") ?? [];
  const next = [
    available(deployment, ready),
    ...progress(deployment, counts, current?.metadata.name ?? "", now),
    ...failing,
  ];
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...counts,
    conditions: next.reduce<Condition[]>(
      (conditions, condition) => {
        const before = had.find(({ type }) => type === condition.type);
        const same = before?.status === condition.status && before.reason === condition.reason;
        const lastUpdateTime = condition.lastUpdateTime ?? (same ? before.lastUpdateTime : undefined) ?? timestamp(now);
        return setCondition(conditions, { ...condition, lastUpdateTime }, now);
      },
      had.filter(({ type }) => type !== "ReplicaFailure"),
    ),
  };
}

type Next = Omit<Condition, "lastTransitionTime">;

function available(deployment: Deployment, ready: number): Next {
  return ready >= (deployment.spec.replicas ?? 1) - rolloutBounds(deployment).unavailable
    ? {
        type: "Available",
        status: "True",
        reason: "MinimumReplicasAvailable",
        message: "Deployment has minimum availability.",
      }
    : {
        type: "Available",
        status: "False",
        reason: "MinimumReplicasUnavailable",
        message: "Deployment does not have minimum availability.",
      };
}

/** A rollout that moved in any way starts its deadline anew; one that is complete has none. */
function progress(deployment: Deployment, counts: DeploymentStatus, name: string, now: number): Next[] {
  const { spec, status: before = {} } = deployment;
  const had = before.conditions?.find(({ type }) => type === "Progressing");
  const called = `ReplicaSet "${name}"`;
  const { replicas = 0, updatedReplicas: updated = 0, readyReplicas: ready = 0 } = counts;
  const wanted = spec.replicas ?? 1;
  if (updated === wanted && replicas === wanted && ready === wanted) {
    const message = `${called} has successfully progressed.`;
    return [{ type: "Progressing", status: "True", reason: complete, message }];
  }
  if (spec.paused === true) {
    return [{ type: "Progressing", status: "Unknown", reason: "DeploymentPaused", message: "Deployment is paused" }];
  }
  // Pods that fail after their rollout was complete do not make it an unfinished one.
  if (had?.reason === complete && replicas === updated) return [had];
  const rolling = had?.reason === "ReplicaSetUpdated" || had?.reason === exceeded;
  const outdated = (before.replicas ?? 0) - (before.updatedReplicas ?? 0);
  const moved =
    !rolling ||
    updated > (before.updatedReplicas ?? 0) ||
    replicas - updated < outdated ||
    ready > (before.readyReplicas ?? 0);
  if (moved) {
    const message = `${called} is progressing.`;
    const lastUpdateTime = timestamp(now);
    return [{ type: "Progressing", status: "True", reason: "ReplicaSetUpdated", message, lastUpdateTime }];
  }
  if (now < (progressDeadline(deployment) ?? Number.POSITIVE_INFINITY) || had.reason === exceeded) return [had];
  const message = `${called} has timed out progressing.`;
  return [{ type: "Progressing", status: "False", reason: exceeded, message }];
}

const complete = "NewReplicaSetAvailable";
const exceeded = "ProgressDeadlineExceeded";

/** When a rollout that goes on is called failed; never, by Kubernetes' own word, after the longest time there is. */
export function progressDeadline({ spec, status }: Deployment): number | undefined {
  if (spec.progressDeadlineSeconds === 2 ** 31 - 1) return undefined;
  const progressing = status?.conditions?.find(({ type }) => type === "Progressing");
  if (progressing?.reason !== "ReplicaSetUpdated" || progressing.lastUpdateTime === undefined) return undefined;
  return Date.parse(progressing.lastUpdateTime) + (spec.progressDeadlineSeconds ?? 600) * 1000;
}

/** How many pods more than wanted, and how many fewer available ones, a rollout may have. */
export function rolloutBounds({ spec }: Deployment): { surge: number; unavailable: number } {
  const wanted = spec.replicas ?? 1;
  if (spec.strategy?.type === "Recreate") return { surge: 0, unavailable: 0 };
  const { maxSurge = "25%", maxUnavailable = "25%" } = spec.strategy?.rollingUpdate ?? {};
  const surge = Math.ceil(portion(maxSurge, wanted));
  const unavailable = Math.min(wanted, Math.floor(portion(maxUnavailable, wanted)));
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
