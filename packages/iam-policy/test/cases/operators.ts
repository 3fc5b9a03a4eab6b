import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, session, user } from "./case.ts";
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

export const operators: readonly Case[] = [
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
];
