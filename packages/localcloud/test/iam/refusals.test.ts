import {
  AddClientIDToOpenIDConnectProviderCommand,
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyVersionCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountId, refusal, startLocalAws, type LocalAws } from "../aws/local-aws.ts";
import { document, faultyPolicies, faultyTrustPolicies, trust } from "./faulty-documents.ts";

let aws: LocalAws;
let iam: IAMClient;
beforeAll(async () => {
  aws = await startLocalAws();
  iam = aws.iam();
  await createPolicy("Boundary");
  await createRole("page-1");
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: "https://example.com", ClientIDList: ids(100) }));
});
afterAll(() => aws.close());

const arnOf = (policy: string) => `arn:aws:iam::${accountId}:policy/${policy}`;
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `id-${index}`);
const tags = (count: number, prefix = "k") => ids(count).map((id) => ({ Key: `${prefix}${id}`, Value: "" }));

async function createPolicy(name: string, PolicyDocument = document()): Promise<string> {
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument }));
  return Policy?.Arn ?? "";
}

async function createRole(name: string, over: object = {}): Promise<void> {
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust(), ...over }));
}

const providerArn = `arn:aws:iam::${accountId}:oidc-provider/example.com`;
const provider = (Url: string, over: object = {}) => iam.send(new CreateOpenIDConnectProviderCommand({ Url, ...over }));
const tag = (Tags: { Key: string; Value: string }[]) => iam.send(new TagRoleCommand({ RoleName: "page-1", Tags }));
const constraint = (value: string, at: string, must: string): string =>
  `1 validation error detected: Value ${value} at '${at}' failed to satisfy constraint: Member must ${must}`;

/** Code and status of each kind of refusal, by the name the SDK gives it. */
const statuses = {
  ValidationError: 400,
  InvalidInputException: 400,
  NoSuchEntityException: 404,
  EntityAlreadyExistsException: 409,
  LimitExceededException: 409,
  AccessDenied: 403,
  NotImplemented: 501,
} as const;

const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

test.each<[string, () => Promise<unknown>, keyof typeof statuses, string]>([
  [
    "a name with a space",
    () => createRole("a b"),
    "ValidationError",
    constraint("'a b'", "roleName", "satisfy regular expression pattern: [\\w+=,.@-]+"),
  ],
  [
    "a name of 65 letters",
    () => createRole("x".repeat(65)),
    "ValidationError",
    constraint(`'${"x".repeat(65)}'`, "roleName", "have length less than or equal to 64"),
  ],
  [
    "a path without its end",
    () => createRole("x", { Path: "/a" }),
    "ValidationError",
    constraint("'/a'", "path", "satisfy regular expression pattern: (?:\\/|\\/[!-~]+\\/)"),
  ],
  [
    "too short a session",
    () => createRole("x", { MaxSessionDuration: 60 }),
    "ValidationError",
    constraint("'60'", "maxSessionDuration", "have value greater than or equal to 3600"),
  ],
  [
    "a tag's key of 129 letters",
    () => tag([{ Key: "k".repeat(129), Value: "" }]),
    "ValidationError",
    constraint(`'${"k".repeat(129)}'`, "tags.1.member.key", "have length less than or equal to 128"),
  ],
  [
    "51 tags at once",
    () => tag(tags(51)),
    "ValidationError",
    "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
  ],
  [
    "no keys to untag",
    () => iam.send(new UntagRoleCommand({ RoleName: "page-1", TagKeys: [] })),
    "ValidationError",
    constraint("null", "tagKeys", "not be null"),
  ],
  [
    "a provider URL without TLS",
    () => provider("http://example.org"),
    "ValidationError",
    "Invalid Open ID Connect Provider URL",
  ],
  [
    "a marker that no list gave",
    () => iam.send(new ListRolesCommand({ Marker: "garbage!" })),
    "ValidationError",
    "Invalid Marker.",
  ],
  [
    "a simulation of no action",
    () =>
      iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: aws.account.iam.users.get("admin")?.arn,
          ActionNames: [],
        }),
      ),
    "ValidationError",
    constraint("null", "actionNames", "not be null"),
  ],
  [
    "the same tag twice",
    () =>
      tag([
        { Key: "k", Value: "" },
        { Key: "K", Value: "" },
      ]),
    "InvalidInputException",
    "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
  ],
  [
    "a thumbprint too many",
    () =>
      iam.send(
        new UpdateOpenIDConnectProviderThumbprintCommand({
          OpenIDConnectProviderArn: providerArn,
          ThumbprintList: Array.from({ length: 6 }, () => "a".repeat(40)),
        }),
      ),
    "InvalidInputException",
    "Thumbprint list must contain fewer than 5 entries.",
  ],
  [
    "an absent boundary",
    () => createRole("x", { PermissionsBoundary: arnOf("None") }),
    "NoSuchEntityException",
    `Scope ARN: ${arnOf("None")} does not exist or is not attachable.`,
  ],
  [
    "attaching what is not there",
    () => iam.send(new AttachRolePolicyCommand({ RoleName: "page-1", PolicyArn: arnOf("None") })),
    "NoSuchEntityException",
    `Policy ${arnOf("None")} does not exist or is not attachable.`,
  ],
  [
    "detaching what is not attached",
    () => iam.send(new DetachRolePolicyCommand({ RoleName: "page-1", PolicyArn: arnOf("Boundary") })),
    "NoSuchEntityException",
    `Policy ${arnOf("Boundary")} was not found.`,
  ],
  [
    "a version that is not there",
    () => iam.send(new GetPolicyVersionCommand({ PolicyArn: arnOf("Boundary"), VersionId: "v9" })),
    "NoSuchEntityException",
    `Policy ${arnOf("Boundary")} version v9 does not exist or is not attachable.`,
  ],
  [
    "simulating nobody",
    () =>
      iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: `arn:aws:iam::${accountId}:role/none`,
          ActionNames: ["s3:GetObject"],
        }),
      ),
    "NoSuchEntityException",
    `The entity with ARN arn:aws:iam::${accountId}:role/none cannot be found.`,
  ],
  [
    "a role of the same name in other case",
    () => createRole("PAGE-1"),
    "EntityAlreadyExistsException",
    "Role with name PAGE-1 already exists.",
  ],
  [
    "a policy of the same name in other case",
    () => createPolicy("boundary"),
    "EntityAlreadyExistsException",
    "A policy called boundary already exists. Duplicate names are not allowed.",
  ],
  [
    "a provider of the same URL",
    () => provider("https://example.com/"),
    "EntityAlreadyExistsException",
    "Provider with url https://example.com already exists.",
  ],
  [
    "changing AWS's own policy",
    () => iam.send(new DeletePolicyCommand({ PolicyArn: administrator })),
    "AccessDenied",
    `Policy ${administrator} is managed by AWS and cannot be changed.`,
  ],
  [
    "simulating a resource's policy",
    () =>
      iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: `arn:aws:iam::${accountId}:role/page-1`,
          ActionNames: ["s3:GetObject"],
          ResourcePolicy: document(),
        }),
      ),
    "NotImplemented",
    "The local cloud does not implement SimulatePrincipalPolicy's ResourcePolicy.",
  ],
])("%s is refused", async (_what, attempt, name, message) => {
  expect(await refusal(attempt())).toMatchObject({
    name,
    message,
    $metadata: { httpStatusCode: statuses[name] },
  });
});

const long = (length: number): string => document({ Resource: `arn:aws:s3:::${"b".repeat(length)}` });
const longTrust = trust({ Condition: { StringEquals: { "sts:ExternalId": "x".repeat(2048) } } });

/** Each just within its quota first, where that takes a call of its own. */
test.each<[string, () => Promise<unknown>, string]>([
  [
    "a managed policy of more than 6144 characters",
    () => createPolicy("long", long(6144)),
    "Cannot exceed quota for PolicySize: 6144",
  ],
  [
    "a trust policy of more than 2048",
    () => createRole("long", { AssumeRolePolicyDocument: longTrust }),
    "Cannot exceed quota for ACLSizePerRole: 2048",
  ],
  [
    "a trust policy that grows beyond",
    () => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "page-1", PolicyDocument: longTrust })),
    "Cannot exceed quota for ACLSizePerRole: 2048",
  ],
  [
    "inline policies of more than 10240 together",
    async () => {
      const put = (PolicyName: string, PolicyDocument: string) =>
        iam.send(new PutRolePolicyCommand({ RoleName: "page-1", PolicyName, PolicyDocument }));
      await put("a", `${long(5000)}${" ".repeat(20_000)}`);
      await put("b", long(5000));
      await put("b", long(5001));
      return put("c", document());
    },
    "Maximum policy size of 10240 bytes exceeded for role page-1",
  ],
  [
    "a sixth version",
    async () => {
      const PolicyArn = await createPolicy("Versions");
      const again = () => iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document() }));
      for (let made = 1; made < 5; made += 1) await again();
      return again();
    },
    "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
  ],
  [
    "an eleventh attachment",
    async () => {
      const policies = await Promise.all(ids(11).map((id) => createPolicy(`Attached-${id}`)));
      const attach = (PolicyArn = "") => iam.send(new AttachRolePolicyCommand({ RoleName: "page-1", PolicyArn }));
      for (const arn of policies.slice(0, 10)) await attach(arn);
      await attach(policies[0]);
      return attach(policies[10]);
    },
    "Cannot exceed quota for PoliciesPerRole: 10",
  ],
  [
    "a fifty-first tag",
    async () => {
      await tag(tags(50));
      await tag(tags(50));
      return tag(tags(1, "one-more-"));
    },
    "Cannot exceed quota for TagsPerResource: 50",
  ],
  [
    "a hundred and first client id",
    async () => {
      const add = (ClientID: string) =>
        iam.send(new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: providerArn, ClientID }));
      await add("id-99");
      return add("id-100");
    },
    "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100",
  ],
  [
    "101 client ids at once",
    () => provider("https://example.org", { ClientIDList: ids(101) }),
    "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100",
  ],
])("%s exceeds its quota", async (_what, attempt, message) => {
  expect(await refusal(attempt())).toMatchObject({
    name: "LimitExceededException",
    message,
    $metadata: { httpStatusCode: 409 },
  });
});

const malformed = (message: string) => ({
  name: "MalformedPolicyDocumentException",
  message,
  $metadata: { httpStatusCode: 400 },
});

test.each(Object.entries(faultyPolicies))("a managed policy %s is malformed", async (_fault, [text, says]) => {
  expect(await refusal(createPolicy("Faulty", text))).toMatchObject(malformed(says));
});

test.each(Object.entries(faultyTrustPolicies))("a trust policy %s is malformed", async (_fault, [text, says]) => {
  expect(await refusal(createRole("faulty", { AssumeRolePolicyDocument: text }))).toMatchObject(malformed(says));
});

test("an inline policy may be of the first version, and a trust policy too", async () => {
  await createRole("first", { AssumeRolePolicyDocument: trust().replace("2012-10-17", "2008-10-17") });
  const PolicyDocument = document().replace("2012-10-17", "2008-10-17");
  const put = new PutRolePolicyCommand({ RoleName: "first", PolicyName: "p", PolicyDocument });
  expect((await iam.send(put)).$metadata.httpStatusCode).toBe(200);
});
