import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const page: Source = `${guide}/access_policies_boundaries.html`;
const sessions: Source = `${guide}/id_credentials_temp_control-access_assumerole.html`;
const policyTypes: Source = `${guide}/access_policies.html#policies_session`;

const shirley = user("123456789012", "ShirleyRodriguez");
const shirleyBoundary = policy({ Effect: "Allow", Action: ["s3:*", "cloudwatch:*", "ec2:*"], Resource: "*" });
const createUser = policy({ Effect: "Allow", Action: "iam:CreateUser", Resource: "*" });

const boundaries = "arn:aws:iam::123456789012:policy/XCompanyBoundaries";
const companyBoundary = policy(
  {
    Sid: "ServiceBoundaries",
    Effect: "Allow",
    Action: ["s3:*", "cloudwatch:*", "ec2:*", "dynamodb:*"],
    Resource: "*",
  },
  {
    Sid: "AllowIAMConsoleForCredentials",
    Effect: "Allow",
    Action: ["iam:ListUsers", "iam:GetAccountPasswordPolicy"],
    Resource: "*",
  },
  {
    Sid: "AllowManageOwnPasswordAndAccessKeys",
    Effect: "Allow",
    Action: [
      "iam:*AccessKey*",
      "iam:ChangePassword",
      "iam:GetUser",
      "iam:*ServiceSpecificCredential*",
      "iam:*SigningCertificate*",
    ],
    Resource: "arn:aws:iam::*:user/${aws:username}",
  },
  {
    Sid: "DenyS3Logs",
    Effect: "Deny",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
  },
  {
    Sid: "DenyEC2Production",
    Effect: "Deny",
    Action: "ec2:*",
    Resource: "arn:aws:ec2:*:*:instance/i-1234567890abcdef0",
  },
);

const delegatedBoundary = policy(
  {
    Sid: "CreateOrChangeOnlyWithBoundary",
    Effect: "Allow",
    Action: [
      "iam:AttachUserPolicy",
      "iam:CreateUser",
      "iam:DeleteUserPolicy",
      "iam:DetachUserPolicy",
      "iam:PutUserPermissionsBoundary",
      "iam:PutUserPolicy",
    ],
    Resource: "*",
    Condition: { StringEquals: { "iam:PermissionsBoundary": boundaries } },
  },
  {
    Sid: "CloudWatchAndOtherIAMTasks",
    Effect: "Allow",
    Action: ["cloudwatch:*", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:DeletePolicy", "iam:ListUsers"],
    NotResource: "arn:aws:iam::123456789012:user/Maria",
  },
  {
    Sid: "NoBoundaryPolicyEdit",
    Effect: "Deny",
    Action: ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion"],
    Resource: [boundaries, "arn:aws:iam::123456789012:policy/DelegatedUserBoundary"],
  },
  { Sid: "NoBoundaryUserDelete", Effect: "Deny", Action: "iam:DeleteUserPermissionsBoundary", Resource: "*" },
);
const delegatedPermissions = policy(
  { Sid: "IAM", Effect: "Allow", Action: "iam:*", Resource: "*" },
  {
    Sid: "CloudWatchLimited",
    Effect: "Allow",
    Action: [
      "cloudwatch:GetDashboard",
      "cloudwatch:GetMetricData",
      "cloudwatch:ListDashboards",
      "cloudwatch:GetMetricStatistics",
      "cloudwatch:ListMetrics",
    ],
    Resource: "*",
  },
  { Sid: "S3BucketContents", Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::ZhangBucket" },
);
const nikhil = user("123456789012", "Nikhil");
const nikhilMay = [
  policy({ Effect: "Allow", Action: "iam:*", Resource: "*" }),
  policy({ Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "*" }),
];
const anotherUser = { resource: "arn:aws:iam::123456789012:user/another" };

const app = session("123456789012", "app", "session1");
const productionApp = policy(
  { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::productionapp" },
  {
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    Resource: "arn:aws:s3:::productionapp/*",
  },
);
const withoutDelete = policy(
  { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::productionapp" },
  { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::productionapp/*" },
);
const nobodyDeletes = policy({
  Principal: { AWS: "*" },
  Effect: "Deny",
  Action: "s3:DeleteObject",
  Resource: "arn:aws:s3:::productionapp/*",
});
const everything = policy(allowAll);
const onlySqs = policy({ Effect: "Allow", Action: "sqs:*", Resource: "*" });

export const boundariesAndSessions: readonly Case[] = [
  ...decisions(
    page,
    { principal: shirley, action: "iam:CreateUser", resource: shirley.arn },
    { boundary: shirleyBoundary },
    [
      ["a boundary provides no permission of its own", { action: "s3:GetObject" }, missing("identity")],
      [
        "creating a user fails: the boundary does not allow it",
        {},
        missing("boundary", "Action"),
        { identity: [createUser] },
      ],
      [
        "these two policies together allow nothing",
        { action: "s3:GetObject" },
        missing("identity", "Action"),
        { identity: [createUser] },
      ],
      [
        "another permissions policy allows what the boundary does",
        { action: "s3:GetObject" },
        allowedBy("identity"),
        { identity: [everything] },
      ],
      [
        "or the boundary could let her create a user",
        {},
        allowedBy("identity"),
        { identity: [createUser], boundary: everything },
      ],
    ],
  ),
  ...decisions(
    `${page}#access_policies_boundaries-delegate`,
    { principal: user("123456789012", "Zhang"), action: "iam:CreateUser", resource: nikhil.arn },
    { identity: [delegatedPermissions], boundary: delegatedBoundary },
    [
      ["Zhang creates a user without a boundary", {}, missing("boundary", "iam:PermissionsBoundary")],
      [
        "Zhang creates a user with the company's boundary",
        { context: { "iam:PermissionsBoundary": boundaries } },
        allowedBy("identity", "IAM"),
      ],
      [
        "Zhang creates a user with another boundary",
        { context: { "iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/Another" } },
        missing("boundary", "iam:PermissionsBoundary"),
      ],
      [
        "he attaches policies to users that have the boundary",
        { action: "iam:AttachUserPolicy", context: { "iam:PermissionsBoundary": boundaries } },
        allowedBy("identity", "IAM"),
      ],
      ["he resets passwords of others", { action: "iam:CreateLoginProfile" }, allowedBy("identity", "IAM")],
      [
        "but not Maria's",
        { action: "iam:CreateLoginProfile", resource: "arn:aws:iam::123456789012:user/Maria" },
        missing("boundary", "NotResource"),
      ],
      [
        "he cannot edit the boundary's policy",
        { action: "iam:CreatePolicyVersion", resource: boundaries },
        deniedBy("boundary", "NoBoundaryPolicyEdit"),
      ],
      [
        "nor delete his own boundary's policy",
        { action: "iam:DeletePolicy", resource: "arn:aws:iam::123456789012:policy/DelegatedUserBoundary" },
        deniedBy("boundary", "NoBoundaryPolicyEdit"),
      ],
      [
        "another policy he can delete",
        { action: "iam:DeletePolicy", resource: "arn:aws:iam::123456789012:policy/Another" },
        allowedBy("identity", "IAM"),
      ],
      [
        "he cannot take a boundary off",
        { action: "iam:DeleteUserPermissionsBoundary" },
        deniedBy("boundary", "NoBoundaryUserDelete"),
      ],
      [
        "five actions of CloudWatch are his",
        { action: "cloudwatch:ListMetrics", resource: "*" },
        allowedBy("identity", "CloudWatchLimited"),
      ],
      [
        "others are not, though the boundary allows them",
        { action: "cloudwatch:PutMetricData", resource: "*" },
        missing("identity", "Action"),
      ],
      [
        "he cannot list ZhangBucket: the boundary allows nothing of S3",
        { action: "s3:ListBucket", resource: "arn:aws:s3:::ZhangBucket" },
        missing("boundary", "Action"),
      ],
    ],
  ),
  ...decisions(
    `${page}#access_policies_boundaries-delegate`,
    { principal: nikhil, resourceAccount: "123456789012" },
    { identity: nikhilMay, boundary: companyBoundary },
    [
      [
        "Nikhil changes his own password",
        { action: "iam:ChangePassword", resource: nikhil.arn },
        allowedBy("identity"),
      ],
      ["he cannot change another's", { action: "iam:ChangePassword", ...anotherUser }, missing("boundary", "Resource")],
      ["he cannot create another user", { action: "iam:CreateUser", ...anotherUser }, missing("boundary", "Action")],
      [
        "he cannot edit his policies",
        { action: "iam:PutUserPolicy", resource: nikhil.arn },
        missing("boundary", "Action"),
      ],
      ["he reads S3", { resource: "arn:aws:s3:::reports/a" }, allowedBy("identity")],
      [
        "he does not write S3",
        { action: "s3:PutObject", resource: "arn:aws:s3:::reports/a" },
        missing("identity", "Action"),
      ],
      ["the logs bucket is denied", { resource: "arn:aws:s3:::logs/a" }, deniedBy("boundary", "DenyS3Logs")],
      [
        "the production instance is denied",
        { action: "ec2:StopInstances", resource: "arn:aws:ec2:us-east-2:123456789012:instance/i-1234567890abcdef0" },
        deniedBy("boundary", "DenyEC2Production"),
      ],
      [
        "a policy on the logs bucket does not help: the deny is explicit",
        { action: "s3:PutObject", resource: "arn:aws:s3:::logs/a" },
        deniedBy("boundary", "DenyS3Logs"),
        {
          resource: policy({ Effect: "Allow", Principal: { AWS: nikhil.arn }, Action: "s3:PutObject", Resource: "*" }),
        },
      ],
      [
        "a policy on a secret does: that deny is implicit",
        {
          action: "secretsmanager:GetSecretValue",
          resource: "arn:aws:secretsmanager:us-east-2:123456789012:secret:s-1a2b3c",
        },
        allowedBy("resource"),
        {
          resource: policy({
            Effect: "Allow",
            Principal: { AWS: nikhil.arn },
            Action: "secretsmanager:GetSecretValue",
            Resource: "*",
          }),
        },
      ],
    ],
  ),
  ...decisions(
    `${sessions}#permissions-assume-role-example-passed-policy`,
    { principal: app, resource: "arn:aws:s3:::productionapp/a" },
    { identity: [productionApp] },
    [
      ["the role's own permissions, no session policy", { action: "s3:DeleteObject" }, allowedBy("identity", 1)],
      [
        "the session may list",
        { action: "s3:ListBucket", resource: "arn:aws:s3:::productionapp" },
        allowedBy("identity"),
        { session: [withoutDelete] },
      ],
      ["the session may get", {}, allowedBy("identity", 1), { session: [withoutDelete] }],
      ["the session may put", { action: "s3:PutObject" }, allowedBy("identity", 1), { session: [withoutDelete] }],
      [
        "the session may not delete",
        { action: "s3:DeleteObject" },
        missing("session", "Action"),
        { session: [withoutDelete] },
      ],
      [
        "a session policy cannot grant more than the role has",
        { action: "s3:PutObjectAcl" },
        missing("identity", "Action"),
        { session: [everything] },
      ],
    ],
  ),
  ...decisions(
    `${sessions}#permissions-assume-role-example-resource-based-policy`,
    { principal: app, resource: "arn:aws:s3:::productionapp/a", action: "s3:DeleteObject" },
    { identity: [productionApp], resource: nobodyDeletes },
    [
      ["the bucket denies all deletes, the role's too", {}, deniedBy("resource")],
      ["other actions are as before", { action: "s3:PutObject" }, allowedBy("identity", 1)],
    ],
  ),
  ...decisions(policyTypes, { principal: app, resource: "arn:aws:s3:::productionapp/a" }, {}, [
    [
      "several session policies: any of them may allow",
      {},
      allowedBy("identity"),
      { identity: [everything], session: [onlySqs, withoutDelete] },
    ],
    [
      "a boundary too: all three must allow",
      { action: "s3:DeleteObject" },
      missing("session", "Action"),
      { identity: [everything], boundary: productionApp, session: [withoutDelete] },
    ],
    [
      "a boundary too: the boundary is the narrowest",
      { action: "s3:DeleteObject" },
      missing("boundary", "Action"),
      { identity: [everything], boundary: withoutDelete, session: [productionApp] },
    ],
  ]),
];
