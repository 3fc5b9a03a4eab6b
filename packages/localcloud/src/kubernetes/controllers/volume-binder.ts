/** Makes a volume for a claim at once when its storage class exists, and takes it away with the claim, which stays for as long as a pod uses it. */

import { claimProtection } from "../allocation.ts";
import { valueAt } from "../json.ts";
import type { PersistentVolumeClaim, Pod } from "../kinds.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import type { Store } from "../store.ts";
import { type Controller, keyOf, splitKey } from "./controller.ts";
import { claimsOf } from "./pods.ts";

export function volumeBinder(store: Store, writer: ResourceWriter): Controller {
  return {
    name: "volume-binder",
    keysFor: ({ resource, object, type }) => {
      if (resource === "persistentvolumeclaims") return [keyOf(object)];
      if (resource === "pods" && type === "DELETED") {
        const { namespace = "" } = object.metadata;
        return claimsOf(object as Pod).map((claim) => `${namespace}/${claim}`);
      }
      return resource === "storageclasses" ? store.list("persistentvolumeclaims").map(keyOf) : [];
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const claim = store.get("persistentvolumeclaims", namespace, name);
      if (claim === undefined) {
        for (const volume of volumesOf(key)) release(volume);
        return;
      }
      if (claim.metadata.deletionTimestamp !== undefined) {
        letGo(claim);
        return;
      }
      const { storageClassName = "" } = claim.spec;
      const storageClass = store.get("storageclasses", "", storageClassName);
      if (claim.status?.phase === "Bound" || storageClass === undefined) return;
      const volumeName = `pvc-${claim.metadata.uid}`;
      const capacity = claim.spec.resources?.requests ?? {};
      const accessModes = claim.spec.accessModes ?? [];
      const { apiVersion, kind, metadata } = claim;
      writer.create("persistentvolumes", {
        metadata: { name: volumeName, annotations: { "pv.kubernetes.io/provisioned-by": storageClass["provisioner"] } },
        spec: {
          accessModes,
          capacity,
          claimRef: { apiVersion, kind, name, namespace, uid: metadata.uid },
          csi: { driver: storageClass["provisioner"], fsType: "ext4", volumeHandle: `vol-${metadata.uid.slice(-17)}` },
          persistentVolumeReclaimPolicy: storageClass["reclaimPolicy"] ?? "Delete",
          storageClassName,
          volumeMode: "Filesystem",
        },
      });
      store.edit("persistentvolumes", "", volumeName, (draft) => {
        draft["status"] = { phase: "Bound" };
      });
      store.edit("persistentvolumeclaims", namespace, name, (draft: PersistentVolumeClaim) => {
        draft.spec.volumeName = volumeName;
        draft.status = { phase: "Bound", accessModes, capacity };
      });
    },
  };

  function letGo(claim: PersistentVolumeClaim): void {
    const { namespace = "", name, finalizers = [] } = claim.metadata;
    const used = store.list("pods", namespace).some((pod) => claimsOf(pod).includes(name));
    if (used || !finalizers.includes(claimProtection)) return;
    const others = finalizers.filter((finalizer) => finalizer !== claimProtection);
    const metadata = { ...claim.metadata, finalizers: others };
    writer.update("persistentvolumeclaims", claim, { ...claim, metadata });
  }

  function volumesOf(key: string): string[] {
    return store
      .list("persistentvolumes")
      .filter(
        (volume) =>
          `${String(valueAt(volume, "spec.claimRef.namespace"))}/${String(valueAt(volume, "spec.claimRef.name"))}` ===
          key,
      )
      .map(({ metadata }) => metadata.name);
  }

  function release(name: string): void {
    const volume = store.get("persistentvolumes", "", name);
    if (volume === undefined) return;
    if (valueAt(volume, "spec.persistentVolumeReclaimPolicy") === "Delete") writer.remove("persistentvolumes", volume);
    else {
      store.edit("persistentvolumes", "", name, (draft) => {
        draft["status"] = { phase: "Released" };
      });
    }
  }
}
