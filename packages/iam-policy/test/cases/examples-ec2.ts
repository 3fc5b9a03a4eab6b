import { policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const example = (name: string): Source =>
  `https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_${name}.html`;

const principal = user("111122223333", "richard-roe");
const arn = (resource: string): string => `arn:aws:ec2:us-east-2:111122223333:${resource}`;
const instance = { resource: arn("instance/i-1") };
const volume = { resource: arn("volume/vol-1") };
const start = { action: "ec2:StartInstances", ...instance };

const cost = "aws:ResourceTag/CostCenter";
const owner = "aws:ResourceTag/Owner";
const project = "aws:ResourceTag/Project";
const dept = "aws:PrincipalTag/Department";
const groups = [
  policy(
    { Effect: "Allow", Action: ["ec2:DescribeSecurityGroups", "ec2:DescribeTags"], Resource: "*" },
    {
      Effect: "Allow",
      Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:ModifySecurityGroupRules"],
      Resource: "arn:aws:ec2:us-east-2:111122223333:security-group/*",
      Condition: { StringEquals: { "aws:ResourceTag/Department": "Test" } },
    },
    {
      Effect: "Allow",
      Action: "ec2:ModifySecurityGroupRules",
      Resource: "arn:aws:ec2:us-east-2:111122223333:security-group-rule/*",
    },
  ),
];

export const examplesOfEc2: readonly Case[] = [
  ...decisions(
    example("ec2-start-stop-match-tags"),
    { principal, ...start },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: ["ec2:startInstances", "ec2:stopInstances"],
          Resource: "*",
          Condition: { StringEquals: { [cost]: "${aws:PrincipalTag/CostCenter}" } },
        }),
      ],
    },
    [
      ["matching tags", { context: { [cost]: "1", "aws:PrincipalTag/CostCenter": "1" } }, allowedBy("identity")],
      ["other tags", { context: { [cost]: "2", "aws:PrincipalTag/CostCenter": "1" } }, missing("identity", cost)],
      ["an untagged principal", { context: { [cost]: "1" } }, missing("identity", cost)],
      ["an untagged instance", { context: { "aws:PrincipalTag/CostCenter": "1" } }, missing("identity", cost)],
    ],
  ),
  ...decisions(
    example("ec2-start-stop-tags"),
    { principal, ...start },
    {
      identity: [
        policy({
          Sid: "StartStopIfTags",
          Effect: "Allow",
          Action: ["ec2:StartInstances", "ec2:StopInstances"],
          Resource: "arn:aws:ec2:us-east-2:111122223333:instance/*",
          Condition: { StringEquals: { [project]: "DataAnalytics", [dept]: "Data" } },
        }),
      ],
    },
    [
      [
        "both tags",
        { context: { [project]: "DataAnalytics", [dept]: "Data" } },
        allowedBy("identity", "StartStopIfTags"),
      ],
      ["the instance's alone", { context: { [project]: "DataAnalytics" } }, missing("identity", dept)],
      ["the principal's alone", { context: { [dept]: "Data" } }, missing("identity", project)],
    ],
  ),
  ...decisions(
    example("ec2_ebs-owner"),
    { principal, action: "ec2:AttachVolume" },
    {
      identity: [
        policy(
          {
            Effect: "Allow",
            Action: ["ec2:AttachVolume", "ec2:DetachVolume"],
            Resource: "arn:aws:ec2:*:*:instance/*",
            Condition: { StringEquals: { "aws:ResourceTag/Department": "Development" } },
          },
          {
            Effect: "Allow",
            Action: ["ec2:AttachVolume", "ec2:DetachVolume"],
            Resource: "arn:aws:ec2:*:*:volume/*",
            Condition: { StringEquals: { "aws:ResourceTag/VolumeUser": "${aws:username}" } },
          },
        ),
      ],
    },
    [
      [
        "the instance of the department",
        { ...instance, context: { "aws:ResourceTag/Department": "Development" } },
        allowedBy("identity", 0),
      ],
      [
        "one's own volume",
        { ...volume, context: { "aws:ResourceTag/VolumeUser": "richard-roe" } },
        allowedBy("identity", 1),
      ],
      [
        "another's volume",
        { ...volume, context: { "aws:ResourceTag/VolumeUser": "jane-doe" } },
        missing("identity", "aws:ResourceTag/VolumeUser"),
      ],
    ],
  ),
  ...decisions(
    example("ec2_instance-securitygroup"),
    { principal, action: "ec2:StartInstances" },
    {
      identity: [
        policy(
          { Effect: "Allow", Action: ["ec2:DescribeInstances", "ec2:DescribeSecurityGroups"], Resource: "*" },
          {
            Effect: "Allow",
            Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:StartInstances", "ec2:StopInstances"],
            Resource: ["arn:aws:ec2:*:*:instance/i-1", "arn:aws:ec2:*:*:security-group/sg-1"],
          },
        ),
      ],
    },
    [
      ["the instance", instance, allowedBy("identity", 1)],
      [
        "the security group",
        { action: "ec2:AuthorizeSecurityGroupIngress", resource: arn("security-group/sg-1") },
        allowedBy("identity", 1),
      ],
      ["another instance", { resource: arn("instance/i-2") }, missing("identity", "Resource")],
    ],
  ),
  ...decisions(
    example("ec2_instances-subnet"),
    { principal, action: "ec2:RunInstances" },
    {
      identity: [
        policy(
          { Effect: "Allow", Action: ["ec2:Describe*", "ec2:GetConsole*"], Resource: "*" },
          {
            Effect: "Allow",
            Action: "ec2:RunInstances",
            Resource: ["arn:aws:ec2:*:*:subnet/subnet-1", "arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*::image/ami-*"],
          },
        ),
      ],
    },
    [
      ["the subnet", { resource: arn("subnet/subnet-1") }, allowedBy("identity", 1)],
      ["another subnet", { resource: arn("subnet/subnet-2") }, missing("identity", "Resource")],
      [
        "an image, whose ARN has no account",
        { resource: "arn:aws:ec2:us-east-2::image/ami-9" },
        allowedBy("identity", 1),
      ],
      ["listing everything", { action: "ec2:DescribeVpcs", resource: "*" }, allowedBy("identity", 0)],
    ],
  ),
  ...decisions(
    example("ec2_region"),
    { principal, ...start },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: "ec2:*",
          Resource: "*",
          Condition: { StringEquals: { "ec2:Region": "us-east-2" } },
        }),
      ],
    },
    [
      ["in the Region", { context: { "ec2:Region": "us-east-2" } }, allowedBy("identity")],
      ["in another", { context: { "ec2:Region": "us-west-1" } }, missing("identity", "ec2:Region")],
    ],
  ),
  ...decisions(
    example("ec2_require-mfa"),
    { principal, action: "ec2:TerminateInstances", ...instance },
    {
      identity: [
        policy(
          { Sid: "AllowAllActionsForEC2", Effect: "Allow", Action: "ec2:*", Resource: "*" },
          {
            Sid: "DenyStopAndTerminateWhenMFAIsNotPresent",
            Effect: "Deny",
            Action: ["ec2:StopInstances", "ec2:TerminateInstances"],
            Resource: "*",
            Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": false } },
          },
        ),
      ],
    },
    [
      [
        "with MFA",
        { context: { "aws:MultiFactorAuthPresent": "true" } },
        allowedBy("identity", "AllowAllActionsForEC2"),
      ],
      [
        "without MFA",
        { context: { "aws:MultiFactorAuthPresent": "false" } },
        deniedBy("identity", "DenyStopAndTerminateWhenMFAIsNotPresent"),
      ],
      [
        "with long-term credentials, which lack the key",
        {},
        deniedBy("identity", "DenyStopAndTerminateWhenMFAIsNotPresent"),
      ],
      ["what needs no MFA", start, allowedBy("identity", "AllowAllActionsForEC2")],
    ],
  ),
  ...decisions(
    example("ec2_securitygroups-vpc"),
    { principal, action: "ec2:AuthorizeSecurityGroupIngress", resource: arn("security-group/sg-1") },
    { identity: groups },
    [
      ["a group with the tag", { context: { "aws:ResourceTag/Department": "Test" } }, allowedBy("identity", 1)],
      [
        "a group with another value",
        { context: { "aws:ResourceTag/Department": "Live" } },
        missing("identity", "aws:ResourceTag/Department"),
      ],
      [
        "a rule needs no tag",
        { action: "ec2:ModifySecurityGroupRules", resource: arn("security-group-rule/sgr-1") },
        allowedBy("identity", 2),
      ],
    ],
  ),
  ...decisions(
    `https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html#access_tags_control-resources`,
    { principal, ...start },
    {
      identity: [
        policy(
          {
            Effect: "Allow",
            Action: ["ec2:StartInstances", "ec2:StopInstances"],
            Resource: "arn:aws:ec2:*:*:instance/*",
            Condition: { StringEquals: { [owner]: "${aws:username}" } },
          },
          { Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" },
        ),
      ],
    },
    [
      [
        "richard-roe starts what is tagged Owner=richard-roe",
        { context: { [owner]: "richard-roe" } },
        allowedBy("identity"),
      ],
      [
        "and what is tagged owner=richard-roe: names of keys are not case-sensitive",
        { context: { "aws:ResourceTag/owner": "richard-roe" } },
        allowedBy("identity"),
      ],
      ["nothing else", { context: { [owner]: "jane-doe" } }, missing("identity", owner)],
      ["nothing untagged", {}, missing("identity", owner)],
      ["he describes all instances", { action: "ec2:DescribeInstances", resource: "*" }, allowedBy("identity", 1)],
    ],
  ),
  ...decisions(
    example("ec2_terminate-ip"),
    { principal, action: "ec2:TerminateInstances", ...instance },
    {
      identity: [
        policy(
          { Effect: "Allow", Action: "ec2:TerminateInstances", Resource: "*" },
          {
            Effect: "Deny",
            Action: "ec2:TerminateInstances",
            Condition: { NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"] } },
            Resource: "*",
          },
        ),
      ],
    },
    [
      ["from a range", { context: { "aws:SourceIp": "203.0.113.5" } }, allowedBy("identity", 0)],
      ["from outside", { context: { "aws:SourceIp": "198.51.100.5" } }, deniedBy("identity", 1)],
    ],
  ),
  ...decisions(
    example("ec2_volumes-instance"),
    { principal, action: "ec2:AttachVolume", ...volume },
    {
      identity: [
        policy({
          Effect: "Allow",
          Action: ["ec2:AttachVolume", "ec2:DetachVolume"],
          Resource: ["arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:*:*:instance/*"],
          Condition: { ArnEquals: { "ec2:SourceInstanceARN": "arn:aws:ec2:*:*:instance/i-1" } },
        }),
      ],
    },
    [
      ["from the instance", { context: { "ec2:SourceInstanceARN": arn("instance/i-1") } }, allowedBy("identity")],
      [
        "from another instance",
        { context: { "ec2:SourceInstanceARN": arn("instance/i-2") } },
        missing("identity", "ec2:SourceInstanceARN"),
      ],
      ["from no instance", {}, missing("identity", "ec2:SourceInstanceARN")],
    ],
  ),
];
