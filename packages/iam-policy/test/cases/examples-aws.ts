import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, service, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const example = (name: string): Source =>
  `https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_${name}.html`;

const account = "111122223333";
const principal = user(account, "Jo", "AIDACKCEVSQ6C2EXAMPLE");
const everything = policy(allowAll);
const beside = (deny: object): { identity: readonly (typeof everything)[] } => ({
  identity: [everything, policy({ Sid: "Deny", Effect: "Deny", ...deny })],
});
const denied = deniedBy("identity", "Deny");

const now = "aws:CurrentTime";
const at = (time: string): { context: Readonly<Record<string, string>> } => ({ context: { [now]: time } });
const mfa = "aws:MultiFactorAuthPresent";

const officeOnly = beside({
  Action: "*",
  Resource: "*",
  Condition: {
    NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"] },
    Bool: { "aws:ViaAWSService": "false" },
  },
});
const from = (ip: string, viaService = "false"): { context: Readonly<Record<string, string>> } => ({
  context: { "aws:SourceIp": ip, "aws:ViaAWSService": viaService },
});

const region = "aws:RequestedRegion";
const europe = beside({
  NotAction: ["cloudfront:*", "iam:*", "route53:*", "support:*"],
  Resource: "*",
  Condition: { StringNotEquals: { [region]: ["eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3"] } },
});

const within = {
  DateGreaterThan: { [now]: "2017-07-01T00:00:00Z" },
  DateLessThan: { [now]: "2017-12-31T23:59:59Z" },
};
const pipelines = beside({
  Action: ["datapipeline:ActivatePipeline", "datapipeline:DeletePipeline"],
  Resource: "*",
  Condition: { StringNotEquals: { "datapipeline:PipelineCreator": "${aws:userid}" } },
});

const owner = "aws:ResourceAccount";
const dataExchange = {
  identity: [
    everything,
    policy(
      {
        Sid: "DenyAllAwsResourcesOutsideAccountExceptAmazonS3",
        Effect: "Deny",
        NotAction: ["s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"],
        Resource: "*",
        Condition: { StringNotEquals: { [owner]: ["111122223333"] } },
      },
      {
        Sid: "DenyAllS3ResourcesOutsideAccountExceptDataExchange",
        Effect: "Deny",
        Action: ["s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"],
        Resource: "*",
        Condition: {
          StringNotEquals: { [owner]: ["111122223333"] },
          "ForAllValues:StringNotEquals": { "aws:CalledVia": ["dataexchange.amazonaws.com"] },
        },
      },
    ),
  ],
};
const managedPolicies = beside({
  NotAction: ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListEntitiesForPolicy", "iam:ListPolicies"],
  Resource: "*",
  Condition: { StringNotEquals: { [owner]: ["111122223333"] } },
});

const group = "arn:aws:iam::111122223333:group/AllUsers";
const self = `arn:aws:iam::*:user/\${aws:username}`;

export const examplesOfAws: readonly Case[] = [
  ...decisions(
    example("aws-dates"),
    { principal, action: "service-prefix:action-name" },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: "service-prefix:action-name",
          Resource: "*",
          Condition: {
            DateGreaterThan: { [now]: "2020-04-01T00:00:00Z" },
            DateLessThan: { [now]: "2020-06-30T23:59:59Z" },
          },
        }),
      ],
    },
    [
      ["within the dates", at("2020-05-01T12:00:00Z"), allowedBy("identity")],
      ["on the last day", at("2020-06-30T12:00:00Z"), allowedBy("identity")],
      ["before them", at("2020-03-31T23:59:59Z"), missing("identity", now)],
      ["after them", at("2020-07-01T00:00:00Z"), missing("identity", now)],
    ],
  ),
  ...decisions(example("aws_deny-ip"), { principal }, officeOnly, [
    ["from the first range", from("192.0.2.44"), allowedBy("identity")],
    ["from the second range", from("203.0.113.5"), allowedBy("identity")],
    ["from outside", from("198.51.100.1"), denied],
    [
      "from outside, by a service with the principal's credentials",
      from("198.51.100.1", "true"),
      allowedBy("identity"),
    ],
    [
      "the policy allows nothing by itself",
      from("192.0.2.44"),
      missing("identity"),
      { identity: officeOnly.identity.slice(1) },
    ],
  ]),
  ...decisions(example("aws_deny-requested-region"), { principal, action: "ec2:RunInstances" }, europe, [
    ["a Region that is listed", { context: { [region]: "eu-west-2" } }, allowedBy("identity")],
    ["a Region that is not", { context: { [region]: "us-east-1" } }, denied],
    [
      "a global service, whose endpoint is in us-east-1",
      { action: "iam:ListUsers", context: { [region]: "us-east-1" } },
      allowedBy("identity"),
    ],
    [
      "another global service, which is not excepted",
      { action: "organizations:ListAccounts", context: { [region]: "us-east-1" } },
      denied,
    ],
  ]),
  ...decisions(
    example("aws_mfa-dates"),
    { principal, action: "service-prefix-2:action-name-a" },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: ["service-prefix-1:*", "service-prefix-2:action-name-a", "service-prefix-2:action-name-b"],
          Resource: "*",
          Condition: { Bool: { [mfa]: true }, ...within },
        }),
      ],
    },
    [
      ["MFA, within the dates", { context: { [mfa]: "true", [now]: "2017-08-01T00:00:00Z" } }, allowedBy("identity")],
      [
        "full access to the first service",
        { action: "service-prefix-1:anything", context: { [mfa]: "true", [now]: "2017-08-01T00:00:00Z" } },
        allowedBy("identity"),
      ],
      ["no MFA", { context: { [mfa]: "false", [now]: "2017-08-01T00:00:00Z" } }, missing("identity", mfa)],
      ["after the dates", { context: { [mfa]: "true", [now]: "2018-01-01T00:00:00Z" } }, missing("identity", now)],
      [
        "another action of the second service",
        { action: "service-prefix-2:action-name-c", context: { [mfa]: "true", [now]: "2017-08-01T00:00:00Z" } },
        missing("identity", "Action"),
      ],
    ],
  ),
  ...decisions(
    example("aws-enable-disable-regions"),
    { principal, action: "account:EnableRegion" },
    {
      identity: [
        policy(
          {
            Sid: "EnableDisableHongKong",
            Effect: "Allow",
            Action: ["account:EnableRegion", "account:DisableRegion"],
            Resource: "*",
            Condition: { StringEquals: { "account:TargetRegion": "ap-east-1" } },
          },
          { Sid: "ViewConsole", Effect: "Allow", Action: "account:ListRegions", Resource: "*" },
        ),
      ],
    },
    [
      [
        "Hong Kong",
        { context: { "account:TargetRegion": "ap-east-1" } },
        allowedBy("identity", "EnableDisableHongKong"),
      ],
      [
        "another Region",
        { context: { "account:TargetRegion": "me-south-1" } },
        missing("identity", "account:TargetRegion"),
      ],
      ["viewing the Regions", { action: "account:ListRegions" }, allowedBy("identity", "ViewConsole")],
    ],
  ),
  ...decisions(example("datapipeline_not-owned"), { principal, action: "datapipeline:DeletePipeline" }, pipelines, [
    [
      "a pipeline the user created",
      { context: { "datapipeline:PipelineCreator": "AIDACKCEVSQ6C2EXAMPLE" } },
      allowedBy("identity"),
    ],
    ["another's pipeline", { context: { "datapipeline:PipelineCreator": "AIDAOTHEREXAMPLE" } }, denied],
  ]),
  ...decisions(example("resource_account_data_exch"), { principal }, dataExchange, [
    ["a resource of the account", { context: { [owner]: "111122223333" } }, allowedBy("identity")],
    [
      "another account's queue",
      { action: "sqs:SendMessage", context: { [owner]: "999999999999" } },
      deniedBy("identity", "DenyAllAwsResourcesOutsideAccountExceptAmazonS3"),
    ],
    [
      "another account's object",
      { context: { [owner]: "999999999999" } },
      deniedBy("identity", "DenyAllS3ResourcesOutsideAccountExceptDataExchange"),
    ],
    [
      "another account's object, for AWS Data Exchange",
      { context: { [owner]: "999999999999", "aws:CalledVia": ["dataexchange.amazonaws.com"] } },
      allowedBy("identity"),
    ],
  ]),
  ...decisions(
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/resource_examples_iam_policies_resource_account.html",
    { principal },
    managedPolicies,
    [
      [
        "a policy that AWS manages is not the account's own",
        { action: "iam:GetPolicy", context: { [owner]: "999999999999" } },
        allowedBy("identity"),
      ],
      [
        "attaching it is not excepted",
        { action: "iam:AttachUserPolicy", context: { [owner]: "999999999999" } },
        denied,
      ],
      ["resources of the account", { context: { [owner]: "111122223333" } }, allowedBy("identity")],
    ],
  ),
  ...decisions(
    example("iam_mfa-selfmanage"),
    { principal, resource: principal.arn },
    {
      identity: [
        everything,
        policy(
          {
            Sid: "AllowUserToDeactivateTheirOwnMFAOnlyWhenUsingMFA",
            Effect: "Allow",
            Action: "iam:DeactivateMFADevice",
            Resource: self,
            Condition: { Bool: { [mfa]: "true" } },
          },
          {
            Sid: "BlockMostAccessUnlessSignedInWithMFA",
            Effect: "Deny",
            NotAction: ["iam:EnableMFADevice", "iam:ListMFADevices", "iam:ListUsers", "iam:ResyncMFADevice"],
            Resource: "*",
            Condition: { BoolIfExists: { [mfa]: "false" } },
          },
        ),
      ],
    },
    [
      ["without MFA: enable a device", { action: "iam:EnableMFADevice" }, allowedBy("identity")],
      [
        "without MFA: deactivate it",
        { action: "iam:DeactivateMFADevice" },
        deniedBy("identity", "BlockMostAccessUnlessSignedInWithMFA"),
      ],
      ["without MFA: anything else", {}, deniedBy("identity", "BlockMostAccessUnlessSignedInWithMFA")],
      [
        "with MFA: deactivate one's own",
        { action: "iam:DeactivateMFADevice", context: { [mfa]: "true" } },
        allowedBy("identity"),
      ],
    ],
  ),
  ...decisions(
    example("iam_users-manage-group"),
    { principal: user(account, "srodriguez"), action: "iam:AddUserToGroup", resource: group },
    {
      identity: [
        policy(
          { Sid: "AllowAllUsersToListAllGroups", Effect: "Allow", Action: "iam:ListGroups", Resource: "*" },
          {
            Sid: "AllowAllUsersToViewAndManageThisGroup",
            Effect: "Allow",
            Action: "iam:*Group*",
            Resource: "arn:aws:iam::*:group/AllUsers",
          },
          {
            Sid: "LimitGroupManagementAccessToSpecificUsers",
            Effect: "Deny",
            Action: ["iam:AddUserToGroup", "iam:CreateGroup", "iam:DeleteGroup", "iam:UpdateGroup"],
            Resource: "arn:aws:iam::*:group/AllUsers",
            Condition: { StringNotEquals: { "aws:username": ["srodriguez", "mjackson", "adesai"] } },
          },
        ),
      ],
    },
    [
      ["one of the three manages the group", {}, allowedBy("identity", "AllowAllUsersToViewAndManageThisGroup")],
      ["another does not", { principal }, deniedBy("identity", "LimitGroupManagementAccessToSpecificUsers")],
      [
        "but views it",
        { principal, action: "iam:GetGroup" },
        allowedBy("identity", "AllowAllUsersToViewAndManageThisGroup"),
      ],
      [
        "a session has no user name and does not manage it either",
        { principal: session(account, "admin", "s") },
        deniedBy("identity", "LimitGroupManagementAccessToSpecificUsers"),
      ],
      ["not another group", { resource: "arn:aws:iam::111122223333:group/Admins" }, missing("identity", "Resource")],
      [
        "all list all groups",
        { principal, action: "iam:ListGroups", resource: "arn:aws:iam::111122223333:group/" },
        allowedBy("identity", "AllowAllUsersToListAllGroups"),
      ],
    ],
  ),
  ...decisions(
    example("iam-passrole-service"),
    { principal, action: "iam:PassRole", resource: "arn:aws:iam::111122223333:role/service" },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: "iam:PassRole",
          Resource: "*",
          Condition: { StringEquals: { "iam:PassedToService": "cloudwatch.amazonaws.com" } },
        }),
      ],
    },
    [
      [
        "a role to CloudWatch",
        { context: { "iam:PassedToService": "cloudwatch.amazonaws.com" } },
        allowedBy("identity"),
      ],
      [
        "a role to Amazon EC2",
        { context: { "iam:PassedToService": "ec2.amazonaws.com" } },
        missing("identity", "iam:PassedToService"),
      ],
    ],
  ),
  ...decisions(
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    { principal, action: "iam:PassRole" },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: ["iam:GetRole", "iam:PassRole"],
          Resource: "arn:aws:iam::111122223333:role/EC2-roles-for-XYZ-*",
        }),
      ],
    },
    [
      ["an approved role", { resource: "arn:aws:iam::111122223333:role/EC2-roles-for-XYZ-1" }, allowedBy("identity")],
      ["another role", { resource: "arn:aws:iam::111122223333:role/Admin" }, missing("identity", "Resource")],
      [
        "the role's trust policy lets EC2 have it",
        {
          principal: service("ec2"),
          action: "sts:AssumeRole",
          resource: "arn:aws:iam::111122223333:role/EC2-roles-for-XYZ-1",
        },
        allowedBy("resource"),
        {
          resource: policy({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }),
        },
      ],
    ],
  ),
];
