/** Runs a Job's pods to completion. */

import type { Surroundings } from "../../surroundings.ts";
import type { RecordEvent } from "../event-recorder.ts";
import { timestamp } from "../json.ts";
import type { Job, JobStatus } from "../kinds.ts";
import { setCondition } from "../pod-status.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import type { Store } from "../store.ts";
import { type Controller, keyOf, ownerKeys, splitKey } from "./controller.ts";
import { createPod, isActive, podsOf } from "./pods.ts";

const component = "job-controller";

export function jobController(
  store: Store,
  writer: ResourceWriter,
  record: RecordEvent,
  { now }: Pick<Surroundings, "now">,
): Controller {
  return {
    name: component,
    keysFor: ({ resource, object, type }) => {
      if (resource === "jobs") return [keyOf(object)];
      if (resource === "pods") return ownerKeys(object, "Job");
      if (resource === "serviceaccounts" && type === "ADDED") {
        return store.list("jobs", object.metadata.namespace ?? "").map(keyOf);
      }
      return [];
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const job = store.get("jobs", namespace, name);
      if (job === undefined || job.metadata.deletionTimestamp !== undefined || isFinished(job)) return;
      if (job.spec.suspend !== true) fill(job);
      store.edit("jobs", namespace, name, (draft) => {
        draft.status = statusOf(draft);
      });
    },
  };

  function counts(job: Job): { active: number; succeeded: number; failed: number } {
    const pods = podsOf(store, job);
    return {
      active: pods.filter(isActive).length,
      succeeded: pods.filter(({ status }) => status?.phase === "Succeeded").length,
      failed: pods.filter(({ status }) => status?.phase === "Failed").length,
    };
  }

  function fill(job: Job): void {
    const { active, succeeded, failed } = counts(job);
    if (failed > (job.spec.backoffLimit ?? 6)) return;
    const left = (job.spec.completions ?? 1) - succeeded - active;
    const room = (job.spec.parallelism ?? 1) - active;
    for (let count = 0; count < Math.min(left, room); count += 1) {
      const name = { generateName: `${job.metadata.name}-` };
      const made = createPod(writer, record, { owner: job, template: job.spec.template, name, component });
      if ("refusal" in made) return;
    }
  }

  function statusOf(job: Job): JobStatus {
    const { active, succeeded, failed } = counts(job);
    const done = succeeded >= (job.spec.completions ?? 1);
    const failing = failed > (job.spec.backoffLimit ?? 6);
    const status: JobStatus = {
      ...job.status,
      startTime: job.status?.startTime ?? timestamp(now()),
      active,
      succeeded,
      failed,
      ready: active,
    };
    if (done) {
      const complete = {
        status: "True",
        reason: "CompletionsReached",
        message: "Reached expected number of succeeded pods",
      } as const;
      status.completionTime = timestamp(now());
      status.conditions = setCondition(status.conditions, { type: "SuccessCriteriaMet", ...complete }, now());
      status.conditions = setCondition(status.conditions, { type: "Complete", ...complete }, now());
      record(job, { type: "Normal", reason: "Completed", message: "Job completed", component });
    } else if (failing) {
      const message = "Job has reached the specified backoff limit";
      const condition = { type: "Failed", status: "True", reason: "BackoffLimitExceeded", message } as const;
      status.conditions = setCondition(status.conditions, condition, now());
      record(job, { type: "Warning", reason: "BackoffLimitExceeded", message, component });
    }
    return status;
  }
}

function isFinished({ status }: Job): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: value }) => value === "True" && (type === "Complete" || type === "Failed"),
  );
}
