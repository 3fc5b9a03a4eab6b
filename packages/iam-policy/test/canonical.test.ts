import { describe, expect, test } from "vitest";
import { canonicalPolicy, policySize, sameMeaning, sameStatement } from "../src/canonical.ts";
import { parsePolicy } from "../src/document.ts";

const base = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "111122223333" },
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: "arn:aws:s3:::a/*",
      Condition: { Bool: { "aws:SecureTransport": "true" }, NumericLessThan: { "s3:max-keys": "5" } },
    },
    { Effect: "Deny", Principal: "*", NotAction: "s3:*", Resource: "*" },
  ],
};
const [first, second] = base.Statement;

describe("no difference of meaning", () => {
  test.each([
    ["one value in an array", { ...base, Statement: [{ ...first, Resource: ["arn:aws:s3:::a/*"] }, second] }],
    ["order of values", { ...base, Statement: [{ ...first, Action: ["s3:PutObject", "s3:GetObject"] }, second] }],
    [
      "a value twice",
      { ...base, Statement: [{ ...first, Resource: ["arn:aws:s3:::a/*", "arn:aws:s3:::a/*"] }, second] },
    ],
    ["order of statements", { ...base, Statement: [second, first] }],
    ["a statement twice", { ...base, Statement: [first, second, first] }],
    [
      "order of keys",
      {
        Statement: base.Statement.map((one) => Object.fromEntries(Object.entries(one).toReversed())),
        Version: base.Version,
      },
    ],
    ["case of actions", { ...base, Statement: [{ ...first, Action: ["S3:getobject", "s3:PUTOBJECT"] }, second] }],
    ["Sid and Id", { ...base, Id: "x", Statement: [{ ...first, Sid: "y" }, second] }],
    [
      "root ARN of an account",
      { ...base, Statement: [{ ...first, Principal: { AWS: "arn:aws:iam::111122223333:root" } }, second] },
    ],
    ["the star as an AWS principal", { ...base, Statement: [first, { ...second, Principal: { AWS: ["*"] } }] }],
    ["version, where no variable is used", { ...base, Version: "2008-10-17" }],
    ["version left out, where no variable is used", { Statement: base.Statement }],
    [
      "condition values as JSON values, keys in another case",
      {
        ...base,
        Statement: [
          { ...first, Condition: { NumericLessThan: { "s3:Max-Keys": 5 }, Bool: { "aws:securetransport": [true] } } },
          second,
        ],
      },
    ],
  ])("%s", (_, other) => {
    expect(sameMeaning(parsePolicy(base), parsePolicy(other))).toBe(true);
  });
});

const withVariable = (Version: string): object => ({
  Version,
  Statement: { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::b/${aws:username}/*" },
});

describe("a difference of meaning", () => {
  test.each([
    ["another value", base, { ...base, Statement: [{ ...first, Resource: "arn:aws:s3:::b/*" }, second] }],
    [
      "a value more",
      base,
      { ...base, Statement: [{ ...first, Resource: ["arn:aws:s3:::a/*", "arn:aws:s3:::a"] }, second] },
    ],
    ["case of a resource", base, { ...base, Statement: [{ ...first, Resource: "arn:aws:s3:::A/*" }, second] }],
    ["a statement less", base, { ...base, Statement: [first] }],
    ["the effect", base, { ...base, Statement: [{ ...first, Effect: "Deny" }, second] }],
    [
      "a negation",
      base,
      { ...base, Statement: [first, { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }] },
    ],
    ["another account", base, { ...base, Statement: [{ ...first, Principal: { AWS: "444455556666" } }, second] }],
    [
      "another operator",
      base,
      { ...base, Statement: [{ ...first, Condition: { BoolIfExists: { "aws:SecureTransport": "true" } } }, second] },
    ],
    ["version, where a variable is used", withVariable("2008-10-17"), withVariable("2012-10-17")],
    ["an unknown element of the document", base, { ...base, Statements: [] }],
    ["an unknown element of a statement", base, { ...base, Statement: [{ ...first, Resources: "*" }, second] }],
  ])("%s", (_, one, other) => {
    expect(sameMeaning(parsePolicy(one), parsePolicy(other))).toBe(false);
  });
});

test("the canonical form is JSON of a policy", () => {
  expect(
    canonicalPolicy(
      parsePolicy({
        Statement: {
          Sid: "a",
          Effect: "Allow",
          Action: ["s3:B", "s3:A"],
          Resource: "*",
          Condition: { Bool: { K: true } },
        },
      }),
    ),
  ).toEqual({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["s3:a", "s3:b"], Resource: ["*"], Condition: { Bool: { k: ["true"] } } }],
  });
});

test.each([
  ["", 0],
  ["{}", 2],
  ['{ "a":\n\t"b c"\r\n}', '{"a":"bc"}'.length],
])("the size of %j is %i", (text, size) => {
  expect(policySize(text)).toBe(size);
});

test.each([
  ["a Sid and the form of values", { Sid: "a", Effect: "Deny", Action: ["S3:GetObject"], Resource: ["*"] }, true],
  ["another effect", { Effect: "Allow", Action: "s3:GetObject", Resource: "*" }, false],
  ["another resource", { Effect: "Deny", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }, false],
])("%s: another statement or the same", (_, other, same) => {
  const statements = [{ Effect: "Deny", Action: "s3:GetObject", Resource: "*" }, other];
  const [a, b] = parsePolicy({ Version: "2012-10-17", Statement: statements }).statements;
  expect(a !== undefined && b !== undefined && sameStatement(a, b)).toBe(same);
});
