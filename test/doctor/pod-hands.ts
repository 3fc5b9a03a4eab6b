import type { V1Deployment, V1MutatingWebhookConfiguration, V1Pod, V1PodTemplateSpec } from "@kubernetes/client-node";
import type { Undo } from "../claim-breakage.ts";
import type { Scene } from "../scene.ts";
import { until } from "../until.ts";
import { allReady, logOf, restarted } from "./symptoms.ts";

type Make = (scene: Scene) => Promise<Undo>;

/** The component whose pods are made anew: it asks S3 as it starts, by Milvus' Go side alone. */
export const go = "datanode";
/** One that asks S3 by its C++ side as well. */
export const cpp = "querynode";

/** The Go side asks as the node, and the answer to its HEAD has no body that says so. */
export const asNode = /Access ?Denied/;
export const nodeLog = (scene: Scene) => logOf(scene, go, asNode);

export const role = ({ target }: Scene) => target.role.arn;

const pods = ({ target }: Scene) => `/api/v1/namespaces/${target.serviceAccount.namespace}/pods`;
export const accountPath = ({ target: { serviceAccount } }: Scene) =>
  `/api/v1/namespaces/${serviceAccount.namespace}/serviceaccounts/${serviceAccount.name}`;
const deploymentPath = ({ target }: Scene, component: string) =>
  `/apis/apps/v1/namespaces/${target.serviceAccount.namespace}/deployments/${target.release.name}-${component}`;
const webhookPath = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/pod-identity-webhook";

/** Takes a component's pods away, whether or not new ones can be made. */
export async function removed(scene: Scene, component: string): Promise<void> {
  const { items } = await scene.kubectl<{ items: V1Pod[] }>("GET", pods(scene));
  const names = items.flatMap(({ metadata }) => metadata?.name ?? []).filter((name) => name.includes(component));
  await Promise.all(names.map((name) => scene.kubectl("DELETE", `${pods(scene)}/${name}?gracePeriodSeconds=0`)));
}

/** Scales `deployments/x` or `statefulsets/x` as `kubectl scale` does, and waits until that is so. */
export async function scaledTo({ kubectl, target }: Scene, workload: string, replicas: number): Promise<void> {
  const path = `/apis/apps/v1/namespaces/${target.serviceAccount.namespace}/${workload}`;
  await kubectl("PATCH", `${path}/scale?fieldManager=kubectl`, { spec: { replicas } });
  await until(
    () => kubectl<V1Deployment>("GET", path),
    ({ status }) => (status?.readyReplicas ?? 0) === replicas,
  );
}

/** Gives a component healthy pods again. */
export async function revived(scene: Scene, component = go): Promise<void> {
  await restarted(scene, component);
  await allReady(scene);
}

export const annotated = (scene: Scene, annotations: Readonly<Record<string, string | null>>) =>
  scene.kubectl("PATCH", accountPath(scene), { metadata: { annotations } });

/** Annotates the account, and takes it back when it is mended, with new pods. */
export const withAnnotations =
  (change: (scene: Scene) => { readonly to: Strings; readonly from: Strings }): Make =>
  async (scene) => {
    const { to, from } = change(scene);
    await annotated(scene, to);
    return async () => {
      await annotated(scene, from);
      await revived(scene);
    };
  };
type Strings = Readonly<Record<string, string | null>>;

/** Changes the webhook's configuration; whoever mends it makes the pods anew. */
export const withWebhook =
  (change: (webhook: V1MutatingWebhookConfiguration) => void): Make =>
  async (scene) => {
    const undo = await webhookChanged(scene, change);
    return async () => {
      await undo();
      await revived(scene);
    };
  };

export async function webhookChanged(
  { kubectl }: Scene,
  change: (webhook: V1MutatingWebhookConfiguration) => void,
): Promise<Undo> {
  const before = await kubectl<V1MutatingWebhookConfiguration>("GET", webhookPath);
  const after = structuredClone(before);
  change(after);
  await kubectl("PATCH", webhookPath, { webhooks: after.webhooks });
  return async () => void (await kubectl("PATCH", webhookPath, { webhooks: before.webhooks }));
}

/** Deletes the webhook's configuration; made anew it is as it was, and younger. */
export const withoutWebhook: Make = async (scene) => {
  const { kubectl } = scene;
  const { webhooks, metadata } = await kubectl<V1MutatingWebhookConfiguration>("GET", webhookPath);
  await kubectl("DELETE", webhookPath);
  return async () => {
    const body = { metadata: { name: metadata?.name ?? "" }, webhooks };
    await kubectl("POST", webhookPath.slice(0, webhookPath.lastIndexOf("/")), body);
    await revived(scene);
  };
};

/** Changes a component's pod template, as `kubectl edit` and chart values do, which makes its pods anew. */
export const withTemplate =
  (change: (template: V1PodTemplateSpec, scene: Scene) => void, component = go): Make =>
  async (scene) => {
    const { kubectl } = scene;
    const path = deploymentPath(scene, component);
    const before = await kubectl<V1Deployment>("GET", path);
    const write = async (edit: (draft: V1Deployment) => void) => {
      const draft = await kubectl<V1Deployment>("GET", path);
      edit(draft);
      delete draft.metadata?.resourceVersion;
      await kubectl("PUT", path, draft);
    };
    await write(({ spec }) => {
      if (spec !== undefined) change(spec.template, scene);
    });
    return async () => {
      await write((draft) => {
        if (before.spec !== undefined) draft.spec = before.spec;
      });
      await until(
        () => kubectl<V1Deployment>("GET", path),
        ({ metadata, status }) =>
          status?.observedGeneration === metadata?.generation &&
          status?.updatedReplicas === 1 &&
          status.replicas === 1 &&
          status.readyReplicas === 1,
      );
      await allReady(scene);
    };
  };

/** The first container of a template, or of none. */
export const containerOf = ({ spec }: V1PodTemplateSpec) => {
  const [container] = spec?.containers ?? [];
  if (container === undefined) throw new Error("a template without containers");
  return container;
};

/** What the newest pod of a component logs, once it says what is waited for. */
export const newestLog =
  (says: RegExp, component = go) =>
  (scene: Scene): Promise<string> =>
    until(
      async () => {
        const { items } = await scene.kubectl<{ items: V1Pod[] }>("GET", pods(scene));
        const [newest] = items
          .filter(({ metadata }) => metadata?.name?.includes(component) === true)
          .toSorted((a, b) => madeAt(b).localeCompare(madeAt(a)));
        const { namespace } = scene.target.serviceAccount;
        const read = scene.clouds.kubernetes.readLog(namespace, newest?.metadata?.name ?? "", component, { lines: 60 });
        return (await read.catch(() => [])).join("\n");
      },
      (text) => says.test(text),
    );

const madeAt = ({ metadata }: V1Pod) => `${String(metadata?.creationTimestamp)} ${metadata?.resourceVersion ?? ""}`;
