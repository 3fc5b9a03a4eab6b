/** How many pods of a PodDisruptionBudget could be taken away now. Nothing here evicts pods, so it is only told. */

import type { Surroundings } from "../../surroundings.ts";
import { valueAt } from "../json.ts";
import type { KubernetesObject, LabelSelector, Pod } from "../kinds.ts";
import { isPodReady, setCondition } from "../pod-status.ts";
import { matchesSelector } from "../selectors.ts";
import type { Store } from "../store.ts";
import { type Controller, keyOf, splitKey } from "./controller.ts";
import { isActive } from "./pods.ts";
import { portion } from "./portion.ts";

export function disruptionController(store: Store, { now }: Pick<Surroundings, "now">): Controller {
  return {
    name: "disruption-controller",
    keysFor: ({ resource, object, type }) => {
      if (resource === "poddisruptionbudgets") return type === "DELETED" ? [] : [keyOf(object)];
      if (resource !== "pods") return [];
      return store
        .list("poddisruptionbudgets", object.metadata.namespace ?? "")
        .filter((budget) => selects(budget, object))
        .map(keyOf);
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      store.edit("poddisruptionbudgets", namespace, name, (budget) => {
        const pods = store.list("pods", namespace).filter((pod) => selects(budget, pod) && isActive(pod));
        budget["status"] = statusOf(budget, pods, now());
      });
    },
  };
}

function selects(budget: KubernetesObject, pod: KubernetesObject): boolean {
  const selector = valueAt(budget, "spec.selector") as LabelSelector | undefined;
  return selector !== undefined && matchesSelector(selector, pod.metadata.labels);
}

function statusOf(budget: KubernetesObject, pods: readonly Pod[], now: number): Record<string, unknown> {
  const expected = pods.length;
  const healthy = pods.filter(isPodReady).length;
  const least = valueAt(budget, "spec.minAvailable") as number | string | undefined;
  const most = valueAt(budget, "spec.maxUnavailable") as number | string | undefined;
  const desired =
    most === undefined ? Math.ceil(portion(least ?? 0, expected)) : expected - Math.ceil(portion(most, expected));
  const allowed = Math.max(0, healthy - Math.max(0, desired));
  const condition = {
    type: "DisruptionAllowed",
    status: allowed > 0 ? "True" : "False",
    reason: allowed > 0 ? "SufficientPods" : "InsufficientPods",
    message: "",
    observedGeneration: budget.metadata.generation ?? 1,
  } as const;
  return {
    conditions: setCondition(undefined, condition, now),
    currentHealthy: healthy,
    desiredHealthy: Math.max(0, desired),
    disruptionsAllowed: allowed,
    expectedPods: expected,
    observedGeneration: budget.metadata.generation ?? 1,
  };
}
