import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import { prepare } from "#eyrie/pipeline/prepare";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { guideIds } from "./made-by-others.ts";
import { document, type Scene, sceneOf, trustLike } from "./scene.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";

let setting: Setting;
let scene: Scene;

beforeEach(async () => {
  setting = await startSetting();
  scene = sceneOf(setting, await prepare(setting.session()));
});

afterEach(() => setting.close());

describe("a bucket that a run left before it could tag it", () => {
  const create = () =>
    scene.s3.send(
      new CreateBucketCommand({
        Bucket: scene.target.bucket.name,
        CreateBucketConfiguration: { LocationConstraint: "us-east-2" },
      }),
    );
  const bucketIn = async () => (await planUp(setting.session())).plan.changes.find(({ id }) => id === guideIds.bucket);

  it("is finished while it is empty", async () => {
    await create();
    expect(await bucketIn()).toMatchObject({ action: "update", standing: "owned" });
    const session = setting.session();
    const planned = await planUp(session);
    await carryOut(planned, session);
    expect((await bucketIn())?.action).toBe("keep");
  });

  it("is nobody's to take once something is in it", async () => {
    await create();
    await scene.s3.send(new PutObjectCommand({ Bucket: scene.target.bucket.name, Key: "theirs", Body: "theirs" }));
    expect(await bucketIn()).toMatchObject({ action: "conflict" });
  });

  it("nor when all that was in it can still be brought back", async () => {
    await create();
    const Bucket = scene.target.bucket.name;
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await scene.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    await scene.s3.send(new DeleteObjectCommand({ Bucket, Key: "theirs" }));
    expect(await bucketIn()).toMatchObject({ action: "conflict", standing: "conflict" });
  });
});

describe("the OIDC provider", () => {
  const provider = () => [...setting.cloud.account.iam.providers.values()][0];
  const seen = async () =>
    (await planUp(setting.session(withTags))).plan.changes.find(({ id }) => id === guideIds.provider);
  const withTags = guideSpec.replace("milvus: {", "tags: { team: search }\nmilvus: {");

  it("that others made gets an audience of its own, and keeps theirs and its tags", async () => {
    await scene.iam.send(
      new CreateOpenIDConnectProviderCommand({
        Url: scene.target.issuer,
        ClientIDList: ["vault", "kubernetes.default.svc"],
        Tags: [{ Key: "team", Value: "platform" }],
      }),
    );
    const change = await seen();
    expect(change).toEqual({
      id: guideIds.provider,
      after: [],
      action: "update",
      standing: "used",
      differences: [
        {
          path: "audiences",
          have: ["vault", "kubernetes.default.svc"],
          want: ["vault", "kubernetes.default.svc", "sts.amazonaws.com"],
        },
      ],
    });
    const session = setting.session(withTags);
    await carryOut(await planUp(session), session);
    expect(provider()?.clientIds).toEqual(new Set(["vault", "kubernetes.default.svc", "sts.amazonaws.com"]));
    expect(provider()?.tags).toEqual(new Map([["team", "platform"]]));
    expect(await seen()).toMatchObject({ action: "keep", standing: "used" });
  });

  it("that Eyrie made is used like any other, and stays", async () => {
    const session = setting.session();
    const planned = await planUp(session);
    expect(planned.plan.changes.find(({ id }) => id === guideIds.provider)).toMatchObject({
      action: "create",
      standing: "used",
    });
    await carryOut(planned, session);
    provider()?.clientIds.add("added-by-others");
    expect(await seen()).toMatchObject({ action: "keep", standing: "used" });
    const leaving = setting.session();
    await carryOut(await planDown(leaving), leaving);
    expect(provider()?.clientIds).toEqual(new Set(["sts.amazonaws.com", "added-by-others"]));
  });
});

describe("what others have hung on our own", () => {
  it("keeps a shared policy as it is, and the way back closed, by name", async () => {
    const session = setting.session();
    await carryOut(await planUp(session), session);
    const { role, policy } = scene.target;
    await scene.iam.send(
      new CreateRoleCommand({ RoleName: "theirs", AssumeRolePolicyDocument: trustLike(scene.target, "theirs") }),
    );
    await scene.iam.send(new AttachRolePolicyCommand({ RoleName: "theirs", PolicyArn: policy.arn }));
    const theirs = { en: expect.stringContaining("role/theirs") as string };
    const up = await planUp(setting.session());
    expect(up.plan.changes.find(({ id }) => id === guideIds.policy)).toMatchObject({ action: "conflict", why: theirs });
    const down = await planDown(setting.session());
    expect(down.plan.changes.find(({ id }) => id === guideIds.policy)).toMatchObject({
      action: "conflict",
      why: theirs,
    });
    await scene.iam.send(new DetachRolePolicyCommand({ RoleName: "theirs", PolicyArn: policy.arn }));

    await scene.iam.send(
      new PutRolePolicyCommand({
        RoleName: role.name,
        PolicyName: "by-hand",
        PolicyDocument: document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
      }),
    );
    const held = await planDown(setting.session());
    expect(held.plan.changes.find(({ id }) => id === guideIds.role)).toMatchObject({
      action: "conflict",
      why: { en: expect.stringContaining("by-hand (inline)") as string },
    });
  });
});

describe("pods and the way back", () => {
  const small = guideSpec.replace("milvus: {", "milvus: { values: small.yaml,");
  beforeEach(async () => {
    await writeFile(join(setting.directory, "small.yaml"), "cluster: { enabled: false }\n");
    const session = setting.session(small);
    await carryOut(await planUp(session), session);
  });

  it("closed, by name, while pods of others run under the service account", async () => {
    scene.cluster.writer.create("pods", {
      metadata: { name: "backup", namespace: "milvus" },
      spec: { serviceAccountName: "milvus-s3-access-sa", containers: [{ name: "idle", image: "busybox" }] },
    });
    const { plan } = await planDown(setting.session(small));
    expect(plan.changes.find(({ id }) => id === guideIds.release)).toMatchObject({
      action: "conflict",
      why: { en: expect.stringMatching(/milvus\/milvus-s3-access-sa, or as this release: backup$/) as string },
    });
  });

  it("waits for the release's own before it takes away what they use", async () => {
    const session = setting.session(small);
    const planned = await planDown(session);
    const outcomes = await carryOut(planned, session);
    expect(outcomes.filter(({ state }) => state !== "done" && state !== "kept")).toEqual([]);
    const made = setting.trace.map(({ operation }) => operation);
    expect(made.indexOf("list pods", made.indexOf("uninstall"))).toBeGreaterThan(made.indexOf("uninstall"));
    expect(made.indexOf("DetachRolePolicy")).toBeGreaterThan(made.lastIndexOf("list pods"));
    expect(made.indexOf("delete serviceaccounts")).toBeGreaterThan(made.lastIndexOf("list pods"));
    expect(
      scene.cluster.store
        .list("pods", "milvus")
        .filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === "milvus"),
    ).toEqual([]);
  });
});
