/** Gives a namespace its `default` service account and the CA's ConfigMap, and empties one that is being deleted. */

import { resourceNames, resourceOf } from "../registry.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import type { Store } from "../store.ts";
import type { Controller } from "./controller.ts";

const caConfigMap = "kube-root-ca.crt";

export function namespaceController(store: Store, writer: ResourceWriter, authority: string): Controller {
  return {
    name: "namespace-controller",
    keysFor: ({ resource, object, type }) => {
      const { name, namespace } = object.metadata;
      if (resource === "namespaces") return [name];
      return type === "DELETED" && namespace !== undefined ? [namespace] : [];
    },
    reconcile: (name) => {
      const namespace = store.get("namespaces", "", name);
      if (namespace === undefined) return;
      if (namespace.metadata.deletionTimestamp === undefined) furnish(name);
      else if (empty(name) && (namespace.metadata.finalizers ?? []).length === 0) store.remove("namespaces", "", name);
    },
  };

  function furnish(namespace: string): void {
    if (store.get("serviceaccounts", namespace, "default") === undefined) {
      writer.create("serviceaccounts", { metadata: { name: "default", namespace } });
    }
    if (store.get("configmaps", namespace, caConfigMap) === undefined) {
      writer.create("configmaps", { metadata: { name: caConfigMap, namespace }, data: { "ca.crt": authority } });
    }
  }

  /** @returns whether nothing is left in it. */
  function empty(namespace: string): boolean {
    const content = resourceNames
      .filter((resource) => resourceOf(resource).namespaced)
      .flatMap((resource) => store.list(resource, namespace).map((object) => ({ resource, object })));
    for (const { resource, object } of content) {
      if (object.metadata.deletionTimestamp === undefined) writer.remove(resource, object);
    }
    return !resourceNames.some(
      (resource) => resourceOf(resource).namespaced && store.list(resource, namespace).length > 0,
    );
  }
}
