/** Gives every pod to the one node, as soon as its claims are bound. */

import type { Surroundings } from "../../surroundings.ts";
import type { RecordEvent } from "../event-recorder.ts";
import { valueAt } from "../json.ts";
import type { KubernetesObject, Pod } from "../kinds.ts";
import { setCondition } from "../pod-status.ts";
import type { Store } from "../store.ts";
import { type Controller, keyOf, splitKey } from "./controller.ts";
import { claimsOf } from "./pods.ts";

const component = "default-scheduler";

export function scheduler(store: Store, record: RecordEvent, { now }: Pick<Surroundings, "now">): Controller {
  return {
    name: component,
    keysFor: ({ resource, object, type }) => {
      if (type === "DELETED") return [];
      if (resource === "pods") return [keyOf(object)];
      if (resource === "nodes") return store.list("pods").map(keyOf);
      return resource === "persistentvolumeclaims"
        ? store.list("pods", object.metadata.namespace ?? "").map(keyOf)
        : [];
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const pod = store.get("pods", namespace, name);
      if (pod === undefined || pod.spec.nodeName !== undefined || pod.metadata.deletionTimestamp !== undefined) return;
      const [node] = store.list("nodes");
      const obstacle =
        node === undefined ? "no nodes available to schedule pods" : (obstacleOn(node) ?? obstacleFor(pod));
      if (obstacle !== undefined || node === undefined) {
        const message = obstacle ?? "";
        record(pod, { type: "Warning", reason: "FailedScheduling", message, component });
        store.edit("pods", namespace, name, (draft) => {
          const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message } as const;
          draft.status = { phase: "Pending", conditions: setCondition(draft.status?.conditions, condition, now()) };
        });
        return;
      }
      const nodeName = node.metadata.name;
      store.edit("pods", namespace, name, (draft) => {
        draft.spec.nodeName = nodeName;
        const conditions = setCondition(draft.status?.conditions, { type: "PodScheduled", status: "True" }, now());
        draft.status = { phase: "Pending", conditions, hostIP: "10.0.1.23" };
      });
      const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
      record(pod, { type: "Normal", reason: "Scheduled", message, component });
    },
  };

  function obstacleFor(pod: Pod): string | undefined {
    for (const name of claimsOf(pod)) {
      const claim = store.get("persistentvolumeclaims", pod.metadata.namespace ?? "", name);
      if (claim === undefined) return `0/1 nodes are available: persistentvolumeclaim "${name}" not found.`;
      if (claim.status?.phase !== "Bound")
        return "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.";
    }
    return undefined;
  }
}

function obstacleOn(node: KubernetesObject): string | undefined {
  return valueAt(node, "spec.unschedulable") === true
    ? "0/1 nodes are available: 1 node(s) were unschedulable. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."
    : undefined;
}
