/**
 * Rolls a Deployment's pods through ReplicaSets, one a template.
 * Differs from the real one: a pod is available as soon as it is ready (no minReadySeconds), and a rollout that takes
 * too long is never called failed (no ProgressDeadlineExceeded).
 */

import type { Surroundings } from "../../surroundings.ts";
import type { RecordEvent } from "../event-recorder.ts";
import { sameJson } from "../json.ts";
import type { Condition, Deployment, DeploymentStatus, PodTemplate, ReplicaSet } from "../kinds.ts";
import { setCondition } from "../pod-status.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import type { Store } from "../store.ts";
import { type Controller, controllerOf, controllerReference, keyOf, ownerKeys, splitKey } from "./controller.ts";
import { attempt, podsOf, templateHash } from "./pods.ts";

const component = "deployment-controller";
const hashLabel = "pod-template-hash";
const revisionAnnotation = "deployment.kubernetes.io/revision";

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
      if (deployment.spec.paused !== true && current !== undefined) {
        if (deployment.spec.strategy?.type === "Recreate") recreate(deployment, current, old);
        else roll(deployment, current, old);
        forgetHistory(deployment, old);
      }
      store.edit("deployments", namespace, name, (draft) => {
        draft.status = statusOf(draft, current?.metadata.name);
      });
    },
  };

  function replicaSetsOf(deployment: Deployment): ReplicaSet[] {
    return store
      .list("replicasets", deployment.metadata.namespace ?? "")
      .filter((replicaSet) => controllerOf(replicaSet)?.uid === deployment.metadata.uid);
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
    const made =
      found === undefined
        ? attempt(record, deployment, component, () => create(deployment, revision))
        : { made: found };
    if ("refusal" in made) return undefined;
    const replicaSet = made.made;
    const annotate = (draft: Deployment | ReplicaSet): void => {
      draft.metadata.annotations = { ...draft.metadata.annotations, [revisionAnnotation]: String(revision) };
    };
    store.edit("replicasets", namespace, replicaSet.metadata.name, annotate);
    store.edit("deployments", namespace, name, annotate);
    return store.get("replicasets", namespace, replicaSet.metadata.name);
  }

  function create(deployment: Deployment, revision: number): ReplicaSet {
    const { name, namespace = "", annotations = {} } = deployment.metadata;
    const { template, selector } = deployment.spec;
    const hash = templateHash(template);
    const labels = { ...template.metadata?.labels, [hashLabel]: hash };
    return writer.create("replicasets", {
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels,
        annotations: { ...annotations, [revisionAnnotation]: String(revision) },
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
    const { surge, unavailable } = bounds(deployment);
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

  function statusOf(deployment: Deployment, currentName: string | undefined): DeploymentStatus {
    const all = replicaSetsOf(deployment);
    const current = all.find(({ metadata }) => metadata.name === currentName);
    const wanted = deployment.spec.replicas ?? 1;
    const replicas = sum(all.map(({ status }) => status?.replicas ?? 0));
    const updated = current?.status?.replicas ?? 0;
    const ready = sum(all.map(({ status }) => status?.readyReplicas ?? 0));
    const unavailable = Math.max(0, Math.max(wanted, replicas) - ready);
    const complete = updated === wanted && replicas === wanted && ready === wanted;
    const enough = ready >= wanted - bounds(deployment).unavailable;
    const called = `ReplicaSet "${currentName ?? ""}"`;
    const failing = current?.status?.conditions?.find(({ type }) => type === "ReplicaFailure");
    const next: Omit<Condition, "lastTransitionTime">[] = [
      enough
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
          },
      complete
        ? {
            type: "Progressing",
            status: "True",
            reason: "NewReplicaSetAvailable",
            message: `${called} has successfully progressed.`,
          }
        : { type: "Progressing", status: "True", reason: "ReplicaSetUpdated", message: `${called} is progressing.` },
      ...(failing === undefined ? [] : [failing]),
    ];
    const before = (deployment.status?.conditions ?? []).filter(({ type }) => type !== "ReplicaFailure");
    return {
      observedGeneration: deployment.metadata.generation ?? 1,
      replicas,
      updatedReplicas: updated,
      readyReplicas: ready,
      availableReplicas: ready,
      ...(unavailable === 0 ? {} : { unavailableReplicas: unavailable }),
      conditions: next.reduce((conditions, condition) => setCondition(conditions, condition, now()), before),
    };
  }
}

/** How many pods more than wanted, and how many fewer available ones, a rollout may have. */
function bounds({ spec }: Deployment): { surge: number; unavailable: number } {
  const wanted = spec.replicas ?? 1;
  if (spec.strategy?.type === "Recreate") return { surge: 0, unavailable: 0 };
  const { maxSurge = "25%", maxUnavailable = "25%" } = spec.strategy?.rollingUpdate ?? {};
  const surge = Math.ceil(portion(maxSurge, wanted));
  const unavailable = Math.min(wanted, Math.floor(portion(maxUnavailable, wanted)));
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

function portion(value: number | string, of: number): number {
  if (typeof value === "number") return value;
  const percent = Number.parseFloat(value);
  return Number.isFinite(percent) ? (percent / 100) * of : 0;
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [hashLabel]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

const revisionOf = ({ metadata }: ReplicaSet): number => Number(metadata.annotations?.[revisionAnnotation] ?? 0);
const available = ({ status }: ReplicaSet): number => status?.availableReplicas ?? 0;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
