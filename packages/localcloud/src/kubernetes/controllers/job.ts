/**
 * Runs a Job's pods to completion.
 * Differs from the real one: pods that were deleted are not remembered; completions are not indexed, and failures are
 * not told apart by a policy (both are refused by name).
 */

import type { Surroundings } from "../../surroundings.ts";
import type { RecordEvent } from "../event-recorder.ts";
import { timestamp } from "../json.ts";
import type { Condition, Job, JobStatus, Pod } from "../kinds.ts";
import { isPodReady, setCondition, trueCondition } from "../pod-status.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import type { Store } from "../store.ts";
import { type Controller, splitKey, podMakerKeys } from "./controller.ts";
import { createPod, isActive, podsOf } from "./pods.ts";

const component = "job-controller";
const firstBackOff = 10_000;
const longestBackOff = 600_000;

type Failure = { readonly reason: string; readonly message: string };
const backOffLimit: Failure = {
  reason: "BackoffLimitExceeded",
  message: "Job has reached the specified backoff limit",
};
const deadline: Failure = {
  reason: "DeadlineExceeded",
  message: "Job was active longer than specified deadline",
};

export function jobController(
  store: Store,
  writer: ResourceWriter,
  record: RecordEvent,
  { now }: Pick<Surroundings, "now">,
): Controller {
  return {
    name: component,
    keysFor: (event) => podMakerKeys(store, "jobs", event),
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const job = store.get("jobs", namespace, name);
      if (job === undefined || job.metadata.deletionTimestamp !== undefined) return;
      if (finishedAt(job) !== undefined) {
        if ((expiry(job) ?? Number.POSITIVE_INFINITY) <= now())
          writer.remove("jobs", job, { propagation: "Foreground" });
        return;
      }
      const failure = failureOf(job);
      const stopped = failure !== undefined || job.spec.suspend === true;
      if (stopped) for (const pod of podsOf(store, job).filter(isActive)) end(job, pod);
      else fill(job);
      store.edit("jobs", namespace, name, (draft) => {
        draft.status = statusOf(draft, failure);
      });
    },
    dueAt: (key) => {
      const { namespace, name } = splitKey(key);
      const job = store.get("jobs", namespace, name);
      if (job === undefined) return undefined;
      if (finishedAt(job) !== undefined) return expiry(job);
      const times = [deadlineOf(job), backOffUntil(job)].filter((time) => time !== undefined && time > now());
      return times.length === 0 ? undefined : Math.min(...times.map(Number));
    },
  };

  function podsIn(job: Job, phase: "Succeeded" | "Failed"): Pod[] {
    return podsOf(store, job).filter(({ status }) => status?.phase === phase);
  }

  function end(job: Job, pod: Pod): void {
    writer.remove("pods", pod);
    const message = `Deleted pod: ${pod.metadata.name}`;
    record(job, { type: "Normal", reason: "SuccessfulDelete", message, component });
  }

  function failureOf(job: Job): Failure | undefined {
    const limit = job.spec.backoffLimit ?? 6;
    const restarts = podsOf(store, job)
      .filter(isActive)
      .flatMap(({ status }) => (status?.containerStatuses ?? []).map(({ restartCount }) => restartCount))
      .reduce((sum, count) => sum + count, 0);
    if (podsIn(job, "Failed").length > limit || (restarts > 0 && restarts >= limit)) return backOffLimit;
    return (deadlineOf(job) ?? Number.POSITIVE_INFINITY) <= now() ? deadline : undefined;
  }

  /** When no pod may be made before: 10 s after the last failure, doubling up to 10 minutes. */
  function backOffUntil(job: Job): number | undefined {
    const failed = podsIn(job, "Failed");
    if (failed.length === 0) return undefined;
    const last = Math.max(...failed.map(endedAt));
    return last + Math.min(longestBackOff, firstBackOff * 2 ** (failed.length - 1));
  }

  function fill(job: Job): void {
    if ((backOffUntil(job) ?? 0) > now()) return;
    const active = podsOf(store, job).filter(isActive).length;
    const succeeded = podsIn(job, "Succeeded").length;
    const { completions, parallelism = 1 } = job.spec;
    // Without a number of completions the first pod that succeeds ends the work.
    const left = completions === undefined ? (succeeded > 0 ? 0 : parallelism) : completions - succeeded;
    for (let count = active; count < Math.min(left, parallelism); count += 1) {
      const name = { generateName: `${job.metadata.name}-` };
      const made = createPod(writer, record, { owner: job, template: job.spec.template, name, component });
      if ("refusal" in made) return;
    }
  }

  function statusOf(job: Job, failure: Failure | undefined): JobStatus {
    const active = podsOf(store, job).filter(isActive);
    const succeeded = podsIn(job, "Succeeded").length;
    const status: JobStatus = {
      ...job.status,
      startTime: job.status?.startTime ?? timestamp(now()),
      active: active.length,
      succeeded,
      failed: podsIn(job, "Failed").length,
      ready: active.filter(isPodReady).length,
    };
    const say = (type: string, { reason, message }: Failure, value: Condition["status"] = "True"): void => {
      status.conditions = setCondition(status.conditions, { type, status: value, reason, message }, now());
    };
    const { completions, suspend = false } = job.spec;
    const done = completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= completions;
    if (done) {
      const reached = { reason: "CompletionsReached", message: "Reached expected number of succeeded pods" };
      status.completionTime = timestamp(now());
      say("SuccessCriteriaMet", reached);
      say("Complete", reached);
      record(job, { type: "Normal", reason: "Completed", message: "Job completed", component });
    } else if (failure !== undefined) {
      say("FailureTarget", failure);
      say("Failed", failure);
      record(job, { type: "Warning", ...failure, component });
    } else if (suspend !== isSuspended(job) && (suspend || job.status !== undefined)) {
      const reason = suspend ? "JobSuspended" : "JobResumed";
      const message = suspend ? "Job suspended" : "Job resumed";
      say("Suspended", { reason, message }, suspend ? "True" : "False");
      record(job, { type: "Normal", reason: suspend ? "Suspended" : "Resumed", message, component });
      if (!suspend) status.startTime = timestamp(now());
    }
    if (suspend) delete status.startTime;
    return status;
  }
}

function isSuspended({ status }: Job): boolean {
  return trueCondition(status?.conditions, "Suspended") !== undefined;
}

function finishedAt({ status }: Job): number | undefined {
  const last = trueCondition(status?.conditions, "Complete", "Failed");
  return last === undefined ? undefined : Date.parse(last.lastTransitionTime);
}

/** When a finished job goes, where it says how long it is kept. */
function expiry(job: Job): number | undefined {
  const { ttlSecondsAfterFinished: kept } = job.spec;
  const finished = finishedAt(job);
  return kept === undefined || finished === undefined ? undefined : finished + kept * 1000;
}

function deadlineOf({ spec, status }: Job): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || status?.startTime === undefined) return undefined;
  return Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000;
}

function endedAt({ metadata, status }: Pod): number {
  const times = (status?.containerStatuses ?? []).map(({ state }) => Date.parse(state.terminated?.finishedAt ?? ""));
  return Math.max(Date.parse(metadata.creationTimestamp), ...times.filter(Number.isFinite));
}
