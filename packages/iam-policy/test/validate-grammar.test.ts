import { expect, test } from "vitest";
import type { PolicyKind } from "../src/validate.ts";
import { cases, denies, document, faults, grants, lists, reads, trusts } from "./faults.ts";
import type { Case } from "./faults.ts";

const first = "Statement[0]";
const on = (Resource: unknown): object => document({ ...reads, Action: "s3:*Object", Resource });
const when = (Condition: unknown): object => document({ ...reads, Condition });
const by = (Principal: unknown): object => document({ ...grants, Principal });

/** What IAM and S3 refuse that has no code of its own there, and what a person writing by hand gets wrong. */
const others: readonly Case[] = [
  ["no value", "identity", document({ ...reads, Action: [] }), `empty-element ${first}.Action`],
  ["an empty value", "identity", on(["arn:aws:s3:::bucket/*", ""]), `empty-element ${first}.Resource[1]`],
  ["no principal", "resource", by({}), `empty-element ${first}.Principal`],
  ["no principal of a type", "resource", by({ AWS: [] }), `empty-element ${first}.Principal.AWS`],
  ["a condition that is none", "identity", when([]), `wrong-type ${first}.Condition`],
  ["an operator without keys", "identity", when({ Bool: "true" }), `wrong-type ${first}.Condition.Bool`],
  [
    "a condition value that is none",
    "identity",
    when({ Bool: { "aws:SecureTransport": null } }),
    `wrong-type ${first}.Condition.Bool.aws:SecureTransport`,
  ],
  [
    "any service in a trust policy",
    "trust",
    document({ Effect: "Deny", Principal: { AWS: "111122223333" }, Action: "*:AssumeRole" }),
    `wildcard-in-service ${first}.Action`,
    `unsupported-action ${first}.Action`,
  ],
  ["a service of sorts", "identity", document({ ...reads, Action: "s?:GetObject" }), `invalid-action ${first}.Action`],
  ["no service in an ARN", "identity", on("arn:aws::::bucket/*"), `invalid-arn ${first}.Resource`],
  ["a wildcard after an empty field", "identity", on("arn:aws:s3::*"), `invalid-arn ${first}.Resource`],
  [
    "a boundary of the older version",
    "boundary",
    { Version: "2008-10-17", Statement: reads },
    "invalid-version Version",
  ],
  ["a boundary without version", "boundary", { Statement: reads }, "missing-element"],
  ["a placeholder", "identity", on("arn:aws:s3:::<bucket-name>/*"), `placeholder ${first}.Resource`],
  [
    "a group as principal",
    "resource",
    by({ AWS: "arn:aws:iam::111122223333:group/a" }),
    `invalid-principal ${first}.Principal.AWS`,
  ],
  [
    "another service in a trust policy",
    "trust",
    document({ ...trusts, Action: ["sts:AssumeRoleWithWebIdentity", "s3:GetObject"] }),
    `unsupported-action ${first}.Action[1]`,
  ],
  [
    "Japanese where IAM takes Latin",
    "identity",
    document({ ...reads, Sid: "読み取り" }),
    "unsupported-character",
    `invalid-sid ${first}.Sid`,
  ],
  ["an SCP without version", "service-control", { Statement: denies }, "missing-element"],
  [
    "an RCP of the older version",
    "resource-control",
    { Version: "2008-10-17", Statement: { ...denies, Principal: "*" } },
    "invalid-version Version",
  ],
  [
    "every misspelt element, once",
    "identity",
    document({ effect: "Allow", Actions: "s3:GetObject", Resources: "*" }),
    `unknown-element ${first}.effect`,
    `unknown-element ${first}.Actions`,
    `unknown-element ${first}.Resources`,
  ],
];

test.each(cases(others))("$what in $type: $source", ({ type, source, expected }) => {
  expect(faults(source, type)).toEqual(expected);
});

test.each([
  ["identity", reads],
  ["identity", lists],
  ["boundary", reads],
  ["session", reads],
  ["resource", grants],
  ["trust", trusts],
  [
    "trust",
    { Effect: "Allow", Principal: { Service: "pods.eks.amazonaws.com" }, Action: ["sts:AssumeRole", "sts:TagSession"] },
  ],
  ["vpc-endpoint", { ...grants, Principal: "*", Action: "*", Resource: "*" }],
  ["service-control", denies],
  ["service-control", { Effect: "Allow", Action: "*", Resource: "*" }],
  // Since 19 September 2025 SCPs take the whole policy language.
  [
    "service-control",
    {
      Effect: "Allow",
      NotAction: "s3:*Object",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": "us-east-2" } },
    },
  ],
  ["resource-control", { ...denies, Principal: "*" }],
  ["resource-control", { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
] satisfies readonly (readonly [PolicyKind, object])[])("a %s policy without fault: %j", (type, statement) => {
  expect(faults(document(statement), type)).toEqual([]);
  expect(faults(JSON.stringify(document(statement)), type)).toEqual([]);
});

test("a managed policy is of the newer version", () => {
  const old = { Version: "2008-10-17", Statement: reads };
  expect(faults(old, "identity", { kind: "managed-policy" })).toEqual(["invalid-version Version"]);
  expect(faults(old, "identity", { kind: "role" })).toEqual(["old-version Version"]);
});
