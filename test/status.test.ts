import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lookAround } from "#eyrie/pipeline/look-around";
import type { Session } from "#eyrie/pipeline/session";
import { isWhole, type ResourceStatus, type Status } from "#eyrie/stages/status";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { guideIds } from "./made-by-others.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting, up } from "./setting.ts";
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

const look = async (session: Session = setting.session(withValues)) => (await lookAround(session)).status;

describe("status tells how everything is", () => {
  it("where nothing was made yet", () => {
    expect([...new Set(Object.values(saidOf(atFirst)))]).toEqual(["absent missing"]);
    expect(atFirst).toMatchObject({ release: { status: "absent" }, lease: { status: "absent" } });
    expect(isWhole(atFirst)).toBe(true);
  });

  it("where all is as it should be", async () => {
    const status = await look();
    expect(saidOf(status)).toEqual(inOrder);
    expect(status.release).toMatchObject({
      value: { status: "deployed", revision: 1, chart: { name: "milvus", version: "5.0.19", appVersion: "2.6.15" } },
    });
    expect(status.pods).toEqual({ status: "present", value: { ready: 1, wanted: 1 } });
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

  it("and what could not be read, which is no absence", async () => {
    const [cluster] = setting.cloud.clusters;
    const all = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
    const without = [
      { verbs: ["*"], apiGroups: [""], resources: ["pods", "serviceaccounts"] },
      { verbs: ["*"], apiGroups: ["coordination.k8s.io"], resources: ["leases"] },
    ];
    const kubeconfig = join(setting.directory, "half");
    await writeFile(kubeconfig, cluster?.kubeconfig(cluster.addUser("half", all, without)) ?? "", { mode: 0o600 });
    const status = await look(setting.session(withValues, undefined, { kubeconfig }));
    expect(saidOf(status)).toEqual({
      ...inOrder,
      [guideIds.serviceAccount]: "unknown unreadable",
      "rollout/milvus/milvus-demo": "unknown unreadable",
    });
    expect(status).toMatchObject({
      pods: { status: "unreadable", cause: { code: "denied" } },
      lease: { status: "unreadable", cause: { code: "denied" } },
    });
    expect(isWhole(status)).toBe(false);
  });
});
