import {
  CreateStackCommand,
  DescribeStacksCommand,
  type CreateStackCommandInput,
  type Stack,
} from "@aws-sdk/client-cloudformation";
import { CreatePolicyCommand } from "@aws-sdk/client-iam";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import { accountId, allow, startLocalAws, type LocalAws } from "../aws/local-aws.ts";

/* Templates as eksctl writes them, and stacks of them. */

export const policyArn = (name: string) => `arn:aws:iam::${accountId}:policy/${name}`;

export const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { AWS: accountId } }],
};

export const role = (properties: object = {}) => ({
  Type: "AWS::IAM::Role",
  Properties: { AssumeRolePolicyDocument: trust, ManagedPolicyArns: [policyArn("storage")], ...properties },
});

/** As eksctl writes it for an attachPolicy; JSON of Go puts the policy before its role. */
export const inline = {
  Type: "AWS::IAM::Policy",
  Properties: {
    PolicyName: { "Fn::Sub": "${AWS::StackName}-Policy1" },
    Roles: [{ Ref: "Role1" }],
    PolicyDocument: allow("s3:PutObject", "arn:aws:s3:::b/${!name}"),
  },
};

export const output = { Role1: { Value: { "Fn::GetAtt": "Role1.Arn" } } };

export const templateOf = (Resources: object, more: object = {}) =>
  JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Description: "of eksctl", Resources, ...more });

/** With the policies `storage` and `other`. */
export async function startLocalAwsWithPolicies(): Promise<LocalAws> {
  const aws = await startLocalAws();
  for (const name of ["storage", "other"]) {
    const document = JSON.stringify(allow("s3:GetObject"));
    await aws.iam().send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: document }));
  }
  return aws;
}

let count = 0;
export const newName = () => `stack-${++count}`;

/** By the administrator, unless somebody else is named. */
export async function createStack(
  aws: LocalAws,
  TemplateBody: string,
  input: Partial<CreateStackCommandInput> = {},
  as?: SigningCredentials,
): Promise<Stack> {
  const StackName = input.StackName ?? newName();
  const given = { StackName, TemplateBody, Capabilities: ["CAPABILITY_NAMED_IAM" as const], ...input };
  const { StackId } = await aws.cloudformation(as).send(new CreateStackCommand(given));
  return describeStack(aws, StackId);
}

export async function describeStack(aws: LocalAws, StackName = ""): Promise<Stack> {
  const { Stacks = [] } = await aws.cloudformation().send(new DescribeStacksCommand({ StackName }));
  const [stack, ...others] = Stacks;
  if (stack === undefined || others.length > 0) throw new Error(`${Stacks.length} stacks called ${StackName}`);
  return stack;
}
