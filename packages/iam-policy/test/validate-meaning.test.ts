import { expect, test } from "vitest";
import type { PolicyKind } from "../src/validate.ts";
import { cases, denies, document, faults, grants, lists, reads, trusts } from "./faults.ts";
import type { Case } from "./faults.ts";
import { issuer, providerArn } from "./given.ts";

const first = "Statement[0]";
const condition = `${first}.Condition`;
const subject = `${issuer}:sub`;
const audience = `${issuer}:aud`;

const when = (Condition: unknown): object => document({ ...reads, Condition });
const by = (Principal: unknown): object => document({ ...grants, Principal });
const role = "arn:aws:iam::111122223333:role/a";
const tags = (Condition: object): object =>
  document({ Effect: "Allow", Action: "iam:TagRole", Resource: role, Condition });
const passes = (given: object): object =>
  document({ Effect: "Allow", Action: "iam:PassRole", Resource: role, ...given });
const trustsWhen = (Condition: object): object => document({ ...trusts, Condition });

/**
 * The warnings and suggestions of AWS's policy validation, as far as the services known here go.
 * Those of iam:CreateServiceLinkedRole and of tags are left to AWS.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
const warnings: readonly Case[] = [
  ["MISSING_VERSION", "identity", { Statement: reads }, "missing-version"],
  ["INVALID_ROLE_REFERENCE", "resource", by({ AWS: "AROAIOSFODNN7EXAMPLE" }), `principal-by-id ${first}.Principal.AWS`],
  ["INVALID_USER_REFERENCE", "resource", by({ AWS: "AIDAIOSFODNN7EXAMPLE" }), `principal-by-id ${first}.Principal.AWS`],
  [
    "WILDCARD_WITHOUT_LIKE_OPERATOR",
    "identity",
    when({ StringEquals: { "aws:PrincipalTag/job-category": "admin-*" } }),
    `wildcard-without-like ${condition}.StringEquals.aws:PrincipalTag/job-category`,
  ],
  [
    "WILDCARD_WITHOUT_LIKE_OPERATOR",
    "trust",
    trustsWhen({ StringEquals: { [audience]: "sts.amazonaws.com", [subject]: "system:serviceaccount:milvus:*" } }),
    `wildcard-without-like ${condition}.StringEquals.${subject}`,
  ],
  [
    "TYPE_MISMATCH",
    "identity",
    when({ NumericEquals: { "aws:PrincipalTag/a": "1" } }),
    `operator-type ${condition}.NumericEquals.aws:PrincipalTag/a`,
  ],
  [
    "UNTRUSTWORTHY_CONDITION_KEY",
    "resource",
    document({ ...grants, Condition: { StringLike: { "aws:Referer": "https://example.com/*" } } }),
    `spoofable-key ${condition}.StringLike.aws:Referer`,
  ],
  [
    "ALLOW_WITH_NOT_PRINCIPAL",
    "resource",
    document({ ...reads, NotPrincipal: { AWS: "111122223333" } }),
    `allow-not-principal ${first}.NotPrincipal`,
  ],
  [
    "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
    "identity",
    when({ "ForAllValues:StringEquals": { "aws:PrincipalTag/a": "b" } }),
    `for-all-values-single ${condition}.ForAllValues:StringEquals.aws:PrincipalTag/a`,
  ],
  [
    "PASS_ROLE_WITH_STAR_IN_RESOURCE",
    "identity",
    passes({ Resource: "arn:aws:iam::111122223333:role/*" }),
    `pass-role-to-anything ${first}.Resource`,
  ],
  [
    "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
    "identity",
    passes({ Action: "iam:Pass*", Resource: "*" }),
    `every-resource ${first}.Resource`,
    `pass-role-to-anything ${first}.Resource`,
  ],
  [
    "PASS_ROLE_WITH_NOT_RESOURCE",
    "identity",
    document({ Effect: "Allow", Action: "iam:PassRole", NotResource: role }),
    `allow-all-but ${first}.NotResource`,
    `pass-role-to-anything ${first}.NotResource`,
  ],
  [
    "PASS_ROLE_WITH_NOT_ACTION_AND_STAR_IN_RESOURCE",
    "identity",
    document({ Effect: "Allow", NotAction: "s3:GetObject", Resource: "*" }),
    `allow-all-but ${first}.NotAction`,
    `pass-role-to-anything ${first}.Resource`,
  ],
  [
    "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
    "resource",
    by({ Service: "cloudtrail.amazonaws.com" }),
    `service-without-source ${first}.Principal.Service`,
  ],
  [
    "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
    "trust",
    document({ ...trusts, Condition: undefined }),
    `trust-without-subject ${first}.Principal.Federated`,
    `trust-without-audience ${first}.Principal.Federated`,
  ],
  [
    "MISSING_GITHUB_REPO_CONDITION_KEY",
    "trust",
    document({
      ...trusts,
      Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
      Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } },
    }),
    `trust-without-subject ${first}.Principal.Federated`,
  ],
  [
    "S3_PREFIX_IN_NEGATIVE_CONTEXT",
    "identity",
    document({ ...lists, Effect: "Deny", Condition: { StringLike: { "s3:prefix": "private/*" } } }),
    `prefix-in-vain ${condition}.StringLike.s3:prefix`,
  ],
  [
    "EMPTY_ARRAY_CONDITION",
    "identity",
    when({ Bool: { "aws:SecureTransport": [] } }),
    `empty-condition ${condition}.Bool.aws:SecureTransport`,
  ],
  ["EMPTY_OBJECT_CONDITION", "identity", when({}), `empty-condition-block ${condition}`],
  ["EMPTY_SID_VALUE", "identity", document({ ...reads, Sid: "" }), `empty-sid ${first}.Sid`],
  [
    "NULL_WITH_QUALIFIER",
    "identity",
    tags({ "ForAnyValue:Null": { "aws:TagKeys": "false" } }),
    `null-with-qualifier ${condition}.ForAnyValue:Null`,
  ],
  [
    "REDUNDANT_ACTION",
    "identity",
    document({ ...reads, Action: ["s3:Get*", "s3:GetObject", "s3:getobject"] }),
    `redundant-value ${first}.Action[1]`,
    `redundant-value ${first}.Action[2]`,
  ],
  [
    "REDUNDANT_RESOURCE",
    "identity",
    document({ ...reads, Resource: ["arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a/*"] }),
    `redundant-value ${first}.Resource[1]`,
  ],
  [
    "REDUNDANT_STATEMENT",
    "identity",
    document({ ...reads, Sid: "a" }, { ...reads, Sid: "b" }),
    "redundant-statement Statement[1]",
  ],
  [
    "WILDCARD_IN_SERVICE_NAME",
    "identity",
    document({ ...reads, Action: "*:GetObject" }),
    `wildcard-in-service ${first}.Action`,
  ],
];

test.each(cases(warnings))("$what in $type: $source", ({ type, source, expected }) => {
  expect(faults(source, type)).toEqual(expected);
});

/** What AWS's policy validation lets pass and a reviewer would not. */
const others: readonly Case[] = [
  [
    "everything",
    "identity",
    document({ Effect: "Allow", Action: "*", Resource: "*" }),
    `every-action ${first}.Action`,
    `pass-role-to-anything ${first}.Resource`,
  ],
  ["a whole service", "identity", document({ ...reads, Action: "s3:*" }), `whole-service ${first}.Action`],
  ["every resource", "identity", document({ ...reads, Resource: "*" }), `every-resource ${first}.Resource`],
  ["anyone", "resource", by("*"), `anyone-may ${first}.Principal`],
  ["anyone by type", "resource", by({ AWS: "*" }), `anyone-may ${first}.Principal.AWS`],
  [
    "anyone with a condition that binds nobody",
    "resource",
    document({ ...grants, Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    `anyone-may ${first}.Principal`,
  ],
  [
    "anyone to a role",
    "trust",
    document({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }),
    `anyone-may ${first}.Principal.AWS`,
  ],
  [
    "no audience",
    "trust",
    trustsWhen({ StringEquals: { [subject]: "system:serviceaccount:milvus:milvus" } }),
    `trust-without-audience ${first}.Principal.Federated`,
  ],
  [
    "every service account of a namespace",
    "trust",
    trustsWhen({
      StringEquals: { [audience]: "sts.amazonaws.com" },
      StringLike: { [subject]: "system:serviceaccount:milvus:*" },
    }),
    `broad-subject ${condition}.StringLike.${subject}`,
  ],
  [
    "every namespace",
    "trust",
    trustsWhen({
      StringEquals: { [audience]: "sts.amazonaws.com" },
      StringLike: { [subject]: "system:serviceaccount:*:milvus" },
    }),
    `broad-subject ${condition}.StringLike.${subject}`,
  ],
  [
    "every subject",
    "trust",
    trustsWhen({ StringEquals: { [audience]: "sts.amazonaws.com" }, StringLike: { [subject]: ["a", "*"] } }),
    `broad-subject ${condition}.StringLike.${subject}[1]`,
  ],
  [
    "keys of another cluster's issuer",
    "trust",
    trustsWhen({
      StringEquals: {
        [`${issuer}1:sub`]: "system:serviceaccount:milvus:milvus",
        [`${issuer}1:aud`]: "sts.amazonaws.com",
      },
    }),
    `key-of-another-issuer ${condition}.StringEquals.${issuer}1:sub`,
    `key-of-another-issuer ${condition}.StringEquals.${issuer}1:aud`,
  ],
  [
    "a token's action for an account",
    "trust",
    document({ Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "sts:AssumeRoleWithWebIdentity" }),
    `action-for-principal ${first}.Action`,
  ],
  ["the older version", "identity", { Version: "2008-10-17", Statement: reads }, "old-version Version"],
];

test.each(cases(others))("$what in $type: $source", ({ type, source, expected }) => {
  expect(faults(source, type)).toEqual(expected);
});

test.each([
  [
    "a role passed to one service",
    "identity",
    passes({ Resource: "*", Condition: { StringEquals: { "iam:PassedToService": "eks.amazonaws.com" } } }),
  ],
  [
    "anyone of an organization",
    "resource",
    document({ ...grants, Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } }),
  ],
  [
    "a service for one account",
    "resource",
    document({
      ...grants,
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
    }),
  ],
  [
    "a deny for everyone",
    "resource",
    document({
      ...denies,
      Principal: "*",
      Resource: "arn:aws:s3:::bucket/*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  ],
  [
    "some service accounts",
    "trust",
    trustsWhen({
      StringEquals: { [audience]: "sts.amazonaws.com" },
      StringLike: { [subject]: "system:serviceaccount:milvus:milvus-*" },
    }),
  ],
  [
    "an identity pool of Cognito",
    "trust",
    document({
      ...trusts,
      Principal: { Federated: "cognito-identity.amazonaws.com" },
      Condition: {
        StringEquals: { "cognito-identity.amazonaws.com:aud": "us-east-2:12345678-abcd-abcd-abcd-123456790ab" },
        "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "unauthenticated" },
      },
    }),
  ],
  [
    "two providers in one statement",
    "trust",
    document({ ...trusts, Principal: { Federated: [providerArn, `${providerArn}2`] } }),
  ],
  [
    "a role that another service's tags narrow",
    "identity",
    document({ Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" }),
  ],
  [
    "listing under a prefix",
    "identity",
    document({ ...lists, Condition: { StringLike: { "s3:prefix": ["", "home/*"] } } }),
  ],
  [
    "listing elsewhere denied",
    "identity",
    document({ ...lists, Effect: "Deny", Condition: { StringNotLike: { "s3:prefix": "home/*" } } }),
  ],
  ["a boundary as wide as it likes", "boundary", document({ Effect: "Allow", Action: "*", Resource: "*" })],
] satisfies readonly (readonly [string, PolicyKind, object])[])("nothing to say of %s in %s", (_, type, source) => {
  expect(faults(source, type)).toEqual([]);
});
