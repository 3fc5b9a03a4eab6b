import { policy } from "../given.ts";
import { allowedBy, decisions, federated, missing, service, session, trustDecisions, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const deputy: Source = `${guide}/confused-deputy.html`;
const oidc: Source = `${guide}/id_roles_create_for-idp_oidc.html`;
const tags: Source = `${guide}/id_session-tags.html`;

const account = "123456789012";
const assume = { action: "sts:AssumeRole", resource: `arn:aws:iam::${account}:role/a` };
const byToken = { ...assume, action: "sts:AssumeRoleWithWebIdentity" };
const jo = user(account, "Jo");
type Trust = ReturnType<typeof policy>;
const trust = (Principal: unknown, Condition: object = {}, Action: unknown = "sts:AssumeRole"): Trust =>
  policy({ Effect: "Allow", Principal, Action, Condition });
const tokens = (Federated: string, Condition: object): Trust =>
  trust({ Federated }, Condition, "sts:AssumeRoleWithWebIdentity");

const mfa = "aws:MultiFactorAuthPresent";
const exampleCorp = user("444455556666", "ExampleCorp");
const external = trust({ AWS: "444455556666" }, { StringEquals: { "sts:ExternalId": "12345" } });
const incident = "arn:aws:ssm-incidents:us-east-2:111122223333:incident-record/myresponseplan/1";

const sessionTags = user(account, "test-session-tags");
const requestTag = (name: string): string => `aws:RequestTag/${name}`;
const tagging = policy(
  {
    Sid: "AllowIamUserAssumeRole",
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { AWS: sessionTags.arn },
    Condition: {
      StringLike: { [requestTag("Project")]: "*", [requestTag("CostCenter")]: "*", [requestTag("Department")]: "*" },
      StringEquals: { "sts:ExternalId": "Example987" },
    },
  },
  {
    Sid: "AllowPassSessionTagsAndTransitive",
    Effect: "Allow",
    Action: "sts:TagSession",
    Principal: { AWS: sessionTags.arn },
    Condition: {
      StringLike: { [requestTag("Project")]: "*", [requestTag("CostCenter")]: "*" },
      StringEquals: { [requestTag("Department")]: ["Engineering", "Marketing"] },
      "ForAllValues:StringEquals": { "sts:TransitiveTagKeys": ["Project", "Department"] },
    },
  },
);
const threeTags = {
  [requestTag("Project")]: "Automation",
  [requestTag("CostCenter")]: "12345",
  [requestTag("Department")]: "Engineering",
};

const github = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
const sub = "token.actions.githubusercontent.com:sub";
const aud = "token.actions.githubusercontent.com:aud";
const branch = tokens(github, {
  StringEquals: { [aud]: "sts.amazonaws.com", [sub]: "repo:GitHubOrg/GitHubRepo:ref:refs/heads/GitHubBranch" },
});
const repository = tokens(github, { StringLike: { [aud]: "sts.amazonaws.com", [sub]: "repo:GitHubOrg/GitHubRepo:*" } });
const org = tokens(github, { StringLike: { [aud]: "sts.amazonaws.com", [sub]: "repo:GitHubOrg/*" } });
const job = (subject: string): { context: Readonly<Record<string, string>> } => ({
  context: { [sub]: subject, [aud]: "sts.amazonaws.com" },
});

const updateApp = "arn:aws:iam::999999999999:role/UpdateApp";
const mayUpdate = policy({ Effect: "Allow", Action: "sts:AssumeRole", Resource: updateApp });
const testers = policy({ Sid: "Testers", Effect: "Deny", Action: "sts:AssumeRole", Resource: updateApp });
const developer = user("111111111111", "David");

export const trustPolicies: readonly Case[] = [
  ...trustDecisions(
    `${guide}/id_roles_create_for-user.html`,
    { principal: jo, ...assume },
    trust({ AWS: `arn:aws:iam::${account}:root` }, { Bool: { [mfa]: "true" } }),
    [
      ["any user of the account, with MFA", { context: { [mfa]: "true" } }, allowedBy("resource")],
      ["without MFA", { context: { [mfa]: "false" } }, missing("resource", mfa)],
      ["with long-term keys, which lack the key", {}, missing("resource", mfa)],
      [
        "a user of another account",
        { principal: user("999999999999", "Jo"), context: { [mfa]: "true" } },
        missing("resource", "Principal"),
      ],
    ],
  ),
  ...trustDecisions(`${deputy}#mitigate-confused-deputy`, { principal: exampleCorp, ...assume }, external, [
    ["Example Corp, with our external ID", { context: { "sts:ExternalId": "12345" } }, allowedBy("resource")],
    [
      "Example Corp for another customer, who supplied our role",
      { context: { "sts:ExternalId": "67890" } },
      missing("resource", "sts:ExternalId"),
    ],
    ["without an external ID", {}, missing("resource", "sts:ExternalId")],
    [
      "anyone else, with the ID",
      { principal: jo, context: { "sts:ExternalId": "12345" } },
      missing("resource", "Principal"),
    ],
  ]),
  ...trustDecisions(
    `${deputy}#cross-service-confused-deputy-prevention-sts`,
    { principal: service("ssm-incidents"), ...assume },
    trust(
      { Service: "ssm-incidents.amazonaws.com" },
      { ArnLike: { "aws:SourceArn": "arn:aws:ssm-incidents:*:111122223333:incident-record/myresponseplan/*" } },
    ),
    [
      ["for an incident of the response plan", { context: { "aws:SourceArn": incident } }, allowedBy("resource")],
      [
        "for one of another",
        { context: { "aws:SourceArn": incident.replace("myresponseplan", "another") } },
        missing("resource", "aws:SourceArn"),
      ],
      [
        "for one of another account",
        { context: { "aws:SourceArn": incident.replace("111122223333", "444455556666") } },
        missing("resource", "aws:SourceArn"),
      ],
    ],
  ),
  ...trustDecisions(
    `${guide}/id_roles_create_policy-examples.html#id_roles_create_policy-examples-access-to-services`,
    { principal: service("elasticmapreduce"), ...assume },
    trust({ Service: ["elasticmapreduce.amazonaws.com", "datapipeline.amazonaws.com"] }),
    [
      ["Amazon EMR", {}, allowedBy("resource")],
      ["AWS Data Pipeline", { principal: service("datapipeline") }, allowedBy("resource")],
      ["AWS Lambda", { principal: service("lambda") }, missing("resource", "Principal")],
    ],
  ),
  ...trustDecisions(
    `${oidc}#oidc-prereqs`,
    { principal: federated("cognito-identity.amazonaws.com"), ...byToken },
    tokens("cognito-identity.amazonaws.com", {
      StringEquals: { "cognito-identity.amazonaws.com:aud": "us-east-2:12345678-abcd-abcd-abcd-123456" },
      "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "unauthenticated" },
    }),
    [
      [
        "Cognito: the pool, unauthenticated",
        {
          context: {
            "cognito-identity.amazonaws.com:aud": "us-east-2:12345678-abcd-abcd-abcd-123456",
            "cognito-identity.amazonaws.com:amr": ["unauthenticated"],
          },
        },
        allowedBy("resource"),
      ],
      [
        "Cognito: authenticated",
        {
          context: {
            "cognito-identity.amazonaws.com:aud": "us-east-2:12345678-abcd-abcd-abcd-123456",
            "cognito-identity.amazonaws.com:amr": ["authenticated", "graph.facebook.com"],
          },
        },
        missing("resource", "cognito-identity.amazonaws.com:amr"),
      ],
      [
        "Login with Amazon: the app",
        {
          principal: federated("www.amazon.com"),
          context: { "www.amazon.com:app_id": "amzn1.application-oa2-123456" },
        },
        allowedBy("resource"),
        tokens("www.amazon.com", { StringEquals: { "www.amazon.com:app_id": "amzn1.application-oa2-123456" } }),
      ],
      [
        "Facebook: another app",
        { principal: federated("graph.facebook.com"), context: { "graph.facebook.com:app_id": "999" } },
        missing("resource", "graph.facebook.com:app_id"),
        tokens("graph.facebook.com", { StringEquals: { "graph.facebook.com:app_id": "111222333444555" } }),
      ],
      [
        "Google: the audience",
        { principal: federated("accounts.google.com"), context: { "accounts.google.com:aud": "666777888999000" } },
        allowedBy("resource"),
        tokens("accounts.google.com", { StringEquals: { "accounts.google.com:aud": "666777888999000" } }),
      ],
      [
        "any OIDC provider, by its fully qualified URL",
        {
          principal: federated(`arn:aws:iam::${account}:oidc-provider/server.example.com`),
          context: { "server.example.com:aud": "appid_from_oidc_idp" },
        },
        allowedBy("resource"),
        tokens(`arn:aws:iam::${account}:oidc-provider/server.example.com`, {
          StringEquals: { "server.example.com:aud": "appid_from_oidc_idp" },
        }),
      ],
    ],
  ),
  ...trustDecisions(`${oidc}#idp_oidc_Create_GitHub`, { principal: federated(github), ...byToken }, branch, [
    ["GitHub: the branch", job("repo:GitHubOrg/GitHubRepo:ref:refs/heads/GitHubBranch"), allowedBy("resource")],
    ["GitHub: another branch", job("repo:GitHubOrg/GitHubRepo:ref:refs/heads/main"), missing("resource", sub)],
    [
      "GitHub: another audience",
      {
        context: {
          [sub]: "repo:GitHubOrg/GitHubRepo:ref:refs/heads/GitHubBranch",
          [aud]: "https://github.com/GitHubOrg",
        },
      },
      missing("resource", aud),
    ],
    [
      "any branch of the repository",
      job("repo:GitHubOrg/GitHubRepo:ref:refs/heads/main"),
      allowedBy("resource"),
      repository,
    ],
    ["another repository", job("repo:GitHubOrg/Other:ref:refs/heads/main"), missing("resource", sub), repository],
    ["any repository of the organization", job("repo:GitHubOrg/Other:ref:refs/heads/main"), allowedBy("resource"), org],
    ["another organization", job("repo:GitHubOrg2/GitHubRepo:ref:refs/heads/main"), missing("resource", sub), org],
  ]),
  ...trustDecisions(
    `${guide}/id_roles_create_for-idp_saml.html`,
    {
      principal: federated(`arn:aws:iam::${account}:saml-provider/PROVIDER-NAME`),
      ...assume,
      action: "sts:AssumeRoleWithSAML",
    },
    trust(
      { Federated: `arn:aws:iam::${account}:saml-provider/PROVIDER-NAME` },
      { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
      "sts:AssumeRoleWithSAML",
    ),
    [
      [
        "SAML: AWS's sign-in endpoint",
        { context: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
        allowedBy("resource"),
      ],
      [
        "SAML: another audience",
        { context: { "SAML:aud": "https://example.com/saml" } },
        missing("resource", "SAML:aud"),
      ],
    ],
  ),
  ...trustDecisions(`${tags}#id_session-tags_permissions-required`, { principal: sessionTags, ...assume }, tagging, [
    [
      "three tags and the external ID",
      { context: { ...threeTags, "sts:ExternalId": "Example987" } },
      allowedBy("resource", "AllowIamUserAssumeRole"),
    ],
    ["without the external ID", { context: threeTags }, missing("resource", "sts:ExternalId")],
    [
      "without one of the tags",
      { context: { [requestTag("Project")]: "a", [requestTag("CostCenter")]: "1", "sts:ExternalId": "Example987" } },
      missing("resource", requestTag("Department")),
    ],
    [
      "sts:TagSession must be allowed, too",
      { action: "sts:TagSession", context: threeTags },
      allowedBy("resource", "AllowPassSessionTagsAndTransitive"),
    ],
    [
      "a department that may not be passed",
      { action: "sts:TagSession", context: { ...threeTags, [requestTag("Department")]: "Sales" } },
      missing("resource", requestTag("Department")),
    ],
    [
      "tags that may be transitive",
      { action: "sts:TagSession", context: { ...threeTags, "sts:TransitiveTagKeys": ["Project", "Department"] } },
      allowedBy("resource", "AllowPassSessionTagsAndTransitive"),
    ],
    [
      "one that may not",
      { action: "sts:TagSession", context: { ...threeTags, "sts:TransitiveTagKeys": ["CostCenter"] } },
      missing("resource", "sts:TransitiveTagKeys"),
    ],
    [
      "a trust policy without sts:TagSession",
      { action: "sts:TagSession", context: threeTags },
      missing("resource", "Action"),
      trust({ AWS: sessionTags.arn }),
    ],
  ]),
  ...decisions(
    `${guide}/tutorial_cross-account-with-roles.html`,
    { principal: developer, action: "sts:AssumeRole", resource: updateApp, resourceAccount: "999999999999" },
    { resource: trust({ AWS: "111111111111" }), resourceMustAllow: true },
    [
      ["a developer, whom both accounts allow", {}, allowedBy("identity"), { identity: [mayUpdate] }],
      ["the trust alone is not enough", {}, missing("identity")],
      [
        "testers are denied explicitly",
        { principal: user("111111111111", "Theresa") },
        { deniedBy: "identity", statement: "Testers" },
        { identity: [mayUpdate, testers] },
      ],
    ],
  ),
  ...decisions(
    `${guide}/id_roles_use_permissions-to-switch.html`,
    { principal: jo, action: "sts:AssumeRole", resourceAccount: "999999999999" },
    {
      identity: [
        policy({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::999999999999:role/Test*" }),
      ],
      resource: trust({ AWS: account }),
      resourceMustAllow: true,
    },
    [
      [
        "a role whose name begins with Test",
        { resource: "arn:aws:iam::999999999999:role/TestA" },
        allowedBy("identity"),
      ],
      ["another role", { resource: "arn:aws:iam::999999999999:role/Prod" }, missing("identity", "Resource")],
    ],
  ),
  ...decisions(
    `${tags}#id_session-tags_role-chaining`,
    {
      principal: session(account, "Role1", "Session1"),
      action: "sts:AssumeRole",
      resource: `arn:aws:iam::${account}:role/Role2`,
    },
    { resource: trust({ AWS: `arn:aws:iam::${account}:role/Role1` }), resourceMustAllow: true },
    [
      ["a session of Role1 assumes Role2, which names Role1", {}, allowedBy("resource")],
      [
        "then a session of Role2 does not assume it again",
        { principal: session(account, "Role2", "Session2") },
        missing("resource", "Principal"),
      ],
      [
        "naming the account needs the first role's permission, too",
        {},
        missing("identity"),
        { resource: trust({ AWS: account }) },
      ],
    ],
  ),
];
