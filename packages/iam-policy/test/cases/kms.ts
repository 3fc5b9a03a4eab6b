import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/kms/latest/developerguide";
const defaults: Source = `${guide}/key-policy-default.html`;
const conditions: Source = `${guide}/conditions-kms.html`;
const external: Source = `${guide}/key-policy-modifying-external-accounts.html`;

const account = "111122223333";
const key = {
  resource: `arn:aws:kms:us-west-2:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  resourceAccount: account,
};
const jo = user(account, "Jo");
const everything = policy(allowAll);
const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

const enable = {
  Sid: "Enable IAM policies",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: "kms:*",
  Resource: "*",
};
const admin = user(account, "KMSAdminUser");
const exampleUser = user(account, "ExampleUser");
const exampleRole = session(account, "ExampleRole", "s");
const other = user("444455556666", "Jo");
const users = { AWS: [exampleUser.arn, exampleRole.roleArn, "arn:aws:iam::444455556666:root"] };
const keyPolicy = policy(
  {
    Sid: "Allow access for Key Administrators",
    Effect: "Allow",
    Principal: { AWS: [admin.arn, `arn:aws:iam::${account}:role/KMSAdminRole`] },
    Action: ["kms:Create*", "kms:Describe*", "kms:Put*", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"],
    Resource: "*",
  },
  { Sid: "Allow use of the key", Effect: "Allow", Principal: users, Action: use, Resource: "*" },
  {
    Sid: "Allow attachment of persistent resources",
    Effect: "Allow",
    Principal: users,
    Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
    Resource: "*",
    Condition: { Bool: { "kms:GrantIsForAWSResource": true } },
  },
);
const ebs = (Action: unknown, Condition: object): ReturnType<typeof policy> =>
  policy({ Sid: "Via", Effect: "Allow", Principal: { AWS: exampleRole.roleArn }, Action, Resource: "*", Condition });
const viaService = "kms:ViaService";
const caller = "kms:CallerAccount";
const context = "kms:EncryptionContext:AppName";

export const kmsKeys: readonly Case[] = [
  ...decisions(
    `${defaults}#key-policy-default-allow-root-enable-iam`,
    { principal: jo, action: "kms:Decrypt", ...key },
    { identity: [everything], resource: policy(enable), resourceMustAllow: true },
    [
      ["the account is named: IAM policies give access", {}, allowedBy("resource", "Enable IAM policies")],
      ["the account is named: without an IAM policy there is none", {}, missing("identity"), { identity: [] }],
      [
        "without that statement IAM policies that allow are of no effect",
        {},
        missing("resource", "Principal"),
        { resource: keyPolicy },
      ],
      [
        "IAM policies that deny are",
        { principal: exampleUser },
        deniedBy("identity"),
        { identity: [policy({ Effect: "Deny", Action: "kms:*", Resource: "*" })], resource: keyPolicy },
      ],
    ],
  ),
  ...decisions(
    `${defaults}#key-policy-default-allow-administrators`,
    { principal: admin, action: "kms:PutKeyPolicy", ...key },
    { resource: keyPolicy, resourceMustAllow: true },
    [
      ["administrators manage the key", {}, allowedBy("resource", "Allow access for Key Administrators")],
      ["they do not use it", { action: "kms:Decrypt" }, missing("resource", "Principal")],
      ["users do not manage it", { principal: exampleUser }, missing("resource", "Principal")],
    ],
  ),
  ...decisions(
    `${defaults}#key-policy-default-allow-users`,
    { principal: exampleUser, action: "kms:GenerateDataKeyWithoutPlaintext", ...key },
    { resource: keyPolicy, resourceMustAllow: true },
    [
      ["key users use it, no IAM policy needed", {}, allowedBy("resource", "Allow use of the key")],
      [
        "a role's sessions do",
        { principal: exampleRole, action: "kms:Decrypt" },
        allowedBy("resource", "Allow use of the key"),
      ],
      [
        "grants for AWS services",
        { action: "kms:CreateGrant", context: { "kms:GrantIsForAWSResource": "true" } },
        allowedBy("resource", "Allow attachment of persistent resources"),
      ],
      [
        "no other grants",
        { action: "kms:CreateGrant", context: { "kms:GrantIsForAWSResource": "false" } },
        missing("resource", "kms:GrantIsForAWSResource"),
      ],
      ["no deletion", { action: "kms:ScheduleKeyDeletion" }, missing("resource", "Principal")],
    ],
  ),
  ...decisions(
    external,
    { principal: other, action: "kms:Decrypt", ...key },
    { resource: keyPolicy, resourceMustAllow: true },
    [
      [
        "the external account's own policies must allow, too",
        {},
        allowedBy("identity"),
        { identity: [policy({ Effect: "Allow", Action: use, Resource: key.resource })] },
      ],
      ["the key policy alone is not enough", {}, missing("identity")],
      [
        "the IAM policy alone is not enough",
        {},
        missing("resource", "Principal"),
        { identity: [policy({ Effect: "Allow", Action: use, Resource: key.resource })], resource: policy(enable) },
      ],
      [
        "actions the key policy does not give the external account",
        { action: "kms:ScheduleKeyDeletion" },
        missing("resource", "Principal"),
        { identity: [everything] },
      ],
    ],
  ),
  ...decisions(
    `${conditions}#conditions-kms-via-service`,
    { principal: exampleRole, action: "kms:Decrypt", ...key },
    {
      resource: ebs(use, {
        StringEquals: { [viaService]: ["ec2.us-west-2.amazonaws.com", "rds.us-west-2.amazonaws.com"] },
      }),
      resourceMustAllow: true,
    },
    [
      [
        "through Amazon EBS",
        { context: { [viaService]: "ec2.us-west-2.amazonaws.com" } },
        allowedBy("resource", "Via"),
      ],
      [
        "through another service",
        { context: { [viaService]: "s3.us-west-2.amazonaws.com" } },
        missing("resource", viaService),
      ],
      [
        "in another Region",
        { context: { [viaService]: "ec2.us-east-1.amazonaws.com" } },
        missing("resource", viaService),
      ],
      ["directly", {}, missing("resource", viaService)],
    ],
  ),
  ...decisions(
    `${conditions}#conditions-kms-caller-account`,
    { principal: jo, action: "kms:Decrypt", ...key },
    {
      resource: policy({
        Sid: "Via",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: use,
        Resource: "*",
        Condition: { StringEquals: { [caller]: account, [viaService]: "ec2.us-west-2.amazonaws.com" } },
      }),
      resourceMustAllow: true,
    },
    [
      [
        "everyone of the account, through the service: as keys that AWS manages are",
        { context: { [caller]: account, [viaService]: "ec2.us-west-2.amazonaws.com" } },
        allowedBy("resource", "Via"),
      ],
      [
        "nobody of another account",
        { principal: other, context: { [caller]: "444455556666", [viaService]: "ec2.us-west-2.amazonaws.com" } },
        missing("resource", caller),
        { identity: [everything] },
      ],
    ],
  ),
  ...decisions(
    `${conditions}#conditions-kms-encryption-context`,
    { principal: exampleRole, action: "kms:Decrypt", ...key },
    { resource: ebs("kms:Decrypt", { StringEquals: { [context]: "ExampleApp" } }), resourceMustAllow: true },
    [
      ["the encryption context", { context: { [context]: "ExampleApp" } }, allowedBy("resource", "Via")],
      ["another value", { context: { [context]: "AnotherApp" } }, missing("resource", context)],
      ["the value's case matters", { context: { [context]: "exampleapp" } }, missing("resource", context)],
    ],
  ),
];
