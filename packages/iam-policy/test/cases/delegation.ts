import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const delegating: Source = `${guide}/id_roles_create_policy-examples.html`;
const policies: Source = `${guide}/access_policies.html`;
const condition: Source = `${guide}/reference_policies_elements_condition.html`;

const ofB = user("111122223333", "Jo");
const everything = policy(allowAll);
const mybucket = ["arn:aws:s3:::mybucket", "arn:aws:s3:::mybucket/*"];
const accountB = { Principal: { AWS: "111122223333" }, Action: "s3:*", Resource: mybucket };
const bucketOfA = policy({ Sid: "AccountBAccess1", Effect: "Allow", ...accountB });
const listsBucket = policy({ Effect: "Allow", Action: "s3:List*", Resource: mybucket });
const list = { action: "s3:ListBucket", resource: "arn:aws:s3:::mybucket" };

const now = "aws:CurrentTime";
const queueOfA = policy({
  Effect: "Allow",
  Principal: { AWS: "111122223333" },
  Action: ["sqs:SendMessage", "sqs:ReceiveMessage"],
  Resource: "arn:aws:sqs:*:123456789012:queue1",
  Condition: {
    DateGreaterThan: { [now]: "2014-11-30T12:00Z" },
    DateLessThan: { [now]: "2014-11-30T15:00Z" },
  },
});
const send = { action: "sqs:SendMessage", resource: "arn:aws:sqs:us-east-2:123456789012:queue1" };
const afternoon = { context: { [now]: "2014-11-30T13:30:00Z" } };

const mfa = "aws:MultiFactorAuthPresent";
const confidential = policy(
  { Sid: "FirstStatement", Effect: "Allow", Action: "iam:ChangePassword", Resource: "*" },
  { Sid: "SecondStatement", Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" },
  {
    Sid: "ThirdStatement",
    Effect: "Allow",
    Action: ["s3:List*", "s3:Get*"],
    Resource: ["arn:aws:s3:::confidential-data", "arn:aws:s3:::confidential-data/*"],
    Condition: { Bool: { [mfa]: "true" } },
  },
);
const secret = { resource: "arn:aws:s3:::confidential-data/a" };

const johndoe = user("123456789012", "johndoe");
const johnDoe = user("123456789012", "JohnDoe");
const named = (operator: string, key = "aws:username"): { identity: readonly [typeof everything] } => ({
  identity: [policy({ ...allowAll, Condition: { [operator]: { [key]: "johndoe" } } })],
});
const ageOfMfa = "aws:MultiFactorAuthAge";
const ownDevice = {
  identity: [
    policy({
      Sid: "AllowRemoveMfaOnlyIfRecentMfa",
      Effect: "Allow",
      Action: "iam:DeactivateMFADevice",
      Resource: "arn:aws:iam::*:user/${aws:username}",
      Condition: { NumericLessThanEquals: { [ageOfMfa]: "3600" } },
    }),
  ],
};
const janeDoe = {
  identity: [
    policy({
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: "*",
      Condition: { StringLike: { "s3:prefix": "janedoe/*" } },
    }),
  ],
};

export const delegation: readonly Case[] = [
  ...decisions(
    `${delegating}#example-delegate-xaccount-S3`,
    { principal: ofB, ...list, resourceAccount: "123456789012" },
    { resource: bucketOfA },
    [
      ["account B has access, its users have none by that", {}, missing("identity")],
      ["until B delegates it", {}, allowedBy("identity"), { identity: [listsBucket] }],
      [
        "and only as far as it does",
        { action: "s3:GetObject", resource: "arn:aws:s3:::mybucket/a" },
        missing("identity", "Action"),
        { identity: [listsBucket] },
      ],
    ],
  ),
  ...decisions(
    `${delegating}#example-delegate-xaccount-SQS`,
    { principal: ofB, ...send, ...afternoon, resourceAccount: "123456789012" },
    {
      identity: [policy({ Effect: "Allow", Action: "sqs:*", Resource: "arn:aws:sqs:*:123456789012:queue1" })],
      resource: queueOfA,
    },
    [
      ["send between noon and three", {}, allowedBy("identity")],
      ["receive between noon and three", { action: "sqs:ReceiveMessage" }, allowedBy("identity")],
      ["not later", { context: { [now]: "2014-11-30T15:00:01Z" } }, missing("resource", now)],
      ["not earlier", { context: { [now]: "2014-11-30T11:59:59Z" } }, missing("resource", now)],
      ["no more than B was granted", { action: "sqs:DeleteQueue" }, missing("resource", "Action")],
    ],
  ),
  ...decisions(
    `${delegating}#example-delegate-xaccount-SQS-denied`,
    { principal: ofB, ...list, resourceAccount: "123456789012" },
    {
      identity: [policy({ Effect: "Allow", Action: "s3:*", Resource: mybucket })],
      resource: policy({ Sid: "AccountBDeny", Effect: "Deny", ...accountB }),
    },
    [["a denied account cannot delegate: the deny reaches its users", {}, deniedBy("resource", "AccountBDeny")]],
  ),
  ...decisions(
    `${policies}#policies-syntax-multiples`,
    { principal: johndoe, ...secret },
    { identity: [confidential] },
    [
      [
        "the first statement",
        { action: "iam:ChangePassword", resource: johndoe.arn },
        allowedBy("identity", "FirstStatement"),
      ],
      ["the second", { action: "s3:ListAllMyBuckets", resource: "*" }, allowedBy("identity", "SecondStatement")],
      ["the third, with MFA", { context: { [mfa]: "true" } }, allowedBy("identity", "ThirdStatement")],
      ["the third, without", { context: { [mfa]: "false" } }, missing("identity", mfa)],
      [
        "no other bucket",
        { resource: "arn:aws:s3:::other/a", context: { [mfa]: "true" } },
        missing("identity", "Resource"),
      ],
    ],
  ),
  ...decisions(
    `${policies}#policies-syntax-examples`,
    { principal: johndoe, action: "s3:ListBucket", resource: "arn:aws:s3:::example_bucket" },
    { identity: [policy({ Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::example_bucket" })] },
    [
      ["list a single bucket", {}, allowedBy("identity")],
      [
        "not its objects",
        { action: "s3:GetObject", resource: "arn:aws:s3:::example_bucket/a" },
        missing("identity", "Action", "Resource"),
      ],
    ],
  ),
  ...decisions(condition, { principal: johndoe }, {}, [
    ["StringEquals: johndoe", {}, allowedBy("identity"), named("StringEquals")],
    ["StringEquals: not JohnDoe", { principal: johnDoe }, missing("identity", "aws:username"), named("StringEquals")],
    [
      "StringEqualsIgnoreCase: JohnDoe, too",
      { principal: johnDoe },
      allowedBy("identity"),
      named("StringEqualsIgnoreCase"),
    ],
    ["names of keys are not case-sensitive", {}, allowedBy("identity"), named("StringEquals", "AWS:UserName")],
  ]),
  ...decisions(
    `${condition}#AccessPolicyLanguage_RequestContext`,
    { principal: johndoe, action: "iam:DeactivateMFADevice", resource: johndoe.arn },
    ownDevice,
    [
      [
        "signed in with MFA in the last hour",
        { context: { [ageOfMfa]: "3600" } },
        allowedBy("identity", "AllowRemoveMfaOnlyIfRecentMfa"),
      ],
      ["signed in with it earlier", { context: { [ageOfMfa]: "3601" } }, missing("identity", ageOfMfa)],
      ["signed in without, or with access keys: not present, no match", {}, missing("identity", ageOfMfa)],
      ["another's device", { resource: johnDoe.arn, context: { [ageOfMfa]: "60" } }, missing("identity", "Resource")],
    ],
  ),
  ...decisions(
    `${condition}#AccessPolicyLanguage_ConditionBlock`,
    { principal: johndoe, action: "s3:ListBucket", resource: "arn:aws:s3:::amzn-s3-demo-bucket" },
    janeDoe,
    [
      ["s3:prefix like janedoe/*", { context: { "s3:prefix": "janedoe/photos" } }, allowedBy("identity")],
      ["s3:prefix of another", { context: { "s3:prefix": "johndoe/photos" } }, missing("identity", "s3:prefix")],
    ],
  ),
];
