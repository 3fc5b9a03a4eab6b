import { allowAll, policy } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, service, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const page: Source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html";
const cloudFront: Source =
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html";

const bucket = "arn:aws:s3:::amzn-s3-demo-bucket";
const objects = `${bucket}/*`;
const object = { resource: `${bucket}/a` };
const account = "111122223333";
const johnDoe = user(account, "JohnDoe");
const identity = [policy(allowAll)];
const acl = "s3:x-amz-acl";
const allow = (Principal: unknown, Action: unknown, Condition: object = {}): ReturnType<typeof policy> =>
  policy({ Effect: "Allow", Principal, Action, Resource: objects, Condition });

const logs = "arn:aws:s3:::amzn-s3-demo-destination-bucket-logs/*";
const logDelivery = policy(
  {
    Sid: "AllowPutObjectS3ServerAccessLogsPolicy",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Effect: "Allow",
    Action: "s3:PutObject",
    Resource: logs,
    Condition: {
      StringEquals: { "aws:SourceAccount": "111111111111" },
      ArnLike: { "aws:SourceArn": "arn:aws:s3:::amzn-s3-demo-source-bucket" },
    },
  },
  {
    Sid: "RestrictToS3ServerAccessLogs",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: logs,
    Condition: { "ForAllValues:StringNotEquals": { "aws:PrincipalServiceNamesList": "logging.s3.amazonaws.com" } },
  },
);
const logged = {
  "aws:PrincipalServiceNamesList": ["logging.s3.amazonaws.com"],
  "aws:SourceAccount": "111111111111",
  "aws:SourceArn": "arn:aws:s3:::amzn-s3-demo-source-bucket",
};
const inventory = policy({
  Effect: "Allow",
  Principal: { Service: "s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: objects,
  Condition: {
    ArnLike: { "aws:SourceArn": "arn:aws:s3:::amzn-s3-demo-source-bucket" },
    StringEquals: { "aws:SourceAccount": account, [acl]: "bucket-owner-full-control" },
  },
});
const delivered = {
  "aws:SourceArn": "arn:aws:s3:::amzn-s3-demo-source-bucket",
  "aws:SourceAccount": account,
  [acl]: "bucket-owner-full-control",
};
const ana = user(account, "Ana");
const reports = policy(
  {
    Sid: "AllowListBucket",
    Action: "s3:ListBucket",
    Effect: "Allow",
    Resource: [bucket, objects],
    Principal: { AWS: ana.arn },
  },
  {
    Sid: "AllowACertainUserToReadObject",
    Action: "s3:GetObject",
    Effect: "Allow",
    Resource: `${bucket}/INVENTORY/*`,
    Principal: { AWS: ana.arn },
  },
  {
    Sid: "DenyAllTheOtherUsersToReadObject",
    Action: "s3:GetObject",
    Effect: "Deny",
    Resource: `${bucket}/INVENTORY/*`,
    Principal: { AWS: "*" },
    Condition: { ArnNotEquals: { "aws:PrincipalArn": ana.arn } },
  },
);
const age = "aws:MultiFactorAuthAge";
const taxes = { Sid: "", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `${bucket}/taxdocuments/*` };
const everyoneReads = { Sid: "", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: objects };
const needMfa = policy({ ...taxes, Condition: { Null: { [age]: true } } }, everyoneReads);
const needRecentMfa = policy(
  { ...taxes, Condition: { Null: { [age]: true } } },
  { ...taxes, Condition: { NumericGreaterThan: { [age]: 3600 } } },
  everyoneReads,
);
const tax = { principal: johnDoe, resource: `${bucket}/taxdocuments/2024` };

export const servicePolicies: readonly Case[] = [
  ...decisions(
    `${page}#example-bucket-policies-global-condition-keys-1`,
    { principal: service("logging.s3"), action: "s3:PutObject", resource: logs.replace("*", "log-1") },
    { resource: logDelivery },
    [
      [
        "the logging service for this source",
        { context: logged },
        allowedBy("resource", "AllowPutObjectS3ServerAccessLogsPolicy"),
      ],
      [
        "for another account's bucket",
        { context: { ...logged, "aws:SourceAccount": "222222222222" } },
        missing("resource", "aws:SourceAccount"),
      ],
      ["anyone else", { principal: johnDoe }, deniedBy("resource", "RestrictToS3ServerAccessLogs"), { identity }],
    ],
  ),
  ...decisions(
    `${page}#example-bucket-policies-cloudfront-1`,
    { principal: user("cloudfront", "CloudFront Origin Access Identity EH1HDMB1FH2TC"), ...object },
    {
      resource: allow(
        { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC" },
        "s3:GetObject",
      ),
    },
    [
      ["the origin access identity reads", {}, allowedBy("resource")],
      [
        "another identity",
        { principal: user("cloudfront", "CloudFront Origin Access Identity EOTHER") },
        missing("identity"),
      ],
      ["it does not write", { action: "s3:PutObject" }, missing("identity")],
    ],
  ),
  ...decisions(
    cloudFront,
    { principal: service("cloudfront"), ...object },
    {
      resource: allow({ Service: "cloudfront.amazonaws.com" }, "s3:GetObject", {
        StringEquals: { "AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE" },
      }),
    },
    [
      [
        "origin access control: the distribution",
        { context: { "aws:SourceArn": "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE" } },
        allowedBy("resource"),
      ],
      [
        "another distribution",
        { context: { "aws:SourceArn": "arn:aws:cloudfront::444455556666:distribution/EOTHER" } },
        missing("resource", "AWS:SourceArn"),
      ],
    ],
  ),
  ...decisions(
    `${page}#example-bucket-policies-s3-inventory-1`,
    { principal: service("s3"), action: "s3:PutObject", ...object },
    { resource: inventory },
    [
      ["inventory from the source bucket", { context: delivered }, allowedBy("resource")],
      [
        "from another bucket",
        { context: { ...delivered, "aws:SourceArn": "arn:aws:s3:::another" } },
        missing("resource", "aws:SourceArn"),
      ],
      ["without the ACL", { context: { ...delivered, [acl]: "private" } }, missing("resource", acl)],
    ],
  ),
  ...decisions(
    `${page}#example-bucket-policies-s3-inventory-2`,
    { principal: ana, resource: `${bucket}/INVENTORY/a` },
    { resource: reports },
    [
      ["Ana reads the report", {}, allowedBy("resource", "AllowACertainUserToReadObject")],
      ["nobody else", { principal: johnDoe }, deniedBy("resource", "DenyAllTheOtherUsersToReadObject"), { identity }],
      ["other objects are as before", { principal: johnDoe, ...object }, allowedBy("identity"), { identity }],
    ],
  ),
  ...decisions(`${page}#example-bucket-policies-MFA`, tax, { resource: needMfa }, [
    ["with MFA", { context: { [age]: "60" } }, allowedBy("resource", "")],
    ["without MFA", {}, deniedBy("resource", "")],
    ["without MFA, another folder", { ...object }, allowedBy("resource", "")],
    ["MFA of an hour ago", { context: { [age]: "3600" } }, allowedBy("resource", ""), { resource: needRecentMfa }],
    ["MFA of longer ago", { context: { [age]: "3601" } }, deniedBy("resource", ""), { resource: needRecentMfa }],
  ]),
];
