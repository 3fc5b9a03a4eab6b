import { describe, expect, test } from "vitest";
import { decide } from "../src/decide.ts";
import type { Policies } from "../src/decide.ts";
import type { Principal } from "../src/principal.ts";
import {
  account,
  allowAll,
  anonymous,
  ask,
  bob,
  denyAll,
  federatedBob,
  milvusSession,
  otherAccount,
  podIdentity,
  policy,
} from "./given.ts";

const everything = policy(allowAll);
const nothing = policy({ Effect: "Allow", Action: "ec2:Nothing", Resource: "*" });
const refusal = policy(denyAll);
const grantTo = (principal: unknown): Policies["resource"] & object => policy({ ...allowAll, Principal: principal });
const refuse = (elements: object): Policies["resource"] & object =>
  policy({ ...allowAll, Principal: "*" }, { ...denyAll, ...elements });
const root = `arn:aws:iam::${account}:root`;

const allowed = { allowed: true };
const denied = { allowed: false, why: "explicit-deny" };
const missing = (policyType: string): object => ({ allowed: false, why: "no-allow", missing: policyType });

describe("which policies must allow", () => {
  const here = { resourceAccount: account };
  const abroad = { resourceAccount: otherAccount };
  const bobAlone = grantTo({ AWS: bob.arn });
  const roleAlone = grantTo({ AWS: milvusSession.roleArn });
  const sessionAlone = grantTo({ AWS: milvusSession.arn });
  const accountAlone = grantTo({ AWS: root });
  const anyone = grantTo("*");

  type Case = readonly [
    name: string,
    principal: Principal,
    where: { readonly resourceAccount?: string },
    policies: Policies,
    outcome: object,
  ];
  const cases: readonly Case[] = [
    ["no policy at all", bob, {}, { identity: [] }, missing("identity")],
    ["an identity policy allows", bob, {}, { identity: [everything] }, allowed],
    ["one of two identity policies allows", bob, {}, { identity: [nothing, everything] }, allowed],
    ["none of the identity policies allows", bob, {}, { identity: [nothing, nothing] }, missing("identity")],

    ["an identity policy denies", bob, {}, { identity: [everything, refusal] }, denied],
    ["the boundary denies", bob, {}, { identity: [everything], boundary: policy(allowAll, denyAll) }, denied],
    ["a session policy denies", bob, {}, { identity: [everything], session: [everything, refusal] }, denied],
    ["the resource denies", bob, here, { identity: [everything], resource: refuse({ Principal: "*" }) }, denied],
    [
      "the resource denies another",
      bob,
      here,
      { identity: [everything], resource: refuse({ Principal: { AWS: otherAccount } }) },
      allowed,
    ],

    ["the boundary allows too", bob, {}, { identity: [everything], boundary: everything }, allowed],
    ["the boundary does not allow", bob, {}, { identity: [everything], boundary: nothing }, missing("boundary")],
    ["a boundary alone grants nothing", bob, {}, { identity: [], boundary: everything }, missing("identity")],
    ["a session policy allows too", milvusSession, {}, { identity: [everything], session: [everything] }, allowed],
    ["no session policy allows", milvusSession, {}, { identity: [everything], session: [nothing] }, missing("session")],
    ["an empty list of session policies", milvusSession, {}, { identity: [everything], session: [] }, allowed],
    [
      "a session policy alone grants nothing",
      milvusSession,
      {},
      { identity: [], session: [everything] },
      missing("identity"),
    ],

    ["same account: the resource names the user", bob, here, { identity: [], resource: bobAlone }, allowed],
    [
      "same account: named user, boundary silent",
      bob,
      here,
      { identity: [], boundary: nothing, resource: bobAlone },
      allowed,
    ],
    [
      "same account: named user, boundary denies",
      bob,
      here,
      { identity: [], boundary: refusal, resource: bobAlone },
      denied,
    ],
    ["same account: the resource names the role", milvusSession, here, { identity: [], resource: roleAlone }, allowed],
    [
      "same account: named role, boundary silent",
      milvusSession,
      here,
      { identity: [], boundary: nothing, resource: roleAlone },
      missing("boundary"),
    ],
    [
      "same account: named role, session silent",
      milvusSession,
      here,
      { identity: [], session: [nothing], resource: roleAlone },
      missing("session"),
    ],
    [
      "same account: named session, boundary silent",
      milvusSession,
      here,
      { identity: [], boundary: nothing, resource: sessionAlone },
      allowed,
    ],
    [
      "same account: named session, session silent",
      milvusSession,
      here,
      { identity: [], session: [nothing], resource: sessionAlone },
      allowed,
    ],
    ["same account: everyone", milvusSession, here, { identity: [], resource: anyone }, allowed],
    [
      "same account: only the account is named",
      bob,
      here,
      { identity: [], resource: accountAlone },
      missing("identity"),
    ],
    [
      "same account: account named, identity allows",
      bob,
      here,
      { identity: [everything], resource: accountAlone },
      allowed,
    ],
    [
      "same account: the resource is silent",
      bob,
      here,
      { identity: [everything], resource: grantTo({ AWS: otherAccount }) },
      allowed,
    ],
    ["the account is the caller's own when left out", bob, {}, { identity: [], resource: bobAlone }, allowed],

    ["across accounts: both allow", bob, abroad, { identity: [everything], resource: bobAlone }, allowed],
    ["across accounts: account named", bob, abroad, { identity: [everything], resource: accountAlone }, allowed],
    ["across accounts: only the resource", bob, abroad, { identity: [], resource: bobAlone }, missing("identity")],
    ["across accounts: only the identity", bob, abroad, { identity: [everything] }, missing("resource")],
    [
      "across accounts: the resource names another",
      bob,
      abroad,
      { identity: [everything], resource: grantTo({ AWS: otherAccount }) },
      missing("resource"),
    ],
    [
      "across accounts: boundary silent",
      bob,
      abroad,
      { identity: [everything], boundary: nothing, resource: bobAlone },
      missing("boundary"),
    ],
    [
      "across accounts: named session, boundary silent",
      milvusSession,
      abroad,
      { identity: [everything], boundary: nothing, resource: sessionAlone },
      missing("boundary"),
    ],

    [
      "must allow: the resource is silent",
      bob,
      here,
      { identity: [everything], resource: nothing, resourceMustAllow: true },
      missing("resource"),
    ],
    ["must allow: there is none", bob, here, { identity: [everything], resourceMustAllow: true }, missing("resource")],
    [
      "must allow: names the account, identity silent",
      bob,
      here,
      { identity: [], resource: accountAlone, resourceMustAllow: true },
      missing("identity"),
    ],
    [
      "must allow: names the account, identity allows",
      bob,
      here,
      { identity: [everything], resource: accountAlone, resourceMustAllow: true },
      allowed,
    ],
    ["must allow: names the user", bob, here, { identity: [], resource: bobAlone, resourceMustAllow: true }, allowed],

    ["a federated user without session policies", federatedBob, here, { identity: [everything] }, missing("session")],
    ["a federated user: both allow", federatedBob, here, { identity: [everything], session: [everything] }, allowed],
    [
      "a federated user: the user may not",
      federatedBob,
      here,
      { identity: [], session: [everything] },
      missing("identity"),
    ],
    [
      "a federated user is named itself",
      federatedBob,
      here,
      { identity: [], boundary: nothing, resource: grantTo({ AWS: federatedBob.arn }) },
      allowed,
    ],
    [
      "a federated user: the user is named, session silent",
      federatedBob,
      here,
      { identity: [], session: [nothing], resource: bobAlone },
      missing("session"),
    ],

    ["anonymous: no resource policy", anonymous, here, { identity: [everything] }, missing("resource")],
    ["anonymous: everyone", anonymous, here, { identity: [], resource: anyone }, allowed],
    ["a service: identity policies do not count", podIdentity, here, { identity: [everything] }, missing("resource")],
    [
      "a service is named",
      podIdentity,
      here,
      { identity: [], resource: grantTo({ Service: podIdentity.service }) },
      allowed,
    ],

    [
      "a resource policy without Principal grants nothing",
      bob,
      here,
      { identity: [], resource: everything },
      missing("identity"),
    ],
    [
      "a resource policy without Principal denies all",
      bob,
      here,
      { identity: [everything], resource: refusal },
      denied,
    ],
    ["an identity policy with Principal grants nothing", bob, here, { identity: [anyone] }, missing("identity")],
    [
      "an identity policy without Resource grants nothing",
      bob,
      here,
      { identity: [policy({ Effect: "Allow", Action: "*" })] },
      missing("identity"),
    ],
    [
      "an identity policy without Resource denies",
      bob,
      here,
      { identity: [everything, policy({ Effect: "Deny", Action: "*" })] },
      denied,
    ],
  ];
  test.each(cases)("%s", (_, principal, where, policies, outcome) => {
    expect(decide(ask({ principal, ...where }), policies)).toMatchObject(outcome);
  });
});

describe("the reason", () => {
  const named = { ...policy(denyAll, allowAll), name: "first" };

  test("of an allow: the statement that granted and those that agreed", () => {
    const identity = {
      ...policy({ ...allowAll, Action: "ec2:*" }, { ...allowAll, Sid: "S3" }),
      name: "MilvusS3ReadWrite",
    };
    const boundary = { ...everything, name: "edge" };
    expect(decide(ask(), { identity: [nothing, identity], boundary })).toMatchObject({
      allowed: true,
      by: { policyType: "identity", document: "MilvusS3ReadWrite", index: 1, statement: { sid: "S3" } },
      within: [{ policyType: "boundary", document: "edge", index: 0 }],
    });
  });

  test("of an explicit deny: the statement", () => {
    expect(decide(ask(), { identity: [everything, named] })).toMatchObject({
      why: "explicit-deny",
      by: { policyType: "identity", document: "first", index: 0, statement: { effect: "Deny" } },
    });
  });

  test("of no allow: the nearest statements, the element that missed, expected and got", () => {
    const identity = policy(
      { Effect: "Allow", Action: "ec2:*", Resource: "arn:aws:s3:::elsewhere/*" },
      { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::elsewhere/*" },
      { ...allowAll, Condition: { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:username": "eve" } } },
      { ...allowAll, Action: "iam:*" },
      { ...allowAll, Condition: { Bool: { "aws:SecureTransport": "true" } } },
    );
    expect(decide(ask(), { identity: [identity] })).toMatchObject({
      why: "no-allow",
      missing: "identity",
      nearest: [
        {
          by: { index: 4 },
          missed: [
            { element: "Condition", operator: "Bool", key: "aws:SecureTransport", expected: ["true"], got: undefined },
          ],
        },
        {
          by: { index: 1 },
          missed: [{ element: "Resource", expected: ["arn:aws:s3:::elsewhere/*"], got: [ask().resource] }],
        },
        {
          by: { index: 2 },
          missed: [{ key: "aws:SecureTransport" }, { key: "aws:username", expected: ["eve"], got: ["bob"] }],
        },
      ],
    });
  });
});
