/** Binds a claim at once when its storage class exists; no volume object is made. */

import type { Store } from "../store.ts";
import { type Controller, keyOf, splitKey } from "./controller.ts";

export function volumeBinder(store: Store): Controller {
  return {
    name: "volume-binder",
    keysFor: ({ resource, object, type }) => {
      if (resource === "persistentvolumeclaims") return type === "DELETED" ? [] : [keyOf(object)];
      return resource === "storageclasses" ? store.list("persistentvolumeclaims").map(keyOf) : [];
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const claim = store.get("persistentvolumeclaims", namespace, name);
      if (claim === undefined || claim.status?.phase === "Bound") return;
      const { storageClassName = "" } = claim.spec;
      if (store.get("storageclasses", "", storageClassName) === undefined) return;
      store.edit("persistentvolumeclaims", namespace, name, (draft) => {
        draft.spec.volumeName = `pvc-${draft.metadata.uid}`;
        draft.status = {
          phase: "Bound",
          accessModes: draft.spec.accessModes ?? [],
          capacity: draft.spec.resources?.requests ?? {},
        };
      });
    },
  };
}
