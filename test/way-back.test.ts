import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import { stateOf } from "./cloud-state.ts";
import { guideIds } from "./made-by-others.ts";
import { document, type Scene, trustLike } from "./scene.ts";
import { down, type Setting, standInChart } from "./setting.ts";
import { accountPod, changeOf, install, notDone, small, startScene, whyOf } from "./way-back.ts";
import { writesIn } from "./writes.ts";

let setting: Setting;
let scene: Scene;

const start = async () => void ({ setting, scene } = await startScene());
const up = () => install(setting);

describe("the way back", () => {
  beforeEach(() => start());
  afterEach(() => setting.close());

  /** Everything else that an account and a cluster hold. */
  async function neighbours(): Promise<void> {
    const { iam, s3, kubectl, target } = scene;
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url: target.issuer, ClientIDList: ["sts.amazonaws.com"] }));
    await kubectl("POST", "/api/v1/namespaces", { metadata: { name: "milvus" } });
    await kubectl("POST", "/api/v1/namespaces/milvus/serviceaccounts", {
      metadata: {
        name: "theirs",
        annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/theirs" },
      },
    });
    const PolicyDocument = document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: "Theirs", PolicyDocument }));
    const trust = trustLike(target, "system:serviceaccount:milvus:theirs");
    await iam.send(new CreateRoleCommand({ RoleName: "theirs", AssumeRolePolicyDocument: trust }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: "theirs", PolicyArn: Policy?.Arn }));
    await iam.send(new PutRolePolicyCommand({ RoleName: "theirs", PolicyName: "inline", PolicyDocument }));
    await s3.send(
      new CreateBucketCommand({
        Bucket: "theirs",
        CreateBucketConfiguration: { LocationConstraint: "us-east-2" },
      }),
    );
    await s3.send(new PutObjectCommand({ Bucket: "theirs", Key: "milvus-demo/theirs", Body: "theirs" }));
    await scene.clouds.helm.upgrade(
      {
        release: "other",
        namespace: "milvus",
        chart: { kind: "path", path: standInChart },
        version: undefined,
        valuesFiles: [join(setting.directory, "small.yaml")],
        ours: { serviceAccount: { create: false, name: "theirs" } },
        description: "theirs",
        labels: {},
        takeBack: false,
      },
      new AbortController().signal,
    );
    await scene.cluster.settled();
  }

  it("leaves a full account and cluster as they were, byte for byte", async () => {
    await neighbours();
    const before = stateOf(setting.cloud);
    await up();
    const { outcomes } = await down({ ...setting.session(small), deleteBucket: scene.target.bucket.name });
    expect(notDone(outcomes)).toEqual([]);
    expect(stateOf(setting.cloud)).toEqual(before);
  });

  it("waits, uninstalled or not, until no pod uses the service account", async () => {
    await up();
    const runner = scene.cluster.store
      .list("pods", "milvus")
      .find(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === "milvus");
    scene.cluster.store.edit("pods", "milvus", runner?.metadata.name ?? "", (draft) => {
      draft.metadata.finalizers = ["example.com/slow"];
    });
    const controller = new AbortController();
    const stopped = setting.session(small, controller.signal);
    const waits = (event: { readonly type: string }) => event.type === "note" && controller.abort();
    const first = { ...stopped, emit: (event: { readonly type: string }) => void waits(event) };
    const interrupted = await carryOut(await planDown(first), first);
    expect(interrupted).toContainEqual(
      expect.objectContaining({
        id: guideIds.release,
        problem: expect.objectContaining({ code: "interrupted" }) as unknown,
      }),
    );

    const session = setting.session(small);
    const planned = await planDown(session);
    expect(changeOf(planned.plan, guideIds.release)).toMatchObject({
      action: "delete",
      note: { en: "uninstalled; 1 pod is still ending" },
    });
    const roleAt: boolean[] = [];
    const ends = async () => {
      roleAt.push(setting.cloud.account.iam.roles.has("milvus-s3-access-sa"));
      scene.cluster.store.edit("pods", "milvus", runner?.metadata.name ?? "", (draft) => {
        draft.metadata.finalizers = [];
      });
    };
    const outcomes = await carryOut(planned, {
      ...session,
      emit: (event) => void (event.type === "note" && roleAt.length === 0 && void ends()),
    });
    expect(notDone(outcomes)).toEqual([]);
    expect(roleAt).toEqual([true]);
    expect(setting.trace.map(({ operation }) => operation)).not.toContain("uninstall");
    expect(setting.cloud.account.iam.roles.has("milvus-s3-access-sa")).toBe(false);
  });

  it("waits no longer than ten minutes, and leaves what those pods use that stay", async () => {
    await up();
    const runner = scene.cluster.store
      .list("pods", "milvus")
      .find(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === "milvus");
    scene.cluster.store.edit("pods", "milvus", runner?.metadata.name ?? "", (draft) => {
      draft.metadata.finalizers = ["example.com/stuck"];
    });
    const session = setting.session(small);
    let ahead = 0;
    const clock: typeof session.clock = {
      now: () => Date.now() + ahead,
      // What waits longer is the lease, which is to be renewed in its own time.
      sleep: async (milliseconds, signal) => {
        if (milliseconds > 2_000) return session.clock.sleep(milliseconds, signal);
        ahead += 60_000;
        await scene.cluster.settled();
      },
    };
    const outcomes = await carryOut(await planDown(session), { ...session, clock });
    expect(outcomes.find(({ id }) => id === guideIds.release)).toMatchObject({
      state: "failed",
      problem: {
        fact: {
          en: expect.stringContaining(`still there: ${runner?.metadata.name}. What they use was left`) as string,
        },
        remedy: { en: expect.stringContaining("kubectl describe pod -n milvus") as string },
      },
    });
    expect(setting.cloud.account.iam.roles.has("milvus-s3-access-sa")).toBe(true);
    expect(scene.cluster.store.get("serviceaccounts", "milvus", "milvus-s3-access-sa")).toBeDefined();
  });

  it("waits for pods whose workload is gone and which nobody has told yet", async () => {
    await up();
    await scene.clouds.helm.uninstall("milvus-demo", "milvus", new AbortController().signal);
    await scene.cluster.settled();
    const labels = { "app.kubernetes.io/instance": "milvus-demo", "app.kubernetes.io/name": "milvus" };
    scene.cluster.writer.create("pods", accountPod("bare", { labels }));
    const refused = await planDown(setting.session(small));
    expect(whyOf(refused.plan).map(([, why]) => why)).toEqual([expect.stringMatching(/: bare$/)]);
    await scene.kubectl("DELETE", "/api/v1/namespaces/milvus/pods/bare");
    await scene.cluster.settled();
    scene.cluster.writer.create("replicasets", {
      metadata: { name: "left", namespace: "milvus", labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: accountPod("x").spec },
      },
    });
    await scene.cluster.settled();
    const { plan } = await planDown(setting.session(small));
    expect(changeOf(plan, guideIds.release)).toMatchObject({
      action: "delete",
      note: { en: "uninstalled; 1 pod is still ending" },
    });
  });

  it.each([
    guideIds.release,
    guideIds.attachment,
    guideIds.role,
    guideIds.policy,
    guideIds.serviceAccount,
    guideIds.bucket,
  ])("stopped as %s begins, is finished by going it again", async (id) => {
    await up();
    const deleteBucket = scene.target.bucket.name;
    const controller = new AbortController();
    const stopped = setting.session(small, controller.signal);
    const first = {
      ...stopped,
      deleteBucket,
      emit: (event: Parameters<typeof stopped.emit>[0]) =>
        void (event.type === "change" && event.id === id && event.state === "begun" && controller.abort()),
    };
    await carryOut(await planDown(first), first);
    const { outcomes } = await down({ ...setting.session(small), deleteBucket });
    expect(notDone(outcomes)).toEqual([]);
    const again = await down({ ...setting.session(small), deleteBucket });
    expect(again.plan.changes.filter(({ action }) => action !== "keep")).toEqual([]);
    expect(writesIn(setting.trace)).toEqual([]);
    expect([...setting.cloud.s3.buckets.keys()]).toEqual([]);
    expect([...setting.cloud.account.iam.roles.keys()]).toEqual(["milvus-eks-cluster-node"]);
  });

  it.each([
    ["with the bucket kept", {}],
    ["with the bucket deleted", { deleteBucket: "milvus-bucket-039dd013c0712f085d60e21f" }],
  ])("can be gone forth again, %s, and names the volumes that stay", async (_, asked) => {
    await up();
    const planned = await down({ ...setting.session(small), ...asked });
    const claims = [0, 1, 2].map((ordinal) => ({ namespace: "milvus", name: `data-milvus-demo-etcd-${ordinal}` }));
    expect(planned.volumes).toEqual({ status: "present", value: claims });
    expect((await planDown(setting.session(small))).volumes).toEqual({ status: "present", value: claims });
    await up();
    const { plan } = await planUp(setting.session(small));
    expect(plan.changes.filter(({ action }) => action !== "keep")).toEqual([]);
  });
});
