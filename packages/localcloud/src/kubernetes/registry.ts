/**
 * The kinds this API server serves. Everything that discovery, OpenAPI, paths, selectors and validation know of a kind
 * stands here; behaviour that only some kinds have is a controller.
 */

import type * as kinds from "./kinds.ts";

export type Verb = "create" | "delete" | "deletecollection" | "get" | "list" | "patch" | "update" | "watch";

export type Resource = {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly Verb[];
  /** `status` makes spec and status separate documents and counts generations. */
  readonly subresources: readonly string[];
  /** Paths whose value, or any value, this cluster could not act on. */
  readonly unimplemented: Readonly<Record<string, string | undefined>>;
  /** Field selector label → path, beyond metadata.name and metadata.namespace. */
  readonly fieldLabels: Readonly<Record<string, string>>;
  readonly nameRule: "subdomain" | "label" | "service" | "path";
  /** What every answer about the kind warns of. */
  readonly deprecation: string;
};

const allVerbs: readonly Verb[] = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

type Declaration = Partial<Omit<Resource, "group" | "version" | "kind" | "plural">>;

function declare(api: string, kind: string, plural: string, declared: Declaration = {}): Resource {
  const [version = "", group = ""] = api.split("/").toReversed();
  return {
    group,
    version,
    kind,
    plural,
    singular: kind.toLowerCase(),
    namespaced: true,
    shortNames: [],
    categories: [],
    verbs: allVerbs,
    subresources: [],
    unimplemented: {},
    fieldLabels: {},
    nameRule: "subdomain",
    deprecation: "",
    ...declared,
  };
}

const workload: Declaration = {
  categories: ["all"],
  subresources: ["status"],
};
const readOnly: Declaration = { verbs: ["get", "list", "watch"] };
const scalable: Declaration = { ...workload, subresources: ["status", "scale"] };
const same = (...paths: string[]): Record<string, string> => Object.fromEntries(paths.map((path) => [path, path]));

export const resources = {
  namespaces: declare("v1", "Namespace", "namespaces", {
    namespaced: false,
    shortNames: ["ns"],
    verbs: allVerbs.filter((verb) => verb !== "deletecollection"),
    subresources: ["status"],
    fieldLabels: same("status.phase"),
    nameRule: "label",
  }),
  nodes: declare("v1", "Node", "nodes", {
    namespaced: false,
    shortNames: ["no"],
    subresources: ["status"],
    fieldLabels: same("spec.unschedulable"),
  }),
  pods: declare("v1", "Pod", "pods", {
    shortNames: ["po"],
    categories: ["all"],
    subresources: ["status", "log", "portforward"],
    fieldLabels: same(
      "spec.nodeName",
      "spec.restartPolicy",
      "spec.serviceAccountName",
      "spec.schedulerName",
      "status.phase",
      "status.podIP",
    ),
  }),
  services: declare("v1", "Service", "services", {
    shortNames: ["svc"],
    categories: ["all"],
    subresources: ["status"],
    fieldLabels: same("spec.clusterIP", "spec.type"),
    nameRule: "service",
  }),
  serviceaccounts: declare("v1", "ServiceAccount", "serviceaccounts", { shortNames: ["sa"], subresources: ["token"] }),
  secrets: declare("v1", "Secret", "secrets", { fieldLabels: same("type") }),
  configmaps: declare("v1", "ConfigMap", "configmaps", { shortNames: ["cm"] }),
  events: declare("v1", "Event", "events", {
    nameRule: "path",
    shortNames: ["ev"],
    fieldLabels: {
      ...same(
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "reportingComponent",
        "type",
      ),
      source: "source.component",
    },
  }),
  endpoints: declare("v1", "Endpoints", "endpoints", {
    singular: "endpoints",
    shortNames: ["ep"],
    deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  }),
  endpointslices: declare("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", {}),
  persistentvolumeclaims: declare("v1", "PersistentVolumeClaim", "persistentvolumeclaims", {
    shortNames: ["pvc"],
    subresources: ["status"],
  }),
  persistentvolumes: declare("v1", "PersistentVolume", "persistentvolumes", {
    namespaced: false,
    shortNames: ["pv"],
    subresources: ["status"],
  }),
  deployments: declare("apps/v1", "Deployment", "deployments", { ...scalable, shortNames: ["deploy"] }),
  replicasets: declare("apps/v1", "ReplicaSet", "replicasets", {
    ...scalable,
    shortNames: ["rs"],
  }),
  statefulsets: declare("apps/v1", "StatefulSet", "statefulsets", {
    nameRule: "label",
    ...scalable,
    shortNames: ["sts"],
  }),
  controllerrevisions: declare("apps/v1", "ControllerRevision", "controllerrevisions", {}),
  jobs: declare("batch/v1", "Job", "jobs", {
    categories: ["all"],
    subresources: ["status"],
    unimplemented: {
      "spec.completionMode": "Indexed",
      "spec.podFailurePolicy": undefined,
      "spec.successPolicy": undefined,
      "spec.backoffLimitPerIndex": undefined,
      "spec.managedBy": undefined,
    },
    fieldLabels: same("status.successful"),
  }),
  roles: declare("rbac.authorization.k8s.io/v1", "Role", "roles", { nameRule: "path" }),
  rolebindings: declare("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", {
    nameRule: "path",
  }),
  clusterroles: declare("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", {
    namespaced: false,
    nameRule: "path",
  }),
  clusterrolebindings: declare("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", {
    namespaced: false,
    nameRule: "path",
  }),
  poddisruptionbudgets: declare("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", {
    nameRule: "path",
    shortNames: ["pdb"],
    subresources: ["status"],
  }),
  ingresses: declare("networking.k8s.io/v1", "Ingress", "ingresses", { shortNames: ["ing"], subresources: ["status"] }),
  networkpolicies: declare("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", { shortNames: ["netpol"] }),
  storageclasses: declare("storage.k8s.io/v1", "StorageClass", "storageclasses", {
    namespaced: false,
    shortNames: ["sc"],
  }),
  csidrivers: declare("storage.k8s.io/v1", "CSIDriver", "csidrivers", { namespaced: false }),
  horizontalpodautoscalers: declare("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", {
    shortNames: ["hpa"],
    categories: ["all"],
    subresources: ["status"],
  }),
  leases: declare("coordination.k8s.io/v1", "Lease", "leases"),
  mutatingwebhookconfigurations: declare(
    "admissionregistration.k8s.io/v1",
    "MutatingWebhookConfiguration",
    "mutatingwebhookconfigurations",
    { namespaced: false, categories: ["api-extensions"] },
  ),
  validatingwebhookconfigurations: declare(
    "admissionregistration.k8s.io/v1",
    "ValidatingWebhookConfiguration",
    "validatingwebhookconfigurations",
    { namespaced: false, categories: ["api-extensions"] },
  ),
  /** Nothing here runs or enforces these: there are none, and none can be created. */
  daemonsets: declare("apps/v1", "DaemonSet", "daemonsets", { ...readOnly, shortNames: ["ds"], categories: ["all"] }),
  cronjobs: declare("batch/v1", "CronJob", "cronjobs", { ...readOnly, shortNames: ["cj"], categories: ["all"] }),
  replicationcontrollers: declare("v1", "ReplicationController", "replicationcontrollers", {
    ...readOnly,
    shortNames: ["rc"],
    categories: ["all"],
  }),
  resourcequotas: declare("v1", "ResourceQuota", "resourcequotas", { ...readOnly, shortNames: ["quota"] }),
  limitranges: declare("v1", "LimitRange", "limitranges", { ...readOnly, shortNames: ["limits"] }),
  /** Listed for clients that look for operators; a definition cannot be created, as nothing would serve it. Of one that was planted discovery shows the group. */
  customresourcedefinitions: declare(
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    "customresourcedefinitions",
    {
      namespaced: false,
      shortNames: ["crd", "crds"],
      categories: ["api-extensions"],
      ...readOnly,
    },
  ),
} as const satisfies Record<string, Resource>;

export type ResourceName = keyof typeof resources;

type Named = {
  pods: kinds.Pod;
  deployments: kinds.Deployment;
  replicasets: kinds.ReplicaSet;
  statefulsets: kinds.StatefulSet;
  controllerrevisions: kinds.ControllerRevision;
  jobs: kinds.Job;
  services: kinds.Service;
  serviceaccounts: kinds.ServiceAccount;
  secrets: kinds.Secret;
  configmaps: kinds.ConfigMap;
  namespaces: kinds.Namespace;
  events: kinds.Event;
  persistentvolumeclaims: kinds.PersistentVolumeClaim;
  roles: kinds.Role;
  clusterroles: kinds.Role;
  rolebindings: kinds.RoleBinding;
  clusterrolebindings: kinds.RoleBinding;
};

/** The object type behind a plural name. */
export type ObjectOf<R extends ResourceName> = R extends keyof Named ? Named[R] : kinds.KubernetesObject;

/** Kinds that are only ever posted and answered, never stored. */
export const reviews = {
  selfsubjectreviews: declare("authentication.k8s.io/v1", "SelfSubjectReview", "selfsubjectreviews", {
    namespaced: false,
    verbs: ["create"],
  }),
  selfsubjectrulesreviews: declare("authorization.k8s.io/v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews", {
    namespaced: false,
    verbs: ["create"],
  }),
  selfsubjectaccessreviews: declare("authorization.k8s.io/v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", {
    namespaced: false,
    verbs: ["create"],
  }),
} as const satisfies Record<string, Resource>;

export const resourceNames = Object.keys(resources) as ResourceName[];

/** Stored kinds and reviews, in the order discovery lists them. */
export const served: readonly Resource[] = [...Object.values(resources), ...Object.values(reviews)];

export function isResourceName(name: string): name is ResourceName {
  return Object.hasOwn(resources, name);
}

export function resourceOf(name: ResourceName): Resource {
  return resources[name];
}

/** `v1`, `apps/v1` */
export function apiVersionOf(resource: Pick<Resource, "group" | "version">): string {
  return resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
}

/** The stored kind an owner reference or a scale target names. */
export function resourceOfKind(apiVersion: string, kind: string): ResourceName | undefined {
  return resourceNames.find((name) => resources[name].kind === kind && apiVersionOf(resources[name]) === apiVersion);
}
