import { expect, test } from "vitest";
import { decide, decideTrust } from "../src/decide.ts";
import { allowAll, ask, bob, denyAll, policy } from "./given.ts";

const key = "test:Key";

test.each([
  ["a misspelt operator", { Condition: { StringEqual: { [key]: "a" } } }, "Condition.StringEqual"],
  ["an operator in another case", { Condition: { stringequals: { [key]: "a" } } }, "Condition.stringequals"],
  ["a name every object has", { Condition: { constructor: { [key]: "a" } } }, "Condition.constructor"],
  [
    "IfExists twice",
    { Condition: { StringEqualsIfExistsIfExists: { [key]: "a" } } },
    "Condition.StringEqualsIfExistsIfExists",
  ],
  ["Null with IfExists", { Condition: { NullIfExists: { [key]: "true" } } }, "Condition.NullIfExists"],
  ["Null over a set", { Condition: { "ForAllValues:Null": { [key]: "true" } } }, "Condition.ForAllValues:Null"],
  [
    "another set operator",
    { Condition: { "ForSomeValues:StringEquals": { [key]: "a" } } },
    "Condition.ForSomeValues:StringEquals",
  ],
  ["a number that is none", { Condition: { NumericEquals: { [key]: "a" } } }, "Condition.NumericEquals.test:Key: a"],
  [
    "a date that is none",
    { Condition: { DateLessThan: { [key]: "tomorrow" } } },
    "Condition.DateLessThan.test:Key: tomorrow",
  ],
  [
    "a day that is none",
    { Condition: { DateLessThan: { [key]: "2030-13-01" } } },
    "Condition.DateLessThan.test:Key: 2030-13-01",
  ],
  ["a truth value that is none", { Condition: { Bool: { [key]: "yes" } } }, "Condition.Bool.test:Key: yes"],
  ["a presence that is none", { Condition: { Null: { [key]: "maybe" } } }, "Condition.Null.test:Key: maybe"],
  [
    "an address that is none",
    { Condition: { IpAddress: { [key]: "10.0.0.256" } } },
    "Condition.IpAddress.test:Key: 10.0.0.256",
  ],
  [
    "a range too narrow",
    { Condition: { IpAddress: { [key]: "10.0.0.0/33" } } },
    "Condition.IpAddress.test:Key: 10.0.0.0/33",
  ],
  [
    "an IPv6 address that is none",
    { Condition: { IpAddress: { [key]: "1::2::3" } } },
    "Condition.IpAddress.test:Key: 1::2::3",
  ],
  [
    "a variable where none is filled",
    { Condition: { NumericEquals: { [key]: "${aws:x}" } } },
    "Condition.NumericEquals.test:Key: ${aws:x}",
  ],
  ["no value", { Condition: { StringNotEquals: { [key]: [] } } }, "Condition.StringNotEquals.test:Key: no value"],
  ["a misspelt element", { Conditions: { Bool: { [key]: "true" } } }, "Conditions"],
  ["an element of the wrong case", { condition: {} }, "condition"],
])("%s is met by no Allow and by every Deny, and named", (_, elements, name) => {
  const context = { [key]: "a" };
  const allow = decide(ask({ context }), { identity: [policy({ ...allowAll, ...elements })] });
  expect(allow).toMatchObject({ why: "no-allow", nearest: [{ missed: [{ element: "unknown", names: [name] }] }] });
  const deny = decide(ask({ context }), { identity: [policy(allowAll), policy({ ...denyAll, ...elements })] });
  expect(deny).toMatchObject({ why: "explicit-deny", by: { statement: { unknown: [name] } } });
});

test.each([
  ["a canonical user", { CanonicalUser: "79a59d" }, "Principal.CanonicalUser: 79a59d"],
  ["a part of an ARN", { AWS: "arn:aws:iam::111122223333:role/*" }, "Principal.AWS: arn:aws:iam::111122223333:role/*"],
  ["a misspelt type", { Federation: "x" }, "Principal.Federation: x"],
])("a principal that is %s is met by no Allow and by every Deny, and named", (_, Principal, name) => {
  expect(decideTrust(ask(), policy({ ...allowAll, Principal: { AWS: bob.arn, ...Principal } }))).toMatchObject({
    allowed: false,
    nearest: [{ missed: expect.arrayContaining([expect.objectContaining({ element: "unknown", names: [name] })]) }],
  });
  expect(decideTrust(ask(), policy({ ...allowAll, Principal: "*" }, { ...denyAll, Principal }))).toMatchObject({
    why: "explicit-deny",
    by: { statement: { unknown: [name] } },
  });
});

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-resourceelement */
test.each([
  ["Resource", "arn:aws:s3:::b${aws:username}", []],
  [
    "Resource",
    "arn:aws:iam::${aws:PrincipalAccount}:role/a",
    ["Resource: arn:aws:iam::${aws:PrincipalAccount}:role/a"],
  ],
  ["NotResource", "arn:${aws:p}:s3:::b", ["NotResource: arn:${aws:p}:s3:::b"]],
  ["Resource", "${aws:username}", ["Resource: ${aws:username}"]],
])("a variable before an ARN's fifth colon: %s %s", (element, pattern, unknown) => {
  const named = policy({ Effect: "Allow", Action: "*", [element]: pattern });
  expect(named.statements[0]?.unknown).toEqual(unknown);
});

test("a resource with such a variable is met by no Allow and by every Deny, and named", () => {
  const Resource = "arn:aws:s3::${aws:PrincipalAccount}:b";
  expect(decide(ask(), { identity: [policy({ ...allowAll, Resource })] })).toMatchObject({
    nearest: [
      {
        missed: expect.arrayContaining([
          expect.objectContaining({ element: "unknown", names: [`Resource: ${Resource}`] }),
        ]),
      },
    ],
  });
  expect(decide(ask(), { identity: [policy(allowAll, { ...denyAll, Resource })] })).toMatchObject({
    why: "explicit-deny",
  });
});

test("a Deny with something unknown still speaks only of what its other elements say", () => {
  const unknown = { Condition: { StringEqual: { [key]: "a" } } };
  const others = policy(allowAll, { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*", ...unknown });
  expect(decide(ask({ action: "s3:GetObject" }), { identity: [others] }).allowed).toBe(true);
  expect(decide(ask({ action: "s3:DeleteObject" }), { identity: [others] }).allowed).toBe(false);
  const known = policy(allowAll, { ...denyAll, Condition: { StringEqual: { x: "a" }, StringEquals: { [key]: "a" } } });
  expect(decide(ask({ context: { [key]: "b" } }), { identity: [known] }).allowed).toBe(true);
  expect(decide(ask({ context: { [key]: "a" } }), { identity: [known] }).allowed).toBe(false);
});
