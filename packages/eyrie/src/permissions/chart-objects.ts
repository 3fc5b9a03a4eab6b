import { parse } from "yaml";

/** A sort of object that a chart makes, as RBAC names it. */
type ObjectKind = {
  readonly group: string;
  readonly resource: string;
  /** Whether such an object stands in no namespace. */
  readonly clusterScoped: boolean;
};

/** A rule of a Role that a chart makes. Kubernetes lets nobody grant what he may not do himself. */
export type GrantedRule = Readonly<
  Partial<Record<"apiGroups" | "resources" | "resourceNames" | "verbs", readonly string[]>>
>;

export type ChartObjects = { readonly kinds: readonly ObjectKind[]; readonly grants: readonly GrantedRule[] };

const clusterScoped = new Set([
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "MutatingWebhookConfiguration",
  "Namespace",
  "PersistentVolume",
  "PriorityClass",
  "StorageClass",
  "ValidatingWebhookConfiguration",
]);

/** The plural of a kind as Kubernetes makes it for its own. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (name === "endpoints") return name;
  if (/(?:s|x|ch|sh)$/.test(name)) return `${name}es`;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/** What the objects of some rendered manifests are. */
export function objectsIn(manifests: readonly string[]): ChartObjects {
  const documents = manifests.flatMap((manifest) => manifest.split(/^---\s*$/m));
  const kinds = new Map<string, ObjectKind>();
  const grants: GrantedRule[] = [];
  for (const text of documents) {
    const kind = /^kind: *"?([A-Za-z]+)"?\s*$/m.exec(text)?.[1];
    const version = /^apiVersion: *"?([^\s"]+)"?\s*$/m.exec(text)?.[1];
    if (kind === undefined || version === undefined) continue;
    const group = version.includes("/") ? version.slice(0, version.indexOf("/")) : "";
    kinds.set(`${group}/${kind}`, { group, resource: pluralOf(kind), clusterScoped: clusterScoped.has(kind) });
    if (kind === "Role" || kind === "ClusterRole") {
      const { rules } = parse(text) as { readonly rules?: readonly GrantedRule[] | null };
      grants.push(...(rules ?? []));
    }
  }
  return { kinds: [...kinds.values()], grants };
}

const namespaced = (group: string, ...resources: readonly string[]): readonly ObjectKind[] =>
  resources.map((resource) => ({ group, resource, clusterScoped: false }));

/**
 * What chart milvus 5.0.19 makes with its own defaults and without MinIO. The Role is the Pulsar broker's, which the
 * chart brings along unless `pulsarv3.enabled: false` is said.
 */
export const usualObjects: ChartObjects = {
  kinds: [
    ...namespaced("", "configmaps", "services", "serviceaccounts"),
    ...namespaced("apps", "deployments", "statefulsets"),
    ...namespaced("batch", "jobs"),
    ...namespaced("rbac.authorization.k8s.io", "roles", "rolebindings"),
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
