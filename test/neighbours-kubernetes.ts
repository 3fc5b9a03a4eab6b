import { ownerAnnotation, ownerLabel } from "#eyrie/kinds/ownership";
import { roleAnnotation } from "#eyrie/milvus/trust";
import type { Neighbour } from "./neighbour.ts";
import type { Scene } from "./scene.ts";

const touched = { metadata: { annotations: { touched: "" } } };

type Made = {
  readonly what: string;
  readonly group?: string;
  readonly plural: string;
  readonly namespace?: string;
  readonly object: (scene: Scene) => { readonly metadata: { readonly name: string } };
};

/** An object that somebody posts, and somebody annotates. */
const anObject = ({ what, group = "/api/v1", plural, namespace, object }: Made): Neighbour => {
  const collection = `${group}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${plural}`;
  return {
    what,
    make: (scene) => scene.kubectl("POST", collection, object(scene)),
    touch: (scene) => scene.kubectl("PATCH", `${collection}/${object(scene).metadata.name}`, touched),
  };
};

const release = (what: string, namespace: string, name: string): Neighbour =>
  anObject({
    what,
    plural: "secrets",
    namespace,
    object: () => ({
      metadata: {
        name: `sh.helm.release.v1.${name}.v1`,
        labels: { owner: "helm", name, status: "deployed", version: "1" },
      },
      type: "helm.sh/release.v1",
      stringData: { release: "theirs" },
    }),
  });

const rbac = "/apis/rbac.authorization.k8s.io/v1";

/** It may be there before anybody else comes. */
export const sharedNamespace: Neighbour = anObject({
  what: "the namespace, with labels of others",
  plural: "namespaces",
  object: ({ target }) => ({
    metadata: {
      name: target.serviceAccount.namespace,
      labels: { team: "search", "pod-security.kubernetes.io/warn": "baseline" },
      annotations: { "theirs.example.com/budget": "42" },
    },
  }),
});

/** What stands in the same cluster. Namespaces first: the rest lives in them. */
export const inCluster: readonly Neighbour[] = [
  anObject({ what: "another namespace", plural: "namespaces", object: () => ({ metadata: { name: "theirs" } }) }),
  anObject({
    what: "a service account of another set-up of Eyrie's",
    plural: "serviceaccounts",
    namespace: "milvus",
    object: ({ target }) => ({
      metadata: {
        name: `${target.serviceAccount.name}-2`,
        labels: { "app.kubernetes.io/managed-by": "eyrie", [ownerLabel]: "0".repeat(40) },
        annotations: { [roleAnnotation]: `${target.role.arn}-2`, [ownerAnnotation]: `${target.owner}-2` },
      },
    }),
  }),
  anObject({
    what: "a service account of the same name elsewhere",
    plural: "serviceaccounts",
    namespace: "theirs",
    object: ({ target }) => ({
      metadata: { name: target.serviceAccount.name, annotations: { [roleAnnotation]: target.role.arn } },
      imagePullSecrets: [{ name: "registry" }],
    }),
  }),
  release("the record of a release whose name goes on where ours ends", "milvus", "milvus-demo-2"),
  release("the record of a release of the same name elsewhere", "theirs", "milvus-demo"),
  anObject({
    what: "a ConfigMap beside ours",
    plural: "configmaps",
    namespace: "milvus",
    object: () => ({
      metadata: { name: "milvus-demo-dashboards", labels: { "app.kubernetes.io/instance": "milvus-demo-2" } },
      data: { theirs: "  kept\n" },
    }),
  }),
  anObject({
    what: "a Deployment of another release in the namespace",
    group: "/apis/apps/v1",
    plural: "deployments",
    namespace: "milvus",
    object: () => idle("milvus-demo-2-proxy", { "app.kubernetes.io/instance": "milvus-demo-2" }),
  }),
  anObject({
    what: "a Deployment elsewhere, under the same labels",
    group: "/apis/apps/v1",
    plural: "deployments",
    namespace: "theirs",
    object: () =>
      idle("milvus-demo-proxy", { "app.kubernetes.io/instance": "milvus-demo", "app.kubernetes.io/name": "milvus" }),
  }),
  anObject({
    what: "a pod of nobody's",
    plural: "pods",
    namespace: "milvus",
    object: () => ({
      metadata: { name: "debug", labels: { run: "debug" } },
      spec: { containers: [{ name: "idle", image: "busybox" }] },
    }),
  }),
  anObject({
    what: "a Service in the namespace",
    plural: "services",
    namespace: "milvus",
    object: () => ({
      metadata: { name: "milvus-demo-2" },
      spec: { selector: { run: "debug" }, ports: [{ port: 80 }] },
    }),
  }),
  anObject({
    what: "a volume claim that an earlier release left",
    plural: "persistentvolumeclaims",
    namespace: "milvus",
    object: () => ({
      metadata: { name: "data-milvus-demo-2-etcd-0", labels: { "app.kubernetes.io/instance": "milvus-demo-2" } },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    }),
  }),
  anObject({
    what: "the lease of another run",
    group: "/apis/coordination.k8s.io/v1",
    plural: "leases",
    namespace: "milvus",
    object: () => ({
      metadata: { name: "eyrie-milvus-demo-2" },
      spec: {
        holderIdentity: "somebody@elsewhere",
        leaseDurationSeconds: 60,
        renewTime: "2020-01-01T00:00:00.000000Z",
      },
    }),
  }),
  anObject({
    what: "a Role in the namespace",
    group: rbac,
    plural: "roles",
    namespace: "milvus",
    object: () => ({
      metadata: { name: "theirs" },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["list"] }],
    }),
  }),
  anObject({
    what: "a ClusterRoleBinding",
    group: rbac,
    plural: "clusterrolebindings",
    object: () => ({
      metadata: { name: "theirs" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "ServiceAccount", name: "default", namespace: "theirs" }],
    }),
  }),
];

const idle = (name: string, labels: Readonly<Record<string, string>>) => ({
  metadata: { name, labels },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "idle", image: "busybox" }] } },
  },
});

const account = ({ target: { serviceAccount } }: Scene) =>
  `/api/v1/namespaces/${serviceAccount.namespace}/serviceaccounts/${serviceAccount.name}`;

const onAccount = (what: string, put: object, touch: object): Neighbour => ({
  what,
  make: (scene) => scene.kubectl("PATCH", `${account(scene)}?fieldManager=theirs`, put),
  touch: (scene) => scene.kubectl("PATCH", `${account(scene)}?fieldManager=theirs`, touch),
});

/** What others have put on a service account that Eyrie keeps. */
export const onServiceAccount: readonly Neighbour[] = [
  onAccount(
    "a label on the service account",
    { metadata: { labels: { team: "search" } } },
    { metadata: { labels: { team: "ours" } } },
  ),
  onAccount(
    "an annotation on the service account",
    { metadata: { annotations: { "theirs.example.com/token": "kept" } } },
    { metadata: { annotations: { "theirs.example.com/token": null } } },
  ),
  onAccount(
    "its pull secrets",
    { imagePullSecrets: [{ name: "registry" }], automountServiceAccountToken: true },
    { imagePullSecrets: [] },
  ),
  onAccount(
    "who manages its fields",
    { metadata: { annotations: { "theirs.example.com/managed": "kept" } } },
    { metadata: { annotations: { "theirs.example.com/managed": "kept", "theirs.example.com/also": "" } } },
  ),
];
