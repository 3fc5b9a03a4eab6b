import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";
const page: Source = `${guide}/example-policies-s3.html`;
const walkthrough: Source = `${guide}/walkthrough1.html`;
const crossAccount: Source = `${guide}/example-walkthroughs-managing-access-example2.html`;
const iam = (name: string): Source =>
  `https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_${name}.html`;

const bucket = "arn:aws:s3:::amzn-s3-demo-bucket";
const object = (key: string): { resource: string } => ({ resource: `${bucket}/${key}` });
const mary = user("111122223333", "Mary", "AIDACKCEVSQ6C2EXAMPLE");
const everything = policy(allowAll);
const rw = ["s3:PutObject", "s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject", "s3:DeleteObjectVersion"];
const may = (Action: unknown, Resource: unknown): { identity: readonly [typeof everything] } => ({
  identity: [policy({ Effect: "Allow", Action, Resource })],
});
const list = { action: "s3:ListBucket", resource: bucket };
const prefix = (written: string, delimiter = "/"): { context: Readonly<Record<string, string>> } => ({
  context: { "s3:prefix": written, "s3:delimiter": delimiter },
});
const dropBox = policy(
  { Effect: "Allow", Action: "s3:PutObject", Resource: `${bucket}/uploads/anycompany/*` },
  { Sid: "NothingElse", Effect: "Deny", Action: "s3:*", NotResource: `${bucket}/uploads/anycompany/*` },
);
const ownAccount = policy({
  Sid: "DenyS3AccessOutsideMyBoundary",
  Effect: "Deny",
  Action: "s3:*",
  Resource: "*",
  Condition: { StringNotEquals: { "aws:ResourceAccount": ["222222222222"] } },
});
const ownOrganization = policy({
  Sid: "DenyS3AccessOutsideMyBoundary",
  Effect: "Deny",
  Action: "s3:*",
  Resource: "arn:aws:s3:::*/*",
  Condition: { StringNotEquals: { "aws:ResourceOrgID": "${aws:PrincipalOrgID}" } },
});
const outside = deniedBy("identity", "DenyS3AccessOutsideMyBoundary");

const consultants = policy(
  {
    Sid: "AllowGroupToSeeBucketList",
    Action: ["s3:ListAllMyBuckets", "s3:GetBucketLocation"],
    Effect: "Allow",
    Resource: "arn:aws:s3:::*",
  },
  {
    Sid: "AllowRootLevelListingOfCompanyBucket",
    Action: "s3:ListBucket",
    Effect: "Allow",
    Resource: "arn:aws:s3:::companybucket",
    Condition: { StringEquals: { "s3:prefix": [""] } },
  },
  {
    Sid: "RequireFolderStyleList",
    Action: "s3:ListBucket",
    Effect: "Deny",
    Resource: "arn:aws:s3:::*",
    Condition: { StringNotEquals: { "s3:delimiter": "/" } },
  },
  {
    Sid: "ExplictDenyAccessToPrivateFolderToEveryoneInTheGroup",
    Action: "s3:*",
    Effect: "Deny",
    Resource: "arn:aws:s3:::companybucket/Private/*",
  },
  {
    Sid: "DenyListBucketOnPrivateFolder",
    Action: "s3:ListBucket",
    Effect: "Deny",
    Resource: "arn:aws:s3:::*",
    Condition: { StringLike: { "s3:prefix": ["Private/"] } },
  },
);
const alice = policy(
  {
    Sid: "AllowListBucketIfSpecificPrefixIsIncludedInRequest",
    Action: "s3:ListBucket",
    Effect: "Allow",
    Resource: "arn:aws:s3:::companybucket",
    Condition: { StringLike: { "s3:prefix": ["Development/*"] } },
  },
  {
    Sid: "AllowUserToReadWriteObjectDataInDevelopmentFolder",
    Action: ["s3:GetObject", "s3:PutObject"],
    Effect: "Allow",
    Resource: "arn:aws:s3:::companybucket/Development/*",
  },
  {
    Sid: "ExplicitlyDenyAnyRequestsForAllOtherFoldersExceptDevelopment",
    Action: "s3:ListBucket",
    Effect: "Deny",
    Resource: "arn:aws:s3:::companybucket",
    Condition: { StringNotLike: { "s3:prefix": ["Development/*", ""] }, Null: { "s3:prefix": false } },
  },
);
const company = { action: "s3:ListBucket", resource: "arn:aws:s3:::companybucket" };

const dave = user("444455556666", "Dave");
const toB = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::444455556666:root" }, Resource: bucket };
const grantsB = { ...toB, Action: ["s3:GetLifecycleConfiguration", "s3:ListBucket"] };

const mfaAge = "aws:MultiFactorAuthAge";
const production = policy(
  { Sid: "AllowBucketLevelActions", Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::*" },
  {
    Sid: "AllowBucketObjectActions",
    Effect: "Allow",
    Action: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"],
    Resource: "arn:aws:s3:::*/*",
  },
  {
    Sid: "RequireMFAForProductionBucket",
    Effect: "Deny",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::Production/*", "arn:aws:s3:::Production"],
    Condition: { NumericGreaterThanIfExists: { [mfaAge]: "1800" } },
  },
);
const onlyS3 = policy(
  { Effect: "Allow", Action: "s3:*", Resource: [bucket, `${bucket}/*`] },
  { Effect: "Deny", NotAction: "s3:*", NotResource: [bucket, `${bucket}/*`] },
);
const sub = "cognito-identity.amazonaws.com:sub";
const cognito = session("111122223333", "app", "CognitoIdentityCredentials");
const home = (variable: string): { identity: readonly [typeof everything] } => ({
  identity: [
    policy(
      {
        Sid: "ListObjectsInBucket",
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: bucket,
        Condition: { StringLike: { "s3:prefix": ["", "home/", `home/${variable}/*`] } },
      },
      {
        Effect: "Allow",
        Action: "s3:*",
        Resource: [`${bucket}/home/${variable}`, `${bucket}/home/${variable}/*`],
      },
    ),
  ],
});

export const userPolicies: readonly Case[] = [
  ...decisions(
    `${page}#iam-policy-ex0`,
    { principal: mary },
    {
      identity: [
        policy(
          { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" },
          { Effect: "Allow", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: bucket },
          { Effect: "Allow", Action: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"], Resource: `${bucket}/*` },
        ),
      ],
    },
    [
      ["list all buckets", { action: "s3:ListAllMyBuckets" }, allowedBy("identity", 0)],
      ["list the bucket", list, allowedBy("identity", 1)],
      ["add an object", { action: "s3:PutObject", ...object("a") }, allowedBy("identity", 2)],
      ["delete an object", { action: "s3:DeleteObject", ...object("a") }, allowedBy("identity", 2)],
      ["not list another bucket", { ...list, resource: "arn:aws:s3:::another" }, missing("identity", "Resource")],
    ],
  ),
  ...decisions(`${page}#iam-policy-ex1`, { principal: mary }, may(rw, `${bucket}/\${aws:username}/*`), [
    ["Mary's folder", object("Mary/a"), allowedBy("identity")],
    [
      "Carlos has his own by the same policy",
      { principal: user("111122223333", "Carlos"), ...object("Carlos/a") },
      allowedBy("identity"),
    ],
    ["not Carlos's folder", object("Carlos/a"), missing("identity", "Resource")],
    [
      "a folder by user id",
      object("home/AIDACKCEVSQ6C2EXAMPLE/a"),
      allowedBy("identity"),
      may(rw, `${bucket}/home/\${aws:userid}/*`),
    ],
    [
      "another Carlos, who joined later, has another id",
      { principal: user("111122223333", "Mary", "AIDANEWMARYEXAMPLE"), ...object("home/AIDACKCEVSQ6C2EXAMPLE/a") },
      missing("identity", "Resource"),
      may(rw, `${bucket}/home/\${aws:userid}/*`),
    ],
  ]),
  ...decisions(`${page}#iam-policy-ex2`, { principal: mary }, may(rw, `${bucket}/share/marketing/*`), [
    ["the group's folder", object("share/marketing/a"), allowedBy("identity")],
    [
      "only the actions given",
      { action: "s3:PutObjectAcl", ...object("share/marketing/a") },
      missing("identity", "Action"),
    ],
    ["only that folder", object("share/sales/a"), missing("identity", "Resource")],
  ]),
  ...decisions(
    `${page}#iam-policy-ex3`,
    { principal: mary },
    may(["s3:GetObject", "s3:GetObjectVersion"], `${bucket}/readonly/*`),
    [
      ["read", object("readonly/a"), allowedBy("identity")],
      ["not write", { action: "s3:PutObject", ...object("readonly/a") }, missing("identity", "Action")],
    ],
  ),
  ...decisions(
    `${page}#iam-policy-ex4`,
    { principal: mary, action: "s3:PutObject" },
    { identity: [everything, dropBox] },
    [
      ["the partner drops a file", object("uploads/anycompany/a"), allowedBy("identity")],
      ["nowhere else", object("uploads/other/a"), deniedBy("identity", "NothingElse")],
      ["nor lists the bucket", list, deniedBy("identity", "NothingElse")],
    ],
  ),
  ...decisions(`${page}#iam-policy-ex6`, { principal: mary, ...object("a") }, { identity: [everything, ownAccount] }, [
    ["a bucket of the account", { context: { "aws:ResourceAccount": "222222222222" } }, allowedBy("identity")],
    ["a bucket of another", { context: { "aws:ResourceAccount": "333333333333" } }, outside],
  ]),
  ...decisions(
    `${page}#iam-policy-ex8`,
    { principal: mary, ...object("a") },
    { identity: [everything, ownOrganization] },
    [
      [
        "an object of the organization",
        { context: { "aws:ResourceOrgID": "o-1", "aws:PrincipalOrgID": "o-1" } },
        allowedBy("identity"),
      ],
      ["an object of another", { context: { "aws:ResourceOrgID": "o-2", "aws:PrincipalOrgID": "o-1" } }, outside],
      ["an object of an account in none", { context: { "aws:PrincipalOrgID": "o-1" } }, outside],
    ],
  ),
  ...decisions(
    walkthrough,
    { principal: user("111122223333", "Alice"), ...company },
    { identity: [consultants, alice] },
    [
      ["users begin with no permissions", prefix(""), missing("identity"), { identity: [] }],
      ["list the root in folder style", prefix(""), allowedBy("identity", "AllowRootLevelListingOfCompanyBucket")],
      ["list it otherwise", prefix("", "-"), deniedBy("identity", "RequireFolderStyleList")],
      [
        "list Development/",
        prefix("Development/"),
        allowedBy("identity", "AllowListBucketIfSpecificPrefixIsIncludedInRequest"),
      ],
      [
        "list Finance/",
        prefix("Finance/"),
        deniedBy("identity", "ExplicitlyDenyAnyRequestsForAllOtherFoldersExceptDevelopment"),
      ],
      ["list Private/", prefix("Private/"), deniedBy("identity", "DenyListBucketOnPrivateFolder")],
      [
        "Private/ is denied whatever else allows",
        { action: "s3:GetObject", resource: "arn:aws:s3:::companybucket/Private/a" },
        deniedBy("identity", "ExplictDenyAccessToPrivateFolderToEveryoneInTheGroup"),
        { identity: [consultants, alice, everything] },
      ],
      [
        "put an object into Development",
        { action: "s3:PutObject", resource: "arn:aws:s3:::companybucket/Development/a" },
        allowedBy("identity", "AllowUserToReadWriteObjectDataInDevelopmentFolder"),
      ],
    ],
  ),
  ...decisions(
    crossAccount,
    { principal: dave, ...list, resourceAccount: "111122223333" },
    { ...may("s3:ListBucket", bucket), resource: policy(grantsB) },
    [
      ["Dave lists: both accounts allow", {}, allowedBy("identity")],
      [
        "the rest of what his account was given is not his",
        { action: "s3:GetLifecycleConfiguration" },
        missing("identity", "Action"),
      ],
      [
        "an explicit deny in the bucket policy takes precedence",
        {},
        deniedBy("resource", "Deny permission"),
        { resource: policy(grantsB, { ...toB, Sid: "Deny permission", Effect: "Deny", Action: "s3:ListBucket" }) },
      ],
    ],
  ),
  ...decisions(
    iam("s3_full-access-except-production"),
    { principal: mary, resource: "arn:aws:s3:::Production/a" },
    { identity: [production] },
    [
      [
        "MFA within thirty minutes",
        { context: { [mfaAge]: "1800" } },
        allowedBy("identity", "AllowBucketObjectActions"),
      ],
      ["MFA longer ago", { context: { [mfaAge]: "1801" } }, deniedBy("identity", "RequireMFAForProductionBucket")],
      ["long-term keys never", {}, deniedBy("identity", "RequireMFAForProductionBucket")],
      ["any other bucket", { resource: "arn:aws:s3:::Test/a" }, allowedBy("identity", "AllowBucketObjectActions")],
    ],
  ),
  ...decisions(iam("s3_deny-except-bucket"), { principal: mary }, { identity: [onlyS3, everything] }, [
    ["S3 on the bucket", object("a"), allowedBy("identity")],
    [
      "any other service, whatever else allows",
      { action: "ec2:StopInstances", resource: "arn:aws:ec2:us-east-2:111122223333:instance/i-1" },
      deniedBy("identity", 1),
    ],
  ]),
  ...decisions(iam("s3_rw-bucket"), { principal: mary, ...object("a") }, may("s3:*Object", `${bucket}/*`), [
    ["s3:*Object: get", {}, allowedBy("identity")],
    ["s3:*Object: put", { action: "s3:PutObject" }, allowedBy("identity")],
    ["s3:*Object: not what ends otherwise", { action: "s3:GetObjectAcl" }, missing("identity", "Action")],
  ]),
  ...decisions(iam("s3_home-directory-console"), { principal: mary }, home("${aws:username}"), [
    ["list one's home", { ...list, ...prefix("home/Mary/a") }, allowedBy("identity", "ListObjectsInBucket")],
    ["not another's", { ...list, ...prefix("home/Carlos/a") }, missing("identity", "s3:prefix")],
    ["write one's home", { action: "s3:PutObject", ...object("home/Mary/a") }, allowedBy("identity", 1)],
    ["not another's home", { action: "s3:PutObject", ...object("home/Carlos/a") }, missing("identity", "Resource")],
  ]),
  ...decisions(
    iam("s3_federated-home-directory-console"),
    { principal: session("111122223333", "federated", "John", "AROAXXT2NJT7D3SIQN7Z6") },
    home("${aws:userid}"),
    [
      [
        "John's home is AROAXXT2NJT7D3SIQN7Z6:John",
        object("home/AROAXXT2NJT7D3SIQN7Z6:John/a"),
        allowedBy("identity", 1),
      ],
      ["not another session's", object("home/AROAXXT2NJT7D3SIQN7Z6:Jane/a"), missing("identity", "Resource")],
    ],
  ),
  ...decisions(
    iam("s3_cognito-bucket"),
    { principal: cognito, context: { [sub]: "us-east-2:id-1" } },
    may(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], `${bucket}/cognito/application-name/\${${sub}}/*`),
    [
      ["one's own folder", object("cognito/application-name/us-east-2:id-1/a"), allowedBy("identity")],
      ["another user's", object("cognito/application-name/us-east-2:id-2/a"), missing("identity", "Resource")],
    ],
  ),
];
