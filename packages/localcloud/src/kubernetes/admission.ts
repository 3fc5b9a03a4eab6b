/** What admission plug-ins do to a pod that is being created: its service account, then the pod identity webhook. */

import type { Pod } from "./kinds.ts";
import { injectPodIdentity } from "./pod-identity-webhook.ts";
import { resources } from "./registry.ts";
import { forbidden } from "./status.ts";
import type { Store } from "./store.ts";

const tokenMountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
/** The real plug-in's odd number: clients may tell such a token from one that somebody asked for. */
const tokenSeconds = 3607;

/**
 * Changes the pod in place.
 * @throws StatusError 403 when its service account does not exist.
 */
export function admitPod(
  store: Store,
  pod: Pod,
  webhook: Parameters<typeof injectPodIdentity>[2],
  randomName: (length: number) => string,
): void {
  useServiceAccount(store, pod, randomName);
  usualPriority(pod);
  tolerateLostNodes(pod);
  injectPodIdentity(store, pod, webhook);
}

function useServiceAccount(store: Store, pod: Pod, randomName: (length: number) => string): void {
  const namespace = pod.metadata.namespace ?? "";
  const name = pod.spec.serviceAccountName ?? pod.spec.serviceAccount ?? "default";
  pod.spec.serviceAccountName = name;
  pod.spec.serviceAccount = name;
  const account = store.get("serviceaccounts", namespace, name);
  if (account === undefined) {
    const why = `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`;
    // Admission comes before a name is made from generateName.
    throw forbidden(resources.pods, pod.metadata.generateName ?? pod.metadata.name, why);
  }
  if (!(pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true)) return;
  const containers = [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])].filter(
    ({ volumeMounts = [] }) => !volumeMounts.some((mount) => mount.mountPath === tokenMountPath),
  );
  if (containers.length === 0) return;
  const volume = `kube-api-access-${randomName(5)}`;
  for (const container of containers) {
    const mount = { name: volume, readOnly: true, mountPath: tokenMountPath };
    container.volumeMounts = [...(container.volumeMounts ?? []), mount];
  }
  pod.spec.volumes = [
    ...(pod.spec.volumes ?? []),
    {
      name: volume,
      projected: {
        defaultMode: 0o644,
        sources: [
          { serviceAccountToken: { expirationSeconds: tokenSeconds, path: "token" } },
          { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
          {
            downwardAPI: {
              items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
            },
          },
        ],
      },
    },
  ];
}

/** Of the plug-in Priority, in a cluster without a default priority class. */
function usualPriority({ spec }: Pod): void {
  if (spec["priorityClassName"] === undefined) spec["priority"] = 0;
  spec["preemptionPolicy"] ??= "PreemptLowerPriority";
}

/** Of the plug-in DefaultTolerationSeconds: five minutes on a node that went away. */
function tolerateLostNodes({ spec }: Pod): void {
  const have = Array.isArray(spec["tolerations"]) ? (spec["tolerations"] as { key?: string; effect?: string }[]) : [];
  const tolerates = (key: string): boolean =>
    have.some((item) => (item.key ?? key) === key && (item.effect ?? "NoExecute") === "NoExecute");
  const missing = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].filter((key) => !tolerates(key));
  const added = missing.map((key) => ({ effect: "NoExecute", key, operator: "Exists", tolerationSeconds: 300 }));
  if (added.length > 0) spec["tolerations"] = [...have, ...added];
}
