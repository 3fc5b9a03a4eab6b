import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const page: Source = `${guide}/reference_policies_variables.html`;
const account = "123456789012";
const david = user(account, "David", "AIDACKCEVSQ6C2EXAMPLE");
const adele = user(account, "team/Adele");
const everything = policy(allowAll);
const may = (Action: unknown, Resource: unknown): { identity: readonly [typeof everything] } => ({
  identity: [policy({ Effect: "Allow", Action, Resource })],
});
const folder = (name: string): { identity: readonly [typeof everything] } => ({
  identity: [
    policy(
      {
        Action: "s3:ListBucket",
        Effect: "Allow",
        Resource: "arn:aws:s3:::amzn-s3-demo-bucket",
        Condition: { StringLike: { "s3:prefix": `${name}/*` } },
      },
      {
        Action: ["s3:GetObject", "s3:PutObject"],
        Effect: "Allow",
        Resource: `arn:aws:s3:::amzn-s3-demo-bucket/${name}/*`,
      },
    ),
  ],
});
const object = (key: string): { resource: string } => ({ resource: `arn:aws:s3:::amzn-s3-demo-bucket/${key}` });
const list = (prefix: string): { action: string; resource: string; context: Readonly<Record<string, string>> } => ({
  action: "s3:ListBucket",
  resource: "arn:aws:s3:::amzn-s3-demo-bucket",
  context: { "s3:prefix": prefix },
});

const costCenter = "iam:ResourceTag/costCenter";
const topic = policy({
  Principal: { AWS: "999999999999" },
  Effect: "Allow",
  Action: "sns:*",
  Condition: {
    StringLike: { "sns:endpoint": "https://example.com/${aws:username}/" },
    StringEquals: { "sns:Protocol": "https" },
  },
});
const https = { "sns:Protocol": "https", "sns:endpoint": "https://example.com/Jo/" };

const team = "aws:PrincipalTag/Team";
const objectTeam = "s3:ExistingObjectTag/Team";
const sameTeam = {
  identity: [
    everything,
    policy({
      Sid: "OtherTeams",
      Effect: "Deny",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*",
      Condition: { StringNotEquals: { [objectTeam]: "${aws:PrincipalTag/Team}" } },
    }),
  ],
};
const teamBucket = may("s3:*", "arn:aws:s3:::amzn-s3-demo-bucket-${aws:PrincipalTag/team, 'company-wide'}/*");

export const variables: readonly Case[] = [
  ...decisions(`${page}#policy-vars-intro`, { principal: david }, folder("David"), [
    ["without variables: list David/", list("David/a"), allowedBy("identity")],
    ["without variables: read David/", object("David/a"), allowedBy("identity", 1)],
    ["without variables: not another's", object("Adele/a"), missing("identity", "Resource")],
  ]),
  ...decisions(`${page}#policy-vars-using-variables`, { principal: david }, folder("${aws:username}"), [
    ["the user's own folder", object("David/a"), allowedBy("identity", 1)],
    ["the same policy for another user", { principal: adele, ...object("Adele/a") }, allowedBy("identity", 1)],
    ["by friendly name, not by path", { principal: adele, ...object("team/Adele/a") }, missing("identity", "Resource")],
    ["not another's folder", { principal: adele, ...object("David/a") }, missing("identity", "Resource")],
    ["list one's own folder", list("David/a"), allowedBy("identity")],
    ["not list another's", list("Adele/a"), missing("identity", "s3:prefix")],
    [
      "names of keys are case-insensitive",
      object("David/a"),
      allowedBy("identity"),
      may("s3:*", "arn:aws:s3:::amzn-s3-demo-bucket/${AWS:UserName}/*"),
    ],
    [
      "a key of several values is no variable",
      { ...object("David/a"), context: { "aws:TagKeys": ["David", "Adele"] } },
      missing("identity", "Resource"),
      may("s3:*", "arn:aws:s3:::amzn-s3-demo-bucket/${aws:TagKeys}/*"),
    ],
    [
      "one's own access key",
      { action: "iam:CreateAccessKey", resource: david.arn },
      allowedBy("identity"),
      may("iam:*AccessKey*", `arn:aws:iam::${account}:user/\${aws:username}`),
    ],
    [
      "not another's",
      { action: "iam:CreateAccessKey", resource: adele.arn },
      missing("identity", "Resource"),
      may("iam:*AccessKey*", `arn:aws:iam::${account}:user/\${aws:username}`),
    ],
  ]),
  ...decisions(`${page}#policy-vars-resourceelement`, { principal: david }, {}, [
    [
      "aws:userid instead of the name",
      object("AIDACKCEVSQ6C2EXAMPLE/a"),
      allowedBy("identity", 1),
      folder("${aws:userid}"),
    ],
    [
      "a queue of the user's name",
      { action: "sqs:CreateQueue", resource: `arn:aws:sqs:us-east-2:${account}:David-queue` },
      allowedBy("identity"),
      may("sqs:*", "arn:aws:sqs:us-east-2:*:${aws:username}-queue"),
    ],
    [
      "in that Region only",
      { action: "sqs:CreateQueue", resource: `arn:aws:sqs:us-east-1:${account}:David-queue` },
      missing("identity", "Resource"),
      may("sqs:*", "arn:aws:sqs:us-east-2:*:${aws:username}-queue"),
    ],
    [
      "a tag of the principal's as part of the ARN",
      { resource: "arn:aws:s3:::bucket/sales", context: { "aws:PrincipalTag/department": "sales" } },
      allowedBy("identity"),
      may("s3:*", "arn:aws:s3:::bucket/${aws:PrincipalTag/department}"),
    ],
    [
      "another value of that tag",
      { resource: "arn:aws:s3:::bucket/sales", context: { "aws:PrincipalTag/department": "it" } },
      missing("identity", "Resource"),
      may("s3:*", "arn:aws:s3:::bucket/${aws:PrincipalTag/department}"),
    ],
  ]),
  ...decisions(
    `${page}#policy-vars-conditionelement`,
    {
      principal: user("999999999999", "Jo"),
      action: "sns:Subscribe",
      resource: "arn:aws:sns:us-east-2:111122223333:t",
      resourceAccount: "111122223333",
    },
    { identity: [everything], resource: topic },
    [
      ["the URL is of the user's name", { context: https }, allowedBy("identity")],
      [
        "the URL is of another name",
        { context: { ...https, "sns:endpoint": "https://example.com/Bob/" } },
        missing("resource", "sns:endpoint"),
      ],
      ["another protocol", { context: { ...https, "sns:Protocol": "http" } }, missing("resource", "sns:Protocol")],
    ],
  ),
  ...decisions(
    `${page}#policy-vars-conditionelement`,
    { principal: david, action: "iam:GetUser" },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: "iam:*user*",
          Resource: "*",
          Condition: { StringLike: { [costCenter]: ["12345", "67890"] } },
        }),
      ],
    },
    [
      ["a tag with a listed value", { context: { [costCenter]: "12345" } }, allowedBy("identity")],
      ["with another value", { context: { [costCenter]: "54321" } }, missing("identity", costCenter)],
      ["with no value", { context: { [costCenter]: "" } }, missing("identity", costCenter)],
      ["without the tag", {}, missing("identity", costCenter)],
    ],
  ),
  ...decisions(`${page}#policy-vars-conditionelement`, { principal: david, context: { "test:n": "10", n: "10" } }, {}, [
    [
      "no variables in numeric operators",
      {},
      missing("identity", "unknown"),
      { identity: [policy({ ...allowAll, Condition: { NumericEquals: { "test:n": "${n}" } } })] },
    ],
    [
      "ARN operators take them",
      { context: { "test:arn": david.arn } },
      allowedBy("identity"),
      {
        identity: [
          policy({
            ...allowAll,
            Condition: { ArnEquals: { "test:arn": `arn:aws:iam::${account}:user/\${aws:username}` } },
          }),
        ],
      },
    ],
  ]),
  ...decisions(`${page}#policy-vars-no-value`, { principal: david, ...object("a") }, sameTeam, [
    ["the principal's team is the object's", { context: { [team]: "a", [objectTeam]: "a" } }, allowedBy("identity")],
    ["another team", { context: { [team]: "a", [objectTeam]: "b" } }, deniedBy("identity", "OtherTeams")],
    ["the principal has no team", { context: { [objectTeam]: "a" } }, deniedBy("identity", "OtherTeams")],
    [
      "StringEquals does not match a variable without value",
      { context: { [objectTeam]: "a" } },
      missing("identity", objectTeam),
      {
        identity: [policy({ ...allowAll, Condition: { StringEquals: { [objectTeam]: "${aws:PrincipalTag/Team}" } } })],
      },
    ],
    [
      "nor does StringLike",
      { context: { [objectTeam]: "a" } },
      missing("identity", objectTeam),
      { identity: [policy({ ...allowAll, Condition: { StringLike: { [objectTeam]: "${aws:PrincipalTag/Team}*" } } })] },
    ],
    [
      "StringNotEquals matches it",
      { context: { [objectTeam]: "a" } },
      allowedBy("identity"),
      {
        identity: [
          policy({ ...allowAll, Condition: { StringNotEquals: { [objectTeam]: "${aws:PrincipalTag/Team}" } } }),
        ],
      },
    ],
    [
      "and so does StringNotLike",
      { context: { [objectTeam]: "a" } },
      allowedBy("identity"),
      {
        identity: [
          policy({ ...allowAll, Condition: { StringNotLike: { [objectTeam]: "${aws:PrincipalTag/Team}*" } } }),
        ],
      },
    ],
    [
      "a Resource with it matches no resource",
      {},
      missing("identity", "Resource"),
      may("s3:*", "arn:aws:s3:::amzn-s3-demo-bucket/${aws:PrincipalTag/Team}*"),
    ],
  ]),
  ...decisions(`${page}#principaltable`, { principal: session(account, "role", "John", "AROAXXT2NJT7D3SIQN7Z6") }, {}, [
    ["a session has no aws:username", object("John/a"), missing("identity", "Resource"), folder("${aws:username}")],
    [
      "its aws:userid is the role's id and the session's name",
      object("AROAXXT2NJT7D3SIQN7Z6:John/a"),
      allowedBy("identity", 1),
      folder("${aws:userid}"),
    ],
    [
      "its aws:PrincipalType is AssumedRole",
      {},
      allowedBy("identity"),
      { identity: [policy({ ...allowAll, Condition: { StringEquals: { "aws:PrincipalType": "AssumedRole" } } })] },
    ],
    [
      "a user's is User",
      { principal: david },
      allowedBy("identity"),
      { identity: [policy({ ...allowAll, Condition: { StringEquals: { "aws:PrincipalType": "User" } } })] },
    ],
  ]),
  ...decisions(`${page}#policy-vars-specialchars`, { principal: david }, {}, [
    [
      "${*} is an asterisk",
      object("a*b"),
      allowedBy("identity"),
      may("s3:*", "arn:aws:s3:::amzn-s3-demo-bucket/a${*}b"),
    ],
    [
      "and no wildcard",
      object("acb"),
      missing("identity", "Resource"),
      may("s3:*", "arn:aws:s3:::amzn-s3-demo-bucket/a${*}b"),
    ],
    [
      "${?} is a question mark",
      object("a?b"),
      allowedBy("identity"),
      may("s3:*", "arn:aws:s3:::amzn-s3-demo-bucket/a${?}b"),
    ],
    [
      "and no wildcard either",
      object("acb"),
      missing("identity", "Resource"),
      may("s3:*", "arn:aws:s3:::amzn-s3-demo-bucket/a${?}b"),
    ],
    [
      "${$} is a dollar sign",
      object("my$file"),
      allowedBy("identity"),
      may("s3:*", "arn:aws:s3:::amzn-s3-demo-bucket/my${$}file"),
    ],
  ]),
  ...decisions(
    `${page}#policy-vars-default-values`,
    { principal: david, context: { "aws:PrincipalTag/team": "yellow" } },
    teamBucket,
    [
      ["team yellow, its bucket", { resource: "arn:aws:s3:::amzn-s3-demo-bucket-yellow/a" }, allowedBy("identity")],
      [
        "team yellow, another team's",
        { resource: "arn:aws:s3:::amzn-s3-demo-bucket-red/a" },
        missing("identity", "Resource"),
      ],
      [
        "team yellow, the company's",
        { resource: "arn:aws:s3:::amzn-s3-demo-bucket-company-wide/a" },
        missing("identity", "Resource"),
      ],
      [
        "no team, the company's",
        { resource: "arn:aws:s3:::amzn-s3-demo-bucket-company-wide/a", context: {} },
        allowedBy("identity"),
      ],
      [
        "no team, a team's",
        { resource: "arn:aws:s3:::amzn-s3-demo-bucket-yellow/a", context: {} },
        missing("identity", "Resource"),
      ],
    ],
  ),
];
