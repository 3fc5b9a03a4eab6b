/** Keeps as many pods as a ReplicaSet asks for. */

import type { Surroundings } from "../../surroundings.ts";
import type { RecordEvent } from "../event-recorder.ts";
import type { Condition, Pod, ReplicaSet } from "../kinds.ts";
import { isPodReady, setCondition } from "../pod-status.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import type { Store } from "../store.ts";
import { type Controller, splitKey, podMakerKeys } from "./controller.ts";
import { createPod, isActive, podsOf } from "./pods.ts";

const component = "replicaset-controller";

export function replicaSetController(
  store: Store,
  writer: ResourceWriter,
  record: RecordEvent,
  { now }: Pick<Surroundings, "now">,
): Controller {
  return {
    name: component,
    keysFor: (event) => podMakerKeys(store, "replicasets", event),
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const replicaSet = store.get("replicasets", namespace, name);
      if (replicaSet === undefined || replicaSet.metadata.deletionTimestamp !== undefined) return;
      const refusal = scale(replicaSet);
      const active = podsOf(store, replicaSet).filter(isActive);
      const ready = active.filter(isPodReady).length;
      store.edit("replicasets", namespace, name, (draft) => {
        const conditions = failure(draft, refusal);
        draft.status = {
          observedGeneration: draft.metadata.generation ?? 1,
          replicas: active.length,
          fullyLabeledReplicas: active.length,
          readyReplicas: ready,
          availableReplicas: ready,
          ...(conditions.length === 0 ? {} : { conditions }),
        };
      });
    },
  };

  function scale(replicaSet: ReplicaSet): string | undefined {
    const active = podsOf(store, replicaSet).filter(isActive);
    const wanted = replicaSet.spec.replicas ?? 1;
    for (let count = active.length; count < wanted; count += 1) {
      const name = { generateName: `${replicaSet.metadata.name}-` };
      const made = createPod(writer, record, {
        owner: replicaSet,
        template: replicaSet.spec.template,
        name,
        component,
      });
      if ("refusal" in made) return made.refusal;
    }
    for (const pod of leastWanted(active).slice(0, Math.max(0, active.length - wanted))) {
      writer.remove("pods", pod);
      const message = `Deleted pod: ${pod.metadata.name}`;
      record(replicaSet, { type: "Normal", reason: "SuccessfulDelete", message, component });
    }
    return undefined;
  }

  function failure(replicaSet: ReplicaSet, refusal: string | undefined): Condition[] {
    const others = (replicaSet.status?.conditions ?? []).filter(({ type }) => type !== "ReplicaFailure");
    if (refusal === undefined) return others;
    const condition = { type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: refusal } as const;
    return setCondition(replicaSet.status?.conditions, condition, now());
  }
}

/** Those that are not ready go first, then the newest. */
function leastWanted(pods: readonly Pod[]): Pod[] {
  return [...pods].sort((left, right) => {
    const ready = Number(isPodReady(left)) - Number(isPodReady(right));
    if (ready !== 0) return ready;
    return left.metadata.creationTimestamp < right.metadata.creationTimestamp ? 1 : -1;
  });
}
