import { allowAll, anonymous, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, session, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const page: Source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html";

const bucket = "arn:aws:s3:::amzn-s3-demo-bucket";
const objects = `${bucket}/*`;
const both = [bucket, objects];
const object = { resource: `${bucket}/a` };
const account = "111122223333";
const johnDoe = user(account, "JohnDoe");
const role = session(account, "JohnDoe", "s");
const identity = [policy(allowAll)];
const put = { principal: johnDoe, action: "s3:PutObject", ...object };

const keyId = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const key = "arn:aws:kms:us-east-2:111122223333:key/01234567-89ab-cdef-0123-456789abcdef";
const sseKms = policy({
  Sid: "DenyObjectsThatAreNotSSEKMS",
  Principal: "*",
  Effect: "Deny",
  Action: "s3:PutObject",
  Resource: objects,
  Condition: { Null: { [keyId]: "true" } },
});
const oneKey = policy({
  Sid: "DenyObjectsThatAreNotSSEKMSWithSpecificKey",
  Principal: "*",
  Effect: "Deny",
  Action: "s3:PutObject",
  Resource: objects,
  Condition: { ArnNotEqualsIfExists: { [keyId]: key } },
});
const acl = "s3:x-amz-acl";
const allow = (Principal: unknown, Action: unknown, Condition: object = {}): ReturnType<typeof policy> =>
  policy({ Effect: "Allow", Principal, Action, Resource: objects, Condition });
const toAccount = { AWS: "arn:aws:iam::111122223333:root" };

const organization = policy({
  Sid: "AllowGetObject",
  Principal: { AWS: "*" },
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: objects,
  Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-aa111bb222"] } },
});
const ip = "aws:SourceIp";
const ipMix = policy({
  Sid: "AllowIPmix",
  Effect: "Allow",
  Principal: "*",
  Action: "s3:*",
  Resource: both,
  Condition: {
    IpAddress: { [ip]: ["192.0.2.0/24", "2001:DB8:1234:5678::/64"] },
    NotIpAddress: { [ip]: ["203.0.113.0/24", "2001:DB8:1234:5678:ABCD::/80"] },
  },
});
const from = (address: string): { context: Readonly<Record<string, string>> } => ({ context: { [ip]: address } });

const folders = policy(
  {
    Sid: "AllowRootAndHomeListingOfCompanyBucket",
    Principal: { AWS: johnDoe.arn },
    Effect: "Allow",
    Action: "s3:ListBucket",
    Resource: bucket,
    Condition: { StringEquals: { "s3:prefix": ["", "home/", "home/JohnDoe"], "s3:delimiter": ["/"] } },
  },
  {
    Sid: "AllowListingOfUserFolder",
    Principal: { AWS: johnDoe.arn },
    Action: "s3:ListBucket",
    Effect: "Allow",
    Resource: bucket,
    Condition: { StringLike: { "s3:prefix": ["home/JohnDoe/*"] } },
  },
  {
    Sid: "AllowAllS3ActionsInUserFolder",
    Effect: "Allow",
    Principal: { AWS: johnDoe.arn },
    Action: "s3:*",
    Resource: `${bucket}/home/JohnDoe/*`,
  },
);
const list = { principal: johnDoe, action: "s3:ListBucket", resource: bucket };

export const bucketPolicies: readonly Case[] = [
  ...decisions(`${page}#example-bucket-policies-encryption-1`, put, { identity, resource: sseKms }, [
    ["SSE-KMS required: a key in the request", { context: { [keyId]: key } }, allowedBy("identity")],
    ["SSE-KMS required: no key", {}, deniedBy("resource", "DenyObjectsThatAreNotSSEKMS")],
    ["SSE-KMS required: reading needs none", { action: "s3:GetObject" }, allowedBy("identity")],
  ]),
  ...decisions(`${page}#example-bucket-policies-encryption-2`, put, { identity, resource: oneKey }, [
    ["one key required: that key", { context: { [keyId]: key } }, allowedBy("identity")],
    [
      "one key required: another key",
      { context: { [keyId]: "arn:aws:kms:us-east-2:111122223333:key/other" } },
      deniedBy("resource", "DenyObjectsThatAreNotSSEKMSWithSpecificKey"),
    ],
  ]),
  ...decisions(
    `${page}#example-bucket-policies-acl-1`,
    { ...put, resourceAccount: "999999999999" },
    {
      identity,
      resource: allow({ AWS: [toAccount.AWS, "arn:aws:iam::444455556666:root"] }, ["s3:PutObject", "s3:PutObjectAcl"], {
        StringEquals: { [acl]: ["public-read"] },
      }),
    },
    [
      ["two accounts, with the ACL public-read", { context: { [acl]: "public-read" } }, allowedBy("identity")],
      [
        "the other account",
        { principal: user("444455556666", "a"), context: { [acl]: "public-read" } },
        allowedBy("identity"),
      ],
      ["another ACL", { context: { [acl]: "private" } }, missing("resource", acl)],
      [
        "a third account",
        { principal: user("123456789012", "a"), context: { [acl]: "public-read" } },
        missing("resource", "Principal"),
      ],
    ],
  ),
  ...decisions(
    `${page}#example-bucket-policies-acl-2`,
    { ...put, resourceAccount: "999999999999" },
    {
      identity,
      resource: allow({ AWS: account }, "s3:PutObject", { StringEquals: { [acl]: "bucket-owner-full-control" } }),
    },
    [
      [
        "full control for the bucket's owner",
        { context: { [acl]: "bucket-owner-full-control" } },
        allowedBy("identity"),
      ],
      ["without that", {}, missing("resource", acl)],
    ],
  ),
  ...decisions(
    `${page}#example-bucket-policies-tagging-1`,
    { principal: role, ...object },
    {
      resource: allow({ AWS: role.roleArn }, ["s3:GetObject", "s3:GetObjectVersion"], {
        StringEquals: { "s3:ExistingObjectTag/environment": "production" },
      }),
    },
    [
      [
        "an object tagged production",
        { context: { "s3:ExistingObjectTag/environment": "production" } },
        allowedBy("resource"),
      ],
      ["an object tagged otherwise", { context: { "s3:ExistingObjectTag/environment": "test" } }, missing("identity")],
      ["another role", { principal: session(account, "JaneDoe", "s") }, missing("identity")],
    ],
  ),
  ...decisions(
    `${page}#example-bucket-policies-tagging-2`,
    { principal: role, action: "s3:PutObjectTagging", ...object },
    {
      resource: allow({ AWS: role.roleArn }, "s3:PutObjectTagging", {
        "ForAnyValue:StringEquals": { "s3:RequestObjectTagKeys": ["Owner", "CreationDate"] },
      }),
    },
    [
      ["one of the tag keys", { context: { "s3:RequestObjectTagKeys": ["Owner"] } }, allowedBy("resource")],
      ["none of them", { context: { "s3:RequestObjectTagKeys": ["Team"] } }, missing("identity")],
    ],
  ),
  ...decisions(
    `${page}#example-bucket-policies-tagging-4`,
    put,
    {
      resource: allow({ AWS: johnDoe.arn }, "s3:PutObject", {
        StringEquals: { "s3:RequestObjectTag/Department": "Finance" },
      }),
    },
    [
      ["objects tagged Finance", { context: { "s3:RequestObjectTag/Department": "Finance" } }, allowedBy("resource")],
      ["objects tagged otherwise", { context: { "s3:RequestObjectTag/Department": "Sales" } }, missing("identity")],
      ["untagged objects", {}, missing("identity")],
    ],
  ),
  ...decisions(
    `${page}#example-bucket-policies-global-condition-keys-2`,
    { principal: johnDoe, ...object, resourceAccount: "999999999999" },
    { identity, resource: organization },
    [
      ["a principal of the organization", { context: { "aws:PrincipalOrgID": "o-aa111bb222" } }, allowedBy("identity")],
      ["of another", { context: { "aws:PrincipalOrgID": "o-zz999yy888" } }, missing("resource", "aws:PrincipalOrgID")],
      ["an anonymous one has no organization", { principal: anonymous }, missing("resource", "aws:PrincipalOrgID")],
    ],
  ),
  ...decisions(
    `${page}#example-bucket-policies-IP-1`,
    { principal: johnDoe, ...object },
    {
      identity,
      resource: policy({
        Sid: "IPAllow",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: both,
        Condition: { NotIpAddress: { [ip]: "192.0.2.0/24" } },
      }),
    },
    [
      ["from the range", from("192.0.2.7"), allowedBy("identity")],
      ["from elsewhere", from("198.51.100.7"), deniedBy("resource", "IPAllow")],
      ["through a VPC endpoint, where the key is absent", {}, deniedBy("resource", "IPAllow")],
    ],
  ),
  ...decisions(`${page}#example-bucket-policies-IP-2`, { principal: anonymous, ...object }, { resource: ipMix }, [
    ["192.0.2.1", from("192.0.2.1"), allowedBy("resource", "AllowIPmix")],
    ["2001:DB8:1234:5678::1", from("2001:DB8:1234:5678::1"), allowedBy("resource", "AllowIPmix")],
    ["not 203.0.113.1", from("203.0.113.1"), missing("resource", ip, ip)],
    ["not 2001:DB8:1234:5678:ABCD::1", from("2001:DB8:1234:5678:ABCD::1"), missing("resource", ip)],
  ]),
  ...decisions(
    `${page}#example-bucket-policies-use-case-HTTP-HTTPS-1`,
    { principal: johnDoe, ...object },
    {
      identity,
      resource: policy({
        Sid: "RestrictToTLSRequestsOnly",
        Action: "s3:*",
        Effect: "Deny",
        Resource: both,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
        Principal: "*",
      }),
    },
    [
      ["HTTPS", { context: { "aws:SecureTransport": "true" } }, allowedBy("identity")],
      [
        "HTTP, anonymously",
        { principal: anonymous, context: { "aws:SecureTransport": "false" } },
        deniedBy("resource", "RestrictToTLSRequestsOnly"),
      ],
      [
        "HTTPS, anonymously: the policy grants nothing",
        { principal: anonymous, context: { "aws:SecureTransport": "true" } },
        missing("resource"),
      ],
      ["HTTP", { context: { "aws:SecureTransport": "false" } }, deniedBy("resource", "RestrictToTLSRequestsOnly")],
      [
        "HTTP, the bucket itself",
        { action: "s3:ListBucket", resource: bucket, context: { "aws:SecureTransport": "false" } },
        deniedBy("resource", "RestrictToTLSRequestsOnly"),
      ],
    ],
  ),
  ...decisions(
    `${page}#example-bucket-policies-HTTP-HTTPS-2`,
    { principal: anonymous, ...object },
    {
      resource: allow("*", ["s3:GetObject", "s3:GetObjectVersion"], {
        StringLike: { "aws:Referer": ["http://www.example.com/*", "http://example.com/*"] },
      }),
    },
    [
      [
        "from a page of the site",
        { context: { "aws:Referer": "http://www.example.com/photos" } },
        allowedBy("resource"),
      ],
      ["from another site", { context: { "aws:Referer": "http://example.org/" } }, missing("resource", "aws:Referer")],
      ["typed into the browser: no referer", {}, missing("resource", "aws:Referer")],
    ],
  ),
  ...decisions(`${page}#example-bucket-policies-folders-1`, list, { resource: folders }, [
    [
      "list the root",
      { context: { "s3:prefix": "", "s3:delimiter": "/" } },
      allowedBy("resource", "AllowRootAndHomeListingOfCompanyBucket"),
    ],
    [
      "list home/",
      { context: { "s3:prefix": "home/", "s3:delimiter": "/" } },
      allowedBy("resource", "AllowRootAndHomeListingOfCompanyBucket"),
    ],
    ["list all keys at once", { context: { "s3:prefix": "" } }, missing("identity")],
    [
      "list one's own folder",
      { context: { "s3:prefix": "home/JohnDoe/2024" } },
      allowedBy("resource", "AllowListingOfUserFolder"),
    ],
    ["not another's", { context: { "s3:prefix": "home/JaneDoe/", "s3:delimiter": "/" } }, missing("identity")],
    [
      "any action in one's own folder",
      { action: "s3:DeleteObject", resource: `${bucket}/home/JohnDoe/a` },
      allowedBy("resource", "AllowAllS3ActionsInUserFolder"),
    ],
    ["none in another's", { action: "s3:DeleteObject", resource: `${bucket}/home/JaneDoe/a` }, missing("identity")],
  ]),
];
