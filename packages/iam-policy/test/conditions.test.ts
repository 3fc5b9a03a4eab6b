import { describe, expect, test } from "vitest";
import { decide, decideTrust } from "../src/decide.ts";
import type { Principal } from "../src/principal.ts";
import {
  allowAll,
  anonymous,
  ask,
  bob,
  denyAll,
  federatedBob,
  milvusSession,
  milvusToken,
  otherAccount,
  podIdentity,
  policy,
} from "./given.ts";

type Got = string | readonly string[] | undefined;
type Case = readonly [operator: string, wanted: unknown, got: Got, holds: boolean];

const key = "test:Key";

const strings: readonly Case[] = [
  ["StringEquals", "a", "a", true],
  ["StringEquals", "a", "A", false],
  ["StringEquals", ["a", "b"], "b", true],
  ["StringEquals", "a*", "ab", false],
  ["StringEquals", "a*", "a*", true],
  ["StringEquals", "", "", true],
  ["StringEquals", "a", undefined, false],
  ["StringEquals", "a", [], false],
  ["StringEquals", "a", ["b", "a"], true],
  ["StringEquals", 5, "5", true],
  ["StringEquals", true, "true", true],
  ["StringNotEquals", "a", "b", true],
  ["StringNotEquals", "a", "a", false],
  ["StringNotEquals", ["a", "b"], "b", false],
  ["StringNotEquals", ["a", "b"], "c", true],
  ["StringNotEquals", "a", undefined, true],
  ["StringNotEquals", "a", ["b", "a"], false],
  ["StringEqualsIgnoreCase", "Äb", "äB", true],
  ["StringEqualsIgnoreCase", "a", "b", false],
  ["StringEqualsIgnoreCase", "a", undefined, false],
  ["StringNotEqualsIgnoreCase", "a", "A", false],
  ["StringNotEqualsIgnoreCase", "a", "b", true],
  ["StringNotEqualsIgnoreCase", "a", undefined, true],
  ["StringLike", "a*c", "abbbc", true],
  ["StringLike", "a?c", "abc", true],
  ["StringLike", "a?c", "ac", false],
  ["StringLike", "*", "", true],
  ["StringLike", "*", undefined, false],
  ["StringLike", "a*", "Ab", false],
  ["StringLike", "a.c", "abc", false],
  ["StringLike", ["x*", "*y"], "by", true],
  ["StringNotLike", "a*", "abc", false],
  ["StringNotLike", "a*", "bcd", true],
  ["StringNotLike", "a*", undefined, true],
];

const role = "arn:aws:iam::111122223333:role/app/reader";
const arns: readonly Case[] = [
  ["ArnEquals", role, role, true],
  ["ArnEquals", "arn:aws:iam::*:role/*", role, true],
  ["ArnLike", "arn:aws:iam::*:role/app/*", role, true],
  ["ArnLike", "arn:aws:*:role/app/reader", role, false],
  ["ArnLike", "arn:aws:iam::111122223333:*", role, true],
  ["ArnLike", "arn:aws:iam::111122223333:role/APP/*", role, false],
  ["ArnLike", "arn:aws:iam::11112222????:role/*", role, true],
  ["ArnLike", role, undefined, false],
  ["ArnNotEquals", role, role, false],
  ["ArnNotEquals", role, undefined, true],
  ["ArnNotLike", "arn:aws:iam::*:role/*", role, false],
  ["ArnNotLike", "arn:aws:iam::*:user/*", role, true],
  ["ArnNotLike", "arn:aws:iam::*:user/*", undefined, true],
];

const numbers: readonly Case[] = [
  ["NumericEquals", "10", "10.0", true],
  ["NumericEquals", 10, "1e1", true],
  ["NumericEquals", "10", "ten", false],
  ["NumericEquals", "10", undefined, false],
  ["NumericNotEquals", "10", "10", false],
  ["NumericNotEquals", "10", "11", true],
  ["NumericNotEquals", "10", undefined, true],
  ["NumericLessThan", "10", "9.99", true],
  ["NumericLessThan", "10", "10", false],
  ["NumericLessThan", "10", "9", true],
  ["NumericLessThan", "-1", "-2", true],
  ["NumericLessThanEquals", "10", "10", true],
  ["NumericLessThanEquals", "10", "10.01", false],
  ["NumericGreaterThan", "10", "10", false],
  ["NumericGreaterThan", "10", "100", true],
  ["NumericGreaterThanEquals", "10", "10", true],
  ["NumericGreaterThanEquals", "10", "9", false],
];

const noon = "2030-06-01T12:00:00Z";
const dates: readonly Case[] = [
  ["DateEquals", noon, "2030-06-01T21:00:00+09:00", true],
  ["DateEquals", noon, "2030-06-01T12:00:00", true],
  ["DateEquals", noon, "1906545600", true],
  ["DateEquals", "2030-06-01", "2030-06-01T00:00:00Z", true],
  ["DateEquals", "2030-06", "2030-06-01T00:00:00Z", true],
  ["DateEquals", "2030", "2030-01-01T00:00:00Z", true],
  ["DateEquals", noon, "soon", false],
  ["DateEquals", noon, undefined, false],
  ["DateNotEquals", noon, noon, false],
  ["DateNotEquals", noon, undefined, true],
  ["DateLessThan", noon, "2030-06-01T11:59:59Z", true],
  ["DateLessThan", noon, noon, false],
  ["DateLessThanEquals", noon, noon, true],
  ["DateLessThanEquals", noon, "2030-06-01T12:00:00.001Z", false],
  ["DateGreaterThan", noon, "2030-06-01T12:00:01Z", true],
  ["DateGreaterThan", noon, noon, false],
  ["DateGreaterThanEquals", noon, noon, true],
  ["DateGreaterThanEquals", noon, "2029-06-01T12:00:00Z", false],
];

const rest: readonly Case[] = [
  ["Bool", "true", "true", true],
  ["Bool", true, "True", true],
  ["Bool", "false", "false", true],
  ["Bool", "true", "false", false],
  ["Bool", "false", undefined, false],
  ["Bool", "true", "yes", false],
  ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
  ["BinaryEquals", "QmluYXJ5", "QmluYXJ6", false],
  ["Null", "true", undefined, true],
  ["Null", "true", [], true],
  ["Null", "true", "x", false],
  ["Null", "false", "x", true],
  ["Null", false, undefined, false],
  ["IpAddress", "203.0.113.0/24", "203.0.113.77", true],
  ["IpAddress", "203.0.113.0/24", "203.0.114.1", false],
  ["IpAddress", "203.0.113.7", "203.0.113.7", true],
  ["IpAddress", "203.0.113.7", "203.0.113.8", false],
  ["IpAddress", "0.0.0.0/0", "8.8.8.8", true],
  ["IpAddress", "0.0.0.0/0", "2001:db8::1", false],
  ["IpAddress", "::/0", "8.8.8.8", false],
  ["IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678:9abc::1", true],
  ["IpAddress", "2001:db8:1234:5678::/64", "2001:db8:1234:5679::1", false],
  ["IpAddress", "2001:db8::1", "2001:0db8:0:0:0:0:0:1", true],
  ["IpAddress", ["10.0.0.0/8", "2001:db8::/32"], "2001:db8::7", true],
  ["IpAddress", "::ffff:203.0.113.0/120", "::ffff:203.0.113.9", true],
  ["IpAddress", "10.0.0.0/8", "10.0.0.0/16", true],
  ["IpAddress", "10.0.0.0/16", "10.0.0.0/8", false],
  ["IpAddress", "10.0.0.0/8", "not an address", false],
  ["IpAddress", "10.0.0.0/8", undefined, false],
  ["NotIpAddress", "10.0.0.0/8", "10.1.2.3", false],
  ["NotIpAddress", "10.0.0.0/8", "11.1.2.3", true],
  ["NotIpAddress", "10.0.0.0/8", undefined, true],
];

const qualified: readonly Case[] = [
  ["StringEqualsIfExists", "a", undefined, true],
  ["StringEqualsIfExists", "a", "a", true],
  ["StringEqualsIfExists", "a", "b", false],
  ["StringNotEqualsIfExists", "a", undefined, true],
  ["StringNotEqualsIfExists", "a", "a", false],
  ["BoolIfExists", "false", undefined, true],
  ["BoolIfExists", "false", "true", false],
  ["NumericLessThanIfExists", "5", undefined, true],
  ["ArnLikeIfExists", "arn:aws:iam::*:role/*", undefined, true],
  ["IpAddressIfExists", "10.0.0.0/8", undefined, true],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
  ["ForAllValues:StringEquals", ["a", "b"], ["a"], true],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
  ["ForAllValues:StringEquals", "a", undefined, true],
  ["ForAllValues:StringEquals", "a", [], true],
  ["ForAllValues:StringEquals", "a", "", true],
  ["ForAllValues:StringLike", "a*", ["ab", "ac"], true],
  ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "d"], true],
  ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "a"], false],
  ["ForAllValues:StringNotEquals", "a", undefined, true],
  ["ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], true],
  ["ForAnyValue:StringEquals", ["a", "b"], ["c", "d"], false],
  ["ForAnyValue:StringEquals", "a", undefined, false],
  ["ForAnyValue:StringEquals", "a", [], false],
  ["ForAnyValue:StringEquals", "a", "", false],
  ["ForAnyValue:StringNotEquals", "a", ["a", "b"], true],
  ["ForAnyValue:StringNotEquals", "a", ["a"], false],
  ["ForAnyValue:StringNotEquals", "a", undefined, false],
  ["ForAnyValue:StringEqualsIfExists", "a", undefined, true],
  ["ForAllValues:NumericLessThan", "5", ["1", "2"], true],
  ["ForAnyValue:IpAddress", "10.0.0.0/8", ["11.0.0.1", "10.0.0.1"], true],
];

function contextOf(got: Got): Readonly<Record<string, string | readonly string[]>> {
  return got === undefined ? {} : { [key]: got };
}

describe.each([
  ["string operators", strings],
  ["ARN operators", arns],
  ["numeric operators", numbers],
  ["date operators", dates],
  ["other operators", rest],
  ["IfExists, ForAllValues, ForAnyValue", qualified],
])("%s", (_, cases) => {
  test.each(cases)("%s %j, request has %j: %s", (operator, wanted, got, holds) => {
    const Condition = { [operator]: { [key]: wanted } };
    const request = ask({ context: contextOf(got) });
    const allow = policy({ ...allowAll, Condition });
    expect(decide(request, { identity: [allow] }).allowed).toBe(holds);
    // The same condition decides the same way under a Deny.
    const deny = policy(allowAll, { ...denyAll, Condition });
    expect(decide(request, { identity: [deny] }).allowed).toBe(!holds);
  });
});

test("every condition of a statement must hold", () => {
  const identity = [
    policy({
      ...allowAll,
      Condition: { StringEquals: { "test:A": "1", "test:B": "2" }, Bool: { "aws:SecureTransport": "true" } },
    }),
  ];
  const all = { "test:A": "1", "test:B": "2", "aws:SecureTransport": "true" };
  expect(decide(ask({ context: all }), { identity }).allowed).toBe(true);
  expect(decide(ask({ context: { ...all, "test:A": "2" } }), { identity }).allowed).toBe(false);
  expect(decide(ask({ context: { ...all, "test:B": "1" } }), { identity }).allowed).toBe(false);
  expect(decide(ask({ context: { ...all, "aws:SecureTransport": "false" } }), { identity }).allowed).toBe(false);
});

test.each([
  ["aws:SourceIp", "AWS:SOURCEIP"],
  ["aws:PrincipalTag/Team", "aws:principaltag/team"],
  ["__proto__", "__PROTO__"],
])("condition keys are compared without case: %s and %s", (written, given) => {
  const identity = [policy({ ...allowAll, Condition: JSON.parse(`{"StringEquals": {"${written}": "x"}}`) })];
  const context = Object.fromEntries([[given, "x"]]);
  expect(decide(ask({ context }), { identity }).allowed).toBe(true);
});

/**
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
describe("keys that follow from the request", () => {
  const cases: readonly (readonly [principal: Principal, key: string, value: string | undefined])[] = [
    [bob, "aws:username", "bob"],
    [bob, "aws:PrincipalArn", bob.arn],
    [bob, "aws:PrincipalAccount", bob.account],
    [bob, "aws:PrincipalType", "User"],
    [bob, "aws:userid", bob.userId],
    [bob, "aws:PrincipalIsAWSService", "false"],
    [bob, "aws:ResourceAccount", otherAccount],
    [milvusSession, "aws:PrincipalArn", milvusSession.roleArn],
    [milvusSession, "aws:PrincipalType", "AssumedRole"],
    [milvusSession, "aws:userid", milvusSession.userId],
    [milvusSession, "aws:username", undefined],
    [federatedBob, "aws:PrincipalArn", federatedBob.arn],
    [federatedBob, "aws:PrincipalType", "FederatedUser"],
    [federatedBob, "aws:userid", federatedBob.userId],
    [federatedBob, "aws:username", undefined],
    [anonymous, "aws:PrincipalType", "Anonymous"],
    [anonymous, "aws:PrincipalAccount", "anonymous"],
    [anonymous, "aws:PrincipalArn", undefined],
    [anonymous, "aws:PrincipalIsAWSService", undefined],
    [milvusToken, "aws:FederatedProvider", milvusToken.provider],
    [milvusToken, "aws:PrincipalIsAWSService", undefined],
    [podIdentity, "aws:PrincipalIsAWSService", "true"],
    [podIdentity, "aws:PrincipalServiceName", podIdentity.service],
  ];
  test.each(cases)("%j has %s: %s", (principal, name, value) => {
    const Condition = value === undefined ? { Null: { [name]: "true" } } : { StringEquals: { [name]: value } };
    const trust = policy({ ...allowAll, Principal: "*", Condition });
    const request = ask({ principal, resourceAccount: otherAccount });
    expect(decideTrust(request, trust).allowed).toBe(true);
    const given = { ...request, context: { [name]: "given instead" } };
    expect(decideTrust(given, trust).allowed).toBe(false);
  });
});
