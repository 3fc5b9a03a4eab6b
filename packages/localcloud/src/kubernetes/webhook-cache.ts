/**
 * What the pod identity webhook knows of service accounts. It looks into a cache that follows the API server; a pod made
 * right after its service account may be admitted before that is in there.
 * @see https://github.com/aws/amazon-eks-pod-identity-webhook/issues/174
 */

import type { ServiceAccount } from "./kinds.ts";
import type { Store } from "./store.ts";

export type FindAccount = (namespace: string, name: string) => ServiceAccount | undefined;

/** @param lag milliseconds that the cache is behind; while it is 0 nothing is remembered */
export function createWebhookCache(store: Store, now: () => number, lag: () => number): FindAccount {
  let changes: { readonly at: number; readonly revision: number }[] = [];
  store.subscribe(({ resource, revision }) => {
    if (resource === "serviceaccounts" && lag() > 0) changes.push({ at: now(), revision });
  });
  return (namespace, name) => {
    changes = changes.filter(({ at }) => at > now() - lag());
    const [unseen] = changes;
    const seen = unseen === undefined ? undefined : store.at("serviceaccounts", unseen.revision - 1);
    if (seen === undefined) return store.get("serviceaccounts", namespace, name);
    return seen.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  };
}
