/**
 * Keeps a StatefulSet's pods by ordinal, each with its claims; updates them from the highest ordinal down to the partition.
 * Differs from the real one: no `minReadySeconds`, no `ordinals.start`, and one pod at a time whatever `maxUnavailable`.
 */

import type { RecordEvent } from "../event-recorder.ts";
import type { OwnerReference, Pod, StatefulSet } from "../kinds.ts";
import { isPodReady } from "../pod-status.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import type { Store } from "../store.ts";
import { type Controller, controllerReference, splitKey, podMakerKeys } from "./controller.ts";
import { currentRevision, forgetRevisions, revisionLabel, templateAt } from "./controller-revisions.ts";
import { attempt, createPod, podsOf } from "./pods.ts";

const component = "statefulset-controller";

/** The names of the revision that pods have, and of the one they are to have. */
type Revisions = { readonly current: string; readonly update: string };

export function statefulSetController(store: Store, writer: ResourceWriter, record: RecordEvent): Controller {
  return {
    name: component,
    keysFor: (event) => podMakerKeys(store, "statefulsets", event),
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const set = store.get("statefulsets", namespace, name);
      if (set === undefined || set.metadata.deletionTimestamp !== undefined) return;
      const newest = attempt(record, set, { component }, () => currentRevision(store, writer, set));
      if ("refusal" in newest) return;
      const update = newest.made.metadata.name;
      const before = set.status?.["currentRevision"];
      const revisions = { current: typeof before === "string" ? before : update, update };
      if (scale(set, revisions) && set.spec.updateStrategy?.type !== "OnDelete") replaceOutdated(set, update);
      const edited = store.edit("statefulsets", namespace, name, (draft) => {
        draft.status = statusOf(draft, revisions);
      });
      if (edited !== undefined) forgetRevisions(store, writer, edited);
    },
  };

  /** @returns whether there is nothing to wait for before pods are updated. */
  function scale(set: StatefulSet, revisions: Revisions): boolean {
    const wanted = set.spec.replicas ?? 1;
    const parallel = set.spec.podManagementPolicy === "Parallel";
    const pods = podsOf(store, set);
    keepClaims(set, wanted);
    for (let ordinal = 0; ordinal < wanted; ordinal += 1) {
      const pod = pods.find((candidate) => ordinalOf(candidate) === ordinal);
      if (pod === undefined && !create(set, ordinal, revisions)) return false;
      if (!parallel && (pod === undefined || !isSteady(pod))) return false;
    }
    const surplus = pods.filter((pod) => ordinalOf(pod) >= wanted).sort(highestFirst);
    for (const pod of parallel ? surplus : surplus.slice(0, 1)) remove(set, pod, true);
    return parallel || surplus.length === 0;
  }

  function create(set: StatefulSet, ordinal: number, revisions: Revisions): boolean {
    const { name, namespace = "" } = set.metadata;
    const podName = `${name}-${ordinal}`;
    const claims = claimsOf(set, ordinal);
    for (const { claim, body } of claims) {
      if (store.get("persistentvolumeclaims", namespace, claim) !== undefined) continue;
      const claimed = attempt(record, set, { component }, () => writer.create("persistentvolumeclaims", body));
      if ("refusal" in claimed) return false;
      const message = `create Claim ${claim} Pod ${podName} in StatefulSet ${name} success`;
      record(set, { type: "Normal", reason: "SuccessfulCreate", message, component });
    }
    const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
    const revision = ordinal < partition ? revisions.current : revisions.update;
    const template = templateAt(store, set, revision);
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
    const words = (refusal?: string): string => {
      const outcome = refusal === undefined ? "successful" : `failed error: ${refusal}`;
      return `create Pod ${podName} in StatefulSet ${name} ${outcome}`;
    };
    const pod = { owner: set, template, name: { name: podName }, component, labels, spec, words };
    return !("refusal" in createPod(writer, record, pod));
  }

  /** Claims go with what owns them: nothing by default, the set or a pod that is scaled away where the policy says so. */
  function keepClaims(set: StatefulSet, wanted: number): void {
    const { whenDeleted } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
    for (let ordinal = 0; ordinal < wanted; ordinal += 1) {
      own(set, ordinal, whenDeleted === "Delete" ? [controllerReference(set)] : []);
    }
  }

  function own(set: StatefulSet, ordinal: number, owners: OwnerReference[]): void {
    for (const { claim } of claimsOf(set, ordinal)) {
      store.edit("persistentvolumeclaims", set.metadata.namespace ?? "", claim, (draft) => {
        const others = (draft.metadata.ownerReferences ?? []).filter(({ kind, name }) =>
          kind === "StatefulSet"
            ? name !== set.metadata.name
            : kind !== "Pod" || name !== `${set.metadata.name}-${ordinal}`,
        );
        const all = [...others, ...owners];
        if (all.length === 0) delete draft.metadata.ownerReferences;
        else draft.metadata.ownerReferences = all;
      });
    }
  }

  function remove(set: StatefulSet, pod: Pod, scaledAway = false): void {
    if (pod.metadata.deletionTimestamp !== undefined) return;
    if (scaledAway && set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === "Delete") {
      own(set, ordinalOf(pod), [controllerReference(pod)]);
    }
    writer.remove("pods", pod);
    const message = `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`;
    record(set, { type: "Normal", reason: "SuccessfulDelete", message, component });
  }

  /** One at a time, from the highest ordinal down; whoever is not ready holds up those below. */
  function replaceOutdated(set: StatefulSet, revision: string): void {
    const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
    const updated = podsOf(store, set).filter((pod) => ordinalOf(pod) >= partition);
    for (const pod of updated.sort(highestFirst)) {
      if (pod.metadata.deletionTimestamp === undefined && revisionOf(pod) !== revision) {
        remove(set, pod);
        return;
      }
      if (!isSteady(pod)) return;
    }
  }

  function statusOf(set: StatefulSet, { current, update }: Revisions): Record<string, unknown> {
    const pods = podsOf(store, set);
    const ready = pods.filter(isSteady).length;
    const at = (revision: string): number => pods.filter((pod) => revisionOf(pod) === revision).length;
    const updated = at(update);
    const wanted = set.spec.replicas ?? 1;
    const done = updated === wanted && ready === wanted && pods.length === wanted;
    return {
      observedGeneration: set.metadata.generation ?? 1,
      replicas: pods.length,
      readyReplicas: ready,
      availableReplicas: ready,
      currentReplicas: done ? updated : at(current),
      updatedReplicas: updated,
      currentRevision: done ? update : current,
      updateRevision: update,
      collisionCount: 0,
    };
  }
}

const highestFirst = (left: Pod, right: Pod): number => ordinalOf(right) - ordinalOf(left);
const revisionOf = ({ metadata }: Pod): string | undefined => metadata.labels?.[revisionLabel];

/** Ready, and not on its way out. */
function isSteady(pod: Pod): boolean {
  return isPodReady(pod) && pod.metadata.deletionTimestamp === undefined;
}

function ordinalOf({ metadata }: Pod): number {
  return Number(metadata.name.slice(metadata.name.lastIndexOf("-") + 1));
}

function claimsOf(
  set: StatefulSet,
  ordinal: number,
): { volume: string; claim: string; body: Record<string, unknown> }[] {
  const { name, namespace = "" } = set.metadata;
  return (set.spec.volumeClaimTemplates ?? []).map(({ metadata, spec }) => {
    const claim = `${metadata.name}-${name}-${ordinal}`;
    // As the real controller has it: the selector's labels lie over the template's.
    const labels = { ...metadata.labels, ...set.spec.selector.matchLabels };
    return {
      volume: metadata.name,
      claim,
      body: { metadata: { ...metadata, name: claim, namespace, labels }, spec },
    };
  });
}
