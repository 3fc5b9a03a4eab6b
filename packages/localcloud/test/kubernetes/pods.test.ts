import { afterEach, describe, expect, test } from "vitest";
import type { ClusterOptions } from "../../src/kubernetes/cluster.ts";
import type { JsonObject } from "../../src/kubernetes/json.ts";
import { deployment, milvusImage, startTestCluster, type TestCluster } from "./harness.ts";

let kubernetes: TestCluster;
afterEach(() => kubernetes.close());

async function start(options: Partial<ClusterOptions> & { ready?: boolean } = {}): Promise<void> {
  kubernetes = await startTestCluster(options);
  kubernetes.cluster.writer.create("namespaces", { metadata: { name: "milvus" } });
  await kubernetes.cluster.settled();
}

async function create(
  kind: "deployments" | "pods" | "services" | "configmaps" | "secrets" | "serviceaccounts" | "jobs" | "statefulsets",
  object: JsonObject,
): Promise<void> {
  kubernetes.cluster.writer.create(kind, {
    ...object,
    metadata: { ...(object["metadata"] as JsonObject), namespace: "milvus" },
  });
  await kubernetes.cluster.settled();
}

const pods = () => kubernetes.cluster.store.list("pods", "milvus");
const events = () =>
  kubernetes.cluster.store
    .list("events", "milvus")
    .map(({ reason, message, type, count }) => ({ reason, message, type, count }));
const account = (annotations: Record<string, string> = {}) => ({ metadata: { name: "milvus-sa", annotations } });
const roleArn = "arn:aws:iam::111122223333:role/milvus";
const annotated = account({ "eks.amazonaws.com/role-arn": roleArn });
const underAccount = (spec: JsonObject = {}) => deployment("m", {}, { serviceAccountName: "milvus-sa", ...spec });
const awsOf = (environment: Readonly<Record<string, string>> | undefined) =>
  Object.fromEntries(Object.entries(environment ?? {}).filter(([name]) => name.startsWith("AWS_")));

const tokenFile = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";
const claimsOf = (token: string | undefined) =>
  JSON.parse(Buffer.from((token ?? "").split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;

describe("pod identity webhook", () => {
  test("reaches only pods made after the annotation; a restart mends the older ones", async () => {
    await start();
    await create("serviceaccounts", account());
    await create("deployments", underAccount());
    kubernetes.cluster.store.edit("serviceaccounts", "milvus", "milvus-sa", (draft) => {
      draft.metadata.annotations = { "eks.amazonaws.com/role-arn": roleArn };
    });
    await kubernetes.cluster.settled();
    expect(kubernetes.started).toHaveLength(1);
    const restart = {
      spec: { template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": "now" } } } },
    };
    await kubernetes.call("PATCH", "/apis/apps/v1/namespaces/milvus/deployments/m", {
      body: restart,
      type: "application/strategic-merge-patch+json",
    });
    await kubernetes.cluster.settled();
    expect(kubernetes.started.map(({ pod }) => awsOf(pod.environment)["AWS_ROLE_ARN"])).toEqual([undefined, roleArn]);
    expect(kubernetes.started.map(({ stopped }) => stopped)).toEqual([true, false]);
  });
});

describe("what a container is given", () => {
  test("environment from every source, expanded, and the service links that confuse MINIO_PORT", async () => {
    await start();
    await create("configmaps", { metadata: { name: "c" }, data: { key: "from-map", OTHER: "x" } });
    await create("secrets", { metadata: { name: "s" }, stringData: { password: "from-secret" } });
    await create("services", { metadata: { name: "minio" }, spec: { ports: [{ port: 9000 }] } });
    const containers = [
      {
        name: "milvus",
        image: milvusImage,
        args: ["--name=$(MINE)", "$$(MINE)", "$(UNKNOWN)"],
        envFrom: [{ configMapRef: { name: "c" } }, { secretRef: { name: "absent", optional: true } }],
        env: [
          { name: "MINE", value: "a" },
          { name: "MAP", valueFrom: { configMapKeyRef: { name: "c", key: "key" } } },
          { name: "SECRET", valueFrom: { secretKeyRef: { name: "s", key: "password" } } },
          { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
          { name: "APP", valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
          { name: "BOTH", value: "$(MINE)-$(MAP)" },
        ],
      },
    ];
    await create("deployments", deployment("m", {}, { containers }));
    const pod = kubernetes.started[0]?.pod;
    expect(pod?.environment).toMatchObject({
      OTHER: "x",
      MINE: "a",
      MAP: "from-map",
      SECRET: "from-secret",
      POD: pod?.name,
      APP: "m",
      BOTH: "a-from-map",
      MINIO_PORT: expect.stringMatching(/^tcp:\/\/10\.100\.\d+\.\d+:9000$/),
    });
    expect(pod?.container.args).toEqual(["--name=a", "$(MINE)", "$(UNKNOWN)"]);
  });

  test("files, and their changes except under subPath", async () => {
    await start();
    await create("configmaps", { metadata: { name: "c" }, data: { "a.yaml": "1", "b.yaml": "1" } });
    const volumes = [{ name: "v", configMap: { name: "c" } }];
    const volumeMounts = [
      { name: "v", mountPath: "/all" },
      { name: "v", mountPath: "/one.yaml", subPath: "a.yaml" },
    ];
    await create(
      "deployments",
      deployment("m", {}, { volumes, containers: [{ name: "milvus", image: milvusImage, volumeMounts }] }),
    );
    const [run] = kubernetes.started;
    expect(run?.pod.files).toMatchObject({ "/all/a.yaml": "1", "/all/b.yaml": "1", "/one.yaml": "1" });
    kubernetes.cluster.store.edit("configmaps", "milvus", "c", (draft) => {
      draft.data = { "a.yaml": "2", "b.yaml": "1" };
    });
    await kubernetes.cluster.settled();
    expect(run?.written).toEqual({ "/all/a.yaml": "2" });
  });

  test("a fresh token when most of the old one's life is over", async () => {
    await start();
    await create("serviceaccounts", annotated);
    await create("deployments", underAccount());
    const [run] = kubernetes.started;
    await kubernetes.clock.advance(86_400_000 * 0.8 - 1000);
    expect(Object.keys(run?.written ?? {})).not.toContain(tokenFile);
    await kubernetes.clock.advance(1000);
    expect(claimsOf(run?.written[tokenFile])["iat"]).toBe(kubernetes.clock.now() / 1000);
  });
});

describe("what keeps a pod from running", () => {
  test("a missing service account: the ReplicaSet says so, and goes on once it exists", async () => {
    await start();
    await create("deployments", underAccount());
    expect(pods()).toEqual([]);
    expect(events()).toContainEqual(
      expect.objectContaining({
        type: "Warning",
        reason: "FailedCreate",
        message: expect.stringMatching(
          /^Error creating: pods "m-\w+-\w*" is forbidden: error looking up service account milvus\/milvus-sa: serviceaccount "milvus-sa" not found$/,
        ),
      }),
    );
    const conditions = kubernetes.cluster.store.get("deployments", "milvus", "m")?.status?.conditions;
    expect(conditions).toContainEqual(
      expect.objectContaining({ type: "ReplicaFailure", status: "True", reason: "FailedCreate" }),
    );
    await create("serviceaccounts", account());
    expect(kubernetes.started).toHaveLength(1);
    expect(kubernetes.cluster.store.get("deployments", "milvus", "m")?.status).toMatchObject({ availableReplicas: 1 });
  });

  test("a missing ConfigMap: FailedMount and ContainerCreating until it exists", async () => {
    await start();
    await create(
      "deployments",
      deployment(
        "m",
        {},
        {
          volumes: [{ name: "v", configMap: { name: "late" } }],
          containers: [{ name: "milvus", image: milvusImage, volumeMounts: [{ name: "v", mountPath: "/v" }] }],
        },
      ),
    );
    expect(pods()[0]?.status?.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: "ContainerCreating" } });
    expect(events()).toContainEqual(
      expect.objectContaining({
        reason: "FailedMount",
        message: 'MountVolume.SetUp failed for volume "v" : configmap "late" not found',
      }),
    );
    await create("configmaps", { metadata: { name: "late" }, data: { a: "1" } });
    expect(kubernetes.started[0]?.pod.files).toMatchObject({ "/v/a": "1" });
  });

  test("a missing key for a variable: CreateContainerConfigError until it exists", async () => {
    await start();
    const env = [{ name: "A", valueFrom: { configMapKeyRef: { name: "late", key: "a" } } }];
    await create("deployments", deployment("m", {}, { containers: [{ name: "milvus", image: milvusImage, env }] }));
    expect(pods()[0]?.status?.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: "CreateContainerConfigError",
      message: 'configmap "late" not found',
    });
    await create("configmaps", { metadata: { name: "late" }, data: { a: "1" } });
    expect(pods()[0]?.status?.phase).toBe("Running");
    expect(kubernetes.started[0]?.pod.environment["A"]).toBe("1");
  });
});

describe("a running container", () => {
  test("is ready when it says so, and not when it takes it back", async () => {
    await start({ ready: false });
    await create("deployments", deployment("m"));
    const available = () => kubernetes.cluster.store.get("deployments", "milvus", "m")?.status?.availableReplicas;
    expect([pods()[0]?.status?.phase, available()]).toEqual(["Running", 0]);
    kubernetes.started[0]?.report.ready(true);
    await kubernetes.cluster.settled();
    expect(available()).toBe(1);
    kubernetes.started[0]?.report.ready(false);
    await kubernetes.cluster.settled();
    expect(available()).toBe(0);
    expect(events().map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(["Scheduled", "Created", "Started", "Unhealthy"]),
    );
  });

  test("restarts at once, then with a back-off that doubles; its last log stays readable", async () => {
    await start();
    await create("deployments", deployment("m"));
    const name = pods()[0]?.metadata.name ?? "";
    const status = () => pods()[0]?.status?.containerStatuses?.[0];
    const crash = async (): Promise<void> => {
      kubernetes.started.at(-1)?.report.log("about to fail");
      kubernetes.started.at(-1)?.report.exited(1);
      await kubernetes.cluster.settled();
    };
    await crash();
    expect(status()).toMatchObject({
      restartCount: 1,
      ready: true,
      lastState: { terminated: { exitCode: 1, reason: "Error" } },
    });
    for (const seconds of [10, 20]) {
      await crash();
      expect(status()).toMatchObject({ ready: false, state: { waiting: { reason: "CrashLoopBackOff" } } });
      await kubernetes.clock.advance(seconds * 1000 - 1);
      expect(status()?.state.running).toBeUndefined();
      await kubernetes.clock.advance(1);
      expect(status()?.state.running).toBeDefined();
    }
    expect(events()).toContainEqual(expect.objectContaining({ reason: "BackOff", type: "Warning" }));
    await kubernetes.clock.advance(600_000);
    await crash();
    expect(status()).toMatchObject({ ready: true, restartCount: 4 });
    const log = await kubernetes.call("GET", `/api/v1/namespaces/milvus/pods/${name}/log?previous=true&tailLines=1`);
    expect(log.text).toBe("about to fail\n");
  });

  test("a late report of an earlier run is not the current one's", async () => {
    await start();
    await create("deployments", deployment("m"));
    const [first] = kubernetes.started;
    first?.report.exited(1);
    await kubernetes.cluster.settled();
    first?.report.ready(false);
    first?.report.exited(1);
    await kubernetes.cluster.settled();
    expect(pods()[0]?.status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true });
  });

  test("is stopped with its pod, which goes only then", async () => {
    await start();
    await create("pods", {
      metadata: { name: "alone" },
      spec: { containers: [{ name: "milvus", image: milvusImage }] },
    });
    const answer = await kubernetes.call("DELETE", "/api/v1/namespaces/milvus/pods/alone");
    expect(answer.body).toMatchObject({ kind: "Pod", metadata: { deletionGracePeriodSeconds: 30 } });
    await kubernetes.cluster.settled();
    expect([kubernetes.started[0]?.stopped, pods()]).toEqual([true, []]);
    expect(events()).toContainEqual(
      expect.objectContaining({ reason: "Killing", message: "Stopping container milvus" }),
    );
  });
});
