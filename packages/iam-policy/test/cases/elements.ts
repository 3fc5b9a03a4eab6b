import { parsePolicy } from "../../src/document.ts";
import type { PolicyDocument } from "../../src/document.ts";
import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const element = (name: string): Source => `${guide}/reference_policies_elements_${name}.html`;

const jo = user("111122223333", "Jo");
const everything = policy(allowAll);
const allow = (Action: unknown, Resource: unknown = "*"): { readonly identity: readonly PolicyDocument[] } => ({
  identity: [policy({ Effect: "Allow", Action, Resource })],
});
const exact = ["sqs:SendMessage", "sqs:ReceiveMessage", "ec2:StartInstances", "iam:ChangePassword", "s3:GetObject"];

const table = (name: string): string => `arn:aws:dynamodb:us-east-2:111122223333:table/${name}`;
const inBucket = (key: string): { readonly resource: string } => ({
  resource: `arn:aws:s3:::amzn-s3-demo-bucket/${key}`,
});

const payroll = policy({
  Effect: "Deny",
  Action: "s3:*",
  NotResource: ["arn:aws:s3:::HRBucket/Payroll", "arn:aws:s3:::HRBucket/Payroll/*"],
});
const onlyIamWithoutMfa = policy({
  Sid: "DenyAllUsersNotUsingMFA",
  Effect: "Deny",
  NotAction: "iam:*",
  Resource: "*",
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
});

export const elements: readonly Case[] = [
  ...decisions(element("action"), { principal: jo }, allow(exact), [
    ["an action named exactly", { action: "sqs:SendMessage" }, allowedBy("identity")],
    ["the last of several", { action: "s3:GetObject" }, allowedBy("identity")],
    ["another action of one of these services", { action: "sqs:DeleteMessage" }, missing("identity", "Action")],
    [
      "prefix and name are case-insensitive",
      { action: "iam:ListAccessKeys" },
      allowedBy("identity"),
      allow("IAM:listaccesskeys"),
    ],
    ["* gives all actions of a product", { action: "s3:DeleteBucket" }, allowedBy("identity"), allow("s3:*")],
    ["but not of another", { action: "s3-outposts:GetObject" }, missing("identity", "Action"), allow("s3:*")],
    ["*AccessKey*: Create", { action: "iam:CreateAccessKey" }, allowedBy("identity"), allow("iam:*AccessKey*")],
    ["*AccessKey*: Delete", { action: "iam:DeleteAccessKey" }, allowedBy("identity"), allow("iam:*AccessKey*")],
    ["*AccessKey*: List", { action: "iam:ListAccessKeys" }, allowedBy("identity"), allow("iam:*AccessKey*")],
    ["*AccessKey*: Update", { action: "iam:UpdateAccessKey" }, allowedBy("identity"), allow("iam:*AccessKey*")],
    ["*AccessKey*: not a user", { action: "iam:CreateUser" }, missing("identity", "Action"), allow("iam:*AccessKey*")],
  ]),
  ...decisions(element("effect"), { principal: jo, action: "s3:ListAllMyBuckets" }, {}, [
    ["access is denied by default", {}, missing("identity")],
    [
      "Deny overrides an Allow that is otherwise in force",
      {},
      deniedBy("identity", "Override"),
      {
        identity: [
          everything,
          policy({ Sid: "Override", Effect: "Deny", Action: "s3:ListAllMyBuckets", Resource: "*" }),
        ],
      },
    ],
  ]),
  ...decisions(
    element("notaction"),
    { principal: jo, resource: "arn:aws:s3:::amzn-s3-demo-bucket" },
    {
      identity: [policy({ Effect: "Allow", NotAction: "s3:DeleteBucket", Resource: "arn:aws:s3:::*" })],
    },
    [
      ["all of S3 on any S3 resource", { action: "s3:GetBucketPolicy" }, allowedBy("identity")],
      ["except deleting a bucket", { action: "s3:DeleteBucket" }, missing("identity", "NotAction")],
      [
        "what needs the resource * is not allowed",
        { action: "s3:ListAllMyBuckets", resource: "*" },
        missing("identity", "Resource"),
      ],
      [
        "actions of other services are not applicable to S3 resources",
        { action: "ec2:StopInstances", resource: "arn:aws:ec2:us-east-2:111122223333:instance/i-1" },
        missing("identity", "Resource"),
      ],
      [
        "every service except IAM: another",
        { action: "ec2:StopInstances" },
        allowedBy("identity"),
        { identity: [policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })] },
      ],
      [
        "every service except IAM: IAM",
        { action: "iam:CreateUser" },
        missing("identity", "NotAction"),
        { identity: [policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })] },
      ],
    ],
  ),
  ...decisions(element("notaction"), { principal: jo }, { identity: [everything, onlyIamWithoutMfa] }, [
    [
      "without MFA, not IAM",
      { context: { "aws:MultiFactorAuthPresent": "false" } },
      deniedBy("identity", "DenyAllUsersNotUsingMFA"),
    ],
    ["with long-term keys, which lack the key, not IAM", {}, deniedBy("identity", "DenyAllUsersNotUsingMFA")],
    [
      "without MFA, IAM",
      { action: "iam:ListUsers", context: { "aws:MultiFactorAuthPresent": "false" } },
      allowedBy("identity"),
    ],
    ["with MFA the deny has no effect", { context: { "aws:MultiFactorAuthPresent": "true" } }, allowedBy("identity")],
    [
      "nor does it grant anything",
      { context: { "aws:MultiFactorAuthPresent": "true" } },
      missing("identity"),
      { identity: [onlyIamWithoutMfa] },
    ],
  ]),
  ...decisions(element("resource"), { principal: jo, action: "sqs:SendMessage" }, {}, [
    [
      "one queue",
      { resource: "arn:aws:sqs:us-east-2:111122223333:queue1" },
      allowedBy("identity"),
      allow("sqs:*", "arn:aws:sqs:us-east-2:111122223333:queue1"),
    ],
    [
      "the same queue elsewhere",
      { resource: "arn:aws:sqs:us-east-1:111122223333:queue1" },
      missing("identity", "Resource"),
      allow("sqs:*", "arn:aws:sqs:us-east-2:111122223333:queue1"),
    ],
    [
      "all users of a path",
      { action: "iam:GetUser", resource: "arn:aws:iam::111122223333:user/accounting/jo" },
      allowedBy("identity"),
      allow("iam:*", "arn:aws:iam::111122223333:user/accounting/*"),
    ],
    [
      "no user outside of it",
      { action: "iam:GetUser", resource: "arn:aws:iam::111122223333:user/jo" },
      missing("identity", "Resource"),
      allow("iam:*", "arn:aws:iam::111122223333:user/accounting/*"),
    ],
  ]),
  ...decisions(
    `${element("resource")}#reference_policies_elements_resource_wildcards`,
    { principal: jo },
    allow("s3:GetObject", "arn:aws:s3:::amzn-s3-demo-bucket/*/test/*"),
    [
      ["/1/test/object.jpg", inBucket("1/test/object.jpg"), allowedBy("identity")],
      ["/1/2/test/object.jpg", inBucket("1/2/test/object.jpg"), allowedBy("identity")],
      ["/1/2/test/3/object.jpg", inBucket("1/2/test/3/object.jpg"), allowedBy("identity")],
      ["/1/2/3/test/4/object.jpg", inBucket("1/2/3/test/4/object.jpg"), allowedBy("identity")],
      ["/1///test///object.jpg", inBucket("1///test///object.jpg"), allowedBy("identity")],
      ["/1/test/.jpg", inBucket("1/test/.jpg"), allowedBy("identity")],
      ["//test/object.jpg", inBucket("/test/object.jpg"), allowedBy("identity")],
      ["/1/test/", inBucket("1/test/"), allowedBy("identity")],
      ["not /1-test/object.jpg", inBucket("1-test/object.jpg"), missing("identity", "Resource")],
      ["not /test/object.jpg", inBucket("test/object.jpg"), missing("identity", "Resource")],
      ["not /1/2/test.jpg", inBucket("1/2/test.jpg"), missing("identity", "Resource")],
    ],
  ),
  ...decisions(element("resource"), { principal: jo, action: "sqs:SendMessage" }, {}, [
    [
      "an asterisk that ends a segment may match beyond the colon",
      { resource: "arn:aws:sqs:us-east-2:111122223333:queue1" },
      allowedBy("identity"),
      allow("sqs:*", "arn:aws:sqs:*:queue1"),
    ],
    [
      "one within a segment does not",
      { resource: "arn:aws:sqs:us-east-2:111122223333:queue1" },
      missing("identity", "Resource"),
      allow("sqs:*", "arn:aws:sqs:*2:queue1"),
    ],
    [
      "? is a single character",
      { resource: "arn:aws:sqs:us-east-2:111122223333:queue1" },
      allowedBy("identity"),
      allow("sqs:*", "arn:aws:sqs:us-east-?:111122223333:queue?"),
    ],
    [
      "and not two",
      { resource: "arn:aws:sqs:us-east-2:111122223333:queue10" },
      missing("identity", "Resource"),
      allow("sqs:*", "arn:aws:sqs:us-east-?:111122223333:queue?"),
    ],
  ]),
  ...decisions(`${guide}/reference-arns.html`, { principal: jo, action: "sqs:SendMessage" }, {}, [
    [
      "an incomplete ARN has asterisks for its missing fields: arn:aws:sqs is every queue",
      { resource: "arn:aws:sqs:us-east-2:111122223333:queue1" },
      allowedBy("identity"),
      allow("sqs:*", "arn:aws:sqs"),
    ],
    [
      "but no bucket",
      { action: "s3:ListBucket", resource: "arn:aws:s3:::amzn-s3-demo-bucket" },
      missing("identity", "Resource"),
      allow("*", "arn:aws:sqs"),
    ],
    [
      "all subnets of a Region and account",
      { action: "ec2:DeleteSubnet", resource: "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1" },
      allowedBy("identity"),
      allow("ec2:*", "arn:aws:ec2:us-east-1:123456789012:subnet/*"),
    ],
    [
      "none of another Region",
      { action: "ec2:DeleteSubnet", resource: "arn:aws:ec2:us-east-2:123456789012:subnet/subnet-1" },
      missing("identity", "Resource"),
      allow("ec2:*", "arn:aws:ec2:us-east-1:123456789012:subnet/*"),
    ],
  ]),
  ...decisions(
    `${element("resource")}#reference_policies_elements_resource_multiple-resources`,
    { principal: jo, action: "dynamodb:Query" },
    allow("dynamodb:*", [table("books_table"), table("magazines_table")]),
    [
      ["the first of two tables", { resource: table("books_table") }, allowedBy("identity")],
      ["the other", { resource: table("magazines_table") }, allowedBy("identity")],
      ["no third", { resource: table("people_table") }, missing("identity", "Resource")],
    ],
  ),
  ...decisions(
    `${element("resource")}#reference_policies_elements_resource_policy-variables`,
    { principal: jo, action: "dynamodb:Query" },
    allow("dynamodb:*", table("${aws:username}")),
    [
      ["the table that bears the user's name", { resource: table("Jo") }, allowedBy("identity")],
      ["another's table", { resource: table("Bob") }, missing("identity", "Resource")],
    ],
  ),
  ...decisions(element("notresource"), { principal: jo }, { identity: [everything, payroll] }, [
    ["the Payroll folder", { resource: "arn:aws:s3:::HRBucket/Payroll/june" }, allowedBy("identity")],
    ["another folder, even a new one", { resource: "arn:aws:s3:::HRBucket/Recruiting/june" }, deniedBy("identity")],
    ["the bucket itself", { action: "s3:ListBucket", resource: "arn:aws:s3:::HRBucket" }, deniedBy("identity")],
    ["another bucket", { resource: "arn:aws:s3:::another/Payroll/june" }, deniedBy("identity")],
    [
      "resources of EC2 are not denied: its actions are not listed",
      { action: "ec2:StopInstances", resource: "arn:aws:ec2:us-east-2:111122223333:instance/i-1" },
      allowedBy("identity"),
    ],
    [
      "the policy grants nothing",
      { resource: "arn:aws:s3:::HRBucket/Payroll/june" },
      missing("identity"),
      { identity: [payroll] },
    ],
  ]),
  ...decisions(
    `${element("notresource")}#notresource-element-combinations`,
    { principal: jo },
    {
      identity: [policy({ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::HRBucket" })],
    },
    [
      [
        "Allow with NotResource lets the user give himself a policy",
        { action: "iam:PutUserPolicy", resource: jo.arn },
        allowedBy("identity"),
      ],
      [
        "all but the bucket",
        { action: "s3:ListBucket", resource: "arn:aws:s3:::HRBucket" },
        missing("identity", "NotResource"),
      ],
    ],
  ),
  ...decisions(element("version"), { principal: jo, resource: "arn:aws:s3:::amzn-s3-demo-bucket/Jo/a" }, {}, [
    [
      "2012-10-17 has variables",
      {},
      allowedBy("identity"),
      allow("*", "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*"),
    ],
    [
      "in 2008-10-17 they are literal strings",
      {},
      missing("identity", "Resource"),
      {
        identity: [
          parsePolicy({
            Version: "2008-10-17",
            Statement: { Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*" },
          }),
        ],
      },
    ],
    [
      "and so without a Version",
      { resource: "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/a" },
      allowedBy("identity"),
      {
        identity: [
          parsePolicy({
            Statement: { Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*" },
          }),
        ],
      },
    ],
  ]),
];
