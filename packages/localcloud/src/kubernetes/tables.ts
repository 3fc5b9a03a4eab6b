/** The tables `kubectl get` prints: columns a kind, in the order and with the words the real server uses. */

import { type JsonObject, valueAt } from "./json.ts";
import type {
  ConfigMap,
  Container,
  Deployment,
  Event,
  Job,
  KubernetesObject,
  PersistentVolumeClaim,
  Pod,
  ReplicaSet,
  Secret,
  Service,
  StatefulSet,
} from "./kinds.ts";
import type { ObjectOf, Resource, ResourceName } from "./registry.ts";
import {
  accessModes,
  count,
  eventSource,
  externalIp,
  lengthOf,
  nodeAddress,
  nodeInfo,
  pairs,
  podReady,
  podRestarts,
  podStatus,
  servicePorts,
  since,
  storageClassName,
  text,
} from "./table-cells.ts";

type Cell = string | number;
type Column<T> = {
  readonly name: string;
  readonly type?: "string" | "integer";
  /** Above 0: only with `-o wide`. */
  readonly priority?: number;
  readonly cell: (object: T, now: number) => Cell;
};

/** How much of its object a row carries. */
export type Included = "None" | "Metadata" | "Object";
export type TableOptions = { readonly now: number; readonly include: Included };

const carried: Readonly<Record<Included, (object: KubernetesObject) => JsonObject>> = {
  None: () => ({}),
  Metadata: (object) => ({ object: metadataOf(object) }),
  Object: (object) => ({ object }),
};

export function metadataOf({ metadata }: KubernetesObject): JsonObject {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}

export function tableOf(
  resource: Resource,
  objects: readonly KubernetesObject[],
  metadata: JsonObject,
  { now, include }: TableOptions,
): JsonObject {
  const columns = columnsOf(resource.plural);
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: columns.map(({ name, type = "string", priority = 0 }) => ({
      name,
      type,
      format: name === "Name" ? "name" : "",
      description: "",
      priority,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, now)),
      ...carried[include](object),
    })),
  };
}

const name = { name: "Name", cell: (object: KubernetesObject): Cell => object.metadata.name };
const age = {
  name: "Age",
  cell: (object: KubernetesObject, now: number): Cell => since(object.metadata.creationTimestamp, now),
};

type Templated = Deployment | ReplicaSet | StatefulSet;
const containers = (object: Templated): readonly Container[] => object.spec.template.spec.containers;
const containerColumns: readonly Column<Templated>[] = [
  {
    name: "Containers",
    priority: 1,
    cell: (object) =>
      containers(object)
        .map((container) => container.name)
        .join(","),
  },
  {
    name: "Images",
    priority: 1,
    cell: (object) =>
      containers(object)
        .map((container) => container.image)
        .join(","),
  },
];

type Columns<R extends ResourceName> = readonly Column<ObjectOf<R>>[];

const tables: { readonly [R in ResourceName]?: Columns<R> } = {
  pods: [
    name,
    { name: "Ready", cell: podReady },
    { name: "Status", cell: podStatus },
    { name: "Restarts", cell: podRestarts },
    age,
    { name: "IP", priority: 1, cell: (pod: Pod) => pod.status?.podIP ?? "<none>" },
    { name: "Node", priority: 1, cell: (pod: Pod) => pod.spec.nodeName ?? "<none>" },
    { name: "Nominated Node", priority: 1, cell: () => "<none>" },
    { name: "Readiness Gates", priority: 1, cell: () => "<none>" },
  ],
  deployments: [
    name,
    { name: "Ready", cell: ({ spec, status }: Deployment) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}` },
    { name: "Up-to-date", cell: ({ status }: Deployment) => status?.updatedReplicas ?? 0 },
    { name: "Available", cell: ({ status }: Deployment) => status?.availableReplicas ?? 0 },
    age,
    ...containerColumns,
  ],
  replicasets: [
    name,
    { name: "Desired", type: "integer", cell: ({ spec }: ReplicaSet) => spec.replicas ?? 1 },
    { name: "Current", type: "integer", cell: ({ status }: ReplicaSet) => status?.replicas ?? 0 },
    { name: "Ready", type: "integer", cell: ({ status }: ReplicaSet) => status?.readyReplicas ?? 0 },
    age,
    ...containerColumns,
  ],
  statefulsets: [
    name,
    {
      name: "Ready",
      cell: ({ spec, status }: StatefulSet) => `${count(status?.["readyReplicas"])}/${spec.replicas ?? 1}`,
    },
    age,
    ...containerColumns,
  ],
  jobs: [
    name,
    { name: "Status", cell: ({ status }: Job) => ((status?.succeeded ?? 0) > 0 ? "Complete" : "Running") },
    { name: "Completions", cell: ({ spec, status }: Job) => `${status?.succeeded ?? 0}/${spec.completions ?? 1}` },
    {
      name: "Duration",
      cell: ({ status }: Job, now) =>
        status?.startTime === undefined ? "" : since(status.startTime, Date.parse(status.completionTime ?? "") || now),
    },
    age,
  ],
  services: [
    name,
    { name: "Type", cell: ({ spec }: Service) => spec.type ?? "ClusterIP" },
    { name: "Cluster-IP", cell: ({ spec }: Service) => spec.clusterIP ?? "<none>" },
    { name: "External-IP", cell: externalIp },
    { name: "Port(s)", cell: servicePorts },
    age,
    { name: "Selector", priority: 1, cell: ({ spec }: Service) => pairs(spec.selector) },
  ],
  serviceaccounts: [name, { name: "Secrets", cell: (account) => lengthOf(account["secrets"]) }, age],
  configmaps: [
    name,
    { name: "Data", cell: ({ data, binaryData }: ConfigMap) => lengthOf(data) + lengthOf(binaryData) },
    age,
  ],
  secrets: [
    name,
    { name: "Type", cell: ({ type }: Secret) => type ?? "Opaque" },
    { name: "Data", cell: ({ data }: Secret) => lengthOf(data) },
    age,
  ],
  namespaces: [name, { name: "Status", cell: ({ status }) => status?.phase ?? "Active" }, age],
  nodes: [
    name,
    { name: "Status", cell: () => "Ready" },
    { name: "Roles", cell: () => "<none>" },
    age,
    { name: "Version", cell: (node) => nodeInfo(node, "kubeletVersion") },
    { name: "Internal-IP", priority: 1, cell: (node) => nodeAddress(node, "InternalIP") },
    { name: "External-IP", priority: 1, cell: (node) => nodeAddress(node, "ExternalIP") },
    { name: "OS-Image", priority: 1, cell: (node) => nodeInfo(node, "osImage") },
    { name: "Kernel-Version", priority: 1, cell: (node) => nodeInfo(node, "kernelVersion") },
    { name: "Container-Runtime", priority: 1, cell: (node) => nodeInfo(node, "containerRuntimeVersion") },
  ],
  events: [
    { name: "Last Seen", cell: (event: Event, now) => since(event.lastTimestamp, now) },
    { name: "Type", cell: ({ type }: Event) => text(type) },
    { name: "Reason", cell: ({ reason }: Event) => text(reason) },
    { name: "Object", cell: ({ involvedObject: at }: Event) => `${text(at.kind).toLowerCase()}/${text(at.name)}` },
    { name: "Subobject", priority: 1, cell: ({ involvedObject: at }: Event) => text(at.fieldPath) },
    { name: "Source", priority: 1, cell: eventSource },
    { name: "Message", cell: ({ message }: Event) => text(message).trim() },
    { name: "First Seen", priority: 1, cell: (event: Event, now) => since(event.firstTimestamp, now) },
    { name: "Count", priority: 1, cell: ({ count: times }: Event) => count(times) },
    { ...name, priority: 1 },
  ],
  persistentvolumeclaims: [
    name,
    { name: "Status", cell: ({ status }: PersistentVolumeClaim) => status?.phase ?? "Pending" },
    { name: "Volume", cell: ({ spec }: PersistentVolumeClaim) => spec.volumeName ?? "" },
    { name: "Capacity", cell: ({ status }: PersistentVolumeClaim) => status?.capacity?.["storage"] ?? "" },
    { name: "Access Modes", cell: ({ status }: PersistentVolumeClaim) => accessModes(status?.accessModes) },
    { name: "StorageClass", cell: ({ spec }: PersistentVolumeClaim) => spec.storageClassName ?? "" },
    {
      name: "VolumeAttributesClass",
      cell: ({ spec }) => text(valueAt(spec, "volumeAttributesClassName")) || "<unset>",
    },
    age,
    { name: "VolumeMode", priority: 1, cell: ({ spec }: PersistentVolumeClaim) => spec.volumeMode ?? "Filesystem" },
  ],
  storageclasses: [
    { name: "Name", cell: storageClassName },
    { name: "Provisioner", cell: (object) => text(object["provisioner"]) },
    { name: "ReclaimPolicy", cell: (object) => text(object["reclaimPolicy"]) || "Delete" },
    { name: "VolumeBindingMode", cell: (object) => text(object["volumeBindingMode"]) || "Immediate" },
    { name: "AllowVolumeExpansion", cell: (object) => String(object["allowVolumeExpansion"] === true) },
    age,
  ],
};

/** Each kind's columns are only ever given that kind's objects, which the compiler cannot see across the table. */
function columnsOf(plural: string): readonly Column<KubernetesObject>[] {
  const known = tables[plural as ResourceName] as readonly Column<KubernetesObject>[] | undefined;
  return known ?? [name, { name: "Created At", cell: (object) => object.metadata.creationTimestamp }];
}
