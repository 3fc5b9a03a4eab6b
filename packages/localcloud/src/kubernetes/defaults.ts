/** The values that an API version gives to fields a client left out. Whoever creates the object owns them. */

import { isObject, type JsonObject, objectsIn } from "./json.ts";
import type {
  Container,
  Deployment,
  Job,
  KubernetesObject,
  Namespace,
  Pod,
  PodSpec,
  PodTemplate,
  RoleBinding,
  Secret,
  Service,
  StatefulSet,
} from "./kinds.ts";
import { canonicalQuantities } from "./quantities.ts";
import type { ObjectOf, ResourceName } from "./registry.ts";

type Defaulter<R extends ResourceName> = (object: ObjectOf<R>) => void;

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
  for (const item of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) container(item);
  for (const volume of spec.volumes ?? []) {
    for (const source of [volume.configMap, volume.secret, volume.projected, volume.downwardAPI]) {
      if (source !== undefined) fill(source, { defaultMode: 0o644 });
    }
    for (const source of volume.projected?.sources ?? []) {
      if (source.serviceAccountToken !== undefined) fill(source.serviceAccountToken, { expirationSeconds: 3600 });
    }
    const downward = [volume.downwardAPI, ...(volume.projected?.sources ?? []).map(({ downwardAPI }) => downwardAPI)];
    for (const { fieldRef } of downward.flatMap((source) => source?.items ?? [])) {
      if (fieldRef !== undefined) fill(fieldRef, { apiVersion: "v1" });
    }
  }
}

function container(item: Container): void {
  const image = item.image ?? "";
  const tag = /:(?<tag>[^/:@]+)$/.exec(image)?.groups?.["tag"] ?? "latest";
  fill(item, {
    imagePullPolicy: tag === "latest" && !image.includes("@") ? "Always" : "IfNotPresent",
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  });
  for (const port of item.ports ?? []) fill(port, { protocol: "TCP" });
  for (const probe of [item.livenessProbe, item.readinessProbe, item.startupProbe]) {
    if (probe === undefined) continue;
    fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
    if (isObject(probe["httpGet"])) fill(probe["httpGet"], { path: "/", scheme: "HTTP" });
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

const template = ({ spec }: { spec: { template: PodTemplate } }): void => podSpec(spec.template.spec);

function service({ spec }: Service): void {
  fill(spec, { type: "ClusterIP", sessionAffinity: "None" });
  for (const port of spec.ports ?? []) fill(port, { protocol: "TCP", targetPort: port.port });
  if (spec.type === "ExternalName") return;
  fill(spec, { internalTrafficPolicy: "Cluster" });
  if (spec.type !== "ClusterIP") fill(spec, { externalTrafficPolicy: "Cluster" });
  if (spec.type === "LoadBalancer") fill(spec, { allocateLoadBalancerNodePorts: true });
}

function deployment(object: Deployment): void {
  const { spec } = object;
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
  const strategy = (spec.strategy ??= {});
  fill(strategy, { type: "RollingUpdate" });
  if (strategy.type === "RollingUpdate") {
    fill((strategy.rollingUpdate ??= {}), { maxSurge: "25%", maxUnavailable: "25%" });
  }
  template(object);
}

function statefulSet(object: StatefulSet): void {
  const { spec } = object;
  fill(spec, {
    replicas: 1,
    podManagementPolicy: "OrderedReady",
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
  });
  const strategy = (spec.updateStrategy ??= {});
  fill(strategy, { type: "RollingUpdate" });
  if (strategy.type === "RollingUpdate") fill((strategy.rollingUpdate ??= {}), { partition: 0 });
  for (const claim of spec.volumeClaimTemplates ?? []) {
    fill(claim, { apiVersion: "v1", kind: "PersistentVolumeClaim", spec: {}, status: { phase: "Pending" } });
    fill(claim.spec, { volumeMode: "Filesystem" });
  }
  template(object);
}

function job(object: Job): void {
  const { spec } = object;
  const { completions, parallelism } = spec;
  fill(spec, {
    ...(completions === undefined && parallelism === undefined ? { completions: 1 } : {}),
    parallelism: 1,
    backoffLimit: 6,
    suspend: false,
    completionMode: "NonIndexed",
    manualSelector: false,
    podReplacementPolicy: "TerminatingOrFailed",
  });
  template(object);
}

function secret(object: Secret & { stringData?: Record<string, string> }): void {
  object.type ??= "Opaque";
  const plain = object.stringData;
  if (plain === undefined) return;
  const encoded = Object.entries(plain).map(([key, value]) => [key, Buffer.from(value).toString("base64")] as const);
  object.data = { ...object.data, ...Object.fromEntries(encoded) };
  delete object.stringData;
}

function namespace({ metadata }: Namespace): void {
  if (metadata.generateName !== undefined) return;
  metadata.labels = { ...metadata.labels, "kubernetes.io/metadata.name": metadata.name };
}

const rbac = "rbac.authorization.k8s.io";
function binding({ roleRef, subjects }: RoleBinding): void {
  if (roleRef.apiGroup === "") roleRef.apiGroup = rbac;
  for (const subject of subjects ?? []) if (subject.kind !== "ServiceAccount") fill(subject, { apiGroup: rbac });
}

const webhooks =
  (more: JsonObject = {}) =>
  (object: KubernetesObject): void => {
    for (const webhook of objectsIn(object["webhooks"])) {
      fill(webhook, {
        failurePolicy: "Fail",
        matchPolicy: "Equivalent",
        namespaceSelector: {},
        objectSelector: {},
        timeoutSeconds: 10,
        ...more,
      });
      for (const rule of objectsIn(webhook["rules"])) fill(rule, { scope: "*" });
    }
  };

/** For kinds that this cluster does nothing with. */
const inSpec =
  (values: JsonObject) =>
  (object: KubernetesObject): void => {
    if (isObject(object["spec"])) fill(object["spec"], values);
  };

function protocols(holders: readonly JsonObject[]): void {
  for (const port of holders.flatMap(({ ports }) => objectsIn(ports))) fill(port, { protocol: "TCP" });
}

function networkPolicy({ spec }: KubernetesObject): void {
  if (!isObject(spec)) return;
  fill(spec, { policyTypes: ["Ingress", ...(spec["egress"] === undefined ? [] : ["Egress"])] });
  protocols([...objectsIn(spec["ingress"]), ...objectsIn(spec["egress"])]);
}

function autoscaler({ spec }: KubernetesObject): void {
  if (!isObject(spec)) return;
  const target = { type: "Utilization", averageUtilization: 80 };
  fill(spec, { minReplicas: 1, metrics: [{ type: "Resource", resource: { name: "cpu", target } }] });
}

const defaulters: { readonly [R in ResourceName]?: Defaulter<R> } = {
  pods: ({ spec }: Pod) => {
    // The old name of the field goes with the new one.
    if (spec.serviceAccountName !== undefined) fill(spec, { serviceAccount: spec.serviceAccountName });
    fill(spec, { enableServiceLinks: true });
    podSpec(spec);
    for (const item of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) requestLimits(item);
  },
  services: service,
  deployments: deployment,
  replicasets: (object) => {
    fill(object.spec, { replicas: 1 });
    template(object);
  },
  statefulsets: statefulSet,
  jobs: job,
  secrets: secret,
  namespaces: namespace,
  rolebindings: binding,
  clusterrolebindings: binding,
  persistentvolumeclaims: ({ spec }) => fill(spec, { volumeMode: "Filesystem" }),
  persistentvolumes: inSpec({ volumeMode: "Filesystem", persistentVolumeReclaimPolicy: "Retain" }),
  storageclasses: (object) => fill(object, { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" }),
  csidrivers: inSpec({
    attachRequired: true,
    fsGroupPolicy: "ReadWriteOnceWithFSType",
    podInfoOnMount: false,
    requiresRepublish: false,
    seLinuxMount: false,
    storageCapacity: false,
    volumeLifecycleModes: ["Persistent"],
  }),
  networkpolicies: networkPolicy,
  endpoints: ({ subsets }) => protocols(objectsIn(subsets)),
  endpointslices: (object) => {
    protocols([object]);
    for (const port of objectsIn(object["ports"])) fill(port, { name: "" });
    for (const endpoint of objectsIn(object["endpoints"])) fill(endpoint, { conditions: {} });
  },
  horizontalpodautoscalers: autoscaler,
  mutatingwebhookconfigurations: webhooks({ reinvocationPolicy: "Never" }),
  validatingwebhookconfigurations: webhooks(),
};

/** Changes the object in place, which has its kind's zero values. */
export function setDefaults<R extends ResourceName>(resource: R, object: ObjectOf<R>): void {
  canonicalQuantities(object["spec"]);
  defaulters[resource]?.(object);
}
