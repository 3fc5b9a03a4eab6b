import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  GetRoleCommand,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountId, allow, refusal, startLocalAws, type LocalAws } from "../aws/local-aws.ts";
import { document, trust } from "./faulty-documents.ts";

/* IAM's own condition keys: each call is made once as the policy asks and once otherwise. */

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
  const iam = aws.iam();
  for (const PolicyName of ["Right", "Wrong"]) {
    await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: document() }));
  }
  for (const team of ["right", "wrong"]) {
    const Tags = [{ Key: "team", Value: team }];
    await iam.send(new CreateRoleCommand({ RoleName: team, AssumeRolePolicyDocument: trust(), Tags }));
  }
});
afterAll(() => aws.close());

const arnOf = (policy: string) => `arn:aws:iam::${accountId}:policy/${policy}`;
const role = (RoleName: string, over: object = {}) =>
  new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(), ...over });

type Call = (iam: IAMClient) => Promise<unknown>;

test.each<[string, string, object, Call, Call]>([
  [
    "which policy is attached",
    "iam:AttachRolePolicy",
    { ArnEquals: { "iam:PolicyARN": arnOf("Right") } },
    (iam) => iam.send(new AttachRolePolicyCommand({ RoleName: "right", PolicyArn: arnOf("Right") })),
    (iam) => iam.send(new AttachRolePolicyCommand({ RoleName: "right", PolicyArn: arnOf("Wrong") })),
  ],
  [
    "which boundary a role gets",
    "iam:CreateRole",
    { StringEquals: { "iam:PermissionsBoundary": arnOf("Right") } },
    (iam) => iam.send(role("bounded", { PermissionsBoundary: arnOf("Right") })),
    (iam) => iam.send(role("unbounded")),
  ],
  [
    "which boundary is put",
    "iam:PutRolePermissionsBoundary",
    { StringEquals: { "iam:PermissionsBoundary": arnOf("Right") } },
    (iam) =>
      iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: "right", PermissionsBoundary: arnOf("Right") })),
    (iam) =>
      iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: "right", PermissionsBoundary: arnOf("Wrong") })),
  ],
  [
    "which tags a role has",
    "iam:GetRole",
    { StringEquals: { "aws:ResourceTag/team": "right" } },
    (iam) => iam.send(new GetRoleCommand({ RoleName: "right" })),
    (iam) => iam.send(new GetRoleCommand({ RoleName: "wrong" })),
  ],
  [
    "which tags a role has, by IAM's own key",
    "iam:GetRole",
    { StringEquals: { "iam:ResourceTag/team": "right" } },
    (iam) => iam.send(new GetRoleCommand({ RoleName: "right" })),
    (iam) => iam.send(new GetRoleCommand({ RoleName: "wrong" })),
  ],
  [
    "which tags a role gets",
    "iam:TagRole",
    { StringEquals: { "aws:RequestTag/team": "right" } },
    (iam) => iam.send(new TagRoleCommand({ RoleName: "right", Tags: [{ Key: "team", Value: "right" }] })),
    (iam) => iam.send(new TagRoleCommand({ RoleName: "right", Tags: [{ Key: "team", Value: "other" }] })),
  ],
  [
    "which keys its tags have",
    "iam:TagRole",
    { "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } },
    (iam) => iam.send(new TagRoleCommand({ RoleName: "right", Tags: [{ Key: "team", Value: "right" }] })),
    (iam) => iam.send(new TagRoleCommand({ RoleName: "right", Tags: [{ Key: "other", Value: "right" }] })),
  ],
])("a policy may say %s", async (what, action, Condition, right, wrong) => {
  const Statement = [{ Effect: "Allow", Action: action, Resource: "*", Condition }];
  const iam = aws.iam(aws.account.createUser(what.replaceAll(/\W+/g, "-"), [{ Version: "2012-10-17", Statement }]));
  await right(iam);
  expect(await refusal(wrong(iam))).toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
});

test("creating a role with tags needs iam:TagRole too", async () => {
  const iam = aws.iam(aws.account.createUser("untagged", [allow("iam:CreateRole")]));
  await iam.send(role("no-tags", { Tags: [] }));
  const tagged = role("tags", { Tags: [{ Key: "a", Value: "b" }] });
  expect((await refusal(iam.send(tagged))).message).toContain("iam:TagRole");
});
