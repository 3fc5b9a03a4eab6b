import { policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const page: Source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_attribute-based-access-control.html";
const tags: Source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html";

const account = "123456789012";
const project = "access-project";
const team = "access-team";
const cost = "cost-center";
const keys = [project, team, cost] as const;

/** Three tags, project, team and cost center in this order, under a prefix such as `aws:PrincipalTag/`. */
const tagged = (prefix: string, ...values: readonly (string | undefined)[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    keys.flatMap((key, at) => {
      const value = values[at];
      return value === undefined ? [] : [[`${prefix}${key}`, value]];
    }),
  );
const sameAs = (prefix: string): Readonly<Record<string, string>> =>
  Object.fromEntries(keys.map((key) => [`${prefix}${key}`, `\${aws:PrincipalTag/${key}}`]));

const assumeRole = policy({
  Sid: "TutorialAssumeRole",
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Resource: `arn:aws:iam::${account}:role/access-*`,
  Condition: { StringEquals: sameAs("iam:ResourceTag/") },
});
const arnav = tagged("aws:PrincipalTag/", "peg", "eng", "987654");

const sameProjectTeam = policy(
  {
    Sid: "AllActionsSecretsManagerSameProjectSameTeam",
    Effect: "Allow",
    Action: "secretsmanager:*",
    Resource: "*",
    Condition: {
      StringEquals: sameAs("aws:ResourceTag/"),
      "ForAllValues:StringEquals": { "aws:TagKeys": [...keys, "Name", "OwnedBy"] },
      StringEqualsIfExists: sameAs("aws:RequestTag/"),
    },
  },
  {
    Sid: "AllResourcesSecretsManagerNoTags",
    Effect: "Allow",
    Action: ["secretsmanager:GetRandomPassword", "secretsmanager:ListSecrets"],
    Resource: "*",
  },
  {
    Sid: "ReadSecretsManagerSameTeam",
    Effect: "Allow",
    Action: ["secretsmanager:Describe*", "secretsmanager:Get*", "secretsmanager:List*"],
    Resource: "*",
    Condition: { StringEquals: { [`aws:ResourceTag/${team}`]: `\${aws:PrincipalTag/${team}}` } },
  },
  {
    Sid: "DenyUntagSecretsManagerReservedTags",
    Effect: "Deny",
    Action: "secretsmanager:UntagResource",
    Resource: "*",
    Condition: { "ForAnyValue:StringLike": { "aws:TagKeys": "access-*" } },
  },
  { Sid: "DenyPermissionsManagement", Effect: "Deny", Action: "secretsmanager:*Policy", Resource: "*" },
);
const role = { principal: session(account, "access-peg-engineering", "Arnav"), action: "secretsmanager:CreateSecret" };

/** Creating a secret with these tags: they are the request's and, for the new secret, the resource's. */
const create = (more: readonly string[], ...values: readonly (string | undefined)[]): { context: Context } => ({
  context: {
    ...arnav,
    ...tagged("aws:RequestTag/", ...values),
    ...tagged("aws:ResourceTag/", ...values),
    "aws:TagKeys": [...keys.filter((_, at) => values[at] !== undefined), ...more],
  },
});
type Context = Readonly<Record<string, string | readonly string[]>>;
const secret = (action: string, ...values: readonly string[]): { action: string; context: Context } => ({
  action,
  context: { ...arnav, ...tagged("aws:ResourceTag/", ...values) },
});

export const abac: readonly Case[] = [
  ...decisions(
    `${page}#tutorial_abac_step1`,
    {
      principal: user(account, "access-Arnav-peg-eng"),
      action: "sts:AssumeRole",
      resource: `arn:aws:iam::${account}:role/access-peg-engineering`,
    },
    { identity: [assumeRole] },
    [
      [
        "the role's three tags are the user's",
        { context: { ...arnav, ...tagged("iam:ResourceTag/", "peg", "eng", "987654") } },
        allowedBy("identity", "TutorialAssumeRole"),
      ],
      [
        "a role of another project",
        { context: { ...arnav, ...tagged("iam:ResourceTag/", "uni", "eng", "987654") } },
        missing("identity", "iam:ResourceTag/access-project"),
      ],
      [
        "a role of another team",
        { context: { ...arnav, ...tagged("iam:ResourceTag/", "peg", "qas", "987654") } },
        missing("identity", "iam:ResourceTag/access-team"),
      ],
      [
        "a role without the prefix",
        {
          resource: `arn:aws:iam::${account}:role/peg-engineering`,
          context: { ...arnav, ...tagged("iam:ResourceTag/", "peg", "eng", "987654") },
        },
        missing("identity", "Resource"),
      ],
    ],
  ),
  ...decisions(`${page}#tutorial_abac_step4`, role, { identity: [sameProjectTeam] }, [
    [
      "create with the role's tags and a name",
      create(["Name"], "peg", "eng", "987654"),
      allowedBy("identity", "AllActionsSecretsManagerSameProjectSameTeam"),
    ],
    [
      "create with another project",
      create([], "uni", "eng", "987654"),
      missing("identity", "aws:ResourceTag/access-project", "aws:RequestTag/access-project"),
    ],
    ["create without the cost center", create([], "peg", "eng"), missing("identity", "aws:ResourceTag/cost-center")],
    [
      "create with a tag that is not among the five",
      create(["Department"], "peg", "eng", "987654"),
      missing("identity", "aws:TagKeys"),
    ],
    ["create without tags", create([]), missing("identity", ...keys.map((key) => `aws:ResourceTag/${key}`))],
  ]),
  ...decisions(`${page}#tutorial_abac_step5`, role, { identity: [sameProjectTeam] }, [
    [
      "list all secrets",
      secret("secretsmanager:ListSecrets"),
      allowedBy("identity", "AllResourcesSecretsManagerNoTags"),
    ],
    [
      "view a secret of one's project",
      secret("secretsmanager:DescribeSecret", "peg", "eng", "987654"),
      allowedBy("identity", "AllActionsSecretsManagerSameProjectSameTeam"),
    ],
    [
      "view a secret of the team, in another project",
      secret("secretsmanager:DescribeSecret", "uni", "eng", "123456"),
      allowedBy("identity", "ReadSecretsManagerSameTeam"),
    ],
    [
      "not view a secret of another team",
      secret("secretsmanager:DescribeSecret", "peg", "qas", "987654"),
      missing("identity", "aws:ResourceTag/access-team"),
    ],
  ]),
  ...decisions(`${page}#tutorial_abac_step7`, role, { identity: [sameProjectTeam] }, [
    [
      "update a secret of one's project",
      secret("secretsmanager:UpdateSecret", "peg", "eng", "987654"),
      allowedBy("identity", "AllActionsSecretsManagerSameProjectSameTeam"),
    ],
    [
      "delete a secret of one's project",
      secret("secretsmanager:DeleteSecret", "peg", "eng", "987654"),
      allowedBy("identity", "AllActionsSecretsManagerSameProjectSameTeam"),
    ],
    [
      "not update one of the team in another project",
      secret("secretsmanager:UpdateSecret", "uni", "eng", "987654"),
      missing("identity", "aws:ResourceTag/access-project"),
    ],
  ]),
  ...decisions(`${page}#tutorial_abac_step2`, role, { identity: [sameProjectTeam] }, [
    [
      "removing a reserved tag",
      {
        action: "secretsmanager:UntagResource",
        context: { ...arnav, ...tagged("aws:ResourceTag/", "peg", "eng", "987654"), "aws:TagKeys": ["access-team"] },
      },
      deniedBy("identity", "DenyUntagSecretsManagerReservedTags"),
    ],
    [
      "removing another tag",
      {
        action: "secretsmanager:UntagResource",
        context: { ...arnav, ...tagged("aws:ResourceTag/", "peg", "eng", "987654"), "aws:TagKeys": ["OwnedBy"] },
      },
      allowedBy("identity", "AllActionsSecretsManagerSameProjectSameTeam"),
    ],
    [
      "changing a secret's resource policy",
      secret("secretsmanager:PutResourcePolicy", "peg", "eng", "987654"),
      deniedBy("identity", "DenyPermissionsManagement"),
    ],
  ]),
  ...decisions(
    `${tags}#access_tags_control-resources`,
    { principal: user(account, "Jo"), action: "sqs:DeleteQueue", context: { "aws:PrincipalTag/team": "qa" } },
    {
      identity: [
        policy({
          Sid: "AllQueueActions",
          Effect: "Allow",
          Action: "sqs:DeleteQueue",
          Resource: `arn:aws:sqs:us-east-2:${account}:\${aws:PrincipalTag/team}-queue`,
        }),
      ],
    },
    [
      [
        "qa-queue, for team qa",
        { resource: `arn:aws:sqs:us-east-2:${account}:qa-queue` },
        allowedBy("identity", "AllQueueActions"),
      ],
      [
        "dev-queue, for team qa",
        { resource: `arn:aws:sqs:us-east-2:${account}:dev-queue` },
        missing("identity", "Resource"),
      ],
    ],
  ),
];
