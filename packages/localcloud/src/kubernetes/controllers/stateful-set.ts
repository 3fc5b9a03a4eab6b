/** Keeps a StatefulSet's pods by ordinal, each with its claims; updates them from the highest ordinal down. */

import type { RecordEvent } from "../event-recorder.ts";
import type { Pod, StatefulSet } from "../kinds.ts";
import { isPodReady } from "../pod-status.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import type { Store } from "../store.ts";
import { type Controller, keyOf, ownerKeys, splitKey } from "./controller.ts";
import { attempt, createPod, podsOf, templateHash } from "./pods.ts";

const component = "statefulset-controller";
const revisionLabel = "controller-revision-hash";

export function statefulSetController(store: Store, writer: ResourceWriter, record: RecordEvent): Controller {
  return {
    name: component,
    keysFor: ({ resource, object, type }) => {
      if (resource === "statefulsets") return [keyOf(object)];
      if (resource === "pods") return ownerKeys(object, "StatefulSet");
      if (resource === "serviceaccounts" && type === "ADDED") {
        return store.list("statefulsets", object.metadata.namespace ?? "").map(keyOf);
      }
      return [];
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const set = store.get("statefulsets", namespace, name);
      if (set === undefined || set.metadata.deletionTimestamp !== undefined) return;
      const revision = `${name}-${templateHash(set.spec.template)}`;
      scale(set, revision);
      if (set.spec.updateStrategy?.type !== "OnDelete") replaceOutdated(set, revision);
      store.edit("statefulsets", namespace, name, (draft) => {
        draft.status = statusOf(draft, revision);
      });
    },
  };

  function scale(set: StatefulSet, revision: string): void {
    const wanted = set.spec.replicas ?? 1;
    const parallel = set.spec.podManagementPolicy === "Parallel";
    const pods = podsOf(store, set);
    for (let ordinal = 0; ordinal < wanted; ordinal += 1) {
      const pod = pods.find((candidate) => ordinalOf(candidate) === ordinal);
      if (pod === undefined && !create(set, ordinal, revision)) return;
      if (!parallel && (pod === undefined || !isPodReady(pod))) return;
    }
    const surplus = pods
      .filter((pod) => ordinalOf(pod) >= wanted && pod.metadata.deletionTimestamp === undefined)
      .sort((left, right) => ordinalOf(right) - ordinalOf(left));
    for (const pod of parallel ? surplus : surplus.slice(0, 1)) writer.remove("pods", pod);
  }

  function create(set: StatefulSet, ordinal: number, revision: string): boolean {
    const { name, namespace = "" } = set.metadata;
    // As the real controller has it: the selector's labels lie over the template's.
    const labelsOf = ({ labels }: { readonly labels?: Readonly<Record<string, string>> }) => ({
      ...labels,
      ...set.spec.selector.matchLabels,
    });
    const podName = `${name}-${ordinal}`;
    const claims = (set.spec.volumeClaimTemplates ?? []).map(({ metadata, spec }) => ({
      volume: metadata.name,
      claim: `${metadata.name}-${podName}`,
      body: {
        metadata: { ...metadata, name: `${metadata.name}-${podName}`, namespace, labels: labelsOf(metadata) },
        spec,
      },
    }));
    for (const { claim, body } of claims) {
      if (store.get("persistentvolumeclaims", namespace, claim) !== undefined) continue;
      const claimed = attempt(record, set, component, () => writer.create("persistentvolumeclaims", body));
      if ("refusal" in claimed) return false;
    }
    const { template } = set.spec;
    const volumes = [
      ...(template.spec.volumes ?? []).filter(({ name: volume }) => !claims.some((item) => item.volume === volume)),
      ...claims.map(({ volume, claim }) => ({ name: volume, persistentVolumeClaim: { claimName: claim } })),
    ];
    const labels = {
      [revisionLabel]: revision,
      "statefulset.kubernetes.io/pod-name": podName,
      "apps.kubernetes.io/pod-index": String(ordinal),
    };
    const spec = { hostname: podName, subdomain: set.spec.serviceName, volumes };
    const made = createPod(writer, record, { owner: set, template, name: { name: podName }, component, labels, spec });
    return "made" in made;
  }

  /** One at a time, and only while all the others are ready. */
  function replaceOutdated(set: StatefulSet, revision: string): void {
    const pods = podsOf(store, set);
    if (pods.length < (set.spec.replicas ?? 1)) return;
    const outdated = pods
      .filter((pod) => pod.metadata.labels?.[revisionLabel] !== revision)
      .sort((left, right) => ordinalOf(right) - ordinalOf(left));
    const [next] = outdated;
    if (next === undefined) return;
    const others = pods.filter((pod) => pod !== next);
    const steady = others.every((pod) => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined);
    if (steady && next.metadata.deletionTimestamp === undefined) writer.remove("pods", next);
  }

  function statusOf(set: StatefulSet, revision: string): Record<string, unknown> {
    const pods = podsOf(store, set);
    const ready = pods.filter((pod) => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined).length;
    const updated = pods.filter((pod) => pod.metadata.labels?.[revisionLabel] === revision).length;
    const done = updated === pods.length && ready === pods.length && pods.length === (set.spec.replicas ?? 1);
    const before = set.status?.["currentRevision"];
    return {
      observedGeneration: set.metadata.generation ?? 1,
      replicas: pods.length,
      readyReplicas: ready,
      availableReplicas: ready,
      currentReplicas: done ? pods.length : pods.length - updated,
      updatedReplicas: updated,
      currentRevision: done || typeof before !== "string" ? revision : before,
      updateRevision: revision,
      collisionCount: 0,
    };
  }
}

function ordinalOf({ metadata }: Pod): number {
  return Number(metadata.name.slice(metadata.name.lastIndexOf("-") + 1));
}
