import { expect, test } from "vitest";
import { cases, denies, document, faults, grants, lists, reads, trusts } from "./faults.ts";
import type { Case } from "./faults.ts";
import { providerArn } from "./given.ts";

const first = "Statement[0]";
const { Effect: _effect, ...withoutEffect } = reads;
const { Action: _action, ...withoutAction } = reads;
const { Resource: _resource, ...withoutResource } = reads;
const { Principal: _principal, ...withoutPrincipal } = trusts;

const on = (Resource: unknown): object => document({ ...reads, Action: "s3:*Object", Resource });
const when = (Condition: unknown): object => document({ ...reads, Condition });
const by = (Principal: unknown): object => document({ ...grants, Principal });

/**
 * The errors of AWS's policy validation that can be told from the document and the services known here, by AWS's own
 * codes, each shown in one document.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
const errors: readonly Case[] = [
  ["ARN_ACCOUNT_NOT_ALLOWED", "identity", on("arn:aws:s3::111122223333:bucket/*"), `invalid-arn ${first}.Resource`],
  ["ARN_REGION_NOT_ALLOWED", "identity", on("arn:aws:s3:us-east-1::bucket/*"), `invalid-arn ${first}.Resource`],
  ["DATA_TYPE_MISMATCH", "identity", { ...document(reads), Version: 2012 }, "wrong-type Version"],
  ["DATA_TYPE_MISMATCH", "identity", document({ ...reads, Sid: 1 }), `wrong-type ${first}.Sid`],
  [
    "DATA_TYPE_MISMATCH",
    "identity",
    document({ ...reads, Action: ["s3:GetObject", 7] }),
    `wrong-type ${first}.Action[1]`,
  ],
  ["DATA_TYPE_MISMATCH", "identity", document("s3:*"), `wrong-type ${first}`],
  ["DATA_TYPE_MISMATCH", "identity", [], "wrong-type"],
  [
    "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    "identity",
    when({ StringEquals: { "aws:PrincipalTag/a": "b", "AWS:principaltag/A": "c" } }),
    `duplicate-condition-key ${first}.Condition.StringEquals.AWS:principaltag/A`,
  ],
  ["INVALID_ACTION", "identity", document({ ...reads, Action: "s3:GetObjects" }), `unknown-action ${first}.Action`],
  ["INVALID_ACTION", "identity", document({ ...reads, Action: "GetObject" }), `invalid-action ${first}.Action`],
  ["INVALID_ARN_ACCOUNT", "identity", on("arn:aws:s3::1111:bucket"), `invalid-arn ${first}.Resource`],
  ["INVALID_ARN_PREFIX", "identity", on("s3://bucket/key"), `invalid-arn ${first}.Resource`],
  [
    "INVALID_ARN_RESOURCE",
    "identity",
    { ...document({ Effect: "Allow", Action: "iam:GetRole", Resource: "arn:aws:iam::111122223333:roles/a" }) },
    `arn-of-no-resource ${first}.Resource`,
  ],
  ["INVALID_ARN_SERVICE_CASE", "identity", on("arn:aws:S3:::bucket/*"), `invalid-arn ${first}.Resource`],
  [
    "INVALID_CONDITION_KEY_FORMAT",
    "identity",
    when({ Bool: { SecureTransport: "true" } }),
    `condition-key-format ${first}.Condition.Bool.SecureTransport`,
  ],
  [
    "INVALID_CONDITION_MULTIPLE_BOOLEAN",
    "identity",
    when({ Bool: { "aws:SecureTransport": ["true", "false"] } }),
    `multiple-booleans ${first}.Condition.Bool.aws:SecureTransport`,
  ],
  [
    "INVALID_CONDITION_OPERATOR",
    "identity",
    when({ StringEqual: { "aws:PrincipalTag/a": "b" } }),
    `unknown-operator ${first}.Condition.StringEqual`,
  ],
  ["INVALID_EFFECT", "identity", document({ ...reads, Effect: "allow" }), `invalid-effect ${first}.Effect`],
  [
    "INVALID_GLOBAL_CONDITION_KEY",
    "identity",
    when({ Bool: { "aws:SecureTransprot": "true" } }),
    `unknown-condition-key ${first}.Condition.Bool.aws:SecureTransprot`,
  ],
  ["INVALID_PARTITION", "identity", on("arn:awss:s3:::bucket/*"), `invalid-arn ${first}.Resource`],
  ["INVALID_POLICY_ELEMENT", "identity", document({ ...reads, Conditions: {} }), `unknown-element ${first}.Conditions`],
  ["INVALID_POLICY_ELEMENT", "identity", { ...document(reads), Statements: [] }, "unknown-element Statements"],
  [
    "INVALID_POLICY_ELEMENT",
    "identity",
    document({ ...reads, Version: "2012-10-17" }),
    `misplaced-element ${first}.Version`,
  ],
  ["INVALID_POLICY_ELEMENT", "identity", { ...document(reads), Effect: "Allow" }, "misplaced-element Effect"],
  ["INVALID_PRINCIPAL_FORMAT", "resource", by("111122223333"), `principal-format ${first}.Principal`],
  ["INVALID_PRINCIPAL_KEY", "resource", by({ Aws: "111122223333" }), `unknown-principal-type ${first}.Principal.Aws`],
  [
    "INVALID_PRINCIPAL_KEY",
    "trust",
    document({ ...trusts, Principal: { Federation: providerArn } }),
    `unknown-principal-type ${first}.Principal.Federation`,
    `action-for-principal ${first}.Action`,
  ],
  [
    "INVALID_SERVICE_CONDITION_KEY",
    "identity",
    document({ ...lists, Condition: { StringLike: { "s3:prefxi": "a/*" } } }),
    `unknown-condition-key ${first}.Condition.StringLike.s3:prefxi`,
  ],
  [
    "INVALID_VARIABLE_FOR_OPERATOR",
    "identity",
    when({ NumericEquals: { "aws:MultiFactorAuthAge": "${aws:x}" } }),
    `unsupported-variable ${first}.Condition.NumericEquals.aws:MultiFactorAuthAge`,
  ],
  ["INVALID_VERSION", "identity", { ...document(reads), Version: "2012-10-18" }, "invalid-version Version"],
  ["JSON_SYNTAX_ERROR", "identity", "{", "json-syntax"],
  ["JSON_SYNTAX_ERROR", "identity", "", "json-syntax"],
  ["MISSING_ACTION", "identity", document(withoutAction), `missing-element ${first}`],
  ["MISSING_ARN_FIELD", "identity", on("arn:aws:s3:bucket"), `invalid-arn ${first}.Resource`],
  [
    "MISSING_ARN_REGION",
    "identity",
    document({ Effect: "Allow", Action: "eks:DescribeCluster", Resource: "arn:aws:eks::111122223333:cluster/a" }),
    `invalid-arn ${first}.Resource`,
  ],
  [
    "MISSING_ARN_ACCOUNT",
    "identity",
    document({ Effect: "Allow", Action: "eks:DescribeCluster", Resource: "arn:aws:eks:us-east-2::cluster/a" }),
    `invalid-arn ${first}.Resource`,
  ],
  ["MISSING_EFFECT", "identity", document(withoutEffect), `missing-element ${first}`],
  ["MISSING_PRINCIPAL", "resource", document(reads), `missing-element ${first}`],
  ["MISSING_PRINCIPAL", "trust", document(withoutPrincipal), `missing-element ${first}`],
  ["MISSING_PRINCIPAL", "vpc-endpoint", document(reads), `missing-element ${first}`],
  [
    "MISSING_QUALIFIER",
    "identity",
    document({
      Effect: "Allow",
      Action: "iam:TagRole",
      Resource: "arn:aws:iam::111122223333:role/a",
      Condition: { StringEquals: { "aws:TagKeys": "a" } },
    }),
    `missing-qualifier ${first}.Condition.StringEquals.aws:TagKeys`,
  ],
  ["MISSING_RESOURCE", "identity", document(withoutResource), `missing-element ${first}`],
  ["MISSING_STATEMENT", "identity", { Version: "2012-10-17" }, "missing-element"],
  ["MISSING_STATEMENT", "identity", document(), "missing-element"],
  [
    "MISSING_TAG_KEY_IN_CONDITION",
    "identity",
    when({ StringEquals: { "aws:ResourceTag": "a" } }),
    `missing-tag-key ${first}.Condition.StringEquals.aws:ResourceTag`,
  ],
  [
    "NULL_WITH_IF_EXISTS",
    "identity",
    when({ NullIfExists: { "aws:PrincipalTag/a": "true" } }),
    `null-with-if-exists ${first}.Condition.NullIfExists`,
  ],
  [
    "SCP_SYNTAX_ERROR_PRINCIPAL",
    "service-control",
    document({ ...denies, Principal: "*" }),
    `unsupported-element ${first}.Principal`,
  ],
  [
    "RCP_SYNTAX_ERROR_PRINCIPAL",
    "resource-control",
    document({ ...denies, Principal: { AWS: "111122223333" } }),
    `invalid-principal ${first}.Principal.AWS`,
  ],
  [
    "RCP_SYNTAX_ERROR_PRINCIPAL",
    "resource-control",
    document({ ...denies, NotPrincipal: "*" }),
    `unsupported-element ${first}.NotPrincipal`,
  ],
  [
    "RCP_SYNTAX_ERROR_ALLOW",
    "resource-control",
    document({ ...grants, Principal: "*" }),
    `invalid-effect ${first}.Effect`,
  ],
  [
    "RCP_SYNTAX_ERROR_ALLOW",
    "resource-control",
    document({
      Effect: "Allow",
      Principal: "*",
      Action: "*",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "true" } },
    }),
    `invalid-effect ${first}.Effect`,
  ],
  [
    "RCP_SYNTAX_ERROR_NOTACTION",
    "resource-control",
    document({ Effect: "Deny", Principal: "*", NotAction: "s3:GetObject", Resource: "*" }),
    `unsupported-element ${first}.NotAction`,
  ],
  [
    "RCP_SYNTAX_ERROR_ACTION",
    "resource-control",
    document({ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }),
    `unsupported-action ${first}.Action`,
  ],
  [
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    "trust",
    document({ Effect: "Deny", NotPrincipal: { AWS: "111122223333" }, Action: "sts:AssumeRole" }),
    `unsupported-element ${first}.NotPrincipal`,
  ],
  [
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    "trust",
    document({ ...trusts, Resource: "*" }),
    `unsupported-element ${first}.Resource`,
  ],
  [
    "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    "trust",
    document({ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" }),
    `principal-wildcard ${first}.Principal`,
  ],
  [
    "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
    "trust",
    document({ ...trusts, Effect: "Deny", Principal: { Federated: "arn:aws:iam::1:x" } }),
    `invalid-principal ${first}.Principal.Federated`,
  ],
  [
    "MISMATCHED_ACTION_FOR_PRINCIPAL",
    "trust",
    document({ ...trusts, Action: "sts:AssumeRole" }),
    `action-for-principal ${first}.Action`,
  ],
  [
    "UNIQUE_SIDS_REQUIRED",
    "identity",
    document({ ...reads, Sid: "a" }, { ...lists, Sid: "a" }),
    "duplicate-sid Statement[1].Sid",
  ],
  [
    "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
    "identity",
    when({ StringLike: { "s3:prefix": "a/*" } }),
    `key-never-carried ${first}.Condition.StringLike.s3:prefix`,
  ],
  [
    "UNSUPPORTED_ELEMENT_COMBINATION",
    "identity",
    document({ ...reads, NotAction: "s3:PutObject" }),
    `conflicting-elements ${first}`,
  ],
  ["UNSUPPORTED_PRINCIPAL", "identity", document(grants), `unsupported-element ${first}.Principal`],
  ["UNSUPPORTED_PRINCIPAL", "boundary", document(grants), `unsupported-element ${first}.Principal`],
  ["UNSUPPORTED_PRINCIPAL", "session", document(grants), `unsupported-element ${first}.Principal`],
  ["UNSUPPORTED_SID", "identity", document({ ...reads, Sid: "my statement" }), `invalid-sid ${first}.Sid`],
  [
    "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    "resource",
    by({ AWS: "arn:aws:iam::111122223333:role/*" }),
    `principal-wildcard ${first}.Principal.AWS`,
  ],
  [
    "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    "resource",
    document({ ...grants, Effect: "Deny", Principal: { Service: "*" } }),
    `principal-wildcard ${first}.Principal.Service`,
  ],
  [
    "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
    "resource",
    by({ Federated: providerArn }),
    `federated-principal ${first}.Principal.Federated`,
  ],
  [
    "INVALID_SERVICE_PRINCIPAL_FORMAT",
    "resource",
    document({ ...grants, Effect: "Deny", Principal: { Service: "cloudtrail" } }),
    `invalid-principal ${first}.Principal.Service`,
  ],
  [
    "MISSING_BRACE_IN_VARIABLE",
    "identity",
    on("arn:aws:s3:::bucket/${aws:username"),
    `invalid-variable ${first}.Resource`,
  ],
  [
    "MISSING_QUOTE_IN_VARIABLE",
    "identity",
    on("arn:aws:s3:::bucket/${aws:username, me}"),
    `invalid-variable ${first}.Resource`,
  ],
  [
    "UNSUPPORTED_SPACE_IN_VARIABLE",
    "identity",
    on("arn:aws:s3:::bucket/${aws:user name}"),
    `invalid-variable ${first}.Resource`,
  ],
  ["EMPTY_VARIABLE", "identity", on("arn:aws:s3:::bucket/${}"), `invalid-variable ${first}.Resource`],
  [
    "VARIABLE_UNSUPPORTED_IN_ELEMENT",
    "identity",
    document({ ...reads, Action: "s3:${aws:username}" }),
    `unsupported-variable ${first}.Action`,
  ],
  [
    "VARIABLE_UNSUPPORTED_IN_VERSION",
    "identity",
    { Version: "2008-10-17", Statement: { ...reads, Resource: "arn:aws:s3:::bucket/${aws:username}" } },
    "old-version Version",
    `unsupported-variable ${first}.Resource`,
  ],
  [
    "PRIVATE_IP_ADDRESS",
    "identity",
    when({ IpAddress: { "aws:SourceIp": ["10.0.0.0/16", "192.168.1.1"] } }),
    `private-address ${first}.Condition.IpAddress.aws:SourceIp`,
  ],
  [
    "PRIVATE_NOT_IP_ADDRESS",
    "identity",
    document({ ...denies, Condition: { NotIpAddress: { "aws:SourceIp": "172.16.0.0/12" } } }),
    `private-address ${first}.Condition.NotIpAddress.aws:SourceIp`,
  ],
  [
    "INVALID_VPC_FORMAT",
    "identity",
    when({ StringEquals: { "aws:SourceVpc": "vpc-1a2b" } }),
    `invalid-identifier ${first}.Condition.StringEquals.aws:SourceVpc`,
  ],
  [
    "INVALID_VPCE_FORMAT",
    "identity",
    when({ StringEquals: { "aws:SourceVpce": ["vpce-1a2b3c4d", "vpc-1a2b3c4d"] } }),
    `invalid-identifier ${first}.Condition.StringEquals.aws:SourceVpce[1]`,
  ],
  [
    "UNSUPPORTED_GLOBAL_CONDITION_KEY",
    "identity",
    when({ ArnLike: { "aws:ARN": "arn:aws:iam::111122223333:role/a" } }),
    `unknown-condition-key ${first}.Condition.ArnLike.aws:ARN`,
  ],
  [
    "WILDCARD_USAGE_TOO_PERMISSIVE",
    "identity",
    when({ StringLike: { "aws:PrincipalOrgID": "o-*" } }),
    `wildcard-in-identifier ${first}.Condition.StringLike.aws:PrincipalOrgID`,
  ],
  [
    "TYPE_MISMATCH_IP_RANGE",
    "identity",
    when({ IpAddress: { "aws:SourceIp": "203.0.113.0/33" } }),
    `invalid-condition-value ${first}.Condition.IpAddress.aws:SourceIp`,
  ],
  [
    "TYPE_MISMATCH_NUMBER",
    "identity",
    when({ NumericLessThan: { "aws:MultiFactorAuthAge": "an hour" } }),
    `invalid-condition-value ${first}.Condition.NumericLessThan.aws:MultiFactorAuthAge`,
  ],
  [
    "TYPE_MISMATCH_BOOLEAN",
    "identity",
    when({ Bool: { "aws:SecureTransport": "yes" } }),
    `invalid-condition-value ${first}.Condition.Bool.aws:SecureTransport`,
  ],
  [
    "TYPE_MISMATCH_DATE",
    "identity",
    when({ DateLessThan: { "aws:CurrentTime": "tomorrow" } }),
    `invalid-condition-value ${first}.Condition.DateLessThan.aws:CurrentTime`,
  ],
];

test.each(cases(errors))("$what in $type: $source", ({ type, source, expected }) => {
  expect(faults(source, type)).toEqual(expected);
});
