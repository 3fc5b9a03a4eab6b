import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withoutRight } from "./without-right.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";
import { writesIn } from "./writes.ts";

const bucket = "bucket/milvus-bucket-039dd013c0712f085d60e21f";
const policy = "iam-policy/MilvusS3ReadWrite";
const provider = "oidc-provider/milvus-eks-cluster";
const role = "role/milvus-s3-access-sa";
const attachment = "policy-attachment/milvus-s3-access-sa/MilvusS3ReadWrite";
const account = "service-account/milvus/milvus-s3-access-sa";
const rollout = "rollout/milvus/milvus-demo";
const release = "helm-release/milvus/milvus-demo";

type Refusal = { readonly without: string; readonly unknown: readonly string[]; readonly names: string };

const bucketArn = "arn:aws:s3:::milvus-bucket-039dd013c0712f085d60e21f";
const roleArn = "arn:aws:iam::111122223333:role/milvus-s3-access-sa";
const policyArn = "arn:aws:iam::111122223333:policy/MilvusS3ReadWrite";

const refusals: readonly Refusal[] = [
  { without: "s3:GetBucketTagging", unknown: [bucket], names: bucketArn },
  { without: "s3:GetBucketPublicAccessBlock", unknown: [bucket], names: bucketArn },
  { without: "s3:GetBucketOwnershipControls", unknown: [bucket], names: bucketArn },
  { without: "s3:GetBucketPolicy", unknown: [bucket], names: bucketArn },
  { without: "s3:GetLifecycleConfiguration", unknown: [bucket], names: bucketArn },
  { without: "s3:ListBucket", unknown: [bucket], names: "milvus-bucket-039dd013c0712f085d60e21f" },
  { without: "iam:GetPolicy", unknown: [policy], names: policyArn },
  { without: "iam:GetPolicyVersion", unknown: [policy], names: policyArn },
  { without: "iam:ListPolicyVersions", unknown: [policy], names: policyArn },
  { without: "iam:GetRole", unknown: [role, attachment], names: roleArn },
  { without: "iam:ListAttachedRolePolicies", unknown: [attachment], names: roleArn },
  { without: "iam:GetOpenIDConnectProvider", unknown: [provider], names: "oidc-provider/oidc.eks.us-east-2" },
  { without: "get serviceaccounts", unknown: [account, rollout], names: "serviceaccounts/milvus-s3-access-sa" },
  { without: "list secrets", unknown: [release], names: "/api/v1/namespaces/milvus/secrets" },
  { without: "list deployments", unknown: [release, rollout], names: "/apis/apps/v1/namespaces/milvus/deployments" },
  { without: "list services", unknown: [release], names: "/api/v1/namespaces/milvus/services" },
  { without: "get configmaps", unknown: [release], names: "configmaps/milvus-demo" },
];

let setting: Setting;

beforeAll(async () => {
  setting = await startSetting();
  const session = setting.session();
  await carryOut(await planUp(session), session);
});

afterAll(() => setting.close());

describe("what may not be read is unknown, never absent", () => {
  it.each(refusals)("without $without", async ({ without, unknown, names }) => {
    const session = setting.session(guideSpec, undefined, await withoutRight(setting, without));
    const planned = await planUp(session);
    const unread = planned.plan.changes.flatMap((change) => (change.action === "unknown" ? [change] : []));
    expect(unread.map(({ id }) => id)).toEqual(unknown);
    expect(unread.map(({ cause }) => cause.code)).toEqual(unknown.map(() => "denied"));
    expect(unread.map(({ cause }) => `${cause.fact.en} ${cause.remedy.en}`).join()).toContain(without);
    expect(unread.map(({ cause }) => cause.fact.en).join()).toContain(names);
    const outcomes = await carryOut(planned, session);
    expect(outcomes.filter(({ state }) => state !== "kept").map(({ id }) => id)).toEqual(unknown);
    expect(writesIn(setting.trace)).toEqual([]);
  });
});

describe("what may not be read may be seen by something else", () => {
  it("a namespace, by what every namespace holds", async () => {
    const session = setting.session(guideSpec, undefined, await withoutRight(setting, "get namespaces"));
    const { plan } = await planUp(session);
    expect(plan.changes.map(({ action }) => action)).toEqual(plan.changes.map(() => "keep"));
  });
});

describe("without the facts nothing can be planned", () => {
  it("without eks:DescribeCluster", async () => {
    const session = setting.session(guideSpec, undefined, await withoutRight(setting, "eks:DescribeCluster"));
    await expect(planUp(session)).rejects.toMatchObject({
      code: "denied",
      fact: { en: expect.stringMatching(/eks:DescribeCluster on .*cluster\/milvus-eks-cluster/) as string },
    });
    expect(writesIn(setting.trace)).toEqual([]);
  });
});

describe("a refusal blocks what needs it and nothing else", () => {
  it.each([
    { refused: "iam:GetPolicy", failed: policy, blocked: [attachment, release] },
    { refused: "iam:GetOpenIDConnectProvider", failed: provider, blocked: [role, attachment, release] },
    { refused: "iam:GetRole", failed: role, blocked: [attachment, release] },
    { refused: "get namespaces", failed: "namespace/milvus", blocked: [account, release] },
    { refused: "get serviceaccounts", failed: account, blocked: [release] },
    { refused: "s3:CreateBucket", failed: bucket, blocked: [release] },
    { refused: "s3:PutLifecycleConfiguration", failed: bucket, blocked: [release] },
    { refused: "iam:CreateRole", failed: role, blocked: [attachment, release] },
    { refused: "iam:AttachRolePolicy", failed: attachment, blocked: [release] },
    { refused: "patch serviceaccounts", failed: account, blocked: [release] },
  ])("without $refused", async ({ refused, failed, blocked }) => {
    const fresh = await startSetting();
    const session = fresh.session(guideSpec, undefined, await withoutRight(fresh, refused));
    const outcomes = await carryOut(await planUp(session), session);
    await fresh.close();
    const problems = outcomes.flatMap((outcome) => (outcome.state === "failed" ? [outcome] : []));
    expect(problems.map(({ id }) => id)).toEqual([failed]);
    expect(problems[0]?.problem.code).toBe("denied");
    expect(problems[0]?.problem.fact.en).toContain(refused);
    expect(outcomes.filter(({ state }) => state === "blocked").map(({ id }) => id)).toEqual(blocked);
    expect(outcomes.filter(({ state }) => state === "done")).toHaveLength(outcomes.length - 1 - blocked.length);
  });
});
