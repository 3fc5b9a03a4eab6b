/**
 * Deletes what is left without an owner, and finishes foreground and orphaning deletions.
 * @see https://kubernetes.io/docs/concepts/architecture/garbage-collection/
 */

import type { JsonObject } from "../json.ts";
import type { KubernetesObject } from "../kinds.ts";
import { type ResourceName, resourceNames } from "../registry.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import type { Store } from "../store.ts";
import type { Controller } from "./controller.ts";

type Found = { resource: ResourceName; object: KubernetesObject };

/** Keys are the uids of owners. */
export function garbageCollector(store: Store, writer: ResourceWriter): Controller {
  return {
    name: "garbage-collector",
    keysFor: ({ type, object, resource }) => {
      if (resource === "events") return [];
      const { uid, deletionTimestamp, finalizers = [], ownerReferences = [] } = object.metadata;
      const owners = ownerReferences.map((reference) => reference.uid);
      if (type === "DELETED") return [uid, ...owners];
      if (type === "ADDED") return owners;
      return deletionTimestamp !== undefined && finalizers.some((item) => ours.has(item)) ? [uid] : [];
    },
    reconcile: (uid) => {
      const all = everything();
      const owner = all.find(({ object }) => object.metadata.uid === uid);
      const dependents = all.filter(({ object }) => owns(uid, object));
      if (owner === undefined) {
        for (const dependent of dependents) release(dependent, uid, all);
        return;
      }
      const { deletionTimestamp, finalizers = [] } = owner.object.metadata;
      if (deletionTimestamp === undefined) return;
      if (finalizers.includes("orphan")) {
        for (const dependent of dependents) disown(dependent, uid);
        removeFinalizer(owner, "orphan");
      } else if (finalizers.includes("foregroundDeletion")) {
        for (const { resource, object } of dependents) {
          if (object.metadata.deletionTimestamp === undefined) {
            writer.remove(resource, object, { propagation: "Foreground" });
          }
        }
        if (!everything().some(({ object }) => owns(uid, object))) removeFinalizer(owner, "foregroundDeletion");
      }
    },
  };

  function everything(): Found[] {
    return resourceNames
      .filter((resource) => resource !== "events")
      .flatMap((resource) => store.list(resource).map((object) => ({ resource, object })));
  }

  function release(dependent: Found, uid: string, all: readonly Found[]): void {
    const { resource, object } = dependent;
    const others = (object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
    const kept = others.some((reference) => all.some((found) => found.object.metadata.uid === reference.uid));
    if (kept) disown(dependent, uid);
    else if (object.metadata.deletionTimestamp === undefined) writer.remove(resource, object);
  }

  function disown({ resource, object }: Found, uid: string): void {
    store.edit(resource, object.metadata.namespace ?? "", object.metadata.name, (draft) => {
      const others = (draft.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
      if (others.length > 0) draft.metadata.ownerReferences = others;
      else delete draft.metadata.ownerReferences;
    });
  }

  function removeFinalizer({ resource, object }: Found, finalizer: string): void {
    const stored = store.get(resource, object.metadata.namespace ?? "", object.metadata.name);
    if (stored?.metadata.uid !== object.metadata.uid) return;
    const finalizers = (stored.metadata.finalizers ?? []).filter((item) => item !== finalizer);
    const body: JsonObject = { ...stored, metadata: { ...stored.metadata, finalizers } };
    writer.update(resource, stored, body);
  }
}

const ours = new Set(["orphan", "foregroundDeletion"]);

function owns(uid: string, object: KubernetesObject): boolean {
  return (object.metadata.ownerReferences ?? []).some((reference) => reference.uid === uid);
}
