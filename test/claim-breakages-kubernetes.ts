import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { V1ConfigMapList, V1DeploymentList, V1Pod } from "@kubernetes/client-node";
import { isReady, whyNotReady } from "#eyrie/clouds/kubernetes/pod-state";
import { roleAnnotation } from "#eyrie/milvus/trust";
import { configKey, milvusSelector, userConfigKey } from "#eyrie/milvus/chart";
import { releaseSelector } from "#eyrie/milvus/release";
import { Problem } from "#eyrie/model/problem";
import { type Breakage, noRole, withPod } from "./claim-breakage.ts";
import type { Hands } from "./hands.ts";
import { chartWith, helmByHand, latestRevision } from "./helm-by-hand.ts";
import { until } from "./until.ts";

type ByClients = Breakage<Hands>["make"];

const accountPath = ({ serviceAccount: { namespace, name } }: Hands["target"]) =>
  `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;

/** A container that does nothing for as long as it is let. */
const idle = (env: Readonly<Record<string, string>> = {}) => [
  {
    name: "idle",
    image: "registry.k8s.io/pause:3.10",
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
  },
];

/** A container of Milvus, run with these arguments. */
const milvus = (...args: readonly string[]) => [
  { name: "milvus", image: "milvusdb/milvus:v2.6.15", args: ["milvus", "run", ...args] },
];

const crashes = (pod: V1Pod) => whyNotReady(pod).startsWith("CrashLoopBackOff");

/** Takes the role's annotation from the service account. */
const withoutAnnotation: ByClients = async ({ kubectl, target }) => {
  const annotated = (role: string | null) =>
    kubectl("PATCH", accountPath(target), { metadata: { annotations: { [roleAnnotation]: role } } });
  await annotated(null);
  return async () => void (await annotated(target.role.arn));
};

/** Changes a file of the release's ConfigMap, or adds one. */
const withConfig =
  (change: (text: string) => string, file = configKey): ByClients =>
  async ({ kubectl, target }) => {
    const maps = `/api/v1/namespaces/${target.serviceAccount.namespace}/configmaps`;
    const { items } = await kubectl<V1ConfigMapList>("GET", maps);
    const map = items.find(({ data = {} }) => configKey in data);
    const before = map?.data?.[file] ?? null;
    const write = (text: string | null) =>
      kubectl("PATCH", `${maps}/${map?.metadata?.name ?? ""}`, { data: { [file]: text } });
    await write(change(before ?? ""));
    return async () => void (await write(before));
  };

/** Runs helm by hand and expects it to fail, as an unlucky colleague's run does. */
async function helmFailing(hands: Hands, template: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "eyrie-test-"));
  try {
    const chart = await chartWith(directory, hands.target, template);
    const ran = await helmByHand(hands, { chart }).catch((error: unknown) => error);
    if (!(ran instanceof Problem)) throw new Error("helm was to fail", { cause: ran });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Takes the failed revisions from the record, as if nobody had run helm. */
async function forgetFailed({ clouds: { kubernetes }, kubectl, target }: Hands): Promise<void> {
  const { namespace } = target.serviceAccount;
  const failed = await kubernetes.listSecrets(namespace, `${releaseSelector(target.release.name)},status=failed`);
  await Promise.all(
    failed.map(({ metadata }) => kubectl("DELETE", `/api/v1/namespaces/${namespace}/secrets/${metadata?.name ?? ""}`)),
  );
}

const proxyLabels = ({ release }: Hands["target"]) => `${milvusSelector(release.name)},component=proxy`;

const deployments = ({ serviceAccount }: Hands["target"]) =>
  `/apis/apps/v1/namespaces/${serviceAccount.namespace}/deployments`;

/** What runs Milvus' proxies. */
const proxies = ({ kubectl, target }: Hands) =>
  kubectl<V1DeploymentList>("GET", `${deployments(target)}?labelSelector=${encodeURIComponent(proxyLabels(target))}`);

/** Scales what runs Milvus' proxies, and waits until as many of its pods are there and ready. */
async function scaleProxies(hands: Hands, replicas: number): Promise<void> {
  const { clouds, kubectl, target } = hands;
  const { items } = await proxies(hands);
  await kubectl("PATCH", `${deployments(target)}/${items[0]?.metadata?.name ?? ""}`, { spec: { replicas } });
  await until(
    () => clouds.kubernetes.listPods(target.serviceAccount.namespace, proxyLabels(target)),
    (pods) => pods.length === replicas && pods.every(isReady),
  );
}

export const onServiceAccount: readonly Breakage<Hands>[] = [
  {
    breaks: "service-account-annotation",
    how: "the annotation is gone",
    becomes: "fails",
    says: /annotation is missing or names another role/,
    make: withoutAnnotation,
  },
  {
    breaks: "service-account-annotation",
    how: "the service account is gone",
    becomes: "fails",
    brings: { "token-issued": "fails", "role-assumed": "unproven", ...noRole },
    says: /milvus\/milvus-s3-access-sa does not exist/,
    make: async ({ clouds: { kubernetes }, target: { serviceAccount: account } }) => {
      const { metadata } = await kubernetes.readServiceAccount(account.namespace, account.name);
      await kubernetes.deleteServiceAccount(account.namespace, account.name);
      return async () => {
        const { labels = {}, annotations = {} } = metadata ?? {};
        await kubernetes.applyServiceAccount(account.namespace, account.name, labels, annotations);
      };
    },
  },
];

export const onInstallation: readonly Breakage<Hands>[] = [
  {
    breaks: "release-deployed",
    how: "somebody's helm upgrade failed",
    becomes: "fails",
    says: /latest revision is failed/,
    make: async (hands) => {
      await helmFailing(hands, "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: Not_A_Name }\n");
      return () => forgetFailed(hands);
    },
  },
  {
    breaks: "pods-run-as-service-account",
    how: "a pod runs under another service account, with the role set by hand",
    becomes: "fails",
    foreign: true,
    says: /somebody-elses \(default\)/,
    make: withPod(
      ({ target }) => ({
        serviceAccountName: "default",
        containers: idle({ AWS_ROLE_ARN: target.role.arn, AWS_WEB_IDENTITY_TOKEN_FILE: "/token" }),
      }),
      isReady,
    ),
  },
  {
    breaks: "pods-injected",
    how: "a pod tells the webhook to skip its container",
    becomes: "fails",
    foreign: true,
    says: /somebody-elses/,
    make: withPod(
      () => ({ annotations: { "eks.amazonaws.com/skip-containers": "idle" }, containers: idle() }),
      isReady,
    ),
  },
  {
    breaks: "pods-injected",
    how: "a Milvus pod is older than the annotation",
    becomes: "fails",
    brings: { "pods-ready": "fails" },
    foreign: true,
    says: /somebody-elses/,
    make: async (hands) => {
      const annotate = await withoutAnnotation(hands);
      const undo = await withPod(
        () => ({ containers: milvus("querynode") }),
        () => true,
      )(hands);
      await annotate();
      return undo;
    },
  },
  {
    breaks: "pods-ready",
    how: "a Milvus pod crashes as it starts",
    becomes: "fails",
    foreign: true,
    says: /somebody-elses \(CrashLoopBackOff/,
    remedy: /^The last log lines and events stand beside it\./,
    make: withPod(() => ({ containers: milvus("nonsense") }), crashes),
  },
  {
    breaks: "pods-ready",
    how: "somebody scaled the proxy to nothing, which leaves no pod that is not ready",
    becomes: "fails",
    foreign: true,
    says: /milvus-demo-proxy 0\/1/,
    remedy:
      /^Pods are missing: eyrie up scales back .* kubectl describe deployment\/milvus-demo-proxy -n milvus\. Then run/,
    make: async (hands) => {
      const { items } = await proxies(hands);
      await scaleProxies(hands, 0);
      return () => scaleProxies(hands, items[0]?.spec?.replicas ?? 1);
    },
  },
  {
    breaks: "config-uses-iam",
    how: "somebody turned useIAM off in the ConfigMap",
    becomes: "fails",
    says: /useIAM: false ≠ true/,
    make: withConfig((text) => text.replace("useIAM: true", "useIAM: false")),
  },
  {
    breaks: "config-uses-iam",
    how: "somebody wrote keys into the ConfigMap",
    becomes: "fails",
    says: /accessKeyID, secretAccessKey/,
    make: withConfig((text) => text.replaceAll(/(accessKeyID|secretAccessKey):.*/g, "$1: by-hand")),
  },
  {
    breaks: "config-uses-iam",
    how: "somebody edited its user.yaml, which Milvus lays over it",
    becomes: "fails",
    says: /useIAM: false ≠ true/,
    make: withConfig(() => "minio: { useIAM: false }\n", userConfigKey),
  },
  {
    breaks: "no-minio",
    how: "a MinIO of the release still runs",
    becomes: "fails",
    foreign: true,
    says: /MinIO nobody uses: somebody-elses/,
    make: withPod(
      ({ target }) => ({ labels: { app: "minio", release: target.release.name }, containers: idle() }),
      isReady,
    ),
  },
  {
    breaks: "no-minio",
    how: "somebody's helm upgrade switched the chart's MinIO on",
    becomes: "fails",
    says: /MinIO nobody uses: milvus-demo-minio/,
    make: async (hands) => {
      const { description } = await latestRevision(hands);
      const minio = { enabled: true, mode: "standalone", persistence: { enabled: false } };
      await helmByHand(hands, { values: { minio } });
      // Told as Eyrie told it, so that its next run finds the release as it made it.
      return () => helmByHand(hands, { description });
    },
  },
];
