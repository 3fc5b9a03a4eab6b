import { expect, test } from "vitest";
import { makeAccount, type Account } from "../../src/aws/account.ts";
import { deniedMessage, makeAuthorize } from "../../src/aws/authorize.ts";
import type { Caller } from "../../src/aws/service.ts";
import { parsePolicy } from "@eyrie/iam-policy/document";
import type { Role } from "../../src/iam/store.ts";
import { seededRandom } from "../../src/seeded-random.ts";
import { accountId } from "./local-aws.ts";

const now = Date.parse("2025-06-01T12:00:00Z");
const surroundings = { now: () => now, random: seededRandom("authorize"), sleep: async () => undefined };

type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

const when = (Condition: Conditions) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*", Condition }],
});

function userCaller(account: Account, policy: object): Caller {
  const { accessKeyId } = account.createUser("alice", [policy]);
  return account.findKey(accessKeyId)?.caller ?? { kind: "anonymous" };
}

function sessionCaller(account: Account, policy: object): Caller {
  const text = JSON.stringify(policy);
  const role: Role = {
    name: "app",
    path: "/team/",
    arn: `arn:aws:iam::${accountId}:role/team/app`,
    id: "AROAEXAMPLEEXAMPLE234",
    createdAt: now,
    boundary: undefined,
    inline: new Map([["p", { text, parsed: parsePolicy(text) }]]),
    attached: new Set(),
    tags: new Map([["team", "blue"]]),
    trust: { text: "", parsed: parsePolicy({ Version: "2012-10-17", Statement: [] }) },
    description: undefined,
    maxSessionDuration: 3600,
  };
  account.iam.roles.set("app", role);
  const context = {
    "aws:FederatedProvider": "arn:aws:iam::1:oidc-provider/x",
    "x/id:sub": "system:serviceaccount:a:b",
  };
  return account.openSession({ role, sessionName: "s1", duration: 900, policies: [], context }).key.caller;
}

const callers = { user: userCaller, session: sessionCaller };

const user = `arn:aws:iam::${accountId}:user/alice`;
const role = `arn:aws:iam::${accountId}:role/team/app`;

test.each<[keyof typeof callers, Conditions, boolean]>([
  ["user", { ArnEquals: { "aws:PrincipalArn": user } }, true],
  ["user", { ArnEquals: { "aws:PrincipalArn": role } }, false],
  ["user", { StringEquals: { "aws:PrincipalAccount": accountId } }, true],
  ["user", { StringEquals: { "aws:username": "alice" } }, true],
  ["user", { StringLike: { "aws:userid": "AIDA*" } }, true],
  ["user", { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } }, true],
  ["user", { Bool: { "aws:SecureTransport": "true" } }, true],
  ["user", { Bool: { "aws:SecureTransport": "false" } }, false],
  ["user", { DateGreaterThan: { "aws:CurrentTime": "2025-06-01T11:59:00Z" } }, true],
  ["user", { DateGreaterThan: { "aws:CurrentTime": "2025-06-01T12:01:00Z" } }, false],
  ["user", { NumericEquals: { "aws:EpochTime": String(now / 1000) } }, true],
  ["user", { StringEquals: { "aws:RequestedRegion": "us-east-2" } }, true],
  ["user", { StringEquals: { "s3:prefix": "a" } }, true],
  ["user", { Null: { "aws:FederatedProvider": "true" } }, true],
  ["session", { ArnEquals: { "aws:PrincipalArn": role } }, true],
  ["session", { StringEquals: { "aws:PrincipalTag/team": "blue" } }, true],
  ["session", { StringEquals: { "aws:PrincipalTag/team": "red" } }, false],
  ["session", { StringEquals: { "aws:userid": "AROAEXAMPLEEXAMPLE234:s1" } }, true],
  ["session", { Null: { "aws:username": "true" } }, true],
  ["session", { StringLike: { "aws:FederatedProvider": "*oidc-provider/x" } }, true],
  ["session", { StringEquals: { "x/id:sub": "system:serviceaccount:a:b" } }, true],
])("a %s under %j: %s", (kind, conditions, allowed) => {
  const account = makeAccount({ id: accountId, surroundings });
  const decision = makeAuthorize(
    account,
    surroundings,
  )({
    caller: callers[kind](account, when(conditions)),
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/k",
    resourceAccount: accountId,
    context: { "aws:RequestedRegion": "us-east-2", "s3:prefix": "a" },
  });
  expect(decision.allowed).toBe(allowed);
});

test("the admin may do everything by a policy like any other", () => {
  const account = makeAccount({ id: accountId, surroundings });
  const caller = account.findKey(account.admin.accessKeyId)?.caller ?? { kind: "anonymous" };
  const ask = () =>
    makeAuthorize(account, surroundings)({ caller, action: "x:Y", resource: "*", resourceAccount: accountId });
  expect(ask()).toMatchObject({ allowed: true, by: { document: "arn:aws:iam::aws:policy/AdministratorAccess" } });
  account.iam.users.get("admin")?.attached.clear();
  expect(ask()).toMatchObject({ allowed: false, why: "no-allow" });
});

test.each<[string, Parameters<typeof deniedMessage>[3], string]>([
  [
    "no policy allows",
    { allowed: false, why: "no-allow", missing: "resource", nearest: [] },
    "because no resource-based policy allows the s3:GetObject action",
  ],
  [
    "a policy denies",
    {
      allowed: false,
      why: "explicit-deny",
      by: {
        policyType: "resource",
        document: undefined,
        index: 0,
        statement: {
          effect: "Deny",
          actions: { negated: false, values: [] },
          conditions: [],
          otherElements: {},
          unknown: [],
        },
      },
    },
    "with an explicit deny in a resource-based policy",
  ],
])("%s, in AWS's words", (_what, decision, ending) => {
  const caller = { kind: "user", account: accountId, arn: user, userId: "AIDA" } as const;
  expect(deniedMessage(caller, "s3:GetObject", "arn:aws:s3:::b/k", decision)).toBe(
    `User: ${user} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k ${ending}`,
  );
});
