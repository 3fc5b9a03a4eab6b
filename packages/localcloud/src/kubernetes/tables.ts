/** The tables `kubectl get` prints: columns a kind, in the order and with the words the real server uses. */

import { type JsonObject, valueAt } from "./json.ts";
import type {
  ConfigMap,
  Deployment,
  Event,
  Job,
  KubernetesObject,
  ReplicaSet,
  RoleBinding,
  Secret,
  Service,
  StatefulSet,
} from "./kinds.ts";
import type { ObjectOf, Resource, ResourceName } from "./registry.ts";
import {
  accessModes,
  controllerName,
  count,
  endpointAddresses,
  eventSource,
  externalIp,
  jobStatus,
  lengthOf,
  nodeAddress,
  pairs,
  podReady,
  podRestarts,
  podStatus,
  scalar,
  servicePorts,
  shortList,
  since,
  sliceAddresses,
  slicePorts,
  storageClassName,
  text,
  volumeClaim,
} from "./table-cells.ts";
import { selectorText } from "./selectors.ts";

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

/** A column that shows one field. */
function field(title: string, path: string, { otherwise = "<none>", priority = 0 } = {}): Column<KubernetesObject> {
  return { name: title, priority, cell: (object) => scalar(valueAt(object, path)) ?? otherwise };
}
const wide = { priority: 1 };
const empty = { otherwise: "" };

type Templated = Deployment | ReplicaSet | StatefulSet | Job;
const ofContainers = (title: string, part: "name" | "image"): Column<Templated> => ({
  name: title,
  ...wide,
  cell: ({ spec }) => spec.template.spec.containers.map((container) => container[part]).join(","),
});
const containerColumns = [ofContainers("Containers", "name"), ofContainers("Images", "image")];
const selected = (object: KubernetesObject, path: string): string => selectorText(valueAt(object, path)) || "<none>";
const selector: Column<KubernetesObject> = {
  name: "Selector",
  ...wide,
  cell: (object) => selected(object, "spec.selector"),
};
const bindings = [name, { name: "Role", cell: ({ roleRef }: RoleBinding) => `${roleRef.kind}/${roleRef.name}` }, age];
const webhooks = [name, { name: "Webhooks", cell: (object: KubernetesObject) => lengthOf(object["webhooks"]) }, age];

type Columns<R extends ResourceName> = readonly Column<ObjectOf<R>>[];

const tables: { readonly [R in ResourceName]?: Columns<R> } = {
  pods: [
    name,
    { name: "Ready", cell: podReady },
    { name: "Status", cell: podStatus },
    { name: "Restarts", cell: podRestarts },
    age,
    field("IP", "status.podIP", wide),
    field("Node", "spec.nodeName", wide),
    field("Nominated Node", "status.nominatedNodeName", wide),
    { name: "Readiness Gates", priority: 1, cell: () => "<none>" },
  ],
  deployments: [
    name,
    { name: "Ready", cell: ({ spec, status }: Deployment) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}` },
    { name: "Up-to-date", cell: ({ status }: Deployment) => status?.updatedReplicas ?? 0 },
    { name: "Available", cell: ({ status }: Deployment) => status?.availableReplicas ?? 0 },
    age,
    ...containerColumns,
    selector,
  ],
  replicasets: [
    name,
    { name: "Desired", type: "integer", cell: ({ spec }: ReplicaSet) => spec.replicas ?? 1 },
    { name: "Current", type: "integer", cell: ({ status }: ReplicaSet) => status?.replicas ?? 0 },
    { name: "Ready", type: "integer", cell: ({ status }: ReplicaSet) => status?.readyReplicas ?? 0 },
    age,
    ...containerColumns,
    selector,
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
    { name: "Status", cell: jobStatus },
    { name: "Completions", cell: ({ spec, status }: Job) => `${status?.succeeded ?? 0}/${spec.completions ?? 1}` },
    {
      name: "Duration",
      cell: ({ status }: Job, now) =>
        status?.startTime === undefined ? "" : since(status.startTime, Date.parse(status.completionTime ?? "") || now),
    },
    age,
    ...containerColumns,
    selector,
  ],
  services: [
    name,
    field("Type", "spec.type", { otherwise: "ClusterIP" }),
    field("Cluster-IP", "spec.clusterIP"),
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
    field("Type", "type", { otherwise: "Opaque" }),
    { name: "Data", cell: ({ data }: Secret) => lengthOf(data) },
    age,
  ],
  namespaces: [name, field("Status", "status.phase", { otherwise: "Active" }), age],
  nodes: [
    name,
    { name: "Status", cell: () => "Ready" },
    { name: "Roles", cell: () => "<none>" },
    age,
    field("Version", "status.nodeInfo.kubeletVersion"),
    { name: "Internal-IP", priority: 1, cell: (node) => nodeAddress(node, "InternalIP") },
    { name: "External-IP", priority: 1, cell: (node) => nodeAddress(node, "ExternalIP") },
    field("OS-Image", "status.nodeInfo.osImage", wide),
    field("Kernel-Version", "status.nodeInfo.kernelVersion", { ...wide, otherwise: "<unknown>" }),
    field("Container-Runtime", "status.nodeInfo.containerRuntimeVersion", wide),
  ],
  events: [
    { name: "Last Seen", cell: (event: Event, now) => since(event.lastTimestamp, now) },
    field("Type", "type", empty),
    field("Reason", "reason", empty),
    { name: "Object", cell: ({ involvedObject: at }: Event) => `${text(at.kind).toLowerCase()}/${text(at.name)}` },
    field("Subobject", "involvedObject.fieldPath", { ...wide, ...empty }),
    { name: "Source", priority: 1, cell: eventSource },
    { name: "Message", cell: ({ message }: Event) => text(message).trim() },
    { name: "First Seen", priority: 1, cell: (event: Event, now) => since(event.firstTimestamp, now) },
    { name: "Count", priority: 1, cell: ({ count: times }: Event) => count(times) },
    { ...name, priority: 1 },
  ],
  persistentvolumeclaims: [
    name,
    field("Status", "status.phase", { otherwise: "Pending" }),
    field("Volume", "spec.volumeName", empty),
    field("Capacity", "status.capacity.storage", empty),
    { name: "Access Modes", cell: (claim) => accessModes(valueAt(claim, "status.accessModes")) },
    field("StorageClass", "spec.storageClassName", empty),
    field("VolumeAttributesClass", "spec.volumeAttributesClassName", { otherwise: "<unset>" }),
    age,
    field("VolumeMode", "spec.volumeMode", { ...wide, otherwise: "Filesystem" }),
  ],
  persistentvolumes: [
    name,
    field("Capacity", "spec.capacity.storage", empty),
    { name: "Access Modes", cell: (object) => accessModes(valueAt(object, "spec.accessModes")) },
    field("Reclaim Policy", "spec.persistentVolumeReclaimPolicy", empty),
    field("Status", "status.phase", empty),
    { name: "Claim", cell: volumeClaim },
    field("StorageClass", "spec.storageClassName", empty),
    field("VolumeAttributesClass", "spec.volumeAttributesClassName", { otherwise: "<unset>" }),
    field("Reason", "status.reason", empty),
    age,
    field("VolumeMode", "spec.volumeMode", { ...wide, otherwise: "<unset>" }),
  ],
  endpoints: [name, { name: "Endpoints", cell: endpointAddresses }, age],
  endpointslices: [
    name,
    field("AddressType", "addressType"),
    { name: "Ports", cell: (object) => shortList(slicePorts(object), "<unset>") },
    { name: "Endpoints", cell: (object) => shortList(sliceAddresses(object), "<unset>") },
    age,
  ],
  controllerrevisions: [name, { name: "Controller", cell: controllerName }, field("Revision", "revision"), age],
  storageclasses: [
    { name: "Name", cell: storageClassName },
    field("Provisioner", "provisioner"),
    field("ReclaimPolicy", "reclaimPolicy", { otherwise: "Delete" }),
    field("VolumeBindingMode", "volumeBindingMode", { otherwise: "Immediate" }),
    field("AllowVolumeExpansion", "allowVolumeExpansion", { otherwise: "false" }),
    age,
  ],
  poddisruptionbudgets: [
    name,
    field("Min Available", "spec.minAvailable", { otherwise: "N/A" }),
    field("Max Unavailable", "spec.maxUnavailable", { otherwise: "N/A" }),
    field("Allowed Disruptions", "status.disruptionsAllowed", { otherwise: "0" }),
    age,
  ],
  networkpolicies: [name, { name: "Pod-Selector", cell: (object) => selected(object, "spec.podSelector") }, age],
  horizontalpodautoscalers: [
    name,
    {
      name: "Reference",
      cell: (scaler) => ["kind", "name"].map((part) => text(valueAt(scaler, `spec.scaleTargetRef.${part}`))).join("/"),
    },
    // Nothing here measures pods.
    { name: "Targets", cell: () => "<unknown>" },
    field("MinPods", "spec.minReplicas", { otherwise: "1" }),
    field("MaxPods", "spec.maxReplicas"),
    field("Replicas", "status.currentReplicas", { otherwise: "0" }),
    age,
  ],
  leases: [name, field("Holder", "spec.holderIdentity", empty), age],
  rolebindings: bindings,
  clusterrolebindings: bindings,
  mutatingwebhookconfigurations: webhooks,
  validatingwebhookconfigurations: webhooks,
};

/** Each kind's columns are only ever given that kind's objects, which the compiler cannot see across the table. */
function columnsOf(plural: string): readonly Column<KubernetesObject>[] {
  const known = tables[plural as ResourceName] as readonly Column<KubernetesObject>[] | undefined;
  return known ?? [name, { name: "Created At", cell: (object) => object.metadata.creationTimestamp }];
}
