import { allowAll, policy } from "../given.ts";
import type { Json } from "../given.ts";
import { allowedBy, decisions, deniedBy, missing, user } from "./case.ts";
import type { Case, Source } from "./case.ts";

const guide = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";
const page: Source = `${guide}/amazon-s3-policy-keys.html`;
const endpoints: Source = `${guide}/example-bucket-policies-vpc-endpoint.html`;
const actions: Source = `${guide}/using-with-s3-actions.html`;

const bucket = "arn:aws:s3:::amzn-s3-demo-bucket";
const object = { resource: `${bucket}/HappyFace.jpg` };
const dave = user("123456789012", "Dave");
const daveOfB = user("111122223333", "Dave");
const everything = policy(allowAll);
const identity = [everything];

const fullControl = "s3:x-amz-grant-full-control";
const owner = "id=AccountA-CanonicalUserID";
const toUser = (AWS: string, Action: string, Condition: object = {}, Effect = "Allow"): Json => ({
  Effect,
  Principal: { AWS },
  Action,
  Resource: `${bucket}/*`,
  Condition,
});
const sse = "s3:x-amz-server-side-encryption";
const copySource = "s3:x-amz-copy-source";
const version = "s3:VersionId";
const storage = "s3:x-amz-storage-class";
const tls = "s3:TlsVersion";
const location = "s3:LocationConstraint";
const createIn = { Action: "s3:CreateBucket", Resource: "arn:aws:s3:::*" };
const saoPaulo = { Effect: "Allow", ...createIn, Condition: { StringLike: { [location]: "sa-east-1" } } };
const nowhereElse = { Effect: "Deny", ...createIn, Condition: { StringNotLike: { [location]: "sa-east-1" } } };
const list = { action: "s3:ListBucket", resource: bucket };
const projects = {
  Effect: "Allow",
  Action: "s3:ListBucket",
  Resource: bucket,
  Condition: { StringEquals: { "s3:prefix": "projects" } },
};
const nothingElse = {
  Effect: "Deny",
  Action: "s3:ListBucket",
  Resource: bucket,
  Condition: { StringNotEquals: { "s3:prefix": "projects" } },
};
const only = (key: string, value: string): ReturnType<typeof policy> =>
  policy({
    Sid: "Access-to-specific-place-only",
    Principal: "*",
    Action: "s3:*",
    Effect: "Deny",
    Resource: [bucket, `${bucket}/*`],
    Condition: { StringNotEquals: { [key]: value } },
  });
const denied = deniedBy("resource", "Access-to-specific-place-only");

export const bucketKeys: readonly Case[] = [
  ...decisions(
    `${page}#require-x-amz-full-control`,
    { principal: daveOfB, action: "s3:PutObject", ...object, resourceAccount: "123456789012" },
    { identity, resource: policy(toUser(daveOfB.arn, "s3:PutObject", { StringEquals: { [fullControl]: owner } })) },
    [
      ["full control for the bucket's owner", { context: { [fullControl]: owner } }, allowedBy("identity")],
      ["the header is absent", {}, missing("resource", fullControl)],
      [
        "an explicit deny keeps other policies from allowing it without",
        {},
        deniedBy("resource", 1),
        {
          resource: policy(
            { ...allowAll, Principal: { AWS: daveOfB.arn } },
            toUser(daveOfB.arn, "s3:PutObject", { StringNotEquals: { [fullControl]: owner } }, "Deny"),
          ),
        },
      ],
    ],
  ),
  ...decisions(
    `${page}#putobject-require-sse-2`,
    { principal: user("123456789012", "Jane"), action: "s3:PutObject", ...object },
    {
      identity: [
        everything,
        policy({
          Effect: "Deny",
          Action: "s3:PutObject",
          Resource: `${bucket}/*`,
          Condition: { StringNotEquals: { [sse]: "AES256" } },
        }),
      ],
    },
    [
      ["encryption is asked for", { context: { [sse]: "AES256" } }, allowedBy("identity")],
      ["it is not", {}, deniedBy("identity", 0)],
      ["another one is", { context: { [sse]: "aws:kms" } }, deniedBy("identity", 0)],
    ],
  ),
  ...decisions(
    `${page}#putobject-limit-copy-source-3`,
    { principal: dave, action: "s3:PutObject", ...object },
    {
      resource: policy(
        toUser(dave.arn, "s3:PutObject"),
        toUser(
          dave.arn,
          "s3:PutObject",
          { StringNotLike: { [copySource]: "amzn-s3-demo-source-bucket/public/*" } },
          "Deny",
        ),
      ),
    },
    [
      [
        "a copy from public/",
        { context: { [copySource]: "amzn-s3-demo-source-bucket/public/a.jpg" } },
        allowedBy("resource"),
      ],
      [
        "a copy from elsewhere",
        { context: { [copySource]: "amzn-s3-demo-source-bucket/private/a.jpg" } },
        deniedBy("resource", 1),
      ],
      ["an upload, which has no source", {}, deniedBy("resource", 1)],
    ],
  ),
  ...decisions(
    `${page}#getobjectversion-limit-access-to-specific-version-3`,
    { principal: dave, action: "s3:GetObjectVersion", ...object },
    {
      resource: policy(
        toUser(dave.arn, "s3:GetObjectVersion"),
        toUser(dave.arn, "s3:GetObjectVersion", { StringNotEquals: { [version]: "AaaHbAQitwiL" } }, "Deny"),
      ),
    },
    [
      ["the version", { context: { [version]: "AaaHbAQitwiL" } }, allowedBy("resource")],
      ["another", { context: { [version]: "other" } }, deniedBy("resource", 1)],
    ],
  ),
  ...decisions(
    `${page}#example-storage-class-condition-key`,
    { principal: dave, action: "s3:PutObject", ...object },
    { resource: policy(toUser(dave.arn, "s3:PutObject", { StringEquals: { [storage]: ["STANDARD_IA"] } })) },
    [
      ["STANDARD_IA", { context: { [storage]: "STANDARD_IA" } }, allowedBy("resource")],
      ["another storage class", { context: { [storage]: "STANDARD" } }, missing("identity")],
    ],
  ),
  ...decisions(
    `${page}#example-object-tls-version`,
    { principal: dave, action: "s3:PutObject", ...object },
    {
      identity,
      resource: policy({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: [bucket, `${bucket}/*`],
        Condition: { NumericLessThan: { [tls]: 1.2 } },
      }),
    },
    [
      ["TLS 1.1 is denied", { context: { [tls]: "1.1" } }, deniedBy("resource")],
      ["TLS 1.0 is denied", { context: { [tls]: "1.0" } }, deniedBy("resource")],
      ["TLS 1.2 is not", { context: { [tls]: "1.2" } }, allowedBy("identity")],
      [
        "allowed above 1.1: 1.3",
        { context: { [tls]: "1.3" } },
        allowedBy("resource"),
        {
          identity: [],
          resource: policy({
            Effect: "Allow",
            Principal: "*",
            Action: "s3:PutObject",
            Resource: [bucket, `${bucket}/*`],
            Condition: { NumericGreaterThan: { [tls]: 1.1 } },
          }),
        },
      ],
    ],
  ),
  ...decisions(
    `${page}#condition-key-bucket-ops-1`,
    { principal: dave, action: "s3:CreateBucket", resource: "arn:aws:s3:::new" },
    { identity: [policy(saoPaulo)] },
    [
      ["in São Paulo", { context: { [location]: "sa-east-1" } }, allowedBy("identity")],
      ["in another Region", { context: { [location]: "eu-west-1" } }, missing("identity", location)],
      [
        "a group's policy could allow another Region",
        { context: { [location]: "eu-west-1" } },
        allowedBy("identity"),
        { identity: [policy(saoPaulo), everything] },
      ],
      [
        "unless an explicit deny is added",
        { context: { [location]: "eu-west-1" } },
        deniedBy("identity", 1),
        { identity: [policy(saoPaulo, nowhereElse), everything] },
      ],
    ],
  ),
  ...decisions(
    `${page}#condition-key-bucket-ops-2`,
    { principal: dave, ...list },
    { identity: [policy(projects, nothingElse)] },
    [
      ["list the prefix projects", { context: { "s3:prefix": "projects" } }, allowedBy("identity", 0)],
      ["list another prefix", { context: { "s3:prefix": "examplefolder" } }, deniedBy("identity", 1)],
      [
        "another prefix, no matter what other permissions there are",
        { context: { "s3:prefix": "examplefolder" } },
        deniedBy("identity", 1),
        { identity: [everything, policy(projects, nothingElse)] },
      ],
      ["list without a prefix", {}, deniedBy("identity", 1)],
      [
        "listing versions is another permission",
        { action: "s3:ListBucketVersions", context: { "s3:prefix": "projects" } },
        missing("identity", "Action"),
      ],
    ],
  ),
  ...decisions(
    `${endpoints}#example-bucket-policies-restrict-accesss-vpc-endpoint`,
    { principal: dave, ...object },
    { identity, resource: only("aws:SourceVpce", "vpce-1a2b3c4d") },
    [
      ["through the endpoint", { context: { "aws:SourceVpce": "vpce-1a2b3c4d" } }, allowedBy("identity")],
      ["through another endpoint", { context: { "aws:SourceVpce": "vpce-9z9z9z9z" } }, denied],
      ["from the console, through none", {}, denied],
    ],
  ),
  ...decisions(
    `${endpoints}#example-bucket-policies-restrict-access-vpc`,
    { principal: dave, ...object },
    { identity, resource: only("aws:SourceVpc", "vpc-111bbb22") },
    [
      ["from the VPC", { context: { "aws:SourceVpc": "vpc-111bbb22" } }, allowedBy("identity")],
      ["from another VPC", { context: { "aws:SourceVpc": "vpc-999bbb22" } }, denied],
      ["from none, as the console does", {}, denied],
    ],
  ),
  ...decisions(
    actions,
    { principal: dave },
    {
      identity: [
        policy(
          { Effect: "Allow", Action: ["s3:PutObject", "s3:PutObjectAcl"], Resource: `${bucket}/*` },
          { Effect: "Allow", Action: ["s3:CreateBucket", "s3:ListAllMyBuckets"], Resource: "arn:aws:s3:::*" },
          { Effect: "Allow", Action: "s3:GetBucketAcl", Resource: bucket },
          { Effect: "Allow", Action: "s3:GetAccountPublicAccessBlock", Resource: "*" },
          { Effect: "Allow", Action: "s3:ListBucket", Resource: `${bucket}/*` },
        ),
      ],
    },
    [
      ["object operations name objects", { action: "s3:PutObject", ...object }, allowedBy("identity", 0)],
      [
        "a bucket is not one of its objects",
        { action: "s3:PutObject", resource: bucket },
        missing("identity", "Resource"),
      ],
      [
        "creating a bucket needs *",
        { action: "s3:CreateBucket", resource: "arn:aws:s3:::new" },
        allowedBy("identity", 1),
      ],
      ["bucket operations name the bucket", { action: "s3:GetBucketAcl", resource: bucket }, allowedBy("identity", 2)],
      ["account operations name *", { action: "s3:GetAccountPublicAccessBlock" }, allowedBy("identity", 3)],
      ["s3:ListBucket granted on objects alone lists nothing", list, missing("identity", "Resource")],
    ],
  ),
];
