import { accountId } from "../aws/local-aws.ts";

/* Policy documents with one fault each, and what IAM says of it. */

export const document = (over: object = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*", ...over }],
  });

export const trust = (over: object = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: accountId }, Action: "sts:AssumeRole", ...over }],
  });

const twice = (statement: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [statement, statement] });

const syntax = "Syntax errors in policy.";
const legacy = "The policy failed legacy parsing";
const old = "Policy document must be version 2012-10-17 or greater.";
const noVendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
const inRegion = "arn:aws:iam:us-east-2:1:role/r";
const sidLetters =
  "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*";

type Fault = readonly [document: string, says: string];

export const faultyPolicies: Readonly<Record<string, Fault>> = {
  "that is no JSON": ["{", syntax],
  "without a version": [document().replace('"Version":"2012-10-17",', ""), old],
  "of the first version": [document().replace("2012-10-17", "2008-10-17"), old],
  "of a version there is not": [document().replace("2012-10-17", "2012-10-18"), syntax],
  "without statements": [JSON.stringify({ Version: "2012-10-17", Statement: [] }), syntax],
  "with an unknown element": [JSON.stringify({ Version: "2012-10-17", Extra: 1, Statement: [] }), syntax],
  "without an effect": [document({ Effect: undefined }), syntax],
  "with an effect of another case": [document({ Effect: "allow" }), legacy],
  "with an unknown effect": [document({ Effect: "Maybe" }), syntax],
  "without an action": [document({ Action: undefined }), "Policy statement must contain actions."],
  "with an empty list of actions": [document({ Action: [] }), "Policy statement must contain actions."],
  "with an action without a service": [document({ Action: "GetObject" }), noVendor],
  "with an action of three parts": [
    document({ Action: "s3:Get:Object" }),
    "Actions/Condition can contain only one colon.",
  ],
  "with a service that cannot be": [document({ Action: "s 3:GetObject" }), "Vendor s 3 is not valid"],
  "without a resource": [document({ Resource: undefined }), "Policy statement must contain resources."],
  "with a resource that is no ARN": [document({ Resource: "bucket" }), 'Resource bucket must be in ARN format or "*".'],
  "with an unknown partition": [
    document({ Resource: "arn:azure:s3:::b" }),
    'Partition "azure" is not valid for resource "arn:azure:s3:::b".',
  ],
  "with a short ARN": [
    document({ Resource: "arn:aws" }),
    "Resource vendor must be fully qualified and cannot contain regexes.",
  ],
  "with a bucket in a region": [
    document({ Resource: "arn:aws:s3:us-east-2::b" }),
    "Resource arn:aws:s3:us-east-2::b can not contain region information.",
  ],
  "with a role in a region": [
    document({ Resource: inRegion }),
    `IAM resource ${inRegion} cannot contain region information.`,
  ],
  "with an ARN that lacks a colon": [document({ Resource: "arn:aws:s3::b" }), legacy],
  "with both Action and NotAction": [document({ NotAction: "s3:PutObject" }), syntax],
  "with an unknown operator": [document({ Condition: { StringEqual: { "aws:userid": "x" } } }), syntax],
  "with a condition that is no object": [document({ Condition: "x" }), syntax],
  "with one Sid twice": [
    twice({ Sid: "A", Effect: "Allow", Action: "s3:*", Resource: "*" }),
    "Statement IDs (SID) in a single policy must be unique.",
  ],
  "with a Sid of other letters": [document({ Sid: "a b" }), sidLetters],
  "with a principal": [document({ Principal: "*" }), "Policy document should not specify a principal."],
};

const absent = (type: string, value: string): string => `Invalid principal in policy: "${type}":"${value}"`;
const provider = `arn:aws:iam::${accountId.slice(1)}:oidc-provider/example.com`;
const role = `arn:aws:iam::${accountId}:role/none`;
const roleId = "AROAEXAMPLEEXAMPLE234";
const user = `arn:aws:iam::${accountId}:user/none`;

export const faultyTrustPolicies: Readonly<Record<string, Fault>> = {
  "that is no JSON": ["{", syntax],
  "without a principal": [trust({ Principal: undefined }), "Missing required field Principal"],
  "with a resource": [trust({ Resource: "*" }), "Has prohibited field Resource"],
  "with NotPrincipal": [trust({ Principal: undefined, NotPrincipal: "*" }), "Has prohibited field NotPrincipal"],
  "for another service's action": [
    trust({ Action: "s3:GetObject" }),
    "AssumeRole policy may only specify STS AssumeRole actions.",
  ],
  "that names an absent role": [trust({ Principal: { AWS: role } }), absent("AWS", role)],
  "that names an absent user": [trust({ Principal: { AWS: user } }), absent("AWS", user)],
  "that names half an account": [trust({ Principal: { AWS: "1111" } }), absent("AWS", "1111")],
  "that names a role by an id": [trust({ Principal: { AWS: roleId } }), absent("AWS", roleId)],
  "with a provider of 11 digits": [trust({ Principal: { Federated: provider } }), absent("Federated", provider)],
  "with a service that is no domain": [trust({ Principal: { Service: "ec2" } }), absent("Service", "ec2")],
};
