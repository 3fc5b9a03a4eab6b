import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, user } from "./case.ts";
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

const issued = "aws:TokenIssueTime";

const instanceType = "ec2:InstanceType";
const types = ["t1.*", "t2.*", "m3.*"];
const launch = { Action: "ec2:RunInstances" };
const doesNotWork = allowIf({ StringLike: { [instanceType]: types } }, launch);
const works = allowIf({ StringLikeIfExists: { [instanceType]: types } }, launch);
const instance = { action: "ec2:RunInstances", resource: "arn:aws:ec2:us-east-2:111122223333:instance/*" };
const image = { action: "ec2:RunInstances", resource: "arn:aws:ec2:us-east-2::image/ami-1" };

export const presence: readonly Case[] = [
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
