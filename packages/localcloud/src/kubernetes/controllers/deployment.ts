/**
 * Rolls a Deployment's pods through ReplicaSets, one a template.
 * Differs from the real one: a pod is available as soon as it is ready (no minReadySeconds), and a Deployment that is
 * scaled in the middle of a rollout does not share the difference out among its ReplicaSets.
 */

import type { Surroundings } from "../../surroundings.ts";
import type { RecordEvent } from "../event-recorder.ts";
import { sameJson } from "../json.ts";
import type { Deployment, PodTemplate, ReplicaSet } from "../kinds.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import type { Store } from "../store.ts";
import { controlledBy, type Controller, controllerReference, keyOf, ownerKeys, splitKey } from "./controller.ts";
import { deploymentStatus, progressDeadline, rolloutBounds, sum } from "./deployment-status.ts";
import { attempt, podsOf, templateHash } from "./pods.ts";

const component = "deployment-controller";
const hashLabel = "pod-template-hash";
const revisionAnnotation = "deployment.kubernetes.io/revision";
/** What a ReplicaSet's annotations say of itself; all others it has from its Deployment, `kubernetes.io/change-cause` too. */
const ownAnnotations = new Set([
  revisionAnnotation,
  "deployment.kubernetes.io/desired-replicas",
  "deployment.kubernetes.io/max-replicas",
  "deployment.kubernetes.io/revision-history",
  "kubectl.kubernetes.io/last-applied-configuration",
]);

export function deploymentController(
  store: Store,
  writer: ResourceWriter,
  record: RecordEvent,
  { now }: Pick<Surroundings, "now">,
): Controller {
  return {
    name: component,
    keysFor: ({ resource, object, type }) => {
      if (resource === "deployments") return [keyOf(object)];
      if (resource === "replicasets") return ownerKeys(object, "Deployment");
      if (resource !== "pods" || type !== "DELETED") return [];
      // Recreate waits until the old pods are gone, which their ReplicaSet no longer counts.
      return ownerKeys(object, "ReplicaSet").flatMap((key) => {
        const { namespace, name } = splitKey(key);
        const replicaSet = store.get("replicasets", namespace, name);
        return replicaSet === undefined ? [] : ownerKeys(replicaSet, "Deployment");
      });
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const deployment = store.get("deployments", namespace, name);
      if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return;
      const current = currentReplicaSet(deployment);
      const old = replicaSetsOf(deployment).filter(({ metadata }) => metadata.uid !== current?.metadata.uid);
      if (deployment.spec.paused === true) {
        resize(deployment, [current, ...old]);
      } else if (current !== undefined) {
        if (deployment.spec.strategy?.type === "Recreate") recreate(deployment, current, old);
        else roll(deployment, current, old);
        forgetHistory(deployment, old);
      }
      store.edit("deployments", namespace, name, (draft) => {
        const all = replicaSetsOf(deployment);
        const newest = all.find(({ metadata }) => metadata.uid === current?.metadata.uid);
        draft.status = deploymentStatus(draft, all, newest, now());
      });
    },
    dueAt: (key) => {
      const { namespace, name } = splitKey(key);
      const deployment = store.get("deployments", namespace, name);
      return deployment === undefined ? undefined : progressDeadline(deployment);
    },
  };

  function replicaSetsOf(deployment: Deployment): ReplicaSet[] {
    return controlledBy(store, "replicasets", deployment);
  }

  /** The one for the template as it is, made when there is none yet; its revision is the highest. */
  function currentReplicaSet(deployment: Deployment): ReplicaSet | undefined {
    const { name, namespace = "" } = deployment.metadata;
    const all = replicaSetsOf(deployment);
    const { template } = deployment.spec;
    const found = all.find((replicaSet) => sameJson(withoutHash(replicaSet.spec.template), withoutHash(template)));
    if (found === undefined && deployment.spec.paused === true) return undefined;
    const newest = Math.max(0, ...all.filter((item) => item !== found).map(revisionOf));
    const revision = found === undefined ? newest + 1 : Math.max(revisionOf(found), newest + 1);
    const outcome = attempt(record, deployment, { component }, () => found ?? create(deployment));
    if ("refusal" in outcome) return undefined;
    const { made } = outcome;
    store.edit("deployments", namespace, name, ({ metadata }) => {
      metadata.annotations = { ...metadata.annotations, [revisionAnnotation]: String(revision) };
    });
    const wanted = deployment.spec.replicas ?? 1;
    const annotations = Object.entries(deployment.metadata.annotations ?? {});
    return store.edit("replicasets", namespace, made.metadata.name, ({ metadata }) => {
      metadata.annotations = {
        ...Object.fromEntries(annotations.filter(([key]) => !ownAnnotations.has(key))),
        [revisionAnnotation]: String(revision),
        "deployment.kubernetes.io/desired-replicas": String(wanted),
        "deployment.kubernetes.io/max-replicas": String(wanted + rolloutBounds(deployment).surge),
      };
    });
  }

  function create(deployment: Deployment): ReplicaSet {
    const { name, namespace = "" } = deployment.metadata;
    const { template, selector } = deployment.spec;
    const hash = templateHash(template);
    const labels = { ...template.metadata?.labels, [hashLabel]: hash };
    return writer.create("replicasets", {
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels,
        ownerReferences: [controllerReference(deployment)],
      },
      spec: {
        replicas: 0,
        selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
    });
  }

  function scaleTo(deployment: Deployment, replicaSet: ReplicaSet, replicas: number): void {
    const had = replicaSet.spec.replicas ?? 1;
    if (had === replicas) return;
    const { namespace = "", name } = replicaSet.metadata;
    const stored = store.get("replicasets", namespace, name);
    if (stored === undefined) return;
    const { resourceVersion: _latest, ...metadata } = stored.metadata;
    writer.update("replicasets", stored, { ...stored, metadata, spec: { ...stored.spec, replicas } });
    const message = `Scaled ${replicas > had ? "up" : "down"} replica set ${name} from ${had} to ${replicas}`;
    record(deployment, { type: "Normal", reason: "ScalingReplicaSet", message, component });
  }

  function recreate(deployment: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): void {
    for (const replicaSet of old) scaleTo(deployment, replicaSet, 0);
    const left = old.some((replicaSet) => podsOf(store, replicaSet).length > 0);
    if (!left) scaleTo(deployment, current, deployment.spec.replicas ?? 1);
  }

  function fresh(replicaSet: ReplicaSet): ReplicaSet {
    const { namespace = "", name } = replicaSet.metadata;
    return store.get("replicasets", namespace, name) ?? replicaSet;
  }

  function roll(deployment: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): void {
    const wanted = deployment.spec.replicas ?? 1;
    const { surge, unavailable } = rolloutBounds(deployment);
    const size = current.spec.replicas ?? 0;
    const total = size + sum(old.map(({ spec }) => spec.replicas ?? 0));
    if (size > wanted) scaleTo(deployment, current, wanted);
    else if (size < wanted) scaleTo(deployment, current, Math.min(wanted, size + Math.max(0, wanted + surge - total)));

    const floor = wanted - unavailable;
    const grown = fresh(current);
    const newSize = grown.spec.replicas ?? 0;
    // Pods that serve nobody go first, as far as the new ones that are not ready yet leave room.
    let room = newSize + sum(old.map(({ spec }) => spec.replicas ?? 0)) - floor - (newSize - available(grown));
    for (const replicaSet of old) {
      const has = replicaSet.spec.replicas ?? 0;
      const step = Math.max(0, Math.min(has - available(replicaSet), room));
      scaleTo(deployment, replicaSet, has - step);
      room -= step;
    }
    // Statuses lag behind what was just scaled, so the room by specs bounds this, too.
    let spare = Math.min(room, sum([grown, ...old].map(available)) - floor);
    for (const replicaSet of old.map(fresh)) {
      const has = replicaSet.spec.replicas ?? 0;
      const step = Math.max(0, Math.min(has, available(replicaSet), spare));
      scaleTo(deployment, replicaSet, has - step);
      spare -= step;
    }
  }

  function forgetHistory(deployment: Deployment, old: readonly ReplicaSet[]): void {
    const idle = old.filter(({ spec, status }) => (spec.replicas ?? 0) === 0 && (status?.replicas ?? 0) === 0);
    const surplus = idle.length - (deployment.spec.revisionHistoryLimit ?? 10);
    const oldestFirst = idle.sort((left, right) => revisionOf(left) - revisionOf(right));
    for (const replicaSet of oldestFirst.slice(0, Math.max(0, surplus))) writer.remove("replicasets", replicaSet);
  }

  /** A paused Deployment does not roll, but what runs of it follows `replicas`. */
  function resize(deployment: Deployment, all: readonly (ReplicaSet | undefined)[]): void {
    const active = all.filter((item) => item !== undefined && (item.spec.replicas ?? 0) > 0);
    const [only] = active;
    if (only !== undefined && active.length === 1) scaleTo(deployment, only, deployment.spec.replicas ?? 1);
  }
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [hashLabel]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

const revisionOf = ({ metadata }: ReplicaSet): number => Number(metadata.annotations?.[revisionAnnotation] ?? 0);
const available = ({ status }: ReplicaSet): number => status?.availableReplicas ?? 0;
