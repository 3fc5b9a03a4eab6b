import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import { accountId, allow, type LocalAws, refusal, startLocalAws } from "../aws/local-aws.ts";

const bound = 2000;

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws(undefined, { consistency: bound });
});
afterAll(() => aws.close());

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: "sts:AssumeRole" }],
});
const roleArn = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
const createRole = (RoleName: string, at = aws) =>
  at.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
const getRole = (RoleName: string, at = aws) => at.iam().send(new GetRoleCommand({ RoleName }));
const allowTo = (RoleName: string) =>
  aws
    .iam()
    .send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: JSON.stringify(allow("iam:ListRoles")) }),
    );
const list = (credentials: SigningCredentials) => aws.iam(credentials).send(new ListRolesCommand({}));

/** All that is on its way has arrived. */
const settle = () => aws.advance(bound);

async function assume(name: string): Promise<SigningCredentials> {
  const { Credentials } = await aws
    .sts()
    .send(new AssumeRoleCommand({ RoleArn: roleArn(name), RoleSessionName: "me" }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
}

test("a role is taken at once, can be written to at once, and is seen and assumed later", async () => {
  await createRole("late");
  const { Policy } = await aws
    .iam()
    .send(new CreatePolicyCommand({ PolicyName: "late", PolicyDocument: JSON.stringify(allow("s3:GetObject")) }));
  await aws.iam().send(new AttachRolePolicyCommand({ RoleName: "late", PolicyArn: Policy?.Arn }));
  expect((await refusal(createRole("late"))).name).toBe("EntityAlreadyExistsException");
  expect((await refusal(getRole("late"))).name).toBe("NoSuchEntityException");
  expect((await refusal(assume("late"))).name).toBe("AccessDenied");
  settle();
  expect((await getRole("late")).Role?.Arn).toBe(roleArn("late"));
  const { AttachedPolicies } = await aws.iam().send(new ListAttachedRolePoliciesCommand({ RoleName: "late" }));
  expect(AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)).toEqual([Policy?.Arn]);
  // The session's key is no change of IAM's: it works at once.
  expect((await refusal(list(await assume("late")))).name).toBe("AccessDenied");
});

test("what a role may do, or may do no longer, is so for every service only once it is seen", async () => {
  await createRole("worker");
  settle();
  const session = await assume("worker");
  await allowTo("worker");
  expect((await refusal(list(session))).name).toBe("AccessDenied");
  settle();
  await list(session);
  await aws.iam().send(new DeleteRolePolicyCommand({ RoleName: "worker", PolicyName: "p" }));
  await list(session);
  settle();
  expect((await refusal(list(session))).name).toBe("AccessDenied");
});

test("a role that is deleted is gone for writes, while its sessions go on until that is seen", async () => {
  await createRole("leaving");
  await allowTo("leaving");
  settle();
  const session = await assume("leaving");
  await aws.iam().send(new DeleteRolePolicyCommand({ RoleName: "leaving", PolicyName: "p" }));
  await aws.iam().send(new DeleteRoleCommand({ RoleName: "leaving" }));
  const detached = aws
    .iam()
    .send(new DetachRolePolicyCommand({ RoleName: "leaving", PolicyArn: `arn:aws:iam::${accountId}:policy/late` }));
  expect((await refusal(detached)).name).toBe("NoSuchEntityException");
  await list(session);
  settle();
  expect((await refusal(list(session))).name).toBe("InvalidClientTokenId");
});

test("what is refused changes nothing that would be seen", async () => {
  const before = aws.account.visibility.visible();
  await refusal(createRole("worker"));
  settle();
  expect(aws.account.visibility.visible()).toBe(before);
});

/** When each of many changes is seen, counted in steps of a tenth of a second since it was made. */
async function delays(seed: string): Promise<readonly number[]> {
  const own = await startLocalAws(undefined, { consistency: bound, seed });
  await createRole("tagged", own);
  own.advance(bound);
  const seen: number[] = [];
  for (let step = 0; seen.length < 20; step += 1) {
    const tag = async (Value: string) =>
      own.iam().send(new TagRoleCommand({ RoleName: "tagged", Tags: [{ Key: "step", Value }] }));
    if (step < 20) await tag(String(step));
    own.advance(100);
    const shown = (await getRole("tagged", own)).Role?.Tags?.[0]?.Value;
    for (let value = seen.length; value <= Number(shown ?? -1); value += 1) seen.push(step - value);
  }
  await own.close();
  return seen;
}

test("changes are seen in their order, within the bound, at times that are the seed's", async () => {
  const first = await delays("1");
  expect(Math.max(...first)).toBeLessThanOrEqual(bound / 100);
  expect(new Set(first).size).toBeGreaterThan(3);
  expect(await delays("1")).toEqual(first);
  expect(await delays("2")).not.toEqual(first);
});
