import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { administratorArn } from "@eyrie/localcloud/iam/store";
import type { ResourceId } from "#eyrie/model/resource";
import { planDown } from "#eyrie/pipeline/plan";
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
