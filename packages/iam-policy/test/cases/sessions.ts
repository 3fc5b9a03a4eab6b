import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const federation: Source = `${guide}/id_credentials_temp_control-access_getfederationtoken.html`;
const disabling: Source = `${guide}/id_credentials_temp_control-access_disable-perms.html`;
const logic: Source = `${guide}/reference_policies_evaluation-logic_policy-eval-denyallow.html`;

const account = "123456789012";
const tokenApp = user(account, "token-app");
const opened = (name: string) =>
  ({
    kind: "federated-user",
    account,
    arn: `arn:aws:sts::${account}:federated-user/${name}`,
    userArn: tokenApp.arn,
  }) as const;
const carol = opened("Carol");
const bob = opened("Bob");

const everything = policy(allowAll);
const otherwise = policy({ Effect: "Allow", Action: "ec2:*", Resource: "*" });
const appMay = policy(
  { Effect: "Allow", Action: "sts:GetFederationToken", Resource: "*" },
  { Effect: "Allow", Action: ["dynamodb:ListTables", "sqs:ReceiveMessage"], Resource: "*" },
  { Effect: "Allow", Action: "s3:ListBucket", Resource: "*" },
);
const passed = policy(
  { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::productionapp" },
  {
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    Resource: "arn:aws:s3:::productionapp/*",
  },
);
const list = { action: "s3:ListBucket", resource: "arn:aws:s3:::productionapp" };
const object = { resource: "arn:aws:s3:::productionapp/a" };
const toCarol = policy({
  Principal: { AWS: carol.arn },
  Effect: "Allow",
  Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
  Resource: "arn:aws:s3:::productionapp/*",
});
const grantTo = (AWS: string): ReturnType<typeof policy> => policy({ ...allowAll, Principal: { AWS } });
const denyTo = (AWS: string): ReturnType<typeof policy> =>
  policy({ Sid: "Locked out", Effect: "Deny", Principal: { AWS }, Action: "s3:*", Resource: "*" });

const mary = session(account, "Accounting-Role", "Mary");
const issued = "aws:TokenIssueTime";
const revoked = {
  identity: [
    everything,
    policy({
      Sid: "AWSRevokeOlderSessions",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { DateLessThan: { [issued]: "2014-05-07T23:47:00Z" } },
    }),
  ],
};

export const sessions: readonly Case[] = [
  ...decisions(logic, { principal: carol, ...object }, { boundary: otherwise, session: [otherwise] }, [
    [
      "federated session, the user's ARN in the resource policy: boundary and session policy limit",
      {},
      missing("boundary", "Action"),
      { resource: grantTo(tokenApp.arn) },
    ],
    [
      "federated session, the user's ARN: the session policy alone limits",
      {},
      missing("session", "Action"),
      { boundary: everything, resource: grantTo(tokenApp.arn) },
    ],
    [
      "federated session, the session's ARN: no implicit deny limits",
      {},
      allowedBy("resource"),
      { resource: grantTo(carol.arn) },
    ],
    [
      "federated session, the session's ARN: an explicit deny does",
      {},
      deniedBy("session", "No"),
      { session: [policy({ Sid: "No", Effect: "Deny", Action: "*", Resource: "*" })], resource: grantTo(carol.arn) },
    ],
  ]),
  ...decisions(
    `${federation}#permissions-get-federation-token-example-passed-policy`,
    { principal: carol, ...list },
    { identity: [appMay], session: [passed] },
    [
      ["what both the user and the session policy allow", {}, allowedBy("identity", 2)],
      ["not what the user does not have", { action: "s3:GetObject", ...object }, missing("identity", "Action")],
      ["not what the session policy does not pass on", { action: "sqs:ReceiveMessage" }, missing("session", "Action")],
      ["not another bucket", { resource: "arn:aws:s3:::other" }, missing("session", "Resource")],
    ],
  ),
  ...decisions(
    `${federation}#permissions-get-federation-token-example-iam-user`,
    { principal: carol, ...list },
    { identity: [appMay] },
    [["without a session policy the credentials have no permissions", {}, missing("session")]],
  ),
  ...decisions(
    `${federation}#permissions-get-federation-token-resource-based-policy`,
    { principal: carol, ...object },
    { identity: [appMay], resource: toCarol },
    [
      ["but a bucket policy that names Carol gives her some", {}, allowedBy("resource")],
      ["and no other federated user", { principal: bob }, missing("identity", "Action")],
    ],
  ),
  ...decisions(
    `${disabling}#denying-access-to-credentials-by-name`,
    { principal: bob, ...object },
    { identity: [everything], session: [everything], resource: denyTo(bob.arn) },
    [
      ["Bob's session is denied by name", {}, deniedBy("resource", "Locked out")],
      ["Carol's is not", { principal: carol }, allowedBy("identity")],
      ["his other permissions remain", { action: "sqs:SendMessage" }, allowedBy("identity")],
      [
        "naming the user denies all sessions he opened",
        { principal: carol },
        deniedBy("resource", "Locked out"),
        { resource: denyTo(tokenApp.arn) },
      ],
      [
        "an assumed role's session by name",
        { principal: mary },
        deniedBy("resource", "Locked out"),
        { resource: denyTo(mary.arn) },
      ],
      [
        "another session of that role is not denied",
        { principal: session(account, "Accounting-Role", "Joe") },
        allowedBy("identity"),
        { resource: denyTo(mary.arn) },
      ],
      [
        "naming the role denies all its sessions",
        { principal: session(account, "Accounting-Role", "Joe") },
        deniedBy("resource", "Locked out"),
        { resource: denyTo(mary.roleArn) },
      ],
    ],
  ),
  ...decisions(`${disabling}#denying-access-to-credentials-by-issue-time`, { principal: mary, ...object }, revoked, [
    [
      "sessions from before that time",
      { context: { [issued]: "2014-05-07T23:46:59Z" } },
      deniedBy("identity", "AWSRevokeOlderSessions"),
    ],
    ["sessions from after it", { context: { [issued]: "2014-05-07T23:47:01Z" } }, allowedBy("identity")],
    ["long-term credentials have no such time", { principal: user(account, "Jo") }, allowedBy("identity")],
  ]),
];
