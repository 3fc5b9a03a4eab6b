/** A pod's status, computed from its containers'. */

import { timestamp, valueAt } from "./json.ts";
import type { Condition, ContainerStatus, Pod, PodStatus } from "./kinds.ts";

/** Replaces the condition of the same type; the transition time moves only when the status does. */
export function setCondition(
  before: readonly Condition[] | undefined,
  next: Omit<Condition, "lastTransitionTime">,
  now: number,
): Condition[] {
  const same = before?.find(({ type }) => type === next.type);
  const lastTransitionTime = same?.status === next.status ? same.lastTransitionTime : timestamp(now);
  const others = (before ?? []).filter(({ type }) => type !== next.type);
  return [...others, { ...next, lastTransitionTime }];
}

/** The one of those types that is true. */
export function trueCondition(
  all: readonly Condition[] | undefined,
  ...types: readonly string[]
): Condition | undefined {
  return all?.find(({ type, status }) => status === "True" && types.includes(type));
}

export function isPodReady({ status }: Pod): boolean {
  return trueCondition(status?.conditions, "Ready") !== undefined;
}

export function isFinished({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

/** On the node, with nothing running yet. */
export function creatingStatus(pod: Pod, now: number): PodStatus {
  const { initContainers = [], containers } = pod.spec;
  const reason = initContainers.length > 0 ? "PodInitializing" : "ContainerCreating";
  const waiting = ({ name, image }: { name: string; image: string }): ContainerStatus => ({
    name,
    image,
    imageID: "",
    ready: false,
    started: false,
    restartCount: 0,
    state: { waiting: { reason } },
    lastState: {},
  });
  const before = pod.status;
  const startTime = before?.startTime ?? timestamp(now);
  return {
    ...before,
    phase: "Pending",
    startTime,
    qosClass: qualityOfService(pod),
    conditions: conditions(
      pod,
      { initialized: initContainers.length === 0, ready: false, unready: containers.map(({ name }) => name) },
      now,
    ),
    ...(initContainers.length === 0 ? {} : { initContainerStatuses: initContainers.map(waiting) }),
    containerStatuses: containers.map(waiting),
  };
}

/** By requests and limits of processor and memory, which stand in canonical form. */
export function qualityOfService({ spec }: Pod): NonNullable<PodStatus["qosClass"]> {
  const kinds = ["cpu", "memory"];
  const amounts = [...(spec.initContainers ?? []), ...spec.containers].flatMap(({ resources }) =>
    kinds.map((kind) => [valueAt(resources, `requests.${kind}`), valueAt(resources, `limits.${kind}`)] as const),
  );
  if (amounts.every(([request, limit]) => request === undefined && limit === undefined)) return "BestEffort";
  return amounts.every(([request, limit]) => limit !== undefined && request === limit) ? "Guaranteed" : "Burstable";
}

/** Init containers have all run. */
export function runningStatus(pod: Pod, statuses: readonly ContainerStatus[], now: number): PodStatus {
  const unready = statuses.filter(({ ready }) => !ready).map(({ name }) => name);
  const phase = phaseOf(pod, statuses);
  const at = timestamp(now);
  const inits = (pod.spec.initContainers ?? []).map((init): ContainerStatus => {
    const before = pod.status?.initContainerStatuses?.find(({ name }) => name === init.name);
    if (before?.state.terminated !== undefined) return before;
    return {
      name: init.name,
      image: init.image,
      imageID: init.image,
      ready: true,
      started: false,
      restartCount: 0,
      state: { terminated: { exitCode: 0, reason: "Completed", startedAt: at, finishedAt: at } },
      lastState: {},
    };
  });
  return {
    ...pod.status,
    phase,
    conditions: conditions(
      pod,
      { initialized: true, ready: unready.length === 0, unready, completed: phase === "Succeeded" },
      now,
    ),
    ...(inits.length === 0 ? {} : { initContainerStatuses: inits }),
    containerStatuses: [...statuses],
  };
}

function phaseOf({ spec }: Pod, statuses: readonly ContainerStatus[]): PodStatus["phase"] {
  const codes = statuses.map(({ state }) => state.terminated?.exitCode);
  const finished = codes.every((code) => code !== undefined);
  if (finished && spec.restartPolicy !== "Always") {
    if (codes.every((code) => code === 0)) return "Succeeded";
    if (spec.restartPolicy === "Never") return "Failed";
  }
  const notYet = statuses.every(({ state, restartCount }) => restartCount === 0 && state.waiting !== undefined);
  return notYet ? "Pending" : "Running";
}

type Readiness = { initialized: boolean; ready: boolean; unready: readonly string[]; completed?: boolean };

function conditions(pod: Pod, { initialized, ready, unready, completed = false }: Readiness, now: number): Condition[] {
  const why = completed
    ? { reason: "PodCompleted" }
    : { reason: "ContainersNotReady", message: `containers with unready status: [${unready.join(" ")}]` };
  const unreadiness = ready ? {} : why;
  const incomplete = initialized ? {} : { reason: "ContainersNotInitialized" };
  return [
    { type: "PodReadyToStartContainers", status: flag(true) },
    { type: "Initialized", status: flag(initialized), ...incomplete },
    { type: "Ready", status: flag(ready), ...unreadiness },
    { type: "ContainersReady", status: flag(ready), ...unreadiness },
    { type: "PodScheduled", status: flag(true) },
  ].reduce<Condition[]>((all, condition) => setCondition(all, condition, now), pod.status?.conditions ?? []);
}

function flag(value: boolean): "True" | "False" {
  return value ? "True" : "False";
}
