import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { administratorArn } from "@eyrie/localcloud/iam/store";
import type { ResourceId } from "#eyrie/model/resource";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import { stateOf } from "./cloud-state.ts";
import { guideIds } from "./made-by-others.ts";
import { withoutRight } from "./without-right.ts";
import { document, type Scene, trustLike } from "./scene.ts";
import { down, type Setting, standInChart } from "./setting.ts";
import { accountPod, changeOf, install, notDone, small, startScene, whyOf } from "./way-back.ts";
import { writesIn } from "./writes.ts";

let setting: Setting;
let scene: Scene;

const start = async () => void ({ setting, scene } = await startScene());
const up = () => install(setting);

describe("before anything is touched", () => {
  beforeAll(async () => {
    await start();
    await up();
  });
  afterAll(() => setting.close());

  const pods = () => scene.cluster.store;
  const removePod = (name: string) => async () => {
    const pod = pods().get("pods", "milvus", name);
    if (pod !== undefined) scene.cluster.writer.remove("pods", pod, { graceSeconds: 0 });
  };
  const deployment = (metadata: object, replicas: number) => ({
    metadata: { namespace: "milvus", ...metadata },
    spec: {
      replicas,
      selector: { matchLabels: { app: "theirs" } },
      template: {
        metadata: { labels: { app: "theirs" } },
        spec: accountPod("x").spec,
      },
    },
  });

  type Case = {
    readonly others: string;
    readonly arrive: () => Promise<unknown>;
    readonly leave: () => Promise<unknown>;
    readonly at: ResourceId;
    readonly named: RegExp;
  };

  const trustOf = (subjects: readonly string[], ...more: readonly object[]) => {
    const one = JSON.parse(trustLike(scene.target, subjects[0] ?? "")) as { Statement: readonly object[] };
    const [statement] = one.Statement as readonly { Condition: { StringLike: Record<string, unknown> } }[];
    for (const key of Object.keys(statement?.Condition.StringLike ?? {}))
      if (statement !== undefined) statement.Condition.StringLike[key] = subjects;
    return JSON.stringify({ ...one, Statement: [...one.Statement, ...more] });
  };
  const trust = (...args: Parameters<typeof trustOf>) =>
    scene.iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: scene.target.role.name, PolicyDocument: trustOf(...args) }),
    );
  const own = "system:serviceaccount:milvus:milvus-s3-access-sa";

  const cases: readonly Case[] = [
    {
      others: "a pod under the service account",
      arrive: async () => scene.cluster.writer.create("pods", accountPod("backup")),
      leave: removePod("backup"),
      at: guideIds.release,
      named: /runs under service account milvus\/milvus-s3-access-sa, or as this release: backup$/,
    },
    {
      others: "a deployment that would start some, scaled to none",
      arrive: async () => scene.cluster.writer.create("deployments", deployment({ name: "theirs" }, 0)),
      leave: () => scene.kubectl("DELETE", "/apis/apps/v1/namespaces/milvus/deployments/theirs"),
      at: guideIds.release,
      named: /: deployment\/theirs$/,
    },
    {
      others: "a subject beside ours in the trust policy",
      arrive: () => trust([own, "system:serviceaccount:backup:velero"]),
      leave: () => trust([own]),
      at: guideIds.role,
      named: /trusts others too: system:serviceaccount:backup:velero$/,
    },
    {
      others: "a policy of others on the role",
      arrive: () =>
        scene.iam.send(
          new AttachRolePolicyCommand({ RoleName: scene.target.role.name, PolicyArn: administratorArn("aws") }),
        ),
      leave: () =>
        scene.iam.send(
          new DetachRolePolicyCommand({ RoleName: scene.target.role.name, PolicyArn: administratorArn("aws") }),
        ),
      at: guideIds.role,
      named: /bears policies that Eyrie did not put there: arn:aws:iam::aws:policy\/AdministratorAccess$/,
    },
    {
      others: "an inline policy on the role",
      arrive: () =>
        scene.iam.send(
          new PutRolePolicyCommand({
            RoleName: scene.target.role.name,
            PolicyName: "by-hand",
            PolicyDocument: document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
          }),
        ),
      leave: () =>
        scene.iam.send(new DeleteRolePolicyCommand({ RoleName: scene.target.role.name, PolicyName: "by-hand" })),
      at: guideIds.role,
      named: /bears policies that Eyrie did not put there: by-hand \(inline\)$/,
    },
    {
      others: "another principal in the trust policy",
      arrive: () =>
        trust([own], {
          Effect: "Allow",
          Principal: { Service: "ec2.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      leave: () => trust([own]),
      at: guideIds.role,
      named: /trusts others too: ec2\.amazonaws\.com$/,
    },
  ];

  it.each(cases)("$others is named and keeps all as it is", async ({ arrive, leave, at, named }) => {
    await arrive();
    await scene.cluster.settled();
    const { plan } = await planDown(setting.session(small));
    await leave();
    await scene.cluster.settled();
    expect(whyOf(plan)).toEqual([[at, expect.stringMatching(named)]]);
    expect(writesIn(setting.trace)).toEqual([]);
  });

  it("a pod of others that has run to its end is in nobody's way", async () => {
    const pod = accountPod("ended");
    scene.cluster.writer.create("pods", pod);
    await scene.cluster.settled();
    pods().edit("pods", "milvus", "ended", (draft) => {
      draft.status = { ...draft.status, phase: "Succeeded" };
    });
    const { plan } = await planDown(setting.session(small));
    await removePod("ended")();
    expect(whyOf(plan)).toEqual([]);
  });

  it("pods that may not be listed leave all as it is", async () => {
    const operator = await withoutRight(setting, "list pods");
    const before = stateOf(setting.cloud);
    const { plan, outcomes } = await down(setting.session(small, undefined, operator));
    expect(plan.changes.filter(({ action }) => action === "unknown").map(({ id }) => id)).toEqual([guideIds.release]);
    expect(outcomes.flatMap((outcome) => (outcome.state === "blocked" ? [outcome.id] : [])).toSorted()).toEqual(
      [guideIds.policy, guideIds.attachment, guideIds.role, guideIds.serviceAccount].toSorted(),
    );
    expect(stateOf(setting.cloud)).toEqual(before);
  });

  it("nothing goes while a StatefulSet would take its claims along, unless the bucket is to go too", async () => {
    const path = "/apis/apps/v1/namespaces/milvus/statefulsets/milvus-demo-etcd";
    const keep = async (whenDeleted: "Delete" | "Retain"): Promise<void> => {
      await scene.kubectl("PATCH", path, { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted } } });
      await scene.cluster.settled();
    };
    await keep("Delete");
    const before = stateOf(setting.cloud);
    const { plan } = await planDown(setting.session(small));
    const release = plan.changes.find(({ id }) => id.startsWith("helm-release/"));
    expect(release).toMatchObject({
      action: "conflict",
      why: { en: expect.stringContaining("the volume claims of milvus-demo-etcd") as string },
      remedy: {
        en: expect.stringMatching(
          /kubectl patch statefulset -n milvus milvus-demo-etcd .* --delete-bucket milvus-bucket-039dd013c0712f085d60e21f$/,
        ) as string,
      },
    });
    expect(stateOf(setting.cloud)).toEqual(before);
    const session = { ...setting.session(small), deleteBucket: scene.target.bucket.name };
    expect((await planDown(session)).plan.changes.filter(({ action }) => action === "conflict")).toEqual([]);
    await keep("Retain");
  });

  it("volumes are named that the release claimed, and none that go with it or are others'", async () => {
    const release = "milvus-demo";
    const helms = { "meta.helm.sh/release-name": release };
    const etcd = scene.cluster.store.get("statefulsets", "milvus", "milvus-demo-etcd")?.metadata.uid ?? "";
    const claims = [
      { name: "pulsars", labels: { release } },
      { name: "rendered", labels: { "app.kubernetes.io/instance": release }, annotations: helms },
      {
        name: "rendered-to-be-kept",
        labels: { "app.kubernetes.io/instance": release },
        annotations: { ...helms, "helm.sh/resource-policy": "keep" },
      },
      { name: "theirs", labels: { "app.kubernetes.io/instance": "other" } },
      {
        name: "owned",
        labels: { "app.kubernetes.io/instance": release },
        ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "milvus-demo-etcd", uid: etcd }],
      },
    ];
    for (const metadata of claims)
      scene.cluster.writer.create("persistentvolumeclaims", {
        metadata: { namespace: "milvus", ...metadata },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      });
    const { volumes } = await planDown(setting.session(small));
    const etcds = [0, 1, 2].map((ordinal) => `data-milvus-demo-etcd-${ordinal}`);
    expect(volumes.status === "present" && volumes.value.map(({ name }) => name)).toEqual([
      ...etcds,
      "pulsars",
      "rendered-to-be-kept",
    ]);
  });

  it("volumes that may not be listed are said to be unread, and nothing waits for them", async () => {
    const operator = await withoutRight(setting, "list persistentvolumeclaims");
    const { plan, volumes } = await planDown(setting.session(small, undefined, operator));
    expect(volumes).toMatchObject({ status: "unreadable", cause: { code: "denied" } });
    expect(plan.changes.filter(({ action }) => action === "unknown")).toEqual([]);
  });
});

describe("a release that another tool renders", () => {
  beforeEach(async () => {
    await start();
    await up();
  });
  afterEach(() => setting.close());

  it("without any release on record keeps what it uses", async () => {
    for (const { metadata } of scene.cluster.store.list("secrets", "milvus"))
      await scene.kubectl("DELETE", `/api/v1/namespaces/milvus/secrets/${metadata.name}`);
    const { plan } = await planDown(setting.session(small));
    expect(whyOf(plan)).toEqual([[guideIds.release, expect.stringMatching(/: deployment\/milvus-demo-standalone$/)]]);
  });

  it("and keeps on record, as Flux does, keeps what it uses", async () => {
    await writeFile(
      join(setting.directory, "small.yaml"),
      "cluster: { enabled: false }\nlabels: { helm.toolkit.fluxcd.io/name: milvus }\n",
    );
    await up();
    const record = "/api/v1/namespaces/milvus/secrets/sh.helm.release.v1.milvus-demo.v2";
    await scene.kubectl("PATCH", record, { metadata: { labels: { "eyrie.dev/owner": null } } });
    const { plan } = await planDown(setting.session(small));
    expect(whyOf(plan)).toEqual([[guideIds.release, expect.stringMatching(/stays \(it is used as it is\) and uses/)]]);
  });

  it("that uses none of it lets it go, and keeps its own volumes out of what is named", async () => {
    await scene.clouds.helm.upgrade(
      {
        release: "milvus-demo",
        namespace: "milvus",
        chart: { kind: "path", path: standInChart },
        version: undefined,
        valuesFiles: [join(setting.directory, "small.yaml")],
        ours: { serviceAccount: { create: true, name: "elsewhere" } },
        description: "by hand",
        labels: { "eyrie.dev/owner": "null" },
        takeBack: false,
      },
      new AbortController().signal,
    );
    await scene.cluster.settled();
    const { plan, volumes, outcomes } = await down(setting.session(small));
    expect(changeOf(plan, guideIds.release)).toMatchObject({ action: "keep", standing: "foreign" });
    expect(notDone(outcomes)).toEqual([]);
    expect(changeOf(plan, guideIds.role)?.action).toBe("delete");
    expect(volumes).toEqual({ status: "absent" });
  });
});

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
