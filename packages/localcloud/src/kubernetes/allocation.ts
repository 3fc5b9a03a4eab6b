/** What the cluster itself chooses for an object: addresses, ports, selectors, classes. Nobody owns these fields. */

import type { Job, KubernetesObject, PersistentVolumeClaim, Service } from "./kinds.ts";
import type { ObjectOf, ResourceName } from "./registry.ts";
import type { Store } from "./store.ts";

/** The finalizer that every volume claim bears from the beginning. */
export const claimProtection = "kubernetes.io/pvc-protection";

type Allocator<R extends ResourceName> = (object: ObjectOf<R>, store: Store) => void;

function service({ spec }: Service, store: Store): void {
  if (spec.type === "ExternalName") return;
  if (spec.type === "NodePort" || spec.type === "LoadBalancer") {
    for (const port of spec.ports ?? []) port.nodePort ??= freeNodePort(store, spec);
  }
  spec["ipFamilies"] ??= ["IPv4"];
  spec["ipFamilyPolicy"] ??= "SingleStack";
  if (spec.clusterIP === undefined || spec.clusterIP === "") spec.clusterIP = freeClusterIp(store);
  spec.clusterIPs ??= [spec.clusterIP];
}

function freeClusterIp(store: Store): string {
  const taken = new Set(store.list("services").map(({ spec }) => spec.clusterIP));
  let number = 2;
  while (taken.has(clusterIp(number))) number += 1;
  return clusterIp(number);
}

function clusterIp(number: number): string {
  return `10.100.${number >>> 8}.${number & 0xff}`;
}

function freeNodePort(store: Store, spec: Service["spec"]): number {
  const specs = [...store.list("services").map((other) => other.spec), spec];
  const taken = new Set(specs.flatMap(({ ports = [] }) => ports.map(({ nodePort }) => nodePort)));
  let port = 30_000;
  while (taken.has(port)) port += 1;
  return port;
}

function job({ spec, metadata }: Job): void {
  const labels = { "batch.kubernetes.io/controller-uid": metadata.uid, "batch.kubernetes.io/job-name": metadata.name };
  spec.selector ??= { matchLabels: { "batch.kubernetes.io/controller-uid": metadata.uid } };
  const template = (spec.template.metadata ??= {});
  template.labels = { ...template.labels, ...labels, "controller-uid": metadata.uid, "job-name": metadata.name };
}

function persistentVolumeClaim({ spec, metadata: meta }: PersistentVolumeClaim, store: Store): void {
  const { deletionTimestamp, finalizers = [] } = meta;
  if (deletionTimestamp === undefined) meta.finalizers = [...new Set([...finalizers, claimProtection])];
  if (spec.storageClassName !== undefined) return;
  const standard = store.list("storageclasses").find(isDefaultClass);
  if (standard !== undefined) spec.storageClassName = standard.metadata.name;
}

export function isDefaultClass({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true";
}

const allocators: { readonly [R in ResourceName]?: Allocator<R> } = {
  services: service,
  jobs: job,
  namespaces: (object) => {
    // Of a name that was made up its defaults could not know.
    object.metadata.labels = { ...object.metadata.labels, "kubernetes.io/metadata.name": object.metadata.name };
    object.spec = { ...object.spec, finalizers: object.spec?.finalizers ?? ["kubernetes"] };
  },
  persistentvolumeclaims: persistentVolumeClaim,
};

/** Changes the object in place. */
export function allocate<R extends ResourceName>(resource: R, object: ObjectOf<R>, store: Store): void {
  allocators[resource]?.(object, store);
}
