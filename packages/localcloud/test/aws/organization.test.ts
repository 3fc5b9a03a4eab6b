import { GetRoleCommand, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import {
  DeleteBucketPolicyCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { parsePolicy } from "@eyrie/iam-policy/document";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { OrganizationPolicies } from "../../src/aws/organization.ts";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import { newBucket } from "../../src/s3/store.ts";
import { accountId, document, refusedWith, region, startWholeCloud, type WholeCloud } from "./whole-cloud.ts";

const Bucket = "of-a-member";
const objectArn = `arn:aws:s3:::${Bucket}/k`;
const roleArn = `arn:aws:iam::${accountId}:role/worker`;
const full = document({ Effect: "Allow", Action: "*", Resource: "*" });
const iamOnly = document({ Effect: "Allow", Action: "iam:*", Resource: "*" });
const denying = (Action: string, Condition: object = {}, more: object = {}) =>
  document({ Effect: "Deny", Action, Resource: "*", Condition, ...more });
const policyArn = (type: string, id: string): string =>
  `arn:aws:organizations::444455556666:policy/o-exampleorgid/${type}_control_policy/${id}`;

let aws: WholeCloud;
let worker: SigningCredentials;
beforeAll(async () => {
  aws = await startWholeCloud({ organization: { serviceControl: [[full]] } });
  await aws.createBucket(Bucket);
  const all = { Effect: "Allow", Action: ["s3:*", "iam:*", "sts:*"], Resource: "*" };
  worker = await aws.assume(await aws.createRole("worker", document(all)));
});
afterAll(() => aws.cloud.close());
beforeEach(() => aws.cloud.organization.attach({}));

const put = (as = worker) => aws.s3(as).send(new PutObjectCommand({ Bucket, Key: "k", Body: "text" }));
const said = (why: string): string =>
  `AccessDenied: User: arn:aws:sts::${accountId}:assumed-role/worker/session is not authorized to perform: s3:PutObject on resource: "${objectArn}" ${why}`;

test.each<[string, OrganizationPolicies, string]>([
  [
    "an SCP that denies, wherever it hangs",
    { serviceControl: [[full], [full, denying("s3:Put*")], [full]] },
    `with an explicit deny in a service control policy: ${policyArn("service", "p-example11")}`,
  ],
  [
    "an SCP that denies under a condition",
    { serviceControl: [[full, denying("s3:*", { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } })]] },
    `with an explicit deny in a service control policy: ${policyArn("service", "p-example01")}`,
  ],
  [
    "a place whose SCPs do not allow it",
    { serviceControl: [[full], [iamOnly]] },
    "because no service control policy allows the s3:PutObject action",
  ],
  [
    "an RCP that denies",
    { resourceControl: [[denying("s3:PutObject", {}, { Principal: "*" })]] },
    `with an explicit deny in a resource control policy: ${policyArn("resource", "p-example00")}`,
  ],
])("%s refuses, and says so", async (_what, policies, why) => {
  await put();
  aws.cloud.organization.attach(policies);
  expect(await refusedWith(put())).toBe(said(why));
  await aws.sts(worker).send(new GetCallerIdentityCommand({}));
});

test.each<[string, OrganizationPolicies]>([
  ["SCPs that allow everywhere", { serviceControl: [[full], [full], [full, denying("s3:DeleteObject")]] }],
  [
    "an RCP about others",
    { resourceControl: [[denying("s3:*", { Bool: { "aws:SecureTransport": "false" } }, { Principal: "*" })]] },
  ],
])("%s change nothing", async (_what, policies) => {
  aws.cloud.organization.attach(policies);
  expect(await put()).toMatchObject({ ServerSideEncryption: "AES256" });
});

test("it binds IAM and STS too, and the administrator; an RCP leaves IAM alone", async () => {
  aws.cloud.organization.attach({ serviceControl: [[full, denying("iam:GetRole"), denying("sts:AssumeRole")]] });
  const why = "with an explicit deny in a service control policy: ";
  const read = () => aws.iam.send(new GetRoleCommand({ RoleName: "worker" }));
  expect(await refusedWith(read())).toBe(
    `AccessDenied: User: arn:aws:iam::${accountId}:user/admin is not authorized to perform: iam:GetRole on resource: ${roleArn} ${why}${policyArn("service", "p-example01")}`,
  );
  expect(await refusedWith(aws.assume(roleArn))).toBe(
    `AccessDenied: User: arn:aws:iam::${accountId}:user/admin is not authorized to perform: sts:AssumeRole on resource: ${roleArn} ${why}${policyArn("service", "p-example02")}`,
  );
  aws.cloud.organization.attach({ serviceControl: [[iamOnly]] });
  expect(await refusedWith(aws.assume(roleArn))).toContain(
    `${roleArn} because no service control policy allows the sts:AssumeRole action`,
  );
  aws.cloud.organization.attach({ resourceControl: [[denying("*", {}, { Principal: "*" })]] });
  await read();
  expect(await refusedWith(aws.assume(roleArn))).toContain("with an explicit deny in a resource control policy");
});

test("SCPs bind no stranger, and RCPs guard no stranger's bucket", async () => {
  const theirs = newBucket({ name: "theirs", owner: "999988887777", region, createdAt: new Date(0) });
  aws.cloud.s3.buckets.set("theirs", theirs);
  const open = { Effect: "Allow", Principal: "*", Action: "s3:ListBucket", Resource: `arn:aws:s3:::theirs` };
  const text = JSON.stringify(document(open));
  theirs.policy = { text, parsed: parsePolicy(text, { name: "bucket policy" }) };
  theirs.publicAccessBlock = undefined;
  const list = () => aws.s3(worker).send(new ListObjectsV2Command({ Bucket: "theirs" }));
  aws.cloud.organization.attach({ resourceControl: [[denying("s3:*", {}, { Principal: "*" })]] });
  await list();
  aws.cloud.organization.attach({ serviceControl: [[full, denying("s3:*")]] });
  expect(await refusedWith(list())).toBe("AccessDenied: Access Denied");
});

test("a bucket's policy can ask for the organization", async () => {
  const Policy = JSON.stringify(
    document({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::${Bucket}/*`,
      Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } },
    }),
  );
  await aws.s3().send(new PutBucketPolicyCommand({ Bucket, Policy }));
  expect(await refusedWith(put())).toBe(said("with an explicit deny in a resource-based policy"));
  aws.cloud.organization.attach({ serviceControl: [[full]] });
  await put();
  await aws.s3().send(new DeleteBucketPolicyCommand({ Bucket }));
});

test("a log line says which policy decided", async () => {
  aws.cloud.organization.attach({ serviceControl: [[full], []] });
  await refusedWith(put());
  expect(aws.logged.at(-1)?.decisions).toEqual([
    { action: "s3:PutObject", resource: objectArn, allowed: false, reason: "no service-control policy allows it" },
  ]);
});

describe("a simulation", () => {
  const simulate = async () => {
    const asked = { PolicySourceArn: roleArn, ActionNames: ["s3:PutObject"], ResourceArns: [objectArn] };
    const { EvaluationResults = [] } = await aws.iam.send(new SimulatePrincipalPolicyCommand(asked));
    const [{ EvalDecision, OrganizationsDecisionDetail, ResourceSpecificResults = [] } = {}] = EvaluationResults;
    const matched = ResourceSpecificResults.flatMap(({ MatchedStatements = [] }) => MatchedStatements);
    return [
      EvalDecision,
      OrganizationsDecisionDetail?.AllowedByOrganizations,
      matched.map(({ SourcePolicyId }) => SourcePolicyId),
    ];
  };

  test.each<[string, OrganizationPolicies, string, boolean | undefined, string[]]>([
    ["of an account in none", {}, "allowed", undefined, ["inline"]],
    ["of one that may", { serviceControl: [[full]] }, "allowed", true, ["inline"]],
    ["that is denied", { serviceControl: [[full, denying("s3:*")]] }, "explicitDeny", false, []],
    ["that nothing allows", { serviceControl: [[full], [iamOnly]] }, "implicitDeny", false, []],
    [
      "without conditions",
      { serviceControl: [[full, denying("s3:*", { StringEquals: { "aws:PrincipalAccount": accountId } })]] },
      "allowed",
      true,
      ["inline"],
    ],
  ])("%s tells what the organization says", async (_what, policies, decision, within, matched) => {
    aws.cloud.organization.attach(policies);
    expect(await simulate()).toEqual([decision, within, matched]);
  });
});
