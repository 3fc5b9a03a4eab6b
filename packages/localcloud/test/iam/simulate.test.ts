import {
  CreatePolicyCommand,
  CreateRoleCommand,
  paginateSimulatePrincipalPolicy,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyRequest,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountId, allow, startLocalAws, type LocalAws } from "../aws/local-aws.ts";
import { trust } from "./faulty-documents.ts";

const PolicySourceArn = `arn:aws:iam::${accountId}:role/simulated`;
const inBucket = "arn:aws:s3:::b/k";
const elsewhere = "arn:aws:s3:::c/k";

const identity = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" },
    { Effect: "Allow", Action: "s3:DeleteObject", Resource: "*" },
    { Effect: "Deny", Action: "s3:PutObject", Resource: "*" },
    {
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: "*",
      Condition: { StringEquals: { "s3:prefix": "files/" } },
    },
  ],
};

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
  const iam = aws.iam();
  const RoleName = "simulated";
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust() }));
  await iam.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: "inline", PolicyDocument: JSON.stringify(identity) }),
  );
  const boundary = JSON.stringify(allow(["s3:Get*", "s3:Put*", "s3:List*"]));
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: "B", PolicyDocument: boundary }));
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: Policy?.Arn }));
});
afterAll(() => aws.close());

const prefix = (value: string) => ({
  ContextEntries: [{ ContextKeyName: "s3:prefix", ContextKeyType: "string" as const, ContextKeyValues: [value] }],
});
const wide = JSON.stringify(allow("*"));

test.each<[string, Partial<SimulatePrincipalPolicyRequest> & { ActionNames: string[] }, object]>([
  [
    "what a policy allows",
    { ActionNames: ["s3:GetObject"], ResourceArns: [inBucket] },
    {
      EvalDecision: "allowed",
      ResourceSpecificResults: [
        {
          EvalResourceName: inBucket,
          EvalResourceDecision: "allowed",
          MatchedStatements: [
            { SourcePolicyId: "inline", SourcePolicyType: "IAM Policy" },
            { SourcePolicyId: `arn:aws:iam::${accountId}:policy/B`, SourcePolicyType: "IAM Policy" },
          ],
        },
      ],
    },
  ],
  [
    "several resources, and the worst of them",
    { ActionNames: ["s3:GetObject"], ResourceArns: [inBucket, elsewhere] },
    {
      EvalDecision: "implicitDeny",
      ResourceSpecificResults: [{ EvalResourceDecision: "allowed" }, { EvalResourceDecision: "implicitDeny" }],
    },
  ],
  [
    "what a policy denies",
    { ActionNames: ["s3:PutObject"] },
    {
      EvalDecision: "explicitDeny",
      ResourceSpecificResults: [{ EvalResourceName: "*", MatchedStatements: [{ SourcePolicyId: "inline" }] }],
    },
  ],
  [
    "what the boundary withholds",
    { ActionNames: ["s3:DeleteObject"], ResourceArns: [inBucket] },
    {
      EvalDecision: "implicitDeny",
      ResourceSpecificResults: [{ PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } }],
    },
  ],
  [
    "another boundary in its place",
    { ActionNames: ["s3:DeleteObject"], ResourceArns: [inBucket], PermissionsBoundaryPolicyInputList: [wide] },
    {
      EvalDecision: "allowed",
      ResourceSpecificResults: [{ PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } }],
    },
  ],
  [
    "a policy that is not attached yet",
    { ActionNames: ["s3:GetObject"], ResourceArns: [elsewhere], PolicyInputList: [wide] },
    { EvalDecision: "allowed" },
  ],
  [
    "a condition that is met",
    { ActionNames: ["s3:ListBucket"], ...prefix("files/") },
    { EvalDecision: "allowed", ResourceSpecificResults: [{ MissingContextValues: [] }] },
  ],
  [
    "a condition that is not",
    { ActionNames: ["s3:ListBucket"], ...prefix("other/") },
    { EvalDecision: "implicitDeny" },
  ],
  [
    "a condition nobody spoke of",
    { ActionNames: ["s3:ListBucket"] },
    { EvalDecision: "implicitDeny", ResourceSpecificResults: [{ MissingContextValues: ["s3:prefix"] }] },
  ],
])("%s", async (_what, request, expected) => {
  const answer = await aws.iam().send(new SimulatePrincipalPolicyCommand({ PolicySourceArn, ...request }));
  expect(answer.EvaluationResults).toMatchObject([{ EvalActionName: request.ActionNames[0], ...expected }]);
});

test("many actions come in pages, in the order they were asked", async () => {
  const ActionNames = ["s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:DeleteObject", "s3:AbortMultipartUpload"];
  const pages: (string | undefined)[][] = [];
  const paginator = paginateSimulatePrincipalPolicy(
    { client: aws.iam(), pageSize: 2 },
    { PolicySourceArn, ActionNames },
  );
  for await (const { EvaluationResults = [] } of paginator) {
    pages.push(EvaluationResults.map(({ EvalActionName }) => EvalActionName));
  }
  expect(pages).toEqual([ActionNames.slice(0, 2), ActionNames.slice(2, 4), ActionNames.slice(4)]);
});
