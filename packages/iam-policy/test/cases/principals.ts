import { allowAll, anonymous, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, federated, missing, service, session, trustDecisions, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const page: Source = `${guide}/reference_policies_elements_principal.html`;
const notPrincipal: Source = `${guide}/reference_policies_elements_notprincipal.html`;

const account = "123456789012";
const jo = user(account, "user-name-1", "AIDACKCEVSQ6C2EXAMPLE");
const reader = session(account, "role-name", "role-session-name", "AROADBQP57FF2AEXAMPLE");
const bob = user("444455556666", "Bob");
const audit = session("444455556666", "cross-account-read-only-role", "cross-account-audit-app");

const named = (principal: unknown): ReturnType<typeof policy> => policy({ ...allowAll, Principal: principal });
const trusted = (principal: unknown, action = "sts:AssumeRole"): ReturnType<typeof policy> =>
  policy({ Effect: "Allow", Principal: principal, Action: action });

const bucket = { resource: "arn:aws:s3:::amzn-s3-demo-bucket/a" };
const abroad = { ...bucket, resourceAccount: "111122223333" };
const assume = { action: "sts:AssumeRole", resource: `arn:aws:iam::${account}:role/a` };
const byToken = { ...assume, action: "sts:AssumeRoleWithWebIdentity" };
const everything = policy(allowAll);
const nothingElse = policy({ Effect: "Allow", Action: "sqs:*", Resource: "*" });

const root = "arn:aws:iam::444455556666:root";
const except = (...AWS: readonly string[]): ReturnType<typeof policy> =>
  policy(
    { ...allowAll, Principal: "*" },
    { Sid: "Except", Effect: "Deny", NotPrincipal: { AWS }, Action: "s3:*", Resource: "*" },
  );
const exceptArn = policy(
  { ...allowAll, Principal: "*" },
  {
    Sid: "UsePrincipalArnInsteadOfNotPrincipalWithDeny",
    Effect: "Deny",
    Action: "s3:*",
    Principal: "*",
    Resource: ["arn:aws:s3:::amzn-s3-demo-bucket/*", "arn:aws:s3:::amzn-s3-demo-bucket"],
    Condition: { ArnNotEquals: { "aws:PrincipalArn": bob.arn } },
  },
);
const everyoneOfRole = (arn: string): ReturnType<typeof policy> =>
  policy({ ...allowAll, Principal: "*", Condition: { ArnEquals: { "aws:PrincipalArn": arn } } });

export const principals: readonly Case[] = [
  ...trustDecisions(
    `${page}#Principal_specifying`,
    { principal: jo, ...assume },
    trusted({ AWS: [account, "555555555555"] }),
    [
      ["several principals: the first account", {}, allowedBy("resource")],
      ["several principals: the other account", { principal: user("555555555555", "a") }, allowedBy("resource")],
      ["several principals: no third", { principal: user("444455556666", "a") }, missing("resource", "Principal")],
      [
        "a user group cannot be a principal",
        {},
        missing("resource", "Principal"),
        trusted({ AWS: `arn:aws:iam::${account}:group/developers` }),
      ],
    ],
  ),
  ...trustDecisions(
    `${page}#principal-accounts`,
    { principal: jo, ...assume },
    trusted({ AWS: `arn:aws:iam::${account}:root` }),
    [
      ["an account by its ARN is not only its root user", {}, allowedBy("resource")],
      ["an account by its ARN: its roles, too", { principal: reader }, allowedBy("resource")],
      ["an account by its number is the same", {}, allowedBy("resource"), trusted({ AWS: account })],
      [
        "an account by its number: its roles, too",
        { principal: reader },
        allowedBy("resource"),
        trusted({ AWS: account }),
      ],
      [
        "another account",
        { principal: user("999999999999", "a") },
        missing("resource", "Principal"),
        trusted({ AWS: account }),
      ],
    ],
  ),
  ...decisions(`${page}#principal-accounts`, { principal: jo, ...abroad }, { resource: named({ AWS: account }) }, [
    ["the account's administrator must then grant access", {}, missing("identity")],
    ["and may", {}, allowedBy("identity"), { identity: [everything] }],
  ]),
  ...decisions(
    `${page}#principal-roles`,
    { principal: reader, ...bucket },
    { resource: named({ AWS: reader.roleArn }) },
    [
      ["a role's sessions are granted what the role is", {}, allowedBy("resource")],
      ["limited by the role's boundary", {}, missing("boundary", "Action"), { boundary: nothingElse }],
      ["limited by session policies", {}, missing("session", "Action"), { session: [nothingElse] }],
      ["another role of the account", { principal: session(account, "another", "s") }, missing("identity")],
      [
        "the id of a role that was deleted does not name the recreated one",
        {},
        missing("identity"),
        { resource: named({ AWS: "AROADELETEDROLEEXAMPLE" }) },
      ],
      [
        "the id of the role as it is does",
        {},
        allowedBy("resource"),
        { resource: named({ AWS: "AROADBQP57FF2AEXAMPLE" }) },
      ],
      [
        "everyone whose aws:PrincipalArn is the role's: the sessions, and a recreated role, too",
        {},
        allowedBy("resource"),
        { resource: everyoneOfRole(reader.roleArn) },
      ],
      [
        "aws:PrincipalArn is the role's ARN, not the session's",
        {},
        missing("identity"),
        { resource: everyoneOfRole(reader.arn) },
      ],
      [
        "permissions granted by aws:PrincipalArn and * are not limited by a boundary",
        {},
        allowedBy("resource"),
        { resource: everyoneOfRole(reader.roleArn), boundary: nothingElse },
      ],
      [
        "nor by session policies",
        {},
        allowedBy("resource"),
        { resource: everyoneOfRole(reader.roleArn), session: [nothingElse] },
      ],
      [
        "unless these deny explicitly",
        {},
        deniedBy("boundary"),
        {
          resource: everyoneOfRole(reader.roleArn),
          boundary: policy({ Effect: "Deny", Action: "*", Resource: "*" }),
        },
      ],
    ],
  ),
  ...decisions(`${page}#principal-role-session`, { principal: reader, ...bucket }, {}, [
    ["a role session by its ARN", {}, allowedBy("resource"), { resource: named({ AWS: reader.arn }) }],
    [
      "another session of the same role",
      { principal: session(account, "role-name", "another-session") },
      missing("identity"),
      { resource: named({ AWS: reader.arn }) },
    ],
    [
      "* does not mean all sessions",
      {},
      missing("identity"),
      { resource: named({ AWS: `arn:aws:sts::${account}:assumed-role/role-name/*` }) },
    ],
  ]),
  ...trustDecisions(
    `${page}#principal-federated-web-identity`,
    { principal: federated("accounts.google.com"), ...byToken },
    trusted({ Federated: "accounts.google.com" }, byToken.action),
    [
      ["Google", {}, allowedBy("resource")],
      [
        "Facebook where Google is named",
        { principal: federated("graph.facebook.com") },
        missing("resource", "Principal"),
      ],
      [
        "Facebook",
        { principal: federated("graph.facebook.com") },
        allowedBy("resource"),
        trusted({ Federated: "graph.facebook.com" }, byToken.action),
      ],
      [
        "Login with Amazon",
        { principal: federated("www.amazon.com") },
        allowedBy("resource"),
        trusted({ Federated: "www.amazon.com" }, byToken.action),
      ],
      [
        "Amazon Cognito",
        { principal: federated("cognito-identity.amazonaws.com") },
        allowedBy("resource"),
        trusted({ Federated: "cognito-identity.amazonaws.com" }, byToken.action),
      ],
      ["a user of IAM is not one of Google's", { principal: jo }, missing("resource", "Principal")],
    ],
  ),
  ...trustDecisions(
    `${page}#principal-saml`,
    {
      principal: federated(`arn:aws:iam::${account}:saml-provider/provider-name`),
      ...assume,
      action: "sts:AssumeRoleWithSAML",
    },
    trusted({ Federated: `arn:aws:iam::${account}:saml-provider/provider-name` }, "sts:AssumeRoleWithSAML"),
    [
      ["the SAML provider", {}, allowedBy("resource")],
      [
        "another SAML provider",
        { principal: federated(`arn:aws:iam::${account}:saml-provider/another`) },
        missing("resource", "Principal"),
      ],
    ],
  ),
  ...trustDecisions(`${page}#principal-users`, { principal: jo, ...assume }, trusted({ AWS: jo.arn }), [
    ["a user", {}, allowedBy("resource")],
    ["another user", { principal: user(account, "user-name-2") }, missing("resource", "Principal")],
    [
      "either of two users",
      { principal: user(account, "user-name-2") },
      allowedBy("resource"),
      trusted({ AWS: [jo.arn, `arn:aws:iam::${account}:user/user-name-2`] }),
    ],
    [
      "a user's name is case-sensitive",
      {},
      missing("resource", "Principal"),
      trusted({ AWS: `arn:aws:iam::${account}:user/User-Name-1` }),
    ],
    [
      "* does not mean all users",
      {},
      missing("resource", "unknown", "Principal"),
      trusted({ AWS: `arn:aws:iam::${account}:user/*` }),
    ],
    [
      "the id of a user that was deleted does not name the recreated one",
      {},
      missing("resource", "Principal"),
      trusted({ AWS: "AIDADELETEDUSEREXAMPLE" }),
    ],
    ["the id of the user as it is does", {}, allowedBy("resource"), trusted({ AWS: "AIDACKCEVSQ6C2EXAMPLE" })],
  ]),
  ...trustDecisions(
    `${page}#principal-services`,
    { principal: service("ecs"), ...assume },
    trusted({ Service: ["ecs.amazonaws.com", "elasticloadbalancing.amazonaws.com"] }),
    [
      ["Amazon ECS", {}, allowedBy("resource")],
      ["Elastic Load Balancing", { principal: service("elasticloadbalancing") }, allowedBy("resource")],
      ["another service", { principal: service("ec2") }, missing("resource", "Principal")],
      ["a user is no service", { principal: jo }, missing("resource", "Principal")],
    ],
  ),
  ...decisions(`${page}#principal-anonymous`, { principal: anonymous, ...abroad }, { resource: named("*") }, [
    ["* is everyone, anonymous users, too", {}, allowedBy("resource")],
    [
      "for users of the account nothing else is needed",
      { principal: jo, ...bucket, resourceAccount: account },
      allowedBy("resource"),
    ],
    [
      "for roles of the account, neither",
      { principal: reader, ...bucket, resourceAccount: account },
      allowedBy("resource"),
    ],
    ["those of other accounts need permissions there, too", { principal: jo }, missing("identity")],
    ["and may have them", { principal: jo }, allowedBy("identity"), { identity: [everything] }],
  ]),
  ...decisions(`${page}#principal-anonymous`, { principal: bob, ...abroad }, { identity: [everything] }, [
    ["a deny for all but one user, by aws:PrincipalArn: that user", {}, allowedBy("identity"), { resource: exceptArn }],
    [
      "another user of the same account",
      { principal: user("444455556666", "Eve") },
      deniedBy("resource", "UsePrincipalArnInsteadOfNotPrincipalWithDeny"),
      { resource: exceptArn },
    ],
    [
      "an anonymous user, who has no ARN",
      { principal: anonymous },
      deniedBy("resource", "UsePrincipalArnInsteadOfNotPrincipalWithDeny"),
      { resource: exceptArn },
    ],
  ]),
  ...decisions(
    `${notPrincipal}#specifying-notprincipal`,
    { principal: bob, ...abroad },
    { identity: [everything], resource: except(bob.arn, root) },
    [
      ["NotPrincipal with Deny: the user it lists with his account", {}, allowedBy("identity")],
      ["another user of his account", { principal: user("444455556666", "Eve") }, deniedBy("resource", "Except")],
      ["a user of another account", { principal: user("999999999999", "Bob") }, deniedBy("resource", "Except")],
      ["an anonymous user", { principal: anonymous }, deniedBy("resource", "Except")],
      [
        "omitting him from the deny grants nothing",
        {},
        missing("resource"),
        { resource: policy({ Effect: "Deny", NotPrincipal: { AWS: [bob.arn, root] }, Action: "s3:*", Resource: "*" }) },
      ],
      ["his account must be listed, too", {}, deniedBy("resource", "Except"), { resource: except(bob.arn) }],
      [
        "an assumed-role session, listed with its role and account",
        { principal: audit },
        allowedBy("identity"),
        { resource: except(audit.arn, audit.roleArn, root) },
      ],
      [
        "without the role's ARN",
        { principal: audit },
        deniedBy("resource", "Except"),
        { resource: except(audit.arn, root) },
      ],
      [
        "without the account's ARN",
        { principal: audit },
        deniedBy("resource", "Except"),
        { resource: except(audit.arn, audit.roleArn) },
      ],
      [
        "* does not mean all sessions",
        { principal: audit },
        deniedBy("resource", "Except"),
        { resource: except(audit.arn.replace(/[^/]+$/, "*"), audit.roleArn, root) },
      ],
      [
        "another session of the role",
        { principal: session("444455556666", "cross-account-read-only-role", "another") },
        deniedBy("resource", "Except"),
        { resource: except(audit.arn, audit.roleArn, root) },
      ],
    ],
  ),
  ...decisions(`${notPrincipal}#notprincipal-key-points`, { principal: bob, ...abroad }, { identity: [everything] }, [
    [
      "NotPrincipal with Deny denies whoever has a boundary, whatever it lists",
      {},
      deniedBy("resource", "Except"),
      { boundary: everything, resource: except(bob.arn, root) },
    ],
    ["aws:PrincipalArn instead spares him", {}, allowedBy("identity"), { boundary: everything, resource: exceptArn }],
    [
      "NotPrincipal with Allow is not supported",
      {},
      missing("resource", "unknown"),
      { resource: policy({ ...allowAll, NotPrincipal: { AWS: "999999999999" } }) },
    ],
  ]),
];
