import type {
  V1ConfigMap,
  V1Deployment,
  V1Namespace,
  V1ObjectMeta,
  V1Pod,
  V1Secret,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
  CoreV1Event,
} from "@kubernetes/client-node";
import type { Clock } from "../../model/clock.ts";
import { ifAny } from "../aws/problems.ts";
import { aheadOf } from "../clock-difference.ts";
import { keyIds } from "../issuer.ts";
import type { Trace } from "../trace.ts";
import { cluster } from "./cluster.ts";
import { type KubeconfigChoice, openKubeconfig } from "./kubeconfig.ts";
import { leases } from "./leases.ts";
import { portForward } from "./port-forward.ts";
import { type Access, type KubernetesRequest, transport } from "./transport.ts";

export type Kubernetes = ReturnType<typeof kubernetes>;

/** A Secret as it is on the wire, for who writes it back; what is not named here is kept. */
type Secret = {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
};

type LogOptions = { readonly previous?: boolean; readonly lines?: number; readonly stamped?: boolean };

/** Field manager of everything Eyrie applies. */
/** As whom Eyrie writes fields. */
export const fieldManager = "eyrie";

/** What a merge patch says of keys that are to go. */
const gone = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, null]));

/** A list as its objects' metadata; a server that does not know it answers with the whole. */
const metadataOnly = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

const core = (namespace: string, plural: string, name?: string) =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/${plural}${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;

/** The Kubernetes calls Eyrie makes. Every one throws Problem; a missing object is `missing`. */
export function kubernetes(choice: KubeconfigChoice, clock: Clock, trace: Trace) {
  let opened: Promise<Access> | undefined;
  const access = () => (opened ??= openKubeconfig(choice));
  const send = transport(access, clock, trace);
  const get = <T>(operation: string, path: string, query: Readonly<Record<string, string>> = {}, accept?: string) =>
    send<T>({ method: "GET", path, query, operation, ...(accept === undefined ? {} : { accept }) });

  /** All pages of a list. */
  const list = async <T>(
    operation: string,
    path: string,
    query: Readonly<Record<string, string>>,
    accept?: string,
  ): Promise<readonly T[]> => {
    const items: T[] = [];
    for (let next = ""; ;) {
      const asked = { ...query, limit: "500", ...(next === "" ? {} : { continue: next }) };
      const page = await get<{ items: T[]; metadata?: { continue?: string } }>(operation, path, asked, accept);
      items.push(...page.items);
      next = page.metadata?.continue ?? "";
      if (next === "") return items;
    }
  };

  return {
    leases: leases(send),
    cluster: cluster(send),

    /** A port of a pod on this machine. */
    portForward: portForward(access, clock, trace),

    /** Opens the kubeconfig, so that the first call need not. */
    load: access,

    /** Who is asked: the kubeconfig's context and server address. */
    access: async (): Promise<{ readonly server: string; readonly context: string }> => {
      const { server, context } = await access();
      return { server, context };
    },

    /** The issuer the API server itself announces. Needs the `system:service-account-issuer-discovery` role. */
    readIssuer: async (): Promise<string> =>
      (await get<{ issuer?: string }>("get openid-configuration", "/.well-known/openid-configuration")).issuer ?? "",

    /** Ids of the keys that tokens are signed with. Needs the same role. */
    readKeys: async (): Promise<readonly string[]> =>
      keyIds((await get<{ keys?: unknown }>("get jwks", "/openid/v1/jwks")).keys),

    /** How far the API server's clock is ahead of this machine's, to the second. */
    readClock: async (): Promise<number> => {
      let told: number | undefined;
      const before = clock.now();
      await send({ method: "GET", path: "/version", operation: "get version", onDate: (time) => (told = time) });
      return aheadOf(told, before, clock.now());
    },

    readNamespace: (name: string) =>
      get<V1Namespace>("get namespaces", `/api/v1/namespaces/${encodeURIComponent(name)}`),

    applyNamespace: (name: string, labels: Readonly<Record<string, string>>) =>
      send<V1Namespace>({
        method: "PATCH",
        path: `/api/v1/namespaces/${encodeURIComponent(name)}`,
        query: { fieldManager, force: "false" },
        contentType: "application/apply-patch+yaml",
        body: { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } },
        operation: "patch namespaces",
      }),

    readServiceAccount: (namespace: string, name: string) =>
      get<V1ServiceAccount>("get serviceaccounts", core(namespace, "serviceaccounts", name)),

    /**
     * Server-side apply of labels and annotations alone. The fields are ours by the plan that was confirmed, so another
     * manager's hold on them is taken over.
     */
    applyServiceAccount: (
      namespace: string,
      name: string,
      labels: Readonly<Record<string, string>>,
      annotations: Readonly<Record<string, string>>,
    ) =>
      send<V1ServiceAccount>({
        method: "PATCH",
        path: core(namespace, "serviceaccounts", name),
        query: { fieldManager, force: "true" },
        contentType: "application/apply-patch+yaml",
        body: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace, labels, annotations } },
        operation: "patch serviceaccounts",
      }),

    /** Writes annotations as another manager than who applies the account: applying it again leaves them. */
    annotateServiceAccount: (namespace: string, name: string, annotations: Readonly<Record<string, string>>) =>
      send<V1ServiceAccount>({
        method: "PATCH",
        path: core(namespace, "serviceaccounts", name),
        query: { fieldManager: `${fieldManager}-proof` },
        contentType: "application/merge-patch+json",
        body: { metadata: { annotations } },
        operation: "patch serviceaccounts",
      }),

    /** Takes labels and annotations off; what else stands there stays. */
    unmarkServiceAccount: (
      namespace: string,
      name: string,
      labels: readonly string[],
      annotations: readonly string[],
    ) =>
      send<V1ServiceAccount>({
        method: "PATCH",
        path: core(namespace, "serviceaccounts", name),
        query: { fieldManager },
        contentType: "application/merge-patch+json",
        body: { metadata: { labels: gone(labels), annotations: gone(annotations) } },
        operation: "patch serviceaccounts",
      }),

    /** What is gone already is done: the first of two tries may have been. */
    deleteServiceAccount: (namespace: string, name: string) =>
      ifAny(() =>
        send<unknown>({
          method: "DELETE",
          path: core(namespace, "serviceaccounts", name),
          operation: "delete serviceaccounts",
        }),
      ),

    /** A token for a service account, for one audience, 10 minutes: the shortest Kubernetes gives. Stored nowhere. */
    requestToken: async (namespace: string, name: string, audience: string): Promise<string> => {
      const request: KubernetesRequest = {
        method: "POST",
        path: `${core(namespace, "serviceaccounts", name)}/token`,
        body: {
          apiVersion: "authentication.k8s.io/v1",
          kind: "TokenRequest",
          spec: { audiences: [audience], expirationSeconds: 600 },
        },
        operation: "create serviceaccounts/token",
      };
      return (await send<{ status?: { token?: string } }>(request)).status?.token ?? "";
    },

    listServiceAccounts: (namespace: string) =>
      list<V1ServiceAccount>("list serviceaccounts", core(namespace, "serviceaccounts"), {}),

    listPodsOf: (namespace: string) => list<V1Pod>("list pods", core(namespace, "pods"), {}),

    /** Helm's records in all namespaces. */
    listReleases: () =>
      list<V1Secret>("list secrets", "/api/v1/secrets", { labelSelector: "owner=helm,status=deployed" }),

    listSecrets: (namespace: string, labelSelector: string) =>
      list<V1Secret>("list secrets", core(namespace, "secrets"), { labelSelector }),

    readSecret: (namespace: string, name: string) => get<Secret>("get secrets", core(namespace, "secrets", name)),

    /** @throws Problem `exists` when somebody wrote it since it was read */
    replaceSecret: (secret: Secret) =>
      send<unknown>({
        method: "PUT",
        path: core(secret.metadata.namespace, "secrets", secret.metadata.name),
        body: secret,
        operation: "update secrets",
      }),

    unlabelSecret: (namespace: string, name: string, labels: readonly string[]) =>
      send<V1Secret>({
        method: "PATCH",
        path: core(namespace, "secrets", name),
        query: { fieldManager },
        contentType: "application/merge-patch+json",
        body: { metadata: { labels: gone(labels) } },
        operation: "patch secrets",
      }),

    readConfigMap: (namespace: string, name: string) =>
      get<V1ConfigMap>("get configmaps", core(namespace, "configmaps", name)),

    listConfigMaps: (namespace: string) => list<V1ConfigMap>("list configmaps", core(namespace, "configmaps"), {}),

    /** Deployments or StatefulSets of a whole namespace: what a release made need not bear its labels. */
    listWorkloads: (namespace: string, plural: "deployments" | "statefulsets") =>
      list<V1Deployment | V1StatefulSet>(
        `list ${plural}`,
        `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${plural}`,
        {},
      ),

    /** What stands over the ReplicaSets of a namespace, without their templates. */
    listReplicaSets: async (namespace: string, labelSelector: string): Promise<readonly V1ObjectMeta[]> =>
      (
        await list<{ metadata?: V1ObjectMeta }>(
          "list replicasets",
          `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/replicasets`,
          { labelSelector },
          metadataOnly,
        )
      ).flatMap(({ metadata }) => metadata ?? []),

    /** Rolls a workload's pods by what `kubectl rollout restart` writes into its template. `at`: in RFC 3339, to the second. */
    restartWorkload: (namespace: string, plural: "deployments" | "statefulsets", name: string, at: string) =>
      send<unknown>({
        method: "PATCH",
        path: `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${plural}/${encodeURIComponent(name)}`,
        query: { fieldManager },
        contentType: "application/strategic-merge-patch+json",
        body: { spec: { template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": at } } } } },
        operation: `patch ${plural}`,
      }),

    /** Names alone: what such objects hold can be large, and is nobody's business here. */
    listNames: async (namespace: string, plural: "services" | "configmaps"): Promise<readonly string[]> =>
      (
        await list<{ metadata?: { name?: string } }>(`list ${plural}`, core(namespace, plural), {}, metadataOnly)
      ).flatMap(({ metadata }) => metadata?.name ?? []),

    /** What stands over the claims of a namespace, without their specs. */
    listVolumeClaims: async (namespace: string): Promise<readonly V1ObjectMeta[]> =>
      (
        await list<{ metadata?: V1ObjectMeta }>(
          "list persistentvolumeclaims",
          core(namespace, "persistentvolumeclaims"),
          {},
          metadataOnly,
        )
      ).flatMap(({ metadata }) => metadata ?? []),

    listPods: (namespace: string, labelSelector: string) =>
      list<V1Pod>("list pods", core(namespace, "pods"), { labelSelector }),

    listServices: (namespace: string, labelSelector?: string) =>
      list<V1Service>(
        "list services",
        core(namespace, "services"),
        labelSelector === undefined ? {} : { labelSelector },
      ),

    listEvents: (namespace: string, fieldSelector?: string) =>
      list<CoreV1Event>("list events", core(namespace, "events"), fieldSelector === undefined ? {} : { fieldSelector }),

    /** The last lines of a container's log. `stamped`: each behind the time at which it was written. */
    readLog: async (
      namespace: string,
      pod: string,
      container: string,
      { previous = false, lines = 5, stamped = false }: LogOptions = {},
    ): Promise<readonly string[]> => {
      const text = await get<string>("get pods/log", `${core(namespace, "pods", pod)}/log`, {
        container,
        tailLines: String(lines),
        ...(previous ? { previous: "true" } : {}),
        ...(stamped ? { timestamps: "true" } : {}),
      });
      return text.split("\n").filter((line) => line !== "");
    },
  };
}
