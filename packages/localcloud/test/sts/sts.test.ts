import { GetObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  PutRolePolicyCommand,
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, type Credentials } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import { accountId, allow, refusal, startLocalAws, type LocalAws } from "../aws/local-aws.ts";

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

const deny = (action: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action: action, Resource: "*" }],
});

const trusting = (principal: object, condition: object = {}) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", Condition: condition }],
  });
const root = { AWS: `arn:aws:iam::${accountId}:root` };

async function createRole(name: string, trust: string, ...inline: object[]): Promise<string> {
  const iam = aws.iam();
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
  for (const [index, document] of inline.entries()) {
    await iam.send(
      new PutRolePolicyCommand({ RoleName: name, PolicyName: `p${index}`, PolicyDocument: JSON.stringify(document) }),
    );
  }
  return `arn:aws:iam::${accountId}:role/${name}`;
}

function keyOf(credentials: Credentials | undefined): SigningCredentials {
  return {
    accessKeyId: credentials?.AccessKeyId ?? "",
    secretAccessKey: credentials?.SecretAccessKey ?? "",
    sessionToken: credentials?.SessionToken ?? "",
  };
}

const read = (credentials: SigningCredentials, Key: string) =>
  aws.s3(credentials).send(new GetObjectCommand({ Bucket: "b", Key }));

test("everyone who signs is told who they are, whatever is denied to them", async () => {
  const nobody = aws.account.createUser("nobody", [deny("*")]);
  expect(await aws.sts(nobody).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: accountId,
    Arn: `arn:aws:iam::${accountId}:user/nobody`,
    UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
  });
});

test("an assumed role has its permissions and no other", async () => {
  const RoleArn = await createRole("reader", trusting(root), allow("s3:GetObject", "arn:aws:s3:::b/mine/*"));
  const answer = await aws.sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "s1" }));
  const key = keyOf(answer.Credentials);
  const arn = `arn:aws:sts::${accountId}:assumed-role/reader/s1`;
  expect(answer.AssumedRoleUser).toMatchObject({
    Arn: arn,
    AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:s1$/),
  });
  expect(key.accessKeyId).toMatch(/^ASIA/);
  expect((await aws.sts(key).send(new GetCallerIdentityCommand({}))).Arn).toBe(arn);
  await read(key, "mine/1");
  const refused = await refusal(read(key, "other/1"));
  expect(refused.message).toContain(`User: ${arn} is not authorized to perform: s3:GetObject`);
  expect(refused.message).toContain("because no identity-based policy allows the s3:GetObject action");
});

test.each<[string, string, readonly object[], string | undefined, boolean]>([
  ["trusted as account, and allowed", trusting(root), [allow("sts:AssumeRole")], undefined, true],
  ["trusted as account, not allowed", trusting(root), [], undefined, false],
  ["trusted by name, not allowed", trusting({ AWS: "USER" }), [], undefined, true],
  ["trusted by name, denied", trusting({ AWS: "USER" }), [deny("sts:AssumeRole")], undefined, false],
  ["not trusted, allowed", trusting({ AWS: "999988887777" }), [allow("sts:*")], undefined, false],
  ["with the external id", trusting(root, { StringEquals: { "sts:ExternalId": "x1" } }), [allow("sts:*")], "x1", true],
  ["with another", trusting(root, { StringEquals: { "sts:ExternalId": "x1" } }), [allow("sts:*")], "x2", false],
  ["without it", trusting(root, { StringEquals: { "sts:ExternalId": "x1" } }), [allow("sts:*")], undefined, false],
])("a user %s", async (what, trust, policies, externalId, allowed) => {
  const name = what.replaceAll(/\W+/g, "-");
  const user = aws.account.createUser(name, policies);
  const RoleArn = await createRole(name, trust.replace("USER", `arn:aws:iam::${accountId}:user/${name}`));
  const call = aws.sts(user).send(
    new AssumeRoleCommand({
      RoleArn,
      RoleSessionName: "s1",
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    }),
  );
  const outcome = await call.then(
    () => "assumed",
    (error: unknown) => (error instanceof Error ? error.name : "?"),
  );
  expect(outcome).toBe(allowed ? "assumed" : "AccessDenied");
});

test("boundary and session policy narrow, and a refusal names the one that did", async () => {
  const RoleArn = await createRole("narrow", trusting(root), allow("s3:GetObject"));
  const iam = aws.iam();
  const boundary = await iam.send(
    new CreatePolicyCommand({
      PolicyName: "NarrowBoundary",
      PolicyDocument: JSON.stringify(allow("s3:*", ["arn:aws:s3:::b/in/*", "arn:aws:s3:::b/also/*"])),
    }),
  );
  await iam.send(
    new PutRolePermissionsBoundaryCommand({ RoleName: "narrow", PermissionsBoundary: boundary.Policy?.Arn ?? "" }),
  );
  const open = (Policy?: string) =>
    aws
      .sts()
      .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "same", ...(Policy === undefined ? {} : { Policy }) }));
  const wide = keyOf((await open()).Credentials);
  const small = keyOf((await open(JSON.stringify(allow("s3:GetObject", "arn:aws:s3:::b/in/*")))).Credentials);
  await read(wide, "in/1");
  await read(wide, "also/1");
  expect((await refusal(read(wide, "out/1"))).message).toContain("because no permissions boundary allows");
  await read(small, "in/1");
  expect((await refusal(read(small, "also/1"))).message).toContain("because no session policy allows");
});

test("an explicit deny is named as such", async () => {
  const user = aws.account.createUser("denied", [allow("s3:*"), deny("s3:GetObject")]);
  expect((await refusal(read(user, "x"))).message).toContain("with an explicit deny in an identity-based policy");
});

test("a session ends with its role, also when another takes the name", async () => {
  const RoleArn = await createRole("gone", trusting(root));
  const answer = await aws.sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "s1" }));
  await aws.iam().send(new DeleteRoleCommand({ RoleName: "gone" }));
  await createRole("gone", trusting(root));
  const refused = await refusal(aws.sts(keyOf(answer.Credentials)).send(new GetCallerIdentityCommand({})));
  expect(refused.name).toBe("InvalidClientTokenId");
});

test.each<[string, string, boolean]>([
  ["its account", `arn:aws:iam::${accountId}:root`, false],
  ["itself", `arn:aws:iam::${accountId}:role/chained-itself`, true],
])("a role that trusts %s may be assumed by its own session: %s", async (whom, principal, allowed) => {
  const name = `chained-${whom.replaceAll(" ", "-")}`;
  const RoleArn = await createRole(name, trusting(root), deny("s3:*"));
  const key = keyOf((await aws.sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "first" }))).Credentials);
  await aws
    .iam()
    .send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: trusting({ AWS: principal }) }));
  const again = aws.sts(key).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "second" }));
  const outcome = await again.then(
    ({ AssumedRoleUser }) => AssumedRoleUser?.Arn,
    (error: unknown) => (error instanceof Error ? error.name : "?"),
  );
  expect(outcome).toBe(allowed ? `arn:aws:sts::${accountId}:assumed-role/${name}/second` : "AccessDenied");
});

test("who takes a deleted role's name is not trusted in its place", async () => {
  const first = await createRole("taken", trusting(root));
  const RoleArn = await createRole(
    "trusts-taken",
    trusting({ AWS: [first, accountId] }, { StringEquals: { "sts:RoleSessionName": "s2" } }),
  );
  const trust = () => aws.iam().send(new GetRoleCommand({ RoleName: "trusts-taken" }));
  const { Role } = await aws.iam().send(new GetRoleCommand({ RoleName: "taken" }));
  await aws.iam().send(new DeleteRoleCommand({ RoleName: "taken" }));
  const shown = decodeURIComponent((await trust()).Role?.AssumeRolePolicyDocument ?? "");
  expect(shown).toBe(trusting({ AWS: [Role?.RoleId, accountId] }, { StringEquals: { "sts:RoleSessionName": "s2" } }));
  const rest = trusting({ AWS: first });
  const again = new UpdateAssumeRolePolicyCommand({ RoleName: "trusts-taken", PolicyDocument: rest });
  expect((await refusal(aws.iam().send(again))).message).toBe(`Invalid principal in policy: "AWS":"${first}"`);
  expect(await createRole("taken", trusting(root))).toBe(first);
  const key = keyOf(
    (await aws.sts().send(new AssumeRoleCommand({ RoleArn: first, RoleSessionName: "s1" }))).Credentials,
  );
  const assume = () => aws.sts(key).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "s2" }));
  expect((await refusal(assume())).name).toBe("AccessDenied");
  await aws.iam().send(again);
  expect((await assume()).AssumedRoleUser?.Arn).toMatch(/trusts-taken\/s2$/);
});

test("a role assumed by a role's session lasts an hour at most, whatever either role gives", async () => {
  const RoleArn = await createRole("long", trusting(root), allow("sts:AssumeRole"));
  await aws.iam().send(new UpdateRoleCommand({ RoleName: "long", MaxSessionDuration: 43_200 }));
  const assume = (as: SigningCredentials | undefined, DurationSeconds: number) =>
    aws.sts(as).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "s1", DurationSeconds }));
  const key = keyOf((await assume(undefined, 43_200)).Credentials);
  await assume(key, 3600);
  expect(await refusal(assume(key, 3601))).toMatchObject({
    name: "ValidationError",
    message: "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
  });
});

test.each<[string, Record<string, unknown>, string]>([
  ["more time than the role gives", { DurationSeconds: 3601 }, "ValidationError"],
  ["less than 15 minutes", { DurationSeconds: 899 }, "ValidationError"],
  ["a session name with a space", { RoleSessionName: "a b" }, "ValidationError"],
  ["a session name of one letter", { RoleSessionName: "a" }, "ValidationError"],
  ["a malformed session policy", { Policy: "{" }, "MalformedPolicyDocumentException"],
  ["tags, which are not implemented", { Tags: [{ Key: "a", Value: "b" }] }, "NotImplemented"],
  ["a role that is not there", { RoleArn: `arn:aws:iam::${accountId}:role/none` }, "AccessDenied"],
])("%s is refused", async (_what, over, name) => {
  const RoleArn = `arn:aws:iam::${accountId}:role/reader`;
  const refused = await refusal(aws.sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "s1", ...over })));
  expect(refused.name).toBe(name);
});

test("permissions come from the default version of what is attached", async () => {
  const RoleArn = await createRole("attached", trusting(root));
  const key = keyOf((await aws.sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "s1" }))).Credentials);
  expect((await refusal(read(key, "x"))).name).toBe("AccessDenied");
  const { Policy } = await aws
    .iam()
    .send(new CreatePolicyCommand({ PolicyName: "Attachable", PolicyDocument: JSON.stringify(allow("s3:GetObject")) }));
  await aws.iam().send(new AttachRolePolicyCommand({ RoleName: "attached", PolicyArn: Policy?.Arn ?? "" }));
  await read(key, "x");
});
