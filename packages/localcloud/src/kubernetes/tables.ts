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
    age,
  ],
  storageclasses: [name, { name: "Provisioner", cell: (object) => text(object["provisioner"]) }, age],
};

/** Each kind's columns are only ever given that kind's objects, which the compiler cannot see across the table. */
function columnsOf(plural: string): readonly Column<KubernetesObject>[] {
  const known = tables[plural as ResourceName] as readonly Column<KubernetesObject>[] | undefined;
  return known ?? [name, { name: "Created At", cell: (object) => object.metadata.creationTimestamp }];
}

function podReady({ spec, status }: Pod): string {
  const ready = (status?.containerStatuses ?? []).filter((container) => container.ready);
  return `${ready.length}/${spec.containers.length}`;
}

/** `2 (15s ago)`: how often, and when a container last ended. */
function podRestarts({ status }: Pod, now: number): Cell {
  const statuses = status?.containerStatuses ?? [];
  const restarts = sum(statuses.map(({ restartCount }) => restartCount));
  const ends = statuses.flatMap(({ lastState }) => lastState.terminated?.finishedAt ?? []);
  const last = ends.toSorted().at(-1);
  return restarts === 0 || last === undefined ? restarts : `${restarts} (${since(last, now)} ago)`;
}

function podStatus({ metadata, spec, status }: Pod): string {
  if (metadata.deletionTimestamp !== undefined) return "Terminating";
  const inits = status?.initContainerStatuses ?? [];
  const failing = [...inits, ...(status?.containerStatuses ?? [])].map(
    ({ state }) => state.waiting?.reason ?? state.terminated?.reason,
  );
  const reason = failing.findLast((item) => item !== undefined && item !== "Completed");
  if (reason !== undefined && !(reason === "PodInitializing" && inits.length === 0)) {
    return reason === "PodInitializing" ? `Init:0/${spec.initContainers?.length ?? 0}` : reason;
  }
  return status?.phase === "Succeeded" ? "Completed" : (status?.phase ?? "Pending");
}

function externalIp({ spec, status }: Service): string {
  if (spec.type === "ExternalName") return spec.externalName ?? "";
  if (spec.type !== "LoadBalancer") return "<none>";
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ hostname, ip }) => hostname ?? ip ?? "");
  return addresses.length === 0 ? "<pending>" : addresses.join(",");
}

function eventSource(event: Event): string {
  const parts = [text(valueAt(event, "source.component")), text(valueAt(event, "source.host"))];
  return parts.filter((part) => part !== "").join(", ");
}

function nodeAddress(node: KubernetesObject, type: string): string {
  const addresses = valueAt(node, "status.addresses");
  const found = Array.isArray(addresses)
    ? addresses.find((item: unknown) => valueAt(item, "type") === type)
    : undefined;
  return text(valueAt(found, "address")) || "<none>";
}

function nodeInfo(node: KubernetesObject, field: string): string {
  return text(valueAt(node, `status.nodeInfo.${field}`)) || "<unknown>";
}

function servicePorts({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(({ port, nodePort, protocol = "TCP" }) =>
    nodePort === undefined ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`,
  );
  return ports.length === 0 ? "<none>" : ports.join(",");
}

function accessModes(modes: readonly string[] | undefined): string {
  const short: Readonly<Record<string, string>> = {
    ReadWriteOnce: "RWO",
    ReadOnlyMany: "ROX",
    ReadWriteMany: "RWX",
    ReadWriteOncePod: "RWOP",
  };
  return (modes ?? []).map((mode) => short[mode] ?? mode).join(",");
}

function pairs(map: Readonly<Record<string, string>> | undefined): string {
  const all = Object.entries(map ?? {}).map(([key, value]) => `${key}=${value}`);
  return all.length === 0 ? "<none>" : all.join(",");
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const lengthOf = (value: unknown): number =>
  typeof value === "object" && value !== null ? Object.keys(value).length : 0;
const count = (value: unknown): number => (typeof value === "number" ? value : 0);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** `42s`, `3m12s`, `5h`, `12d`: the form kubectl shows ages in. */
function since(time: string, now: number): string {
  const seconds = Math.floor((now - Date.parse(time)) / 1000);
  if (!Number.isFinite(seconds)) return "<unknown>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  return `${days}d`;
}
