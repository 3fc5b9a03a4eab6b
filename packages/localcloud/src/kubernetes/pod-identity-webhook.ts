/**
 * What amazon-eks-pod-identity-webhook does to a pod that is being created, and only then.
 * On EKS it runs in the control plane; here too it is called as its MutatingWebhookConfiguration says. Without that, or
 * when it cannot be reached and its failurePolicy is Ignore, pods silently get nothing.
 * Differs from the real one: no Windows paths, and its cache is behind only when told so (webhook-cache.ts).
 * @see https://github.com/aws/amazon-eks-pod-identity-webhook
 */

import { type JsonObject, objectsIn, valueAt } from "./json.ts";
import type { Container, LabelSelector, Pod } from "./kinds.ts";
import { matchesSelector } from "./selectors.ts";
import { StatusError } from "./status.ts";
import type { Store } from "./store.ts";
import type { FindAccount } from "./webhook-cache.ts";

const domain = "eks.amazonaws.com";
const volumeName = "aws-iam-token";
const mountPath = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
const tokenPath = "token";
const defaultExpiration = 86_400;
const leastExpiration = 600;

const webhookName = "iam-for-pods.amazonaws.com";
const webhookUrl = "https://127.0.0.1:23443/mutate";
export const webhookConfiguration = {
  metadata: { name: "pod-identity-webhook" },
  webhooks: [
    {
      name: webhookName,
      admissionReviewVersions: ["v1beta1"],
      clientConfig: { url: webhookUrl },
      failurePolicy: "Ignore",
      matchPolicy: "Equivalent",
      reinvocationPolicy: "IfNeeded",
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"], scope: "*" }],
      sideEffects: "None",
      timeoutSeconds: 10,
    },
  ],
};

/**
 * Changes the pod in place.
 * @throws StatusError 500 when the webhook cannot be reached and its failurePolicy is Fail.
 */
export function injectPodIdentity(
  store: Store,
  pod: Pod,
  { region, findAccount }: { readonly region: string; readonly findAccount: FindAccount },
): void {
  if (!isCalled(store, pod)) return;
  const { namespace = "", annotations: podAnnotations = {} } = pod.metadata;
  const account = findAccount(namespace, pod.spec.serviceAccountName ?? "default");
  const annotations = account?.metadata.annotations ?? {};
  const roleArn = annotations[`${domain}/role-arn`];
  if (roleArn === undefined || roleArn === "") return;

  const expiration = seconds(
    podAnnotations[`${domain}/token-expiration`],
    seconds(annotations[`${domain}/token-expiration`], defaultExpiration),
  );
  const regional = !falsehoods.has(annotations[`${domain}/sts-regional-endpoints`] ?? "");
  const skipped = skippedContainers(podAnnotations[`${domain}/skip-containers`] ?? "");
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

function isCalled(store: Store, pod: Pod): boolean {
  const configuration = store.get("mutatingwebhookconfigurations", "", webhookConfiguration.metadata.name);
  const webhooks: unknown = configuration?.["webhooks"];
  const webhook = objectsIn(webhooks).find(({ name }) => name === webhookName);
  if (webhook === undefined || !isSelected(store, pod, webhook)) return false;
  const url = valueAt(webhook, "clientConfig.url");
  if (url === webhookUrl) return true;
  if (webhook["failurePolicy"] === "Ignore") return false;
  const why = `failed to call webhook: Post "${typeof url === "string" ? url : ""}?timeout=10s": connect: connection refused`;
  throw new StatusError(
    500,
    "InternalError",
    `Internal error occurred: failed calling webhook "${webhookName}": ${why}`,
  );
}

function isSelected(store: Store, { metadata }: Pod, webhook: JsonObject): boolean {
  const namespace = store.get("namespaces", "", metadata.namespace ?? "");
  const { objectSelector = {}, namespaceSelector = {} } = webhook as Record<string, LabelSelector>;
  return (
    matchesSelector(objectSelector, metadata.labels) && matchesSelector(namespaceSelector, namespace?.metadata.labels)
  );
}

/** What Go's ParseBool takes for false; anything it cannot read counts as not given. */
const falsehoods = new Set(["0", "f", "F", "false", "FALSE", "False"]);

/** One record of CSV: blanks count, and one that cannot be read skips nothing. */
function skippedContainers(text: string): ReadonlySet<string> {
  const [record = ""] = text.split("\n");
  const fields = record.split(",");
  const readable = fields.every((field) => !field.includes('"') || /^"[^"]*"$/.test(field));
  return new Set(readable ? fields.map((field) => field.replaceAll('"', "")) : []);
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
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Math.max(leastExpiration, Number(text)) : otherwise;
}
