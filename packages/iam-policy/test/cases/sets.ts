import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const values: Source = `${guide}/reference_policies_condition-logic-multiple-context-keys-or-values.html`;
const sets: Source = `${guide}/reference_policies_condition-single-vs-multi-valued-context-keys.html`;
/** The page as it stood until 2023; its address still leads to the two above. */
const tables: Source = `${guide}/reference_policies_multi-value-conditions.html`;
const examples: Source = `${guide}/reference_policies_condition_examples-multi-valued-context-keys.html`;
const single: Source = `${guide}/reference_policies_condition_examples-single-valued-context-keys.html`;

const principal = user("123456789012", "Jo");
const everything = policy(allowAll);
const allowIf = (Condition: object): { identity: readonly [typeof everything] } => ({
  identity: [policy({ ...allowAll, Condition })],
});
const denyIf = (...conditions: readonly object[]): { identity: readonly (typeof everything)[] } => ({
  identity: [
    everything,
    ...conditions.map((Condition) =>
      policy({ Sid: "Deny", Effect: "Deny", Action: ["iam:Tag*", "dynamodb:*"], Resource: "*", Condition }),
    ),
  ],
});

const department = "aws:PrincipalTag/department";
const roleTag = "aws:PrincipalTag/role";
const threeConditions = {
  StringEqualsIgnoreCase: { [department]: ["finance", "hr", "legal"], [roleTag]: ["audit", "security"] },
  StringEquals: { "aws:PrincipalAccount": "123456789012" },
};
const both = { [department]: "Finance", [roleTag]: "audit" };

const attributes = "dynamodb:Attributes";
const thread = { action: "dynamodb:GetItem", resource: "arn:aws:dynamodb:us-east-2:123456789012:table/Thread" };
const only = (...names: readonly string[]): ReturnType<typeof allowIf> =>
  allowIf({ "ForAllValues:StringEquals": { [attributes]: names } });
const forbidden = denyIf({ "ForAnyValue:StringEquals": { [attributes]: ["ID", "PostDateTime"] } });
const put = { ...thread, action: "dynamodb:PutItem" };
const asking = (...names: readonly string[]): { context: Readonly<Record<string, readonly string[]>> } => ({
  context: { [attributes]: names },
});

const volumes = policy(
  { Effect: "Allow", Action: "ec2:CreateVolume", Resource: "*" },
  {
    Effect: "Allow",
    Action: "ec2:CreateTags",
    Resource: "arn:aws:ec2:us-east-1:123456789012:volume/*",
    Condition: { StringLike: { "aws:RequestTag/project": "*" } },
  },
  {
    Effect: "Allow",
    Action: "ec2:CreateTags",
    Resource: "arn:aws:ec2:us-east-1:123456789012:*/*",
    Condition: { StringNotEquals: { "aws:ResourceTag/environment": "production" } },
  },
);

const tagKeys = "aws:TagKeys";
const tagging = (...keys: readonly string[]): { context: Readonly<Record<string, readonly string[]>> } => ({
  context: { [tagKeys]: keys },
});
const key1 = denyIf({ "ForAllValues:StringLike": { [tagKeys]: "key1*" } });
const key1Present = denyIf({ "ForAllValues:StringLike": { [tagKeys]: "key1*" }, Null: { [tagKeys]: "false" } });
const anyKey1 = denyIf({ "ForAnyValue:StringLike": { [tagKeys]: "key1*" } });
const severalKeys = denyIf({ "ForAllValues:StringLike": { [tagKeys]: ["key1*", "key2*", "key3*"] } });
const anyOfSeveral = denyIf({ "ForAnyValue:StringLike": { [tagKeys]: ["key1*", "key2*", "key3*"] } });
const keys = ["environment", "cost-center"];

export const setsAndValues: readonly Case[] = [
  ...decisions(`${values}#reference_policies_multiple-conditions-eval`, { principal }, allowIf(threeConditions), [
    ["all keys have one of their values", { context: both }, allowedBy("identity")],
    ["another of the values", { context: { [department]: "legal", [roleTag]: "security" } }, allowedBy("identity")],
    ["values of one key are an OR, keys an AND", { context: { [department]: "hr" } }, missing("identity", roleTag)],
    ["a value that is not listed", { context: { ...both, [department]: "it" } }, missing("identity", department)],
    [
      "operators are an AND, too",
      { principal: user("444455556666", "Jo"), context: both },
      missing("identity", "aws:PrincipalAccount"),
    ],
  ]),
  ...decisions(
    `${values}#reference_policies_multiple-conditions-negated-matching-eval`,
    { principal },
    denyIf({ StringNotEquals: { "aws:PrincipalAccount": ["111122223333", "123456789012"] } }),
    [
      ["values of a negated operator are a NOR: a listed one", { action: "iam:TagUser" }, allowedBy("identity")],
      [
        "one that is not listed",
        { action: "iam:TagUser", principal: user("444455556666", "Jo") },
        deniedBy("identity", "Deny"),
      ],
    ],
  ),
  ...decisions(`${tables}#reference_policies_multi-value-conditions-eval`, { principal, ...thread }, {}, [
    [
      "ForAllValues: every value of the request is listed",
      asking("Message", "Tags"),
      allowedBy("identity"),
      only("ID", "Message", "Tags"),
    ],
    [
      "ForAllValues: the key attribute, too",
      asking("ID", "Message", "Tags"),
      allowedBy("identity"),
      only("ID", "Message", "Tags"),
    ],
    [
      "ForAllValues: one is not",
      asking("UserName", "Message"),
      missing("identity", attributes),
      only("ID", "Message", "Tags"),
    ],
    [
      "truth table, ForAllValues: UserName matches none of three",
      asking("PostDateTime", "UserName"),
      missing("identity", attributes),
      only("PostDateTime", "Message", "Tags"),
    ],
    [
      "truth table, ForAnyValue: one of six combinations is enough",
      asking("PostDateTime", "UserName"),
      allowedBy("identity"),
      allowIf({ "ForAnyValue:StringEquals": { [attributes]: ["PostDateTime", "Message", "Tags"] } }),
    ],
  ]),
  ...decisions(sets, { principal, ...thread }, {}, [
    ["ForAllValues: no key in the request", {}, allowedBy("identity"), only("ID", "Message", "Tags")],
    ["ForAllValues: an empty list", asking(), allowedBy("identity"), only("ID", "Message", "Tags")],
    ["ForAllValues: an empty string", asking(""), allowedBy("identity"), only("ID", "Message", "Tags")],
    [
      "ForAllValues with Null false asks for at least one value",
      {},
      missing("identity", attributes),
      allowIf({ "ForAllValues:StringEquals": { [attributes]: ["ID"] }, Null: { [attributes]: "false" } }),
    ],
    [
      "ForAnyValue: no key in the request",
      {},
      missing("identity", attributes),
      allowIf({ "ForAnyValue:StringEquals": { [attributes]: ["ID"] } }),
    ],
    [
      "ForAnyValue: an empty list",
      asking(),
      missing("identity", attributes),
      allowIf({ "ForAnyValue:StringEquals": { [attributes]: ["ID"] } }),
    ],
    ["wildcards need StringLike", asking("Message"), missing("identity", attributes), only("Mess*")],
    [
      "and have it with StringLike",
      asking("Message"),
      allowedBy("identity"),
      allowIf({ "ForAllValues:StringLike": { [attributes]: "Mess*" } }),
    ],
  ]),
  ...decisions(`${tables}#reference_policies_multi-value-conditions-examples`, { principal, ...put }, forbidden, [
    ["ForAnyValue denies: PostDateTime is forbidden", asking("PostDateTime", "Message"), deniedBy("identity", "Deny")],
    [
      "ForAnyValue denies: the last of three is",
      asking("UserName", "Message", "PostDateTime"),
      deniedBy("identity", "Deny"),
    ],
    ["ForAnyValue denies: ID is", asking("ID"), deniedBy("identity", "Deny")],
    ["ForAnyValue does not deny what is not listed", asking("UserName"), allowedBy("identity")],
    [
      "which another policy must still allow",
      asking("UserName"),
      missing("identity"),
      { identity: forbidden.identity.slice(1) },
    ],
  ]),
  ...decisions(
    `${examples}#reference_policies_condition_examples-multi-valued-context-keys-1`,
    { principal, action: "iam:TagUser" },
    key1Present,
    [
      ["ForAllValues, key1*: one such key", tagging("key1:legal"), deniedBy("identity", "Deny")],
      ["several such keys", tagging("key1:hr", "key1:personnel"), deniedBy("identity", "Deny")],
      ["one of them is another", tagging("key1:hr", "key2:audit"), allowedBy("identity")],
      ["another alone", tagging("key2:audit"), allowedBy("identity")],
      ["no tag key at all: Null false keeps it from denying", {}, allowedBy("identity")],
      ["no tag key at all, without Null", {}, deniedBy("identity", "Deny"), key1],
      [
        "three patterns: a key of each",
        tagging("key1:hr", "key2:audit", "key3:x"),
        deniedBy("identity", "Deny"),
        severalKeys,
      ],
      ["three patterns: two keys of one", tagging("key2:a", "key2:b"), deniedBy("identity", "Deny"), severalKeys],
      ["three patterns: one key fits none", tagging("key1:hr", "department"), allowedBy("identity"), severalKeys],
    ],
  ),
  ...decisions(
    `${examples}#reference_policies_condition_examples-multi-valued-context-keys-2`,
    { principal, action: "iam:TagUser" },
    anyKey1,
    [
      ["ForAnyValue, key1*: one such key", tagging("key1:legal"), deniedBy("identity", "Deny")],
      ["such a key among others", tagging("key2:audit", "key1:legal"), deniedBy("identity", "Deny")],
      ["others alone", tagging("key2:audit"), allowedBy("identity")],
      ["no tag key at all", {}, allowedBy("identity")],
      ["three patterns: one fits", tagging("department", "key3:x"), deniedBy("identity", "Deny"), anyOfSeveral],
      ["three patterns: none fits", tagging("department"), allowedBy("identity"), anyOfSeveral],
    ],
  ),
  ...decisions(
    `${single}#reference_policies_condition_examples-single-valued-context-keys-1`,
    { principal, action: "ec2:CreateTags", resource: "arn:aws:ec2:us-east-1:123456789012:volume/vol-1" },
    { identity: [volumes] },
    [
      [
        "a volume with project Feature3 and environment QA: its tags",
        { context: { "aws:RequestTag/project": "Feature3", "aws:ResourceTag/environment": "QA" } },
        allowedBy("identity", 1),
      ],
      ["the volume itself", { action: "ec2:CreateVolume" }, allowedBy("identity", 0)],
      [
        "no project, in production",
        { context: { "aws:ResourceTag/environment": "production" } },
        missing("identity", "aws:RequestTag/project"),
      ],
    ],
  ),
  ...decisions(
    `${guide}/access_tags.html#access_tags_control-tag-keys`,
    { principal, action: "secretsmanager:CreateSecret" },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
          Resource: "*",
          Condition: { "ForAllValues:StringEquals": { [tagKeys]: keys } },
        }),
      ],
    },
    [
      ["only these tag keys: both", tagging(...keys), allowedBy("identity")],
      ["only these tag keys: one", tagging("cost-center"), allowedBy("identity")],
      ["only these tag keys: another", tagging("owner"), missing("identity", tagKeys)],
      ["values mind the case", tagging("Environment"), missing("identity", tagKeys)],
    ],
  ),
  ...decisions(
    `${guide}/access_tags.html#access_tags_control-requests`,
    { principal, action: "ec2:CreateTags", resource: "arn:aws:ec2:us-east-2:123456789012:instance/i-1" },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: "ec2:CreateTags",
          Resource: "arn:aws:ec2:*:*:instance/*",
          Condition: {
            StringEquals: { "aws:RequestTag/environment": ["preprod", "production"] },
            "ForAllValues:StringEquals": { [tagKeys]: "environment" },
          },
        }),
      ],
    },
    [
      [
        "the tag with one of its values",
        { context: { [tagKeys]: ["environment"], "aws:RequestTag/environment": "preprod" } },
        allowedBy("identity"),
      ],
      [
        "another value",
        { context: { [tagKeys]: ["environment"], "aws:RequestTag/environment": "test" } },
        missing("identity", "aws:RequestTag/environment"),
      ],
      [
        "Environment instead of environment: TagKeys stops it",
        { context: { [tagKeys]: ["Environment"], "aws:RequestTag/Environment": "preprod" } },
        missing("identity", tagKeys),
      ],
      [
        "a second tag",
        { context: { [tagKeys]: ["environment", "stack"], "aws:RequestTag/environment": "preprod" } },
        missing("identity", tagKeys),
      ],
    ],
  ),
  ...decisions(
    `${guide}/access_iam-tags.html#access_iam-tags_control-tag-keys`,
    { principal, action: "iam:UntagUser" },
    allowIf({ "ForAllValues:StringEquals": { [tagKeys]: ["temporary"] } }),
    [
      ["removing the tag temporary", tagging("temporary"), allowedBy("identity")],
      ["removing another with it", tagging("temporary", "permanent"), missing("identity", tagKeys)],
    ],
  ),
];
