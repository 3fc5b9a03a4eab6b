/** A sort of object that a chart makes, as RBAC names it. */
export type ObjectKind = { readonly group: string; readonly resource: string };

/** A rule of a Role that a chart makes. Kubernetes lets nobody grant what he has not himself. */
export type GrantedRule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
};

export type ChartObjects = { readonly kinds: readonly ObjectKind[]; readonly grants: readonly GrantedRule[] };

const core = (...resources: readonly string[]) => resources.map((resource) => ({ group: "", resource }));
const apps = (...resources: readonly string[]) => resources.map((resource) => ({ group: "apps", resource }));

/**
 * What chart milvus 5.0.19 makes with its own defaults and without MinIO. The Role is the Pulsar broker's, which the
 * chart brings along unless `pulsarv3.enabled: false` is said.
 */
export const usualObjects: ChartObjects = {
  kinds: [
    ...core("configmaps", "services", "serviceaccounts"),
    ...apps("deployments", "statefulsets"),
    { group: "batch", resource: "jobs" },
    { group: "rbac.authorization.k8s.io", resource: "roles" },
    { group: "rbac.authorization.k8s.io", resource: "rolebindings" },
  ],
  grants: [
    { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] },
    {
      apiGroups: ["", "extensions", "apps"],
      resources: ["pods", "services", "deployments", "secrets", "statefulsets"],
      verbs: ["list", "watch", "get", "update", "create", "delete", "patch"],
    },
  ],
};
