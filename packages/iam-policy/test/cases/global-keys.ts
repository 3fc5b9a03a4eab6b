import { allowAll, anonymous, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, federated, missing, service, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const page: Source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html";

const account = "111122223333";
const principal = user(account, "Jo", "AIDACKCEVSQ6C2EXAMPLE");
const role = session(account, "role-name", "s", "AROADBQP57FF2AEXAMPLE");
const everything = policy(allowAll);
const bucket = "arn:aws:s3:::amzn-s3-demo-bucket";
const object = { resource: `${bucket}/a` };
const allowIf = (Condition: object, elements: object = {}): { identity: readonly [typeof everything] } => ({
  identity: [policy({ ...allowAll, ...elements, Condition })],
});
const denyIf = (Condition: object): { identity: readonly (typeof everything)[] } => ({
  identity: [everything, policy({ Sid: "Deny", Effect: "Deny", Action: "*", Resource: "*", Condition })],
});
const bucketDenies = (Condition: object): ReturnType<typeof policy> =>
  policy(
    {
      Sid: "Delivery",
      Effect: "Allow",
      Principal: { Service: ["cloudtrail.amazonaws.com", "config.amazonaws.com"] },
      Action: "s3:PutObject",
      Resource: `${bucket}/AWSLogs/*`,
    },
    { Sid: "Deny", Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `${bucket}/AWSLogs/*`, Condition },
  );
const denied = deniedBy("identity", "Deny");

const decrypt = { action: "kms:Decrypt", resource: `arn:aws:kms:us-east-2:${account}:key/my-example-key` };
const chain = (...services: readonly string[]): { context: Readonly<Record<string, readonly string[] | string>> } => ({
  context: {
    "aws:CalledVia": services,
    "aws:CalledViaFirst": services.slice(0, 1),
    "aws:CalledViaLast": services.slice(-1),
  },
});
const viaDynamo = allowIf(
  { "ForAnyValue:StringEquals": { "aws:CalledVia": ["dynamodb.amazonaws.com"] } },
  { Action: ["kms:Encrypt", "kms:Decrypt"], Resource: decrypt.resource },
);
const viaChain = allowIf({
  StringEquals: { "aws:CalledViaFirst": "cloudformation.amazonaws.com", "aws:CalledViaLast": "dynamodb.amazonaws.com" },
});

const sameVpc = denyIf({
  StringNotEquals: { "aws:SourceVpc": "${aws:Ec2InstanceSourceVpc}" },
  Null: { "ec2:SourceInstanceARN": "false" },
  BoolIfExists: { "aws:ViaAWSService": "false" },
});
const onInstance = {
  "ec2:SourceInstanceARN": "arn:aws:ec2:us-east-2:111122223333:instance/i-1",
  "aws:ViaAWSService": "false",
};

const mfa = "aws:MultiFactorAuthPresent";
const paths = "aws:PrincipalOrgPaths";
const ou = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/";
const member = (path: string): { context: Readonly<Record<string, readonly string[]>> } => ({
  context: { [paths]: [path] },
});
const put = { principal, action: "s3:PutObject", resource: `${bucket}/AWSLogs/1` };
const network = bucketDenies({
  StringNotEqualsIfExists: { "aws:SourceVpc": "vpc-111bbb22" },
  BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
});
const networkOrTrail = bucketDenies({
  StringNotEqualsIfExists: { "aws:SourceVpc": "vpc-111bbb22", "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" },
});
const region = "aws:RequestedRegion";
const identity = "aws:SourceIdentity";
const viaService = "aws:ViaAWSService";

export const globalKeys: readonly Case[] = [
  ...decisions(`${page}#condition-keys-calledvia`, { principal, ...decrypt }, viaDynamo, [
    ["KMS called by DynamoDB", chain("dynamodb.amazonaws.com"), allowedBy("identity")],
    [
      "KMS called by DynamoDB, for CloudFormation",
      chain("cloudformation.amazonaws.com", "dynamodb.amazonaws.com"),
      allowedBy("identity"),
    ],
    ["KMS called by another service", chain("athena.amazonaws.com"), missing("identity", "aws:CalledVia")],
    ["KMS called directly", {}, missing("identity", "aws:CalledVia")],
    [
      "first CloudFormation, last DynamoDB",
      chain("cloudformation.amazonaws.com", "dynamodb.amazonaws.com"),
      allowedBy("identity"),
      viaChain,
    ],
    [
      "others in between do not matter",
      chain("cloudformation.amazonaws.com", "athena.amazonaws.com", "dynamodb.amazonaws.com"),
      allowedBy("identity"),
      viaChain,
    ],
    [
      "the chain begins elsewhere",
      chain("athena.amazonaws.com", "dynamodb.amazonaws.com"),
      missing("identity", "aws:CalledViaFirst"),
      viaChain,
    ],
  ]),
  ...decisions(`${page}#condition-keys-ec2instancesourcevpc`, { principal: role, ...object }, sameVpc, [
    [
      "an instance's credentials used from its VPC",
      { context: { ...onInstance, "aws:SourceVpc": "vpc-1", "aws:Ec2InstanceSourceVpc": "vpc-1" } },
      allowedBy("identity"),
    ],
    [
      "used from another VPC",
      { context: { ...onInstance, "aws:SourceVpc": "vpc-2", "aws:Ec2InstanceSourceVpc": "vpc-1" } },
      denied,
    ],
    ["used from the internet", { context: { ...onInstance, "aws:Ec2InstanceSourceVpc": "vpc-1" } }, denied],
    [
      "used by a service for the instance",
      { context: { ...onInstance, "aws:ViaAWSService": "true", "aws:Ec2InstanceSourceVpc": "vpc-1" } },
      allowedBy("identity"),
    ],
    ["credentials that are no instance's", { context: { "aws:SourceVpc": "vpc-2" } }, allowedBy("identity")],
  ]),
  ...decisions(
    `${page}#condition-keys-federatedprovider`,
    { principal: federated("cognito-identity.amazonaws.com") },
    {
      resource: policy({
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `${bucket}/\${aws:FederatedProvider}/*`,
      }),
    },
    [
      ["the provider's folder", { resource: `${bucket}/cognito-identity.amazonaws.com/a` }, allowedBy("resource")],
      ["another provider's", { resource: `${bucket}/accounts.google.com/a` }, missing("resource", "Resource")],
    ],
  ),
  ...decisions(`${page}#condition-keys-multifactorauthpresent`, { principal }, {}, [
    [
      "Deny, Bool false: long-term credentials, which lack the key, get by",
      {},
      allowedBy("identity"),
      denyIf({ Bool: { [mfa]: "false" } }),
    ],
    ["Deny, BoolIfExists false: they do not", {}, denied, denyIf({ BoolIfExists: { [mfa]: "false" } })],
    [
      "Deny, BoolIfExists false: MFA does",
      { context: { [mfa]: "true" } },
      allowedBy("identity"),
      denyIf({ BoolIfExists: { [mfa]: "false" } }),
    ],
    [
      "Allow, BoolIfExists true: long-term credentials, too",
      {},
      allowedBy("identity"),
      allowIf({ BoolIfExists: { [mfa]: "true" } }),
    ],
    [
      "Allow, BoolIfExists true: not temporary ones without MFA",
      { context: { [mfa]: "false" } },
      missing("identity", mfa),
      allowIf({ BoolIfExists: { [mfa]: "true" } }),
    ],
    [
      "Allow, Bool true: long-term credentials do not",
      {},
      missing("identity", mfa),
      allowIf({ Bool: { [mfa]: "true" } }),
    ],
    [
      "Allow, Bool true: MFA does",
      { context: { [mfa]: "true" } },
      allowedBy("identity"),
      allowIf({ Bool: { [mfa]: "true" } }),
    ],
    [
      "Allow, Null false: whoever has the key, even without MFA",
      { context: { [mfa]: "false" } },
      allowedBy("identity"),
      allowIf({ Null: { [mfa]: "false" } }),
    ],
  ]),
  ...decisions(
    `${page}#condition-keys-principalaccount`,
    { principal },
    denyIf({ StringNotEquals: { "aws:PrincipalAccount": [account] } }),
    [
      ["a principal of the account", {}, allowedBy("identity")],
      ["of another", { principal: user("444455556666", "Jo") }, denied],
    ],
  ),
  ...decisions(`${page}#condition-keys-principalarn`, { principal: role }, {}, [
    [
      "for a session it is the role's ARN",
      {},
      allowedBy("identity"),
      allowIf({ ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/role-name" } }),
    ],
    [
      "and not the session's",
      {},
      missing("identity", "aws:PrincipalArn"),
      allowIf({ ArnLike: { "aws:PrincipalArn": "arn:aws:sts::111122223333:assumed-role/role-name/*" } }),
    ],
    [
      "for a user it is the user's",
      { principal },
      allowedBy("identity"),
      allowIf({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:user/*" } }),
    ],
    [
      "anonymous requests have none",
      { principal: anonymous },
      missing("resource", "aws:PrincipalArn"),
      {
        resource: policy({
          ...allowAll,
          Principal: "*",
          Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:*" } },
        }),
      },
    ],
  ]),
  ...decisions(`${page}#condition-keys-principalisawsservice`, put, { identity: [everything], resource: network }, [
    ["from the expected network", { context: { "aws:SourceVpc": "vpc-111bbb22" } }, allowedBy("identity")],
    ["from another", { context: { "aws:SourceVpc": "vpc-9" } }, deniedBy("resource", "Deny")],
    ["from none", {}, deniedBy("resource", "Deny")],
    ["a service principal, from none", { principal: service("cloudtrail") }, allowedBy("resource", "Delivery")],
  ]),
  ...decisions(
    `${page}#condition-keys-principalservicename`,
    put,
    { identity: [everything], resource: networkOrTrail },
    [
      ["a user, from the network", { context: { "aws:SourceVpc": "vpc-111bbb22" } }, allowedBy("identity")],
      ["a user, from elsewhere", {}, deniedBy("resource", "Deny")],
      ["CloudTrail, from none", { principal: service("cloudtrail") }, allowedBy("resource", "Delivery")],
      ["another service", { principal: service("config") }, deniedBy("resource", "Deny")],
    ],
  ),
  ...decisions(
    `${page}#condition-keys-principalorgid`,
    { ...put, resourceAccount: "444455556666" },
    {
      identity: [everything],
      resource: policy({
        ...allowAll,
        Principal: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-xxxxxxxxxxx" } },
      }),
    },
    [
      [
        "any account of the organization",
        { context: { "aws:PrincipalOrgID": "o-xxxxxxxxxxx" } },
        allowedBy("identity"),
      ],
      ["an account in no organization", {}, missing("resource", "aws:PrincipalOrgID")],
    ],
  ),
  ...decisions(`${page}#condition-keys-principalorgpaths`, { principal }, {}, [
    [
      "accounts of the OU itself",
      member(ou),
      allowedBy("identity"),
      allowIf({ "ForAnyValue:StringEquals": { [paths]: [ou] } }),
    ],
    [
      "not of an OU below",
      member(`${ou}ou-ab12-33333333/`),
      missing("identity", paths),
      allowIf({ "ForAnyValue:StringEquals": { [paths]: [ou] } }),
    ],
    [
      "of the OU and all below",
      member(`${ou}ou-ab12-33333333/`),
      allowedBy("identity"),
      allowIf({ "ForAnyValue:StringLike": { [paths]: [`${ou}*`] } }),
    ],
    [
      "of those below only",
      member(ou),
      missing("identity", paths),
      allowIf({ "ForAnyValue:StringLike": { [paths]: [`${ou}ou-*`] } }),
    ],
    [
      "of the organization, whatever the OU",
      member("o-a1b2c3d4e5/r-ab12/"),
      allowedBy("identity"),
      allowIf({ "ForAnyValue:StringLike": { [paths]: ["o-a1b2c3d4e5/*"] } }),
    ],
  ]),
  ...decisions(`${page}#condition-keys-principaltag`, { principal, action: "iam:CreateUser" }, {}, [
    [
      "tagged department=hr",
      { context: { "aws:PrincipalTag/department": "hr" } },
      allowedBy("identity"),
      allowIf({ StringEquals: { "aws:PrincipalTag/department": "hr" } }),
    ],
    [
      "tagged otherwise",
      { context: { "aws:PrincipalTag/department": "it" } },
      missing("identity", "aws:PrincipalTag/department"),
      allowIf({ StringEquals: { "aws:PrincipalTag/department": "hr" } }),
    ],
  ]),
  ...decisions(
    `${page}#condition-keys-requestedregion`,
    { principal, action: "ec2:RunInstances" },
    {
      identity: [
        policy(
          { Sid: "InstanceConsoleReadOnly", Effect: "Allow", Action: ["ec2:Describe*", "ec2:Get*"], Resource: "*" },
          {
            Sid: "InstanceWriteRegionRestricted",
            Effect: "Allow",
            Action: ["ec2:Run*", "ec2:Stop*"],
            Resource: "*",
            Condition: { StringEquals: { [region]: ["eu-west-1", "eu-west-2", "eu-west-3"] } },
          },
        ),
      ],
    },
    [
      [
        "run in a European Region",
        { context: { [region]: "eu-west-2" } },
        allowedBy("identity", "InstanceWriteRegionRestricted"),
      ],
      ["run elsewhere", { context: { [region]: "us-east-1" } }, missing("identity", region)],
      [
        "describe elsewhere",
        { action: "ec2:DescribeInstances", context: { [region]: "us-east-1" } },
        allowedBy("identity", "InstanceConsoleReadOnly"),
      ],
    ],
  ),
  ...decisions(
    `${page}#condition-keys-sourceidentity`,
    { principal: role, action: "sts:AssumeRole", resource: "arn:aws:iam::123456789012:role/a" },
    {
      resourceMustAllow: true,
      resource: policy({
        Sid: "AssumeRoleIfSourceIdentity",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:role/role-name" },
        Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
        Condition: { StringLike: { [identity]: ["Saanvi", "Diego"] } },
      }),
    },
    [
      [
        "Saanvi behind the role",
        { context: { [identity]: "Saanvi" } },
        allowedBy("resource", "AssumeRoleIfSourceIdentity"),
      ],
      ["someone else behind it", { context: { [identity]: "Carlos" } }, missing("resource", identity)],
      ["nobody known behind it", {}, missing("resource", identity)],
    ],
  ),
  ...decisions(
    `${page}#condition-keys-sourceip`,
    { principal, action: "s3:PutObject", ...object },
    {
      identity: [
        policy(
          {
            Sid: "PrincipalPutObjectIfIpAddress",
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: `${bucket}/*`,
            Condition: { Bool: { [viaService]: "false" }, IpAddress: { "aws:SourceIp": "203.0.113.0" } },
          },
          {
            Sid: "ServicePutObject",
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: `${bucket}/*`,
            Condition: { Bool: { [viaService]: "true" } },
          },
        ),
      ],
    },
    [
      [
        "the principal, from the address",
        { context: { [viaService]: "false", "aws:SourceIp": "203.0.113.0" } },
        allowedBy("identity", "PrincipalPutObjectIfIpAddress"),
      ],
      [
        "the principal, from another",
        { context: { [viaService]: "false", "aws:SourceIp": "203.0.113.1" } },
        missing("identity", "aws:SourceIp"),
      ],
      ["a service for the principal", { context: { [viaService]: "true" } }, allowedBy("identity", "ServicePutObject")],
    ],
  ),
  ...decisions(`${page}#condition-keys-username`, { principal }, allowIf({ StringEquals: { "aws:username": "Jo" } }), [
    ["users have a name", {}, allowedBy("identity")],
    ["role sessions do not", { principal: role }, missing("identity", "aws:username")],
  ]),
];
