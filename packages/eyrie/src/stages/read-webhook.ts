import type { Kubernetes } from "../clouds/kubernetes/kubernetes.ts";
import { type Observed, observing, seenAs } from "../model/observed.ts";
import { isPodIdentity, webhookReading } from "../readings/from-kubernetes.ts";
import type { WebhookReading } from "../readings/readings.ts";

/** What injects roles into new pods, under EKS' name for it or another; with what stands behind it in the cluster. */
export async function readWebhook({ cluster }: Kubernetes): Promise<Observed<WebhookReading>> {
  const named = await observing(() => cluster.readMutatingWebhook("pod-identity-webhook"));
  const found = named.status === "absent" ? await underAnotherName(cluster) : named;
  const webhook = seenAs(found, webhookReading);
  if (webhook.status !== "present") return webhook;
  const [namespace = "", service, ...rest] = webhook.value.target.split("/");
  if (service === undefined || rest.length > 0) return webhook;
  const endpoints = await observing(async () => {
    const slices = await cluster.listEndpointSlices(namespace, service);
    const all = slices.flatMap(({ endpoints: some }) => some ?? []);
    return all.filter(({ conditions }) => conditions?.ready !== false).length;
  });
  return { status: "present", value: { ...webhook.value, endpoints } };
}

/** Whoever may not list them knows that EKS' own is missing, and not whether another does its work. */
async function underAnotherName(cluster: Kubernetes["cluster"]) {
  const listed = await observing(() => cluster.listMutatingWebhooks());
  return seenAs(listed, (all) => all.find(({ webhooks = [] }) => webhooks.some(({ name }) => isPodIdentity(name))));
}

/** What a webhook's namespaceSelector looks at. */
export const readNamespaceLabels = (kubernetes: Kubernetes, namespace: string) =>
  observing(async () => (await kubernetes.readNamespace(namespace)).metadata?.labels ?? {});
