import { allowAll, policy } from "../given.ts";
import { allowedBy, at, decisions, deniedBy, missing, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/organizations/latest/userguide";
const scps: Source = `${guide}/orgs_manage_policies_scps_evaluation.html`;
const general: Source = `${guide}/orgs_manage_policies_scps_examples_general.html`;
const ec2: Source = `${guide}/orgs_manage_policies_scps_examples_ec2.html`;
const tagging: Source = `${guide}/orgs_manage_policies_scps_examples_tagging.html`;
const s3: Source = `${guide}/orgs_manage_policies_scps_examples_s3.html`;
const iam: Source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html";
const boundaries: Source =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic";

const jo = user("111122223333", "Jo");
const full = policy(allowAll);
const identity = [full];
const deny = (Action: unknown, elements: object = {}): ReturnType<typeof policy> =>
  policy({ Sid: "Deny", Effect: "Deny", Action, Resource: "*", ...elements });
const allow = (Action: unknown): ReturnType<typeof policy> => policy({ Effect: "Allow", Action, Resource: "*" });
const denied = (level: number): ReturnType<typeof deniedBy> => at(level, deniedBy("service-control", "Deny"));
const silent = (level: number, ...missed: readonly string[]): ReturnType<typeof missing> =>
  at(level, missing("service-control", ...missed));

const region = "aws:RequestedRegion";
const regions = deny(undefined, {
  Action: undefined,
  NotAction: ["cloudfront:*", "iam:*", "organizations:*", "route53:*", "support:*", "sts:*"],
  Condition: {
    StringNotEquals: { [region]: ["eu-central-1", "eu-west-1"] },
    ArnNotLike: {
      "aws:PrincipalARN": [
        "arn:aws:iam::*:role/Role1AllowedToBypassThisSCP",
        "arn:aws:iam::*:role/Role2AllowedToBypassThisSCP",
      ],
    },
  },
});
const adminRole = deny(["iam:AttachRolePolicy", "iam:DeleteRole", "iam:UpdateAssumeRolePolicy"], {
  Resource: "arn:aws:iam::*:role/name-of-role-to-deny",
});
const notAdmins = deny(["iam:AttachRolePolicy", "iam:DeleteRole"], {
  Resource: "arn:aws:iam::*:role/name-of-role-to-deny",
  Condition: { StringNotLike: { "aws:PrincipalARN": "arn:aws:iam::*:role/name-of-admin-role-to-allow" } },
});
const mfa = deny(["ec2:StopInstances", "ec2:TerminateInstances"], {
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": false } },
});
const micro = deny("ec2:RunInstances", {
  Resource: "arn:aws:ec2:*:*:instance/*",
  Condition: { StringNotEquals: { "ec2:InstanceType": "t2.micro" } },
});
const imds = deny("ec2:RunInstances", {
  Resource: "arn:aws:ec2:*:*:instance/*",
  Condition: { StringNotEquals: { "ec2:MetadataHttpTokens": "required" } },
});
const project = deny("ec2:RunInstances", {
  Resource: "arn:aws:ec2:*:*:instance/*",
  Condition: { Null: { "aws:RequestTag/Project": "true" } },
});
const sse = deny("s3:PutObject", { Condition: { Null: { "s3:x-amz-server-side-encryption": "true" } } });
const instance = { action: "ec2:RunInstances", resource: "arn:aws:ec2:us-east-2:111122223333:instance/*" };
const lockedRole = { resource: "arn:aws:iam::111122223333:role/name-of-role-to-deny" };

export const serviceControl: readonly Case[] = [
  ...decisions(`${scps}#how_scps_allow`, { principal: jo, action: "ec2:RunInstances" }, { identity }, [
    [
      "an allow at root, Production OU and account B",
      {},
      allowedBy("identity"),
      { serviceControl: [[full], [full], [full]] },
    ],
    ["the allow is missing at the Production OU", {}, silent(1), { serviceControl: [[full], [], [full]] }],
    ["missing at the account", {}, silent(2), { serviceControl: [[full], [full], []] }],
    ["missing at the root", {}, silent(0), { serviceControl: [[], [full], [full]] }],
    [
      "an OU that allows other services only",
      {},
      silent(1, "Action"),
      { serviceControl: [[full], [allow("s3:*")], [full]] },
    ],
    [
      "any policy of a level may allow",
      {},
      allowedBy("identity"),
      { serviceControl: [[full], [allow("s3:*"), allow("ec2:*")], [full]] },
    ],
    ["an SCP grants nothing", {}, missing("identity"), { identity: [], serviceControl: [[full], [full], [full]] }],
  ]),
  ...decisions(`${scps}#how_scps_deny`, { principal: jo, action: "ec2:RunInstances" }, { identity }, [
    ["a deny at the root", {}, denied(0), { serviceControl: [[full, deny("ec2:*")], [full], [full]] }],
    [
      "a deny at the Production OU, whatever the others allow",
      {},
      denied(1),
      { serviceControl: [[full], [full, deny("ec2:*")], [full]] },
    ],
    ["a deny at the account", {}, denied(2), { serviceControl: [[full], [full], [full, deny("ec2:*")]] }],
    [
      "other services are not denied",
      { action: "s3:ListAllMyBuckets" },
      allowedBy("identity"),
      { serviceControl: [[full], [full, deny("ec2:*")], [full]] },
    ],
  ]),
  ...decisions(`${scps}#strategy_using_scps`, { principal: jo }, { identity }, [
    [
      "deny list: FullAWSAccess and a deny",
      { action: "dynamodb:CreateTable" },
      denied(0),
      { serviceControl: [[full, deny("dynamodb:*")]] },
    ],
    [
      "deny list: all else is allowed",
      { action: "ec2:RunInstances" },
      allowedBy("identity"),
      { serviceControl: [[full, deny("dynamodb:*")]] },
    ],
    [
      "allow list: a listed service",
      { action: "cloudwatch:PutMetricData" },
      allowedBy("identity"),
      { serviceControl: [[allow(["ec2:*", "cloudwatch:*", "organizations:*"])]] },
    ],
    [
      "allow list: any other",
      { action: "dynamodb:CreateTable" },
      silent(0, "Action"),
      { serviceControl: [[allow(["ec2:*", "cloudwatch:*", "organizations:*"])]] },
    ],
    [
      "allow list: an OU adds nothing to what the root lets through",
      { action: "dynamodb:CreateTable" },
      silent(0, "Action"),
      { serviceControl: [[allow("ec2:*")], [full]] },
    ],
  ]),
  ...decisions(`${iam}#policy-eval-basics-id-scp`, { principal: jo, action: "ec2:RunInstances" }, {}, [
    [
      "identity policy and SCP must both allow",
      {},
      silent(0, "Action"),
      { identity, serviceControl: [[allow("s3:*")]] },
    ],
    [
      "a resource policy that names the user does not pass the SCP by",
      {},
      silent(0, "Action"),
      { resource: policy({ ...allowAll, Principal: { AWS: jo.arn } }), serviceControl: [[allow("s3:*")]] },
    ],
    [
      "an explicit deny in the identity policy",
      {},
      deniedBy("identity", "Deny"),
      { identity: [full, deny("ec2:*")], serviceControl: [[full]] },
    ],
  ]),
  ...decisions(
    boundaries,
    { principal: jo, action: "ec2:RunInstances" },
    { identity, boundary: full, serviceControl: [[full]] },
    [
      ["SCP, boundary and identity policy all allow", {}, allowedBy("identity")],
      ["the SCP does not", {}, silent(0, "Action"), { serviceControl: [[allow("s3:*")]] }],
      ["the boundary does not", {}, missing("boundary", "Action"), { boundary: allow("s3:*") }],
      ["the identity policy does not", {}, missing("identity", "Action"), { identity: [allow("s3:*")] }],
      ["any of them denies", {}, deniedBy("boundary", "Deny"), { boundary: deny("ec2:*") }],
    ],
  ),
  ...decisions(
    `${general}#example-scp-deny-region`,
    { principal: jo, action: "ec2:RunInstances" },
    { identity, serviceControl: [[full, regions]] },
    [
      ["an approved Region", { context: { [region]: "eu-west-1" } }, allowedBy("identity")],
      ["another Region", { context: { [region]: "us-west-2" } }, denied(0)],
      [
        "a global service, in us-east-1",
        { action: "iam:ListRoles", context: { [region]: "us-east-1" } },
        allowedBy("identity"),
      ],
      ["another service in us-east-1", { context: { [region]: "us-east-1" } }, denied(0)],
      [
        "a role that is exempt",
        { principal: session("111122223333", "Role1AllowedToBypassThisSCP", "s"), context: { [region]: "us-west-2" } },
        allowedBy("identity"),
      ],
    ],
  ),
  ...decisions(
    general,
    { principal: jo, action: "iam:DeleteRole", ...lockedRole },
    { identity, serviceControl: [[full, adminRole]] },
    [
      ["nobody changes the common role", {}, denied(0)],
      ["other roles are not affected", { resource: "arn:aws:iam::111122223333:role/another" }, allowedBy("identity")],
    ],
  ),
  ...decisions(
    general,
    { principal: jo, action: "iam:DeleteRole", ...lockedRole },
    { identity, serviceControl: [[full, notAdmins]] },
    [
      ["except administrators: Jo", {}, denied(0)],
      [
        "except administrators: the admin role",
        { principal: session("111122223333", "name-of-admin-role-to-allow", "s") },
        allowedBy("identity"),
      ],
    ],
  ),
  ...decisions(general, { principal: jo, action: "ec2:StopInstances" }, { identity, serviceControl: [[full, mfa]] }, [
    ["MFA required: signed in with it", { context: { "aws:MultiFactorAuthPresent": "true" } }, allowedBy("identity")],
    ["MFA required: without", { context: { "aws:MultiFactorAuthPresent": "false" } }, denied(0)],
    ["MFA required: long-term keys", {}, denied(0)],
  ]),
  ...decisions(
    general,
    { principal: jo },
    { identity, serviceControl: [[full, deny("organizations:LeaveOrganization")]] },
    [
      ["an account cannot leave", { action: "organizations:LeaveOrganization" }, denied(0)],
      ["it can look", { action: "organizations:DescribeOrganization" }, allowedBy("identity")],
    ],
  ),
  ...decisions(ec2, { principal: jo, ...instance }, { identity, serviceControl: [[full, micro]] }, [
    ["t2.micro", { context: { "ec2:InstanceType": "t2.micro" } }, allowedBy("identity")],
    ["another type", { context: { "ec2:InstanceType": "m5.large" } }, denied(0)],
    [
      "the subnet, which has no type",
      { resource: "arn:aws:ec2:us-east-2:111122223333:subnet/s-1" },
      allowedBy("identity"),
    ],
  ]),
  ...decisions(`${ec2}#example-ec2-2`, { principal: jo, ...instance }, { identity, serviceControl: [[full, imds]] }, [
    ["IMDSv2 required", { context: { "ec2:MetadataHttpTokens": "required" } }, allowedBy("identity")],
    ["IMDSv2 optional", { context: { "ec2:MetadataHttpTokens": "optional" } }, denied(0)],
  ]),
  ...decisions(tagging, { principal: jo, ...instance }, { identity, serviceControl: [[full, project]] }, [
    ["with the tag Project", { context: { "aws:RequestTag/Project": "a" } }, allowedBy("identity")],
    ["without it", {}, denied(0)],
  ]),
  ...decisions(
    s3,
    { principal: jo, action: "s3:PutObject", resource: "arn:aws:s3:::amzn-s3-demo-bucket/a" },
    { identity, serviceControl: [[full, sse]] },
    [
      ["encryption asked for", { context: { "s3:x-amz-server-side-encryption": "aws:kms" } }, allowedBy("identity")],
      ["none asked for", {}, denied(0)],
    ],
  ),
];
