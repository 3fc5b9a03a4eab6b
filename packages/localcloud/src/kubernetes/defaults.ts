/** The default values the API server fills in, for the fields clients and controllers read. */

import { claimProtection } from "./controllers/volume-binder.ts";
import { isObject } from "./json.ts";
import type {
  Container,
  Deployment,
  Job,
  Namespace,
  PersistentVolumeClaim,
  Pod,
  PodSpec,
  Secret,
  Service,
  StatefulSet,
} from "./kinds.ts";
import { canonicalQuantities } from "./quantities.ts";
import type { ObjectOf, ResourceName } from "./registry.ts";
import type { Store } from "./store.ts";

type Defaulter<R extends ResourceName> = (object: ObjectOf<R>, store: Store) => void;

/** Sets a field only when it is absent. */
function fill(target: object, values: Readonly<Record<string, unknown>>): void {
  Object.assign(target, { ...values, ...target });
}

function podSpec(spec: PodSpec): void {
  fill(spec, {
    restartPolicy: "Always",
    dnsPolicy: "ClusterFirst",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  });
  for (const item of [...(spec.initContainers ?? []), ...spec.containers]) container(item);
  for (const volume of spec.volumes ?? []) {
    for (const source of [volume.configMap, volume.secret, volume.projected, volume.downwardAPI]) {
      if (source !== undefined) fill(source, { defaultMode: 0o644 });
    }
  }
}

function container(item: Container): void {
  const tag = /:(?<tag>[^/:@]+)$/.exec(item.image)?.groups?.["tag"] ?? "latest";
  fill(item, {
    imagePullPolicy: tag === "latest" && !item.image.includes("@") ? "Always" : "IfNotPresent",
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  });
  for (const port of item.ports ?? []) fill(port, { protocol: "TCP" });
  for (const probe of [item.livenessProbe, item.readinessProbe, item.startupProbe]) {
    if (probe !== undefined) {
      fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
      if (isObject(probe["httpGet"])) fill(probe["httpGet"], { path: "/", scheme: "HTTP" });
    }
  }
  for (const variable of item.env ?? []) {
    const fieldRef = variable.valueFrom?.fieldRef;
    if (fieldRef !== undefined) fill(fieldRef, { apiVersion: "v1" });
  }
}

/** What is limited and not asked for is asked for in full; of a pod only, its template stays as it was written. */
function requestLimits({ resources = {} }: Container): void {
  const { limits, requests } = resources;
  if (isObject(limits)) resources["requests"] = { ...limits, ...(isObject(requests) ? requests : {}) };
}

function service({ spec }: Service, store: Store): void {
  fill(spec, { type: "ClusterIP", sessionAffinity: "None" });
  for (const port of spec.ports ?? []) {
    fill(port, { protocol: "TCP", targetPort: port.port });
    if (spec.type === "NodePort" || spec.type === "LoadBalancer") fill(port, { nodePort: freeNodePort(store, spec) });
  }
  if (spec.type === "ExternalName") return;
  fill(spec, { internalTrafficPolicy: "Cluster", ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" });
  if (spec.type !== "ClusterIP") fill(spec, { externalTrafficPolicy: "Cluster" });
  if (spec.type === "LoadBalancer") fill(spec, { allocateLoadBalancerNodePorts: true });
  if (spec.clusterIP === undefined || spec.clusterIP === "") spec.clusterIP = freeClusterIp(store);
  spec.clusterIPs = [spec.clusterIP];
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

function deployment({ spec }: Deployment): void {
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
  const strategy = (spec.strategy ??= {});
  fill(strategy, { type: "RollingUpdate" });
  if (strategy.type === "RollingUpdate") {
    fill((strategy.rollingUpdate ??= {}), { maxSurge: "25%", maxUnavailable: "25%" });
  }
  podSpec(spec.template.spec);
}

function statefulSet({ spec }: StatefulSet): void {
  fill(spec, {
    replicas: 1,
    podManagementPolicy: "OrderedReady",
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
  });
  const strategy = (spec.updateStrategy ??= {});
  fill(strategy, { type: "RollingUpdate" });
  if (strategy.type === "RollingUpdate") fill((strategy.rollingUpdate ??= {}), { partition: 0 });
  podSpec(spec.template.spec);
}

function job(object: Job): void {
  const { spec, metadata } = object;
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  fill(spec, { parallelism: 1, backoffLimit: 6, suspend: false, completionMode: "NonIndexed" });
  const labels = { "batch.kubernetes.io/controller-uid": metadata.uid, "batch.kubernetes.io/job-name": metadata.name };
  spec.selector ??= { matchLabels: { "batch.kubernetes.io/controller-uid": metadata.uid } };
  const template = (spec.template.metadata ??= {});
  template.labels = { ...template.labels, ...labels, "controller-uid": metadata.uid, "job-name": metadata.name };
  podSpec(spec.template.spec);
}

function secret(object: Secret & { stringData?: Record<string, string> }): void {
  object.type ??= "Opaque";
  const plain = object.stringData;
  if (plain === undefined) return;
  const encoded = Object.entries(plain).map(([key, value]) => [key, Buffer.from(value).toString("base64")] as const);
  object.data = { ...object.data, ...Object.fromEntries(encoded) };
  delete object.stringData;
}

function namespace(object: Namespace): void {
  object.metadata.labels = { ...object.metadata.labels, "kubernetes.io/metadata.name": object.metadata.name };
  object.spec = { ...object.spec, finalizers: object.spec?.finalizers ?? ["kubernetes"] };
}

function persistentVolumeClaim(claim: PersistentVolumeClaim, store: Store): void {
  const { spec } = claim;
  const { deletionTimestamp, finalizers = [] } = claim.metadata;
  if (deletionTimestamp === undefined) claim.metadata.finalizers = [...new Set([...finalizers, claimProtection])];
  fill(spec, { volumeMode: "Filesystem" });
  if (spec.storageClassName !== undefined) return;
  const standard = store
    .list("storageclasses")
    .find(({ metadata }) => metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true");
  if (standard !== undefined) spec.storageClassName = standard.metadata.name;
}

/** How long a pod stays on a node that is gone, as an admission plug-in sets it. */
function toleration(taint: string): Readonly<Record<string, unknown>> {
  return { key: `node.kubernetes.io/${taint}`, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 };
}

const defaulters: { readonly [R in ResourceName]?: Defaulter<R> } = {
  pods: (pod: Pod) => {
    fill(pod.spec, { enableServiceLinks: true, preemptionPolicy: "PreemptLowerPriority", priority: 0 });
    fill(pod.spec, { tolerations: [toleration("not-ready"), toleration("unreachable")] });
    podSpec(pod.spec);
    for (const item of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) requestLimits(item);
  },
  services: service,
  deployments: deployment,
  replicasets: ({ spec }) => {
    fill(spec, { replicas: 1 });
    podSpec(spec.template.spec);
  },
  statefulsets: statefulSet,
  jobs: job,
  secrets: secret,
  namespaces: namespace,
  persistentvolumeclaims: persistentVolumeClaim,
};

/** Changes the object in place; validation of required fields comes first. */
export function setDefaults<R extends ResourceName>(resource: R, object: ObjectOf<R>, store: Store): void {
  canonicalQuantities(object["spec"]);
  defaulters[resource]?.(object, store);
}
