import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListRolesCommand,
  TagRoleCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountId, allow, refusal, startLocalAws, type LocalAws } from "../aws/local-aws.ts";

let aws: LocalAws;
let iam: IAMClient;
beforeAll(async () => {
  aws = await startLocalAws();
  iam = aws.iam();
});
afterAll(() => aws.close());

const permissions = JSON.stringify(allow("s3:GetObject", "arn:aws:s3:::b/*"));
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/AAAA` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { "oidc.eks.us-east-2.amazonaws.com/id/AAAA:sub": "system:serviceaccount:milvus:sa" },
      },
    },
  ],
});
const arnOf = (policy: string) => `arn:aws:iam::${accountId}:policy/${policy}`;

async function createPolicy(name: string): Promise<string> {
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: permissions }));
  return Policy?.Arn ?? "";
}

async function createRole(name: string): Promise<void> {
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
}

beforeAll(async () => {
  await createPolicy("Boundary");
  for (const name of ["page-1", "page-2", "page-3"]) await createRole(name);
});

const withStatement = (over: object): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: accountId }, Action: "sts:AssumeRole", ...over }],
  });

test.each<[string, () => Promise<unknown>, string]>([
  ["a name with a space", () => createRole("a b"), "ValidationError"],
  ["a name of 65 letters", () => createRole("x".repeat(65)), "ValidationError"],
  [
    "a path without its end",
    () => iam.send(new CreateRoleCommand({ RoleName: "x", Path: "/a", AssumeRolePolicyDocument: trust })),
    "ValidationError",
  ],
  [
    "too short a session",
    () => iam.send(new CreateRoleCommand({ RoleName: "x", MaxSessionDuration: 60, AssumeRolePolicyDocument: trust })),
    "ValidationError",
  ],
  [
    "an absent boundary",
    () =>
      iam.send(
        new CreateRoleCommand({ RoleName: "x", PermissionsBoundary: arnOf("None"), AssumeRolePolicyDocument: trust }),
      ),
    "NoSuchEntityException",
  ],
  [
    "attaching what is not there",
    () => iam.send(new AttachRolePolicyCommand({ RoleName: "page-1", PolicyArn: arnOf("None") })),
    "NoSuchEntityException",
  ],
  [
    "detaching what is not attached",
    () => iam.send(new DetachRolePolicyCommand({ RoleName: "page-1", PolicyArn: arnOf("Boundary") })),
    "NoSuchEntityException",
  ],
  ["a role of the same name in other case", () => createRole("PAGE-1"), "EntityAlreadyExistsException"],
  ["a policy of the same name in other case", () => createPolicy("boundary"), "EntityAlreadyExistsException"],
  [
    "a policy that is no JSON",
    () => iam.send(new CreatePolicyCommand({ PolicyName: "x", PolicyDocument: "{" })),
    "MalformedPolicyDocumentException",
  ],
  [
    "a managed policy with a principal",
    () => iam.send(new CreatePolicyCommand({ PolicyName: "x", PolicyDocument: withStatement({ Resource: "*" }) })),
    "MalformedPolicyDocumentException",
  ],
  [
    "a policy of 6145 characters",
    () =>
      iam.send(
        new CreatePolicyCommand({
          PolicyName: "x",
          PolicyDocument: JSON.stringify(allow("s3:GetObject", `arn:aws:s3:::${"b".repeat(6200)}`)),
        }),
      ),
    "LimitExceededException",
  ],
  [
    "a trust policy without principal",
    () => iam.send(new CreateRoleCommand({ RoleName: "x", AssumeRolePolicyDocument: permissions })),
    "MalformedPolicyDocumentException",
  ],
  [
    "a trust policy with a resource",
    () =>
      iam.send(new CreateRoleCommand({ RoleName: "x", AssumeRolePolicyDocument: withStatement({ Resource: "*" }) })),
    "MalformedPolicyDocumentException",
  ],
  [
    "a trust policy for another service's action",
    () =>
      iam.send(
        new CreateRoleCommand({ RoleName: "x", AssumeRolePolicyDocument: withStatement({ Action: "s3:GetObject" }) }),
      ),
    "MalformedPolicyDocumentException",
  ],
  [
    "a trust policy that names an absent role",
    () =>
      iam.send(
        new CreateRoleCommand({
          RoleName: "x",
          AssumeRolePolicyDocument: withStatement({ Principal: { AWS: `arn:aws:iam::${accountId}:role/none` } }),
        }),
      ),
    "MalformedPolicyDocumentException",
  ],
  [
    "a federated principal of 11 digits",
    () =>
      iam.send(
        new CreateRoleCommand({
          RoleName: "x",
          AssumeRolePolicyDocument: trust.replace(accountId, accountId.slice(1)),
        }),
      ),
    "MalformedPolicyDocumentException",
  ],
  [
    "a trust policy of 2049 characters",
    () =>
      iam.send(
        new CreateRoleCommand({
          RoleName: "x",
          AssumeRolePolicyDocument: trust.replace("milvus:sa", "m".repeat(2048)),
        }),
      ),
    "LimitExceededException",
  ],
  [
    "51 tags",
    () =>
      iam.send(
        new TagRoleCommand({
          RoleName: "page-1",
          Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: "" })),
        }),
      ),
    "ValidationError",
  ],
  [
    "the same tag twice",
    () =>
      iam.send(
        new TagRoleCommand({
          RoleName: "page-1",
          Tags: [
            { Key: "k", Value: "" },
            { Key: "K", Value: "" },
          ],
        }),
      ),
    "InvalidInputException",
  ],
  [
    "changing AWS's own policy",
    () => iam.send(new DeletePolicyCommand({ PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" })),
    "AccessDenied",
  ],
  [
    "a provider URL without TLS",
    () => iam.send(new CreateOpenIDConnectProviderCommand({ Url: "http://example.com" })),
    "ValidationError",
  ],
  [
    "a version that is not there",
    () => iam.send(new GetPolicyVersionCommand({ PolicyArn: arnOf("Boundary"), VersionId: "v9" })),
    "NoSuchEntityException",
  ],
])("%s is refused", async (_what, attempt, name) => {
  expect((await refusal(attempt())).name).toBe(name);
});

const attach = (arn = "") => iam.send(new AttachRolePolicyCommand({ RoleName: "attachments", PolicyArn: arn }));

test("five versions and ten attachments are the most", async () => {
  const PolicyArn = await createPolicy("Versions");
  const again = () => iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: permissions }));
  for (let made = 1; made < 5; made += 1) await again();
  expect((await refusal(again())).name).toBe("LimitExceededException");
  await createRole("attachments");
  const policies = await Promise.all(Array.from({ length: 11 }, (_, n) => createPolicy(`Attached${n}`)));
  for (const arn of policies.slice(0, 10)) await attach(arn);
  expect(await refusal(attach(policies[10]))).toMatchObject({
    name: "LimitExceededException",
    message: "Cannot exceed quota for PoliciesPerRole: 10",
  });
});

const everything = `arn:aws:iam::${accountId}`;

test.each<[string, object, (client: IAMClient) => Promise<unknown>]>([
  [
    "iam:GetRole",
    allow("iam:GetRole", `${everything}:role/page-1`),
    (client) => client.send(new GetRoleCommand({ RoleName: "page-1" })),
  ],
  ["iam:ListRoles", allow("iam:ListRoles"), (client) => client.send(new ListRolesCommand({}))],
  [
    "iam:GetPolicy",
    allow("iam:GetPolicy", arnOf("Boundary")),
    (client) => client.send(new GetPolicyCommand({ PolicyArn: arnOf("Boundary") })),
  ],
  [
    "iam:TagRole",
    allow("iam:TagRole", `${everything}:role/page-*`),
    (client) => client.send(new TagRoleCommand({ RoleName: "page-2", Tags: [{ Key: "x", Value: "y" }] })),
  ],
  [
    "iam:AttachRolePolicy",
    {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "iam:AttachRolePolicy",
          Resource: "*",
          Condition: { ArnEquals: { "iam:PolicyARN": arnOf("Boundary") } },
        },
      ],
    },
    (client) => client.send(new AttachRolePolicyCommand({ RoleName: "page-3", PolicyArn: arnOf("Boundary") })),
  ],
])("%s needs its permission", async (action, document, call) => {
  const word = action.replace(":", "-");
  await call(aws.iam(aws.account.createUser(`may-${word}`, [document])));
  const refused = await refusal(call(aws.iam(aws.account.createUser(`may-not-${word}`, [allow("s3:*")]))));
  expect(refused.name).toBe("AccessDenied");
  expect(refused.message).toContain(
    `User: ${everything}:user/may-not-${word} is not authorized to perform: ${action} on resource: `,
  );
  expect(refused.message).toContain(`because no identity-based policy allows the ${action} action`);
});

test("creating a role with tags needs iam:TagRole too", async () => {
  const client = aws.iam(aws.account.createUser("untagged", [allow("iam:CreateRole")]));
  const create = (Tags: { Key: string; Value: string }[]) =>
    client.send(new CreateRoleCommand({ RoleName: `tagged-${Tags.length}`, AssumeRolePolicyDocument: trust, Tags }));
  await create([]);
  expect((await refusal(create([{ Key: "a", Value: "b" }]))).message).toContain("iam:TagRole");
});
