import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, session, user } from "./case.ts";
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
];
