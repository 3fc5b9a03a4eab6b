/** Where a Service's pods are: one EndpointSlice and, for those who still read it, one Endpoints object a Service. */

import { type JsonObject, sameJson } from "../json.ts";
import type { KubernetesObject, Pod, Service } from "../kinds.ts";
import { isFinished, isPodReady } from "../pod-status.ts";
import type { ResourceWriter } from "../resource-writer.ts";
import { matchesSelector } from "../selectors.ts";
import type { Store } from "../store.ts";
import { type Controller, controllerReference, keyOf, splitKey } from "./controller.ts";

const serviceLabel = "kubernetes.io/service-name";

export function endpointsController(store: Store, writer: ResourceWriter): Controller {
  return {
    name: "endpoints-controller",
    keysFor: ({ resource, object }) => {
      if (resource === "services") return [keyOf(object)];
      if (resource !== "pods") return [];
      return store
        .list("services", object.metadata.namespace ?? "")
        .filter((service) => selects(service, object))
        .map(keyOf);
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const service = store.get("services", namespace, name);
      const endpoints = store.get("endpoints", namespace, name);
      if (service === undefined && endpoints !== undefined) writer.remove("endpoints", endpoints);
      const ends = store.get("namespaces", "", namespace)?.metadata.deletionTimestamp !== undefined;
      if (service?.spec.selector === undefined || ends) return;
      const pods = store
        .list("pods", namespace)
        .filter((pod) => selects(service, pod) && pod.status?.podIP !== undefined && !isFinished(pod));
      write("endpoints", endpoints, {
        metadata: { name, namespace, labels: { ...service.metadata.labels, ...managed("endpoint-controller") } },
        subsets: subsetsOf(service, pods),
      });
      const labels = {
        ...service.metadata.labels,
        [serviceLabel]: name,
        ...managed("endpointslice-controller.k8s.io"),
      };
      const slice = store
        .list("endpointslices", namespace)
        .find(({ metadata }) => metadata.labels?.[serviceLabel] === name);
      write("endpointslices", slice, {
        metadata: { generateName: `${name}-`, namespace, labels, ownerReferences: [controllerReference(service)] },
        addressType: "IPv4",
        ports: portsOf(service, pods[0]),
        endpoints: pods.map((pod) => endpointOf(pod, isServing(service, pod))),
      });
    },
  };

  function write(resource: "endpoints" | "endpointslices", have: KubernetesObject | undefined, want: JsonObject): void {
    if (have === undefined) {
      writer.create(resource, want);
      return;
    }
    const { metadata: _metadata, ...content } = want;
    store.edit(resource, have.metadata.namespace ?? "", have.metadata.name, (draft) => {
      if (!sameJson({ ...draft, ...content }, draft)) Object.assign(draft, content);
    });
  }
}

function managed(by: string): Record<string, string> {
  const label = by === "endpoint-controller" ? "endpoints.kubernetes.io" : "endpointslice.kubernetes.io";
  return { [`${label}/managed-by`]: by };
}

function selects({ spec }: Service, pod: KubernetesObject): boolean {
  return spec.selector !== undefined && matchesSelector({ matchLabels: spec.selector }, pod.metadata.labels);
}

function isServing({ spec }: Service, pod: Pod): boolean {
  return spec["publishNotReadyAddresses"] === true || isPodReady(pod);
}

function targetOf({ kind, metadata }: Pod): JsonObject {
  return { kind, name: metadata.name, namespace: metadata.namespace, uid: metadata.uid };
}

function endpointOf(pod: Pod, serving: boolean): JsonObject {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  return {
    addresses: [pod.status?.podIP],
    conditions: { ready: serving && !terminating, serving, terminating },
    nodeName: pod.spec.nodeName,
    targetRef: targetOf(pod),
  };
}

/** A port that names its target has the number the pod gives that name; left out when the pod has no such port. */
function portsOf({ spec }: Service, pod: Pod | undefined): JsonObject[] {
  const named = (pod?.spec.containers ?? []).flatMap(({ ports = [] }) => ports);
  return (spec.ports ?? []).flatMap(({ name = "", port, protocol = "TCP", targetPort = port }) => {
    const number =
      typeof targetPort === "number" ? targetPort : named.find((item) => item.name === targetPort)?.containerPort;
    return number === undefined ? [] : [{ name, port: number, protocol }];
  });
}

function subsetsOf(service: Service, pods: readonly Pod[]): JsonObject[] {
  const present = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const addresses = (ready: boolean): JsonObject[] =>
    present
      .filter((pod) => isServing(service, pod) === ready)
      .map((pod) => ({ ip: pod.status?.podIP, nodeName: pod.spec.nodeName, targetRef: targetOf(pod) }));
  if (present.length === 0) return [];
  const ports = portsOf(service, present[0]).map(({ name, ...port }) => (name === "" ? port : { name, ...port }));
  const [ready, notReady] = [addresses(true), addresses(false)];
  return [
    {
      ...(ready.length === 0 ? {} : { addresses: ready }),
      ...(notReady.length === 0 ? {} : { notReadyAddresses: notReady }),
      ports,
    },
  ];
}
