import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, service, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const page: Source =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";

const account = "111122223333";
const principal = user(account, "Jo");
const everything = policy(allowAll);
const allowIf = (Condition: object, elements: object = {}): { identity: readonly [typeof everything] } => ({
  identity: [policy({ ...allowAll, ...elements, Condition })],
});
const denyIf = (Condition: object): { identity: readonly [typeof everything, typeof everything] } => ({
  identity: [everything, policy({ Sid: "Deny", Effect: "Deny", Action: "*", Resource: "*", Condition })],
});

const keysOfUsers = { Action: "iam:*AccessKey*", Resource: `arn:aws:iam::${account}:user/*` };
const jobCategory = "aws:PrincipalTag/job-category";
const adminsOnly = allowIf({ StringEquals: { [jobCategory]: "iamuser-admin" } }, keysOfUsers);
const home = {
  identity: [
    policy(
      { Effect: "Allow", Action: ["s3:ListAllMyBuckets", "s3:GetBucketLocation"], Resource: "arn:aws:s3:::*" },
      {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::amzn-s3-demo-bucket",
        Condition: { StringLike: { "s3:prefix": ["", "home/", "home/${aws:username}/"] } },
      },
      {
        Effect: "Allow",
        Action: "s3:*",
        Resource: [
          "arn:aws:s3:::amzn-s3-demo-bucket/home/${aws:username}",
          "arn:aws:s3:::amzn-s3-demo-bucket/home/${aws:username}/*",
        ],
      },
    ),
  ],
};
const list = { action: "s3:ListBucket", resource: "arn:aws:s3:::amzn-s3-demo-bucket" };
const ownKey = { action: "iam:CreateAccessKey", resource: principal.arn };

const issued = "aws:TokenIssueTime";
const sourceIp = "aws:SourceIp";
const sourceArn = "aws:SourceArn";
const topic = "arn:aws:sns:us-east-2:123456789012:TOPIC-ID";
const queue = policy({
  Effect: "Allow",
  Principal: { AWS: "123456789012", Service: "sns.amazonaws.com" },
  Action: "SQS:SendMessage",
  Resource: "arn:aws:sqs:us-east-2:123456789012:QUEUE-ID",
  Condition: { ArnEquals: { [sourceArn]: topic } },
});
const finance = "arn:aws:someservice:*:111122223333:finance/*";
const elsewhere = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";

const instanceType = "ec2:InstanceType";
const types = ["t1.*", "t2.*", "m3.*"];
const launch = { Action: "ec2:RunInstances" };
const doesNotWork = allowIf({ StringLike: { [instanceType]: types } }, launch);
const works = allowIf({ StringLikeIfExists: { [instanceType]: types } }, launch);
const instance = { action: "ec2:RunInstances", resource: "arn:aws:ec2:us-east-2:111122223333:instance/*" };
const image = { action: "ec2:RunInstances", resource: "arn:aws:ec2:us-east-2::image/ami-1" };

export const operators: readonly Case[] = [
  ...decisions(page, { principal }, {}, [
    [
      "a key that is absent does not match",
      {},
      missing("identity", "test:k"),
      allowIf({ StringEquals: { "test:k": "a" } }),
    ],
    ["an absent key is not like a pattern", {}, allowedBy("identity"), allowIf({ StringNotLike: { "test:k": "a*" } })],
    [
      "nor like an ARN",
      {},
      allowedBy("identity"),
      allowIf({ ArnNotLike: { "test:k": "arn:aws:iam::111122223333:role/*" } }),
    ],
    [
      "a deny with a negated operator denies when the key is absent",
      {},
      deniedBy("identity", "Deny"),
      denyIf({ StringNotLike: { "test:k": "a*" } }),
    ],
    ["a deny with a positive one does not", {}, allowedBy("identity"), denyIf({ StringLike: { "test:k": "a*" } })],
  ]),
  ...decisions(`${page}#Conditions_String`, { principal, ...ownKey }, adminsOnly, [
    ["a user with the tag", { context: { [jobCategory]: "iamuser-admin" } }, allowedBy("identity")],
    ["a user without the tag is implicitly denied", {}, missing("identity", jobCategory)],
    ["StringEquals minds the case", { context: { [jobCategory]: "IAMUser-Admin" } }, missing("identity", jobCategory)],
    [
      "StringEquals takes * as it is",
      { context: { [jobCategory]: "iamuser-admin" } },
      missing("identity", jobCategory),
      allowIf({ StringEquals: { [jobCategory]: "iamuser-*" } }, keysOfUsers),
    ],
    [
      "StringNotEquals is negated",
      { context: { [jobCategory]: "iamuser-admin" } },
      missing("identity", jobCategory),
      allowIf({ StringNotEquals: { [jobCategory]: "iamuser-admin" } }, keysOfUsers),
    ],
    [
      "StringEqualsIgnoreCase does not mind the case",
      { context: { [jobCategory]: "IAMUser-Admin" } },
      allowedBy("identity"),
      allowIf({ StringEqualsIgnoreCase: { [jobCategory]: "iamuser-admin" } }, keysOfUsers),
    ],
    [
      "StringNotEqualsIgnoreCase is its negation",
      { context: { [jobCategory]: "IAMUser-Admin" } },
      missing("identity", jobCategory),
      allowIf({ StringNotEqualsIgnoreCase: { [jobCategory]: "iamuser-admin" } }, keysOfUsers),
    ],
    [
      "StringLike: * is any characters",
      { context: { [jobCategory]: "iamuser-admin" } },
      allowedBy("identity"),
      allowIf({ StringLike: { [jobCategory]: "*-admin" } }, keysOfUsers),
    ],
    [
      "StringLike: ? is one character",
      { context: { [jobCategory]: "iamuser-admin" } },
      missing("identity", jobCategory),
      allowIf({ StringLike: { [jobCategory]: "?-admin" } }, keysOfUsers),
    ],
    [
      "StringLike needs wildcards for partial matches",
      { context: { [jobCategory]: "iamuser-admin" } },
      missing("identity", jobCategory),
      allowIf({ StringLike: { [jobCategory]: "admin" } }, keysOfUsers),
    ],
    [
      "StringLike minds the case",
      { context: { [jobCategory]: "IAMUser-Admin" } },
      missing("identity", jobCategory),
      allowIf({ StringLike: { [jobCategory]: "iamuser-*" } }, keysOfUsers),
    ],
    [
      "StringNotLike is its negation",
      { context: { [jobCategory]: "iamuser-admin" } },
      missing("identity", jobCategory),
      allowIf({ StringNotLike: { [jobCategory]: "iamuser-*" } }, keysOfUsers),
    ],
  ]),
  ...decisions(`${page}#Conditions_String`, { principal, ...list }, home, [
    ["home directory: list the top", { context: { "s3:prefix": "" } }, allowedBy("identity", 1)],
    ["home directory: list home/", { context: { "s3:prefix": "home/" } }, allowedBy("identity", 1)],
    ["home directory: list one's own", { context: { "s3:prefix": "home/Jo/" } }, allowedBy("identity", 1)],
    ["home directory: not another's", { context: { "s3:prefix": "home/Bob/" } }, missing("identity", "s3:prefix")],
    [
      "home directory: write one's own",
      { action: "s3:PutObject", resource: "arn:aws:s3:::amzn-s3-demo-bucket/home/Jo/a" },
      allowedBy("identity", 2),
    ],
    [
      "home directory: not write another's",
      { action: "s3:PutObject", resource: "arn:aws:s3:::amzn-s3-demo-bucket/home/Bob/a" },
      missing("identity", "Resource"),
    ],
  ]),
  ...decisions(
    `${page}#Conditions_Numeric`,
    { principal, ...list },
    allowIf({ NumericLessThanEquals: { "s3:max-keys": "10" } }, { Action: "s3:ListBucket", Resource: list.resource }),
    [
      ["up to 10 objects: 10", { context: { "s3:max-keys": "10" } }, allowedBy("identity")],
      ["up to 10 objects: 9", { context: { "s3:max-keys": "9" } }, allowedBy("identity")],
      ["up to 10 objects: 11", { context: { "s3:max-keys": "11" } }, missing("identity", "s3:max-keys")],
      ["up to 10 objects: a request without the key", {}, missing("identity", "s3:max-keys")],
      [
        "NumericEquals",
        { context: { "s3:max-keys": "10" } },
        allowedBy("identity"),
        allowIf({ NumericEquals: { "s3:max-keys": "10" } }),
      ],
      [
        "NumericNotEquals",
        { context: { "s3:max-keys": "10" } },
        missing("identity", "s3:max-keys"),
        allowIf({ NumericNotEquals: { "s3:max-keys": "10" } }),
      ],
      [
        "NumericLessThan is strict",
        { context: { "s3:max-keys": "10" } },
        missing("identity", "s3:max-keys"),
        allowIf({ NumericLessThan: { "s3:max-keys": "10" } }),
      ],
      [
        "NumericGreaterThan is strict",
        { context: { "s3:max-keys": "10" } },
        missing("identity", "s3:max-keys"),
        allowIf({ NumericGreaterThan: { "s3:max-keys": "10" } }),
      ],
      [
        "NumericGreaterThanEquals is not",
        { context: { "s3:max-keys": "10" } },
        allowedBy("identity"),
        allowIf({ NumericGreaterThanEquals: { "s3:max-keys": "10" } }),
      ],
      [
        "decimals",
        { context: { "s3:max-keys": "1.25" } },
        allowedBy("identity"),
        allowIf({ NumericLessThan: { "s3:max-keys": "1.3" } }),
      ],
    ],
  ),
  ...decisions(
    `${page}#Conditions_Date`,
    { principal: session(account, "r", "s"), ...ownKey },
    allowIf({ DateGreaterThan: { [issued]: "2020-01-01T00:00:01Z" } }, keysOfUsers),
    [
      ["credentials issued after", { context: { [issued]: "2020-06-01T00:00:00Z" } }, allowedBy("identity")],
      ["credentials issued before", { context: { [issued]: "2019-12-31T23:59:59Z" } }, missing("identity", issued)],
      ["at that second: not after", { context: { [issued]: "2020-01-01T00:00:01Z" } }, missing("identity", issued)],
      ["a user's access key, which has no such time", { principal }, missing("identity", issued)],
      ["in epoch time", { context: { [issued]: "1577836802" } }, allowedBy("identity")],
      [
        "DateGreaterThanEquals: at that second",
        { context: { [issued]: "2020-01-01T00:00:01Z" } },
        allowedBy("identity"),
        allowIf({ DateGreaterThanEquals: { [issued]: "2020-01-01T00:00:01Z" } }),
      ],
      [
        "DateEquals, in another ISO 8601 form",
        { context: { [issued]: "2020-01-01T09:00:01+09:00" } },
        allowedBy("identity"),
        allowIf({ DateEquals: { [issued]: "2020-01-01T00:00:01Z" } }),
      ],
      [
        "DateNotEquals",
        { context: { [issued]: "2020-01-01T00:00:01Z" } },
        missing("identity", issued),
        allowIf({ DateNotEquals: { [issued]: "2020-01-01T00:00:01Z" } }),
      ],
      [
        "DateLessThan is strict",
        { context: { [issued]: "2020-01-01T00:00:01Z" } },
        missing("identity", issued),
        allowIf({ DateLessThan: { [issued]: "2020-01-01T00:00:01Z" } }),
      ],
      [
        "DateLessThanEquals is not",
        { context: { [issued]: "2020-01-01T00:00:01Z" } },
        allowedBy("identity"),
        allowIf({ DateLessThanEquals: { [issued]: "2020-01-01T00:00:01Z" } }),
      ],
      [
        "wildcards are not permitted",
        { context: { [issued]: "2020-06-01T00:00:00Z" } },
        missing("identity", "unknown"),
        allowIf({ DateEquals: { [issued]: "2020-*" } }),
      ],
    ],
  ),
  ...decisions(`${page}#Conditions_Boolean`, { principal }, denyIf({ Bool: { "aws:SecureTransport": "false" } }), [
    ["not over SSL", { context: { "aws:SecureTransport": "false" } }, deniedBy("identity", "Deny")],
    ["over SSL", { context: { "aws:SecureTransport": "true" } }, allowedBy("identity")],
    ["where the key is absent the values do not match", {}, allowedBy("identity")],
  ]),
  ...decisions(
    `${page}#Conditions_BinaryEquals`,
    { principal },
    allowIf({ BinaryEquals: { "test:k": "QmluYXJ5VmFsdWVJbkJhc2U2NA==" } }),
    [
      ["byte for byte the same", { context: { "test:k": "QmluYXJ5VmFsdWVJbkJhc2U2NA==" } }, allowedBy("identity")],
      ["another value", { context: { "test:k": "QmluYXJ5VmFsdWVJbkJhc2U2NQ==" } }, missing("identity", "test:k")],
      ["no value", {}, missing("identity", "test:k")],
    ],
  ),
  ...decisions(
    `${page}#Conditions_IPAddress`,
    { principal, ...ownKey },
    allowIf({ IpAddress: { [sourceIp]: "203.0.113.0/24" } }, keysOfUsers),
    [
      ["the first address of the range", { context: { [sourceIp]: "203.0.113.0" } }, allowedBy("identity")],
      ["the last address of the range", { context: { [sourceIp]: "203.0.113.255" } }, allowedBy("identity")],
      ["one outside of it", { context: { [sourceIp]: "203.0.114.0" } }, missing("identity", sourceIp)],
      ["through a VPC endpoint there is no such key", {}, missing("identity", sourceIp)],
      [
        "an address without prefix is itself alone",
        { context: { [sourceIp]: "203.0.113.1" } },
        missing("identity", sourceIp),
        allowIf({ IpAddress: { [sourceIp]: "203.0.113.0" } }),
      ],
      [
        "NotIpAddress: one in the range",
        { context: { [sourceIp]: "203.0.113.7" } },
        missing("identity", sourceIp),
        allowIf({ NotIpAddress: { [sourceIp]: "203.0.113.0/24" } }),
      ],
      [
        "NotIpAddress: any other",
        { context: { [sourceIp]: "198.51.100.7" } },
        allowedBy("identity"),
        allowIf({ NotIpAddress: { [sourceIp]: "203.0.113.0/24" } }),
      ],
    ],
  ),
  ...decisions(
    `${page}#Conditions_IPAddress`,
    { principal, action: "someservice:Get" },
    allowIf({ IpAddress: { [sourceIp]: ["203.0.113.0/24", "2001:DB8:1234:5678::/64"] } }, { Action: "someservice:*" }),
    [
      ["IPv4 and IPv6: IPv4", { context: { [sourceIp]: "203.0.113.7" } }, allowedBy("identity")],
      ["IPv4 and IPv6: IPv6", { context: { [sourceIp]: "2001:db8:1234:5678:9abc::1" } }, allowedBy("identity")],
      [
        "IPv4 and IPv6: the next network",
        { context: { [sourceIp]: "2001:db8:1234:5679::1" } },
        missing("identity", sourceIp),
      ],
    ],
  ),
  ...decisions(`${page}#Conditions_ARN`, { principal, context: { "test:Arn": elsewhere } }, {}, [
    ["StringLike lets * pass colons", {}, allowedBy("identity"), allowIf({ StringLike: { "test:Arn": finance } })],
    ["ArnLike does not", {}, missing("identity", "test:Arn"), allowIf({ ArnLike: { "test:Arn": finance } })],
    ["ArnEquals is the same", {}, missing("identity", "test:Arn"), allowIf({ ArnEquals: { "test:Arn": finance } })],
    ["ArnNotLike is the negation", {}, allowedBy("identity"), allowIf({ ArnNotLike: { "test:Arn": finance } })],
    ["and so is ArnNotEquals", {}, allowedBy("identity"), allowIf({ ArnNotEquals: { "test:Arn": finance } })],
    [
      "ArnEquals takes wildcards, too",
      { context: { "test:Arn": "arn:aws:someservice:us-east-2:111122223333:finance/document.txt" } },
      allowedBy("identity"),
      allowIf({ ArnEquals: { "test:Arn": finance } }),
    ],
    [
      "ArnLike minds the case",
      { context: { "test:Arn": "arn:aws:someservice:us-east-2:111122223333:Finance/document.txt" } },
      missing("identity", "test:Arn"),
      allowIf({ ArnLike: { "test:Arn": finance } }),
    ],
  ]),
  ...decisions(
    `${page}#Conditions_ARN`,
    {
      principal: service("sns"),
      action: "sqs:SendMessage",
      resource: "arn:aws:sqs:us-east-2:123456789012:QUEUE-ID",
      resourceAccount: "123456789012",
    },
    { resource: queue },
    [
      ["SNS for the topic", { context: { [sourceArn]: topic } }, allowedBy("resource")],
      ["SNS for another topic", { context: { [sourceArn]: `${topic}-2` } }, missing("resource", sourceArn)],
      [
        "a user who does it directly brings no such key",
        { principal: user("123456789012", "Jo") },
        missing("identity"),
      ],
    ],
  ),
  ...decisions(`${page}#Conditions_IfExists`, { principal, ...instance }, works, [
    ["THISPOLICYDOESNOTWORK: the image has no instance type", image, missing("identity", instanceType), doesNotWork],
    [
      "THISPOLICYDOESNOTWORK: the instance alone would be allowed",
      { context: { [instanceType]: "t2.micro" } },
      allowedBy("identity"),
      doesNotWork,
    ],
    ["IfExists: the image", image, allowedBy("identity")],
    ["IfExists: an instance of type t2", { context: { [instanceType]: "t2.micro" } }, allowedBy("identity")],
    ["IfExists: an instance of type m3", { context: { [instanceType]: "m3.large" } }, allowedBy("identity")],
    [
      "IfExists: an instance of type c5",
      { context: { [instanceType]: "c5.large" } },
      missing("identity", instanceType),
    ],
    [
      "a deny with StringNotEqualsIfExists denies also when the tag is missing",
      {},
      deniedBy("identity", "Deny"),
      denyIf({ StringNotEqualsIfExists: { "aws:PrincipalTag/team": "a" } }),
    ],
    [
      "other conditions can still miss",
      { context: { "aws:PrincipalTag/team": "b" } },
      missing("identity", "aws:PrincipalTag/team"),
      allowIf({
        StringLikeIfExists: { [instanceType]: types },
        StringEquals: { "aws:PrincipalTag/team": "a" },
      }),
    ],
  ]),
  ...decisions(
    `${page}#Conditions_Null`,
    { principal, action: "ec2:StopInstances" },
    allowIf({ Null: { [issued]: "true" } }, { Action: "ec2:*" }),
    [
      ["Null true: a user's own credentials", {}, allowedBy("identity")],
      [
        "Null true: temporary credentials",
        { context: { [issued]: "2020-06-01T00:00:00Z" } },
        missing("identity", issued),
      ],
      [
        "Null false: temporary credentials",
        { context: { [issued]: "2020-06-01T00:00:00Z" } },
        allowedBy("identity"),
        allowIf({ Null: { [issued]: "false" } }),
      ],
      [
        "Null false: a user's own credentials",
        {},
        missing("identity", issued),
        allowIf({ Null: { [issued]: "false" } }),
      ],
    ],
  ),
];
