/** The clients that judge the API server: client-node over the socket, and the real kubectl and helm where they are found. */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
  Watch,
} from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deployment, milvusImage, startTestCluster, type TestCluster } from "./harness.ts";
import { findTool, runTool } from "./tools.ts";

let kubernetes: TestCluster;
let folder: string;
beforeAll(async () => {
  kubernetes = await startTestCluster();
  folder = await mkdtemp(join(tmpdir(), "eyrie-kubernetes-"));
  await writeFile(join(folder, "kubeconfig"), kubernetes.cluster.kubeconfig(), { mode: 0o600 });
});
afterAll(async () => {
  await kubernetes.close();
  await rm(folder, { recursive: true, force: true });
});

async function execute(program: string, ...args: string[]): Promise<string> {
  const { code, output, errors } = await runTool(program, args, folder);
  if (code !== 0) throw new Error(errors);
  return output;
}

describe("client-node", () => {
  let config: KubeConfig;
  beforeAll(() => {
    config = new KubeConfig();
    config.loadFromString(kubernetes.cluster.kubeconfig());
    kubernetes.cluster.writer.create("namespaces", { metadata: { name: "node" } });
  });

  test("its context is named as `aws eks update-kubeconfig` names it", () => {
    expect(config.getCurrentContext()).toBe(kubernetes.cluster.identity.arn);
  });

  test("rejects the server without its authority", async () => {
    const stranger = new KubeConfig();
    stranger.loadFromString(kubernetes.cluster.kubeconfig().replace(/ +certificate-authority-data: .*\n/, ""));
    await expect(stranger.makeApiClient(CoreV1Api).listNamespace()).rejects.toThrow(/unable to verify|self-signed/i);
  });

  test("creates, applies, watches and reads the log of what ran", async () => {
    const core = config.makeApiClient(CoreV1Api);
    const objects = KubernetesObjectApi.makeApiClient(config);
    const seen: string[] = [];
    const watching = await new Watch(config).watch(
      "/api/v1/namespaces/node/pods",
      {},
      (phase, object: { status?: { phase?: string } }) => seen.push(`${phase} ${object.status?.phase ?? ""}`),
      () => undefined,
    );
    const serviceAccount = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "sa", namespace: "node", annotations: { a: "1" } },
    };
    for (const annotations of [{ a: "1" }, { b: "2" }]) {
      const object = { ...serviceAccount, metadata: { ...serviceAccount.metadata, annotations } };
      await objects.patch(object, undefined, undefined, "eyrie", true, PatchStrategy.ServerSideApply);
    }
    const read = await core.readNamespacedServiceAccount({ name: "sa", namespace: "node" });
    expect(read.metadata?.annotations).toEqual({ b: "2" });
    expect(read.metadata?.managedFields?.map(({ manager, operation }) => [manager, operation])).toEqual([
      ["eyrie", "Apply"],
    ]);

    await objects.create({ ...deployment("web"), metadata: { name: "web", namespace: "node" } });
    await kubernetes.cluster.settled();
    const status = await config.makeApiClient(AppsV1Api).readNamespacedDeployment({ name: "web", namespace: "node" });
    expect(status.status?.readyReplicas).toBe(1);
    const { items } = await core.listNamespacedPod({ namespace: "node", labelSelector: "app=web" });
    const name = items[0]?.metadata?.name ?? "";
    expect(await core.readNamespacedPodLog({ name, namespace: "node" })).toBe(`started ${name}\n`);
    await expect.poll(() => seen).toContain("MODIFIED Running");
    watching.abort();
  });

  test("keeps an informer's cache as the store is, over a list and a watch", async () => {
    const core = config.makeApiClient(CoreV1Api);
    const path = "/api/v1/namespaces/node/configmaps";
    const informer = makeInformer(config, path, () => core.listNamespacedConfigMap({ namespace: "node" }), "kept=yes");
    const seen: string[] = [];
    for (const verb of ["add", "update", "delete"] as const) {
      informer.on(verb, ({ metadata, data }) => seen.push(`${verb} ${metadata?.name} ${data?.["a"] ?? ""}`));
    }
    await informer.start();
    const metadata = { name: "cached", namespace: "node", labels: { kept: "yes" } };
    await core.createNamespacedConfigMap({ namespace: "node", body: { metadata, data: { a: "1" } } });
    const body = [{ op: "replace", path: "/data/a", value: "2" }];
    await core.patchNamespacedConfigMap({ name: "cached", namespace: "node", body });
    await expect.poll(() => informer.get("cached", "node")?.data).toEqual({ a: "2" });
    await core.deleteNamespacedConfigMap({ name: "cached", namespace: "node" });
    await expect.poll(() => informer.get("cached", "node")).toBeUndefined();
    await informer.stop();
    expect(seen.filter((line) => line.includes("cached"))).toEqual([
      "add cached 1",
      "update cached 2",
      "delete cached 2",
    ]);
  });

  test("requests a token and is refused as anybody else", async () => {
    const core = config.makeApiClient(CoreV1Api);
    const body = { spec: { audiences: [], expirationSeconds: 600 } };
    const { status } = await core.createNamespacedServiceAccountToken({ name: "default", namespace: "default", body });
    const other = new KubeConfig();
    other.loadFromString(kubernetes.cluster.kubeconfig(status?.token));
    const refused = other.makeApiClient(CoreV1Api).listNamespacedSecret({ namespace: "default" });
    await expect(refused).rejects.toMatchObject({ code: 403 });
  });
});

const kubectl = findTool("kubectl", "EYRIE_KUBECTL");

describe.skipIf(kubectl === undefined)(
  `kubectl (${kubectl === undefined ? "skipped: none in PATH or EYRIE_KUBECTL" : "found"})`,
  () => {
    const ctl = (...args: string[]): Promise<string> => execute(kubectl ?? "", ...args);

    test("the guide's own steps: namespace, service account, annotation, description, token", async () => {
      await ctl("create", "namespace", "milvus");
      await ctl("create", "serviceaccount", "milvus-s3-access-sa", "-n", "milvus");
      const annotation = "eks.amazonaws.com/role-arn=arn:aws:iam::111122223333:role/milvus-s3-access-sa";
      await ctl("annotate", "serviceaccount", "milvus-s3-access-sa", "-n", "milvus", annotation);
      const described = await ctl("describe", "serviceaccount", "milvus-s3-access-sa", "-n", "milvus");
      expect(described).toMatch(
        /^Annotations: +eks\.amazonaws\.com\/role-arn: arn:aws:iam::111122223333:role\/milvus-s3-access-sa$/m,
      );
      const token = await ctl(
        "create",
        "token",
        "milvus-s3-access-sa",
        "-n",
        "milvus",
        "--audience",
        "sts.amazonaws.com",
      );
      const claims = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
      expect(JSON.parse(claims)).toMatchObject({
        aud: ["sts.amazonaws.com"],
        sub: "system:serviceaccount:milvus:milvus-s3-access-sa",
      });
    });
  },
);

const helm = findTool("helm", "EYRIE_HELM");

describe.skipIf(helm === undefined)(
  `helm (${helm === undefined ? "skipped: none in PATH or EYRIE_HELM" : "found"})`,
  () => {
    const helmed = (...args: string[]): Promise<string> => execute(helm ?? "", ...args, "--namespace", "default");
    beforeAll(async () => {
      await mkdir(join(folder, "chart", "templates"), { recursive: true });
      await writeFile(
        join(folder, "chart", "Chart.yaml"),
        "apiVersion: v2\nname: tiny\nversion: 1.2.3\nappVersion: '9'\n",
      );
      await writeFile(join(folder, "chart", "values.yaml"), "replicas: 1\nextra: true\n");
      await writeFile(
        join(folder, "chart", "templates", "all.yaml"),
        `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data: {replicas: "{{ .Values.replicas }}"}
{{- if .Values.extra }}
---
apiVersion: v1
kind: Service
metadata: {name: {{ .Release.Name }}}
spec: {type: LoadBalancer, selector: {app: tiny}, ports: [{port: 19530}]}
{{- end }}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: tiny}}
  template:
    metadata: {labels: {app: tiny}}
    spec:
      initContainers:
      containers: [{name: milvus, image: "${milvusImage}", ports: [{containerPort: 19530}]}]
`,
      );
    });

    test("installs, upgrades, lists, shows, rolls back and uninstalls a release", async () => {
      const { store } = kubernetes.cluster;
      const replicas = () => store.get("deployments", "default", "r")?.spec.replicas;
      await helmed("upgrade", "--install", "r", "chart", "--set", "extra=false", "--wait", "--timeout", "20s");
      expect(await helmed("list")).toMatch(/^r\s+default\s+1\s.*deployed\s+tiny-1\.2\.3\s+9/m);
      await helmed("upgrade", "--install", "r", "chart", "--set", "replicas=2");
      expect([replicas(), store.get("services", "default", "r")?.spec.type]).toEqual([2, "LoadBalancer"]);
      expect(await helmed("get", "values", "r")).toContain("replicas: 2");
      expect(await helmed("status", "r")).toContain("STATUS: deployed");
      await helmed("rollback", "r", "1");
      expect([replicas(), store.get("services", "default", "r")]).toEqual([1, undefined]);
      expect((await helmed("history", "r")).split("\n").filter((line) => /^\d/.test(line))).toHaveLength(3);
      await helmed("uninstall", "r");
      await kubernetes.cluster.settled();
      expect(store.list("deployments", "default")).toEqual([]);
      expect(store.list("secrets", "default")).toEqual([]);
    });

    test("waits for hooks and tests, and takes a failed upgrade back by itself", async () => {
      const { store } = kubernetes.cluster;
      const [option = ""] = /--rollback-on-failure|--atomic/.exec(await helmed("upgrade", "--help")) ?? [];
      await mkdir(join(folder, "hooked", "templates"), { recursive: true });
      await writeFile(join(folder, "hooked", "Chart.yaml"), "apiVersion: v2\nname: hooked\nversion: 1.0.0\n");
      await writeFile(join(folder, "hooked", "templates", "all.yaml"), hooked);
      await helmed("install", "h", "hooked", "--wait", "--timeout", "20s");
      expect(store.list("jobs", "default")).toEqual([]);
      expect(await helmed("test", "h", "--timeout", "20s")).toMatch(/TEST SUITE: +h-test[^]*Phase: +Succeeded/);
      const failed = helmed("upgrade", "h", "hooked", "--set", "account=nobody", option, "--timeout", "2s");
      await expect(failed).rejects.toThrow(/release h failed, and has been rolled back/);
      expect(await helmed("history", "h")).toMatch(/^2\s.*failed[^]*^3\s.*deployed\s.*Rollback to 1/m);
      expect(store.get("deployments", "default", "h")?.spec.template.spec.serviceAccountName).toBe("default");
      await helmed("uninstall", "h", "--wait", "--timeout", "20s");
    });

    test("is told when it may not write its release", async () => {
      const everything = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
      const denied = [{ verbs: ["create"], apiGroups: [""], resources: ["secrets"] }];
      const token = kubernetes.cluster.addUser("limited", everything, denied);
      await writeFile(join(folder, "limited"), kubernetes.cluster.kubeconfig(token), { mode: 0o600 });
      const refused = helmed("install", "refused", "chart", "--kubeconfig", "limited");
      await expect(refused).rejects.toThrow(/secrets.* is forbidden: User "limited" cannot create resource "secrets"/);
    });
  },
);

/** A job that must end before the rest is made, a pod that `helm test` runs, and what is waited for. */
const hooked = `
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-first
  annotations: {helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-delete-policy: "before-hook-creation,hook-succeeded"}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: first, image: busybox}]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: {{ .Release.Name }}-test, annotations: {helm.sh/hook: test, helm.sh/hook-delete-policy: hook-succeeded}}
spec: {restartPolicy: Never, containers: [{name: test, image: busybox}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  selector: {matchLabels: {app: hooked}}
  template:
    metadata: {labels: {app: hooked}}
    spec: {serviceAccountName: {{ .Values.account | default "default" }}, containers: [{name: web, image: busybox}]}
`;
