/** Gives Services of type LoadBalancer an address where the cluster was told to; on its own it gives none. */

import type { Service } from "../kinds.ts";
import type { Store } from "../store.ts";
import { type Controller, keyOf, splitKey } from "./controller.ts";

/** The host name a load balancer gets; undefined for none. */
export type LoadBalancerAddress = (service: Service) => string | undefined;

export function loadBalancerController(store: Store, address: LoadBalancerAddress): Controller {
  return {
    name: "service-controller",
    keysFor: ({ resource, object, type }) => (resource === "services" && type !== "DELETED" ? [keyOf(object)] : []),
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const service = store.get("services", namespace, name);
      if (service?.spec.type !== "LoadBalancer") return;
      const hostname = address(service);
      if (hostname === undefined) return;
      store.edit("services", namespace, name, (draft) => {
        draft.status = { loadBalancer: { ingress: [{ hostname }] } };
      });
    },
  };
}
