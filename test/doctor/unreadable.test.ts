import { CreatePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { PutBucketEncryptionCommand } from "@aws-sdk/client-s3";
import type { Diagnosis } from "#eyrie/model/diagnosis";
import { askedBySpec } from "#eyrie/pipeline/ask-doctor";
import { diagnose } from "#eyrie/pipeline/diagnose";
import { takeReadings } from "#eyrie/pipeline/take-readings";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { document, type Scene } from "../scene.ts";
import { guideSpec, type Operator, type Setting, startSetting } from "../setting.ts";
import { withoutRight } from "../without-right.ts";
import { diagnosed, healthyScene } from "./doctor.ts";

/** What of the role's policies takes part in every decision. */
const policies = ["EY501", "EY502", "EY503", "EY504", "EY508", "EY509", "EY515", "EY516", "EY517", "EY518"];
const bucketPolicies = ["EY507", "EY508", "EY516"];

/** Each call that the doctor makes, the right that it needs, and checks that cannot do without. */
const reads: Readonly<Record<string, { readonly right: string; readonly checks: readonly string[] }>> = {
  "ec2 DescribeVpcEndpoints": { right: "ec2:DescribeVpcEndpoints", checks: ["EY513"] },
  "eks DescribeCluster": { right: "eks:DescribeCluster", checks: ["EY101", "EY104", "EY513"] },
  "iam GetOpenIDConnectProvider": { right: "iam:GetOpenIDConnectProvider", checks: ["EY101"] },
  "iam GetPolicy": { right: "iam:GetPolicy", checks: policies },
  "iam GetPolicyVersion": { right: "iam:GetPolicyVersion", checks: policies },
  "iam GetRole": { right: "iam:GetRole", checks: [...policies, "EY104", "EY505", "EY506", "EY507", "EY513"] },
  "iam GetRolePolicy": { right: "iam:GetRolePolicy", checks: policies },
  "iam ListAttachedRolePolicies": { right: "iam:ListAttachedRolePolicies", checks: policies },
  "iam ListEntitiesForPolicy": { right: "iam:ListEntitiesForPolicy", checks: ["EY504"] },
  "iam ListOpenIDConnectProviders": { right: "iam:ListOpenIDConnectProviders", checks: ["EY101"] },
  "iam ListPolicies": { right: "iam:ListPolicies", checks: ["EY504"] },
  "iam ListPolicyVersions": { right: "iam:ListPolicyVersions", checks: policies },
  "iam ListRolePolicies": { right: "iam:ListRolePolicies", checks: policies },
  "iam SimulatePrincipalPolicy": { right: "iam:SimulatePrincipalPolicy", checks: ["EY506"] },
  "kms DescribeKey": { right: "kms:DescribeKey", checks: ["EY508", "EY509"] },
  "kms GetKeyPolicy": { right: "kms:GetKeyPolicy", checks: ["EY508", "EY509"] },
  "kubernetes get leases": { right: "get leases", checks: ["EY403"] },
  "kubernetes get mutatingwebhookconfigurations": { right: "get mutatingwebhookconfigurations", checks: ["EY201"] },
  "kubernetes get pods/log": { right: "get pods/log", checks: ["EY506", "EY512"] },
  "kubernetes list configmaps": { right: "list configmaps", checks: ["EY510", "EY607", "EY610", "EY619"] },
  "kubernetes list deployments": { right: "list deployments", checks: ["EY212"] },
  "kubernetes list pods": { right: "list pods", checks: ["EY204", "EY206", "EY210", "EY506", "EY512"] },
  "kubernetes list secrets": { right: "list secrets", checks: ["EY606", "EY613", "EY620"] },
  "kubernetes list serviceaccounts": { right: "list serviceaccounts", checks: ["EY202", "EY203", "EY215"] },
  "kubernetes list services": { right: "list services", checks: ["EY612"] },
  "kubernetes list statefulsets": { right: "list statefulsets", checks: ["EY212"] },
  "s3 GetBucketEncryption": { right: "s3:GetEncryptionConfiguration", checks: ["EY508", "EY509"] },
  "s3 GetBucketOwnershipControls": { right: "s3:GetBucketOwnershipControls", checks: ["EY512"] },
  "s3 GetBucketPolicy": { right: "s3:GetBucketPolicy", checks: bucketPolicies },
  "s3 HeadBucket": {
    right: "s3:ListBucket",
    checks: [...bucketPolicies, "EY509", "EY510", "EY511", "EY512", "EY514"],
  },
};

/** Calls that no check hangs on. */
const notNeeded: Readonly<Record<string, string>> = {
  "iam GetAccountSummary": "quotas, whose defaults hold else, and what matters in regions that must be enabled",
  "sts GetCallerIdentity": "AWS refuses it to nobody",
  "kubernetes get openid-configuration": "asked beside EKS, which knows the issuer too",
  "kubernetes get jwks": "asked beside the issuer, which publishes the keys to everybody",
  "kubernetes get version": "answered to everybody, with the time",
  "issuer GET": "answered to everybody",
  "kubernetes get namespaces": "needed only where the webhook selects namespaces",
  "kubernetes list events": "shown beside what is found",
};

let setting: Setting;

/** Makes the doctor read all that it can: an inline policy, a policy nearby, a key of the account's own. */
async function withMore({ cloud, iam, s3, target }: Scene): Promise<void> {
  const kms = new KMSClient({ region: target.region, endpoint: cloud.awsEndpoint, credentials: cloud.credentials });
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  const use = { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: key?.Arn ?? "" };
  const spare = document({ Effect: "Allow", Action: "s3:GetObject", Resource: `${target.bucket.arn}/*` });
  await iam.send(
    new PutRolePolicyCommand({ RoleName: target.role.name, PolicyName: "key", PolicyDocument: document(use) }),
  );
  await iam.send(new CreatePolicyCommand({ PolicyName: "milvus-spare", PolicyDocument: spare }));
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket: target.bucket.name,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key?.Arn } }],
      },
    }),
  );
}

const diagnosedBy = async (operator: Operator): Promise<Diagnosis> =>
  diagnose(await takeReadings(askedBySpec(setting.session(guideSpec, undefined, operator))));

const uncheckedIn = ({ checks }: Diagnosis) => checks.filter(({ state }) => state === "unchecked");

beforeAll(async () => {
  setting = await startSetting();
  await withMore(await healthyScene(setting));
});

afterAll(() => setting.close());

describe("what the operator may not read", () => {
  it("is all that the doctor reads, and a healthy set-up with every right is clean", async () => {
    const diagnosis = await diagnosed(setting);
    expect(diagnosis.verdict).toBe("clean");
    // An issuer's address has a name of its own in each cluster.
    const made = new Set(
      setting.trace.map(({ service, operation }) => `${service} ${operation}`.replace(/ \/id\/.*/, "")),
    );
    expect([...made].toSorted()).toEqual([...Object.keys(reads), ...Object.keys(notNeeded)].toSorted());
  });

  it.each(Object.entries(reads))("%s: no check that needs it passes, and each names the right", async (_, read) => {
    const { right, checks } = read;
    const diagnosis = await diagnosedBy(await withoutRight(setting, right));
    const unchecked = uncheckedIn(diagnosis);
    expect(unchecked.map(({ code }) => code)).toEqual(expect.arrayContaining([...new Set(checks)]));
    // Of Kubernetes' verbs the client says its own: a list is `list configmaps in namespace milvus`.
    const named = right.split(" ").at(-1) ?? right;
    for (const { refused } of unchecked) expect(refused.map(({ message }) => message).join("\n")).toContain(named);
    expect(diagnosis.roots).toEqual([]);
    expect(diagnosis.verdict).toBe("unchecked");
  });

  it("a bucket that may neither be seen nor listed is nobody's", async () => {
    const both = document(
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: ["s3:ListBucket", "s3:ListAllMyBuckets"], Resource: "*" },
    );
    const credentials = setting.cloud.account.createUser("blind", [both]);
    const diagnosis = await diagnosedBy({ credentials });
    const owner = uncheckedIn(diagnosis).find(({ code }) => code === "EY511");
    expect(owner?.refused.map(({ message }) => message).join("\n")).toContain("s3:ListAllMyBuckets");
    expect(diagnosis.verdict).toBe("unchecked");
  });
});
