import { setTimeout as pause } from "node:timers/promises";
import { isReady } from "#eyrie/claims/pods";
import { milvusSelector } from "#eyrie/milvus/chart";
import { roleAnnotation } from "#eyrie/kinds/service-account";
import { configKey } from "#eyrie/milvus/chart";
import { Problem } from "#eyrie/model/problem";
import { type Breakage, noRole, nothing, withoutRight, withPod } from "./claim-breakage.ts";
import { chartWith, helmByHand, type Scene } from "./scene.ts";

const account = ({ target }: Scene) => target.serviceAccount;

const idle = (env: Readonly<Record<string, string>> = {}) => [
  { name: "idle", image: "busybox", env: Object.entries(env).map(([name, value]) => ({ name, value })) },
];

/** Takes the role's annotation from the service account. */
const withoutAnnotation: Breakage["make"] = async (scene) => {
  const { namespace, name } = account(scene);
  const { store } = scene.cluster;
  const before = store.get("serviceaccounts", namespace, name);
  store.edit("serviceaccounts", namespace, name, ({ metadata }) => void delete metadata.annotations?.[roleAnnotation]);
  return () => void (before === undefined || store.put("serviceaccounts", before));
};

/** Changes the text of the release's ConfigMap. */
const withConfig =
  (change: (text: string) => string): Breakage["make"] =>
  async (scene) => {
    const { store } = scene.cluster;
    const { namespace } = account(scene);
    const { name } = scene.target.release;
    const before = store.get("configmaps", namespace, name);
    store.edit(
      "configmaps",
      namespace,
      name,
      ({ data }) => void (data && (data[configKey] = change(data[configKey] ?? ""))),
    );
    return () => void (before === undefined || store.put("configmaps", before));
  };

/** Runs helm by hand and expects it to fail, as an unlucky colleague's run does. */
async function helmFailing(scene: Scene, template: string): Promise<void> {
  const ran = await helmByHand(scene, { chart: await chartWith(scene.directory, template) }).catch(
    (error: unknown) => error,
  );
  if (!(ran instanceof Problem)) throw new Error("helm was to fail", { cause: ran });
}

/** Waits until the cluster tells of something under this reason. */
const sawEvent = ({ cluster }: Scene, reason: string): Promise<void> =>
  new Promise((resolve) => {
    const stop = cluster.store.subscribe(({ resource, object }) => {
      if (resource !== "events" || object["reason"] !== reason) return;
      stop();
      resolve();
    });
  });

function forgetRevision(scene: Scene, revision: number): void {
  const secret = `sh.helm.release.v1.${scene.target.release.name}.v${revision}`;
  scene.cluster.store.remove("secrets", account(scene).namespace, secret);
}

export const onServiceAccount: readonly Breakage[] = [
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
    make: async (scene) => {
      const { namespace, name } = account(scene);
      const gone = scene.cluster.store.remove("serviceaccounts", namespace, name);
      return () => void (gone === undefined || scene.cluster.store.put("serviceaccounts", gone));
    },
  },
  {
    breaks: "token-issued",
    how: "the operator may not request tokens",
    becomes: "unproven",
    brings: { "role-assumed": "unproven", ...noRole },
    says: /may not request a token for milvus\/milvus-s3-access-sa/,
    as: withoutRight({ verbs: ["create"], apiGroups: [""], resources: ["serviceaccounts/token"] }),
    make: nothing,
  },
];

export const onInstallation: readonly Breakage[] = [
  {
    breaks: "release-deployed",
    how: "somebody's helm upgrade failed",
    becomes: "fails",
    says: /latest revision is failed/,
    make: async (scene) => {
      await helmFailing(scene, "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: Not_A_Name }\n");
      return () => forgetRevision(scene, 2);
    },
  },
  {
    breaks: "pods-run-as-service-account",
    how: "a pod runs under another service account, with the role set by hand",
    becomes: "fails",
    says: /somebody-elses \(default\)/,
    make: withPod(({ target }) => ({
      serviceAccountName: "default",
      containers: idle({ AWS_ROLE_ARN: target.role.arn, AWS_WEB_IDENTITY_TOKEN_FILE: "/token" }),
    })),
  },
  {
    breaks: "pods-injected",
    how: "a pod tells the webhook to skip its container",
    becomes: "fails",
    says: /somebody-elses/,
    make: withPod(() => ({ annotations: { "eks.amazonaws.com/skip-containers": "idle" }, containers: idle() })),
  },
  {
    breaks: "pods-injected",
    how: "a Milvus pod is older than the annotation",
    becomes: "fails",
    brings: { "pods-ready": "fails" },
    says: /somebody-elses/,
    make: async (scene) => {
      const annotate = await withoutAnnotation(scene);
      const image = "milvusdb/milvus:v2.6.15";
      const undo = await withPod(() => ({
        containers: [{ name: "querynode", image, args: ["milvus", "run", "querynode"] }],
      }))(scene);
      await annotate();
      return undo;
    },
  },
  {
    breaks: "pods-ready",
    how: "a Milvus pod crashes as it starts",
    becomes: "fails",
    says: /somebody-elses \(CrashLoopBackOff/,
    make: async (scene) => {
      const broken = { name: "broken", image: "milvusdb/milvus:v2.6.15", args: ["milvus", "run", "nonsense"] };
      const crashed = sawEvent(scene, "BackOff");
      const undo = await withPod(() => ({ containers: [broken] }))(scene);
      await crashed;
      return undo;
    },
  },
  {
    breaks: "pods-ready",
    how: "somebody scaled the proxy to nothing, which leaves no pod that is not ready",
    becomes: "fails",
    says: /milvus-demo-proxy 0\/1/,
    make: async ({ cluster, clouds, target }) => {
      const { namespace } = target.serviceAccount;
      const scaled = async (replicas: number) => {
        cluster.store.edit("deployments", namespace, "milvus-demo-proxy", (draft) => {
          draft.spec.replicas = replicas;
        });
        await cluster.settled();
      };
      const ready = async () => {
        const pods = await clouds.kubernetes.listPods(namespace, milvusSelector(target.release.name));
        return pods.some((pod) => (pod.metadata?.name ?? "").startsWith("milvus-demo-proxy-") && isReady(pod));
      };
      await scaled(0);
      return async () => {
        await scaled(1);
        while (!(await ready())) await pause(50);
      };
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
    make: withConfig((text) => text.replaceAll(/(accessKeyID|secretAccessKey):/g, "$1: by-hand")),
  },
  {
    breaks: "config-uses-iam",
    how: "the user.yaml that Milvus lays over it turns useIAM off",
    becomes: "fails",
    says: /useIAM: false ≠ true/,
    make: async (scene) => {
      const { store } = scene.cluster;
      const { namespace } = account(scene);
      const { name } = scene.target.release;
      const before = store.get("configmaps", namespace, name);
      store.edit("configmaps", namespace, name, ({ data }) => {
        Object.assign(data ?? {}, { "user.yaml": "minio: { useIAM: false }" });
      });
      return () => void (before === undefined || store.put("configmaps", before));
    },
  },
  {
    breaks: "no-minio",
    how: "a MinIO of the release still runs",
    becomes: "fails",
    says: /MinIO nobody uses: somebody-elses/,
    make: withPod(({ target }) => ({ labels: { app: "minio", release: target.release.name }, containers: idle() })),
  },
  {
    breaks: "no-minio",
    how: "somebody's helm upgrade switched the chart's MinIO on",
    becomes: "fails",
    says: /MinIO nobody uses: milvus-demo-minio/,
    make: async (scene) => {
      await helmByHand(scene, { values: { minio: { enabled: true } } });
      await scene.cluster.settled();
      return async () => {
        await helmByHand(scene, {});
        await scene.cluster.settled();
      };
    },
  },
];
