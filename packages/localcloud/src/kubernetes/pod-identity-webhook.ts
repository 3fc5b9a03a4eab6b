/**
 * What amazon-eks-pod-identity-webhook does to a pod that is being created, and only then.
 * On EKS it runs in the control plane; here too it acts only while its MutatingWebhookConfiguration exists, and, as its
 * failurePolicy is Ignore, its absence is silent.
 * @see https://github.com/aws/amazon-eks-pod-identity-webhook
 */

import type { Container, Pod } from "./kinds.ts";
import type { Store } from "./store.ts";

const domain = "eks.amazonaws.com";
const volumeName = "aws-iam-token";
const mountPath = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
const tokenPath = "token";
const defaultExpiration = 86_400;
const leastExpiration = 600;

export const webhookConfiguration = "pod-identity-webhook";

/** Changes the pod in place. */
export function injectPodIdentity(store: Store, pod: Pod, region: string): void {
  if (store.get("mutatingwebhookconfigurations", "", webhookConfiguration) === undefined) return;
  const { namespace = "", annotations: podAnnotations = {} } = pod.metadata;
  const account = store.get("serviceaccounts", namespace, pod.spec.serviceAccountName ?? "default");
  const annotations = account?.metadata.annotations ?? {};
  const roleArn = annotations[`${domain}/role-arn`];
  if (roleArn === undefined || roleArn === "") return;

  const expiration = seconds(
    podAnnotations[`${domain}/token-expiration`],
    seconds(annotations[`${domain}/token-expiration`], defaultExpiration),
  );
  const regional = (annotations[`${domain}/sts-regional-endpoints`] ?? "true") === "true";
  const skipping = podAnnotations[`${domain}/skip-containers`] ?? "";
  const skipped = new Set(skipping.split(",").map((name) => name.trim()));
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    if (!skipped.has(container.name)) injectContainer(container, { roleArn, region, regional });
  }
  const volumes = pod.spec.volumes ?? [];
  if (volumes.some((volume) => volume.name === volumeName)) return;
  const audience = annotations[`${domain}/audience`] ?? "sts.amazonaws.com";
  const serviceAccountToken = { audience, expirationSeconds: expiration, path: tokenPath };
  pod.spec.volumes = [
    { name: volumeName, projected: { sources: [{ serviceAccountToken }], defaultMode: 0o644 } },
    ...volumes,
  ];
}

function injectContainer(
  container: Container,
  { roleArn, region, regional }: { roleArn: string; region: string; regional: boolean },
): void {
  const env = container.env ?? [];
  const defines = (...names: string[]): boolean => env.some(({ name }) => names.includes(name));
  const add = (name: string, value: string): void => {
    env.push({ name, value });
  };
  const credentials = defines("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE");
  const knowsRegion = defines("AWS_REGION", "AWS_DEFAULT_REGION");
  const knowsEndpoints = defines("AWS_STS_REGIONAL_ENDPOINTS");
  if (credentials && knowsRegion && knowsEndpoints) return;
  if (!knowsEndpoints && regional) add("AWS_STS_REGIONAL_ENDPOINTS", "regional");
  if (!knowsRegion) {
    add("AWS_DEFAULT_REGION", region);
    add("AWS_REGION", region);
  }
  if (!credentials) {
    add("AWS_ROLE_ARN", roleArn);
    add("AWS_WEB_IDENTITY_TOKEN_FILE", `${mountPath}/${tokenPath}`);
  }
  container.env = env;
  const mounts = container.volumeMounts ?? [];
  if (!mounts.some((mount) => mount.name === volumeName)) {
    container.volumeMounts = [...mounts, { name: volumeName, readOnly: true, mountPath }];
  }
}

/** A value that is no integer counts as not given; one below the minimum is raised to it. */
function seconds(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^-?\d+$/.test(text) ? Math.max(leastExpiration, Number(text)) : otherwise;
}
