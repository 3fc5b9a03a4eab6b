import { PutObjectCommand } from "@aws-sdk/client-s3";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { milvusSelector } from "#eyrie/milvus/chart";
import { lookAround } from "#eyrie/pipeline/look-around";
import type { Session } from "#eyrie/pipeline/session";
import { countStored } from "#eyrie/stages/stored";
import { isWhole, type ResourceStatus, type Status } from "#eyrie/stages/status";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { guideIds } from "./made-by-others.ts";
import { document, type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting, up } from "./setting.ts";
import { until } from "./until.ts";
import { writesIn } from "./writes.ts";

const withValues = guideSpec.replace("milvus: {", "milvus: { values: small.yaml,");
const values = (text: string) => writeFile(join(setting.directory, "small.yaml"), text);
const small = "cluster: { enabled: false }\n";

let setting: Setting;
let scene: Scene;
let atFirst: Status;

beforeAll(async () => {
  setting = await startSetting();
  await values(small);
  atFirst = (await lookAround(setting.session(withValues))).status;
  scene = sceneOf(setting, await up(setting.session(withValues)));
});
afterAll(() => setting.close());

const saidOf = ({ resources }: Status) =>
  Object.fromEntries(resources.map((resource) => [resource.id, `${resource.standing} ${toldOf(resource)}`]));

const toldOf = (resource: ResourceStatus): string =>
  resource.state === "differs" ? `differs: ${resource.fields.join()}` : resource.state;

const inOrder = {
  [guideIds.bucket]: "owned as-desired",
  [guideIds.policy]: "owned as-desired",
  [guideIds.provider]: "used as-desired",
  [guideIds.role]: "owned as-desired",
  [guideIds.attachment]: "owned as-desired",
  [guideIds.namespace]: "used as-desired",
  [guideIds.serviceAccount]: "owned as-desired",
  [guideIds.release]: "owned as-desired",
};

const podNames = async () =>
  (await scene.clouds.kubernetes.listPods("milvus", milvusSelector("milvus-demo"))).map(
    ({ metadata }) => metadata?.name ?? "",
  );

const look = async (session: Session = setting.session(withValues)) => (await lookAround(session)).status;

describe("status tells how everything is", () => {
  it("where nothing was made yet", () => {
    expect([...new Set(Object.values(saidOf(atFirst)))]).toEqual(["absent missing"]);
    expect(atFirst).toMatchObject({
      release: { status: "absent" },
      lease: { status: "absent" },
      stored: { status: "absent" },
      lastProof: { status: "absent" },
    });
    expect(isWhole(atFirst)).toBe(true);
  });

  it("where all is as it should be", async () => {
    const status = await look();
    expect(saidOf(status)).toEqual(inOrder);
    expect(status.release).toMatchObject({
      value: { status: "deployed", revision: 1, chart: { name: "milvus", version: "5.0.19", appVersion: "2.6.15" } },
    });
    const [pod = ""] = (await podNames()).toSorted();
    expect(status.pods).toEqual({
      status: "present",
      value: {
        ready: 1,
        wanted: 1,
        workloads: [{ kind: "Deployment", name: "milvus-demo-standalone", ready: 1, wanted: 1 }],
        identities: [{ identity: { by: "role", arn: scene.target.role.arn }, meant: true, pods: [pod] }],
      },
    });
    expect(status.lease).toEqual({ status: "absent" });
  });

  it("by reads alone, without helm and without a proof, also where values differ", async () => {
    await values(`${small}log: { level: debug }\n`);
    const before = stateOf(setting.cloud);
    expect(saidOf(await look())).toEqual({ ...inOrder, [guideIds.release]: "owned differs: values" });
    expect(writesIn(setting.trace)).toEqual([]);
    expect(setting.trace.filter(({ service, node }) => service === "helm" || node.startsWith("prove "))).toEqual([]);
    expect(stateOf(setting.cloud)).toEqual(before);
    await values(small);
  });

  it("naming the fields in which something differs", async () => {
    const { iam } = scene.clouds;
    const { name, arn } = scene.target.role;
    const { trust } = await iam.readRole(name, arn);
    await iam.updateTrust(name, arn, trust.replace(":milvus:", ":elsewhere:"));
    expect(saidOf(await look())).toEqual({ ...inOrder, [guideIds.role]: "owned differs: trust" });
    await iam.updateTrust(name, arn, trust);
  });

  it("and whose it is that is in the way", async () => {
    const { iam } = scene.clouds;
    const { name, arn } = scene.target.role;
    await iam.tagRole(name, arn, { "eyrie:owner": "another" });
    expect(saidOf(await look())).toEqual({
      ...inOrder,
      [guideIds.role]: "conflict conflict",
      [guideIds.attachment]: "conflict conflict",
    });
    await iam.tagRole(name, arn, { "eyrie:owner": scene.target.owner });
  });

  it("who is at work, and for how long", async () => {
    const { leases } = scene.clouds.kubernetes;
    const now = Date.now();
    const about = { namespace: "milvus", name: "eyrie-milvus-demo", holder: "bob@desk 22" };
    const lease = await leases.create({ ...about, acquired: now - 42_000, renewed: now - 3_000, seconds: 15 });
    const session = setting.session(withValues);
    const { lease: held } = await look({ ...session, clock: { ...session.clock, now: () => now } });
    expect(held).toEqual({
      status: "present",
      value: { holder: "bob@desk 22", heldSeconds: 42, renewedSecondsAgo: 3 },
    });
    await leases.remove(lease);
  });

  it("what is stored, by its first folder, and where there is more than is counted", async () => {
    const { name } = scene.target.bucket;
    const put = (key: string, bytes: number) =>
      scene.s3.send(new PutObjectCommand({ Bucket: name, Key: key, Body: "x".repeat(bytes) }));
    await Promise.all(
      [
        ["milvus-demo/insert_log/1/2/3/100/1", 10],
        ["milvus-demo/insert_log/1/2/3/101/1", 20],
        ["milvus-demo/bm25_logs/1", 3],
        ["milvus-demo/wp/日 本/1", 4],
        ["milvus-demo/analyze_stats/1", 5],
        ["milvus-demo/here", 6],
        ["milvus-demo-2/insert_log/1", 1000],
      ].map(([key, bytes]) => put(String(key), Number(bytes))),
    );
    expect((await look()).stored).toEqual({
      status: "present",
      value: {
        objects: 6,
        bytes: 48,
        whole: true,
        kinds: [
          { kind: "insert_log", objects: 2, bytes: 30, whole: true },
          { kind: "bm25_stats", objects: 1, bytes: 3, whole: true },
          { kind: "wp", objects: 1, bytes: 4, whole: true },
          { kind: "other", objects: 2, bytes: 11, whole: true },
        ],
      },
    });
    const { s3 } = setting.session(withValues).clouds;
    const asked: string[] = [];
    const endless = {
      ...s3,
      countObjects: async (...[ref, all]: Parameters<typeof s3.countObjects>) => {
        const { after: _, ...listing } = all;
        asked.push(listing.prefix);
        const page = await s3.countObjects(ref, listing);
        return { ...page, next: listing.prefix.endsWith("/insert_log/") ? "more" : undefined };
      },
    };
    const counted = await countStored(endless, scene.target.bucket, "milvus-demo");
    expect(asked).toHaveLength(20);
    expect(counted.whole).toBe(false);
    expect(counted.kinds.map(({ kind, whole }) => [kind, whole])).toEqual([
      ["insert_log", false],
      ["bm25_stats", true],
      ["wp", true],
      ["other", true],
    ]);
  });

  it("whose credentials a pod takes, by its own environment", async () => {
    const [pod = ""] = await podNames();
    const given = scene.cluster.store.get("pods", "milvus", pod);
    const as = async (...env: readonly { name: string; value?: string }[]) => {
      scene.cluster.store.edit("pods", "milvus", pod, (draft) => {
        for (const container of (draft.spec as { containers: { env?: unknown }[] }).containers) container.env = env;
      });
      const { pods } = await look();
      return pods.status === "present" ? pods.value.identities : [];
    };
    const file = { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: "/t" };
    const by = (arn: string) => ({ name: "AWS_ROLE_ARN", value: arn });
    const old = "arn:aws:iam::111122223333:role/old";
    const full = { name: "AWS_CONTAINER_CREDENTIALS_FULL_URI", value: "http://169.254.170.23/v1/credentials" };
    const pods = [pod];
    expect(await as()).toEqual([{ identity: { by: "node" }, meant: false, pods }]);
    expect(await as(by(scene.target.role.arn))).toEqual([{ identity: { by: "node" }, meant: false, pods }]);
    expect(await as(by(old), file)).toEqual([{ identity: { by: "role", arn: old }, meant: false, pods }]);
    expect(await as(full)).toEqual([{ identity: { by: "pod-identity" }, meant: false, pods }]);
    expect(await as(by(scene.target.role.arn), file, { name: "AWS_ACCESS_KEY_ID", value: "AKIA" })).toEqual([
      { identity: { by: "keys" }, meant: false, pods },
    ]);
    scene.cluster.store.edit("pods", "milvus", pod, (draft) => Object.assign(draft, { spec: given?.spec }));
  });

  it("and what could not be read, which is no absence", async () => {
    const [cluster] = setting.cloud.clusters;
    const all = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
    const without = [
      { verbs: ["*"], apiGroups: [""], resources: ["pods", "serviceaccounts"] },
      { verbs: ["*"], apiGroups: ["coordination.k8s.io"], resources: ["leases"] },
    ];
    const kubeconfig = join(setting.directory, "half");
    await writeFile(kubeconfig, cluster?.kubeconfig(cluster.addUser("half", all, without)) ?? "", { mode: 0o600 });
    const nowhere = {
      Effect: "Deny",
      Action: "s3:ListBucket",
      Resource: "*",
      Condition: { StringLike: { "s3:prefix": "*" } },
    };
    const credentials = setting.cloud.account.createUser("half", [
      document({ Effect: "Allow", Action: "*", Resource: "*" }, nowhere),
    ]);
    const status = await look(setting.session(withValues, undefined, { kubeconfig, credentials }));
    expect(saidOf(status)).toEqual({
      ...inOrder,
      [guideIds.serviceAccount]: "unknown unreadable",
      "rollout/milvus/milvus-demo": "unknown unreadable",
    });
    expect(status).toMatchObject({
      pods: { status: "unreadable", cause: { code: "denied" } },
      stored: { status: "unreadable", cause: { code: "denied" } },
      lastProof: { status: "unreadable", cause: { code: "denied" } },
      lease: { status: "unreadable", cause: { code: "denied" } },
    });
    expect(isWhole(status)).toBe(false);
  });

  it("and of several refusals the same, whichever comes first", async () => {
    const [cluster] = setting.cloud.clusters;
    const all = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
    const without = [{ verbs: ["*"], apiGroups: ["apps"], resources: ["deployments", "replicasets"] }];
    const kubeconfig = join(setting.directory, "without-apps");
    await writeFile(kubeconfig, cluster?.kubeconfig(cluster.addUser("apps", all, without)) ?? "", { mode: 0o600 });
    const session = setting.session(withValues, undefined, { kubeconfig });
    const { kubernetes } = session.clouds;
    let refused = false;
    const late: typeof kubernetes = {
      ...kubernetes,
      listReplicaSets: (...asked) =>
        kubernetes.listReplicaSets(...asked).finally(() => {
          refused = true;
        }),
      listWorkloads: async (...asked) => {
        await until(async () => refused, Boolean);
        return kubernetes.listWorkloads(...asked);
      },
    };
    const { resources } = await look({ ...session, clouds: { ...session.clouds, kubernetes: late } });
    expect(resources.find(({ id }) => id === "rollout/milvus/milvus-demo")).toMatchObject({
      state: "unreadable",
      cause: { fact: { en: expect.stringContaining("deployments") } },
    });
  });
});
