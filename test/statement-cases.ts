import type { Json } from "#eyrie/model/json";

const bucket = "arn:aws:s3:::milvus-bucket-039dd013c0712f085d60e21f";
const objects = `${bucket}/milvus-demo/*`;

/** Statements of the spec's own, and what is said of them before the first write. */
export type Judged = {
  readonly what: string;
  readonly statements: readonly Json[];
  /** `EY519 error` */
  readonly told: readonly string[];
  /** What fact and remedy say. */
  readonly says?: readonly string[];
};

const deny = (Action: Json, rest: { readonly [element: string]: Json } = { Resource: "*" }): Json => ({
  Effect: "Deny",
  Action,
  ...rest,
});
const when = (operator: string, key: string, value: Json): Json =>
  deny("s3:*", { Resource: "*", Condition: { [operator]: { [key]: value } } });
const allow = (Action: Json, Resource: Json, rest: { readonly [element: string]: Json } = {}): Json => ({
  Effect: "Allow",
  Action,
  Resource,
  ...rest,
});

export const denials: readonly Judged[] = [
  {
    what: "writing, everywhere",
    statements: [{ Sid: "NoWrites", Effect: "Deny", Action: "s3:PutObject", Resource: "*" }],
    told: ["EY519 error"],
    says: [
      "policy.extraStatements[0] (NoWrites) denies what Milvus 2.6 cannot do without",
      `s3:PutObject on ${objects}: PutObject, CreateMultipartUpload, UploadPart, CompleteMultipartUpload of datanode, `,
      "eyrie.yaml:4:29",
      `in place of Resource write NotResource: [${objects}]`,
    ],
  },
  {
    what: "all, by two statements, and each is told",
    statements: [deny("*"), allow("s3:GetObject", `${bucket}/*`), deny("s3:*", { Resource: [bucket, `${bucket}/*`] })],
    told: ["EY519 error", "EY519 error"],
    says: [
      "policy.extraStatements[0] denies",
      `s3:ListBucket on ${bucket}: HeadBucket, `,
      `write NotResource: [${bucket}, ${objects}]`,
      "policy.extraStatements[2] denies",
      `narrow its Resource so that it does not cover ${bucket} and ${objects}.`,
    ],
  },
  {
    what: "what an element lists beside others",
    statements: [deny(["s3:DeleteBucket", "s3:getobject"])],
    told: ["EY519 error"],
    says: ["The smallest edit: take s3:getobject out of its Action."],
  },
  {
    what: "what an element leaves out",
    statements: [
      { Effect: "Deny", NotAction: "s3:GetObject", Resource: `${bucket}/*` },
      deny("s3:Delete*", { NotResource: "arn:aws:s3:::other/*" }),
    ],
    told: ["EY519 error", "EY519 error"],
    says: [
      "The smallest edit: add s3:PutObject, s3:DeleteObject to its NotAction.",
      `The smallest edit: add ${objects} to its NotResource.`,
    ],
  },
  {
    what: "one folder that Milvus keeps",
    statements: [deny("s3:GetObject", { Resource: `${bucket}/milvus-demo/index_files/*` })],
    told: ["EY519 error"],
    says: [`s3:GetObject on ${bucket}/milvus-demo/index_files/*: GetObject, HeadObject of `],
  },
  {
    what: "listings without a prefix, and so HeadBucket",
    statements: [
      deny("s3:ListBucket", { Resource: bucket, Condition: { StringNotLike: { "s3:prefix": "milvus-demo/*" } } }),
    ],
    told: ["EY519 error"],
    says: [`s3:ListBucket on ${bucket}: HeadBucket, `],
  },
  {
    what: "all but one role",
    statements: [when("ArnNotEquals", "aws:PrincipalArn", "arn:aws:iam::000000000000:role/other")],
    told: ["EY519 error"],
    says: ["to its ArnNotEquals aws:PrincipalArn."],
  },
  {
    what: "whoever has no second factor, as no pod has",
    statements: [when("BoolIfExists", "aws:MultiFactorAuthPresent", "false")],
    told: ["EY519 error"],
  },
  {
    what: "no more than what follows a failed upload",
    statements: [deny("s3:Abort*")],
    told: ["EY519 warning"],
    says: ["does when an upload in parts fails", `s3:AbortMultipartUpload on ${objects}`],
  },
];

export const undecided: readonly Judged[] = [
  {
    what: "another network",
    statements: [when("StringNotEquals", "aws:SourceVpce", "vpce-0a1b2c3d")],
    told: ["EY519 warning"],
    says: ["hangs on aws:SourceVpce, which cannot be told beforehand", "eyrie doctor looks into their logs"],
  },
  {
    what: "one network, which may be the pods'",
    statements: [
      when("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
      when("StringEquals", "aws:SourceVpce", "vpce-0a1b2c3d"),
    ],
    told: ["EY519 warning", "EY519 warning"],
    says: ["hangs on aws:SourceIp", "hangs on aws:SourceVpce"],
  },
  {
    what: "another network, of what follows a failed upload",
    statements: [
      deny("s3:AbortMultipartUpload", {
        Resource: "*",
        Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      }),
    ],
    told: ["EY519 warning"],
    says: ["hangs on aws:SourceIp"],
  },
  {
    what: "other encryption than is asked for",
    statements: [
      deny("s3:PutObject", {
        Resource: "*",
        Condition: { StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } },
      }),
    ],
    told: ["EY519 warning"],
    says: ["hangs on s3:x-amz-server-side-encryption"],
  },
  {
    what: "a tag that others may have given the role",
    statements: [when("StringNotEquals", "aws:PrincipalTag/team", "search")],
    told: ["EY519 warning"],
    says: ["hangs on aws:PrincipalTag/team"],
  },
  {
    what: "another session than one by the role's id",
    statements: [when("StringNotLike", "aws:userid", "AROAEXAMPLEEXAMPLE123:*")],
    told: ["EY519 warning"],
    says: ["hangs on aws:userid"],
  },
  {
    what: "all but a folder named by a tag",
    statements: [deny("s3:GetObject", { NotResource: `${bucket}/\${aws:PrincipalTag/folder}/*` })],
    told: ["EY519 warning"],
    says: ["hangs on aws:PrincipalTag/folder"],
  },
];

export const harmless: readonly Judged[] = [
  { what: "without TLS", statements: [when("Bool", "aws:SecureTransport", "false")], told: [] },
  { what: "old TLS", statements: [when("NumericLessThan", "s3:TlsVersion", "1.2")], told: [] },
  {
    what: "without TLS, from one network",
    statements: [
      deny("s3:*", {
        Resource: "*",
        Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:SourceVpce": "vpce-0a1b2c3d" } },
      }),
    ],
    told: [],
  },
  { what: "elsewhere", statements: [when("StringNotEquals", "aws:RequestedRegion", "us-east-2")], told: [] },
  {
    what: "another bucket",
    statements: [deny("s3:*", { Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"] })],
    told: [],
  },
  { what: "another root path", statements: [deny("s3:*", { Resource: `${bucket}/other/*` })], told: [] },
  { what: "what Milvus never does", statements: [deny(["s3:DeleteBucket", "s3:PutBucketPolicy", "iam:*"])], told: [] },
  {
    what: "a time that is over",
    statements: [when("DateLessThan", "aws:CurrentTime", "2020-01-01T00:00:00Z")],
    told: [],
  },
  {
    what: "a tag that Eyrie gives the role",
    statements: [when("Null", "aws:PrincipalTag/eyrie:owner", "true")],
    told: [],
  },
  {
    what: "a grant that names what it is of",
    statements: [allow(["s3:GetObject"], "arn:aws:s3:::imports/*")],
    told: [],
  },
];

export const broad: readonly Judged[] = [
  {
    what: "all",
    statements: [allow("*", "*")],
    told: ["EY515 warning"],
    says: [
      "policy.extraStatements[0] allows role milvus-s3-access-sa more than it lists: every action of every service; passing any role",
      "eyrie.yaml:4:29",
    ],
  },
  {
    what: "whole services",
    statements: [allow(["s3:*", "iam:*"], "*"), allow("kms:Decrypt", "*")],
    told: ["EY515 warning", "EY515 warning"],
    says: ["every action of s3; every action of iam; s3:*, iam:* on every resource", "kms:Decrypt on every resource"],
  },
  {
    what: "all but something",
    statements: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
    told: ["EY515 warning"],
    says: ["all but its NotAction, and so whatever AWS adds"],
  },
];

export const misleading: readonly Judged[] = [
  {
    what: "a wildcard that is none",
    statements: [
      allow("s3:GetObject", "arn:aws:s3:::imports/*", {
        Condition: { StringEquals: { "aws:PrincipalArn": "arn:aws:iam::*:role/x" } },
      }),
    ],
    told: ["EY519 warning"],
    says: ["StringEquals takes the * or ? in arn:aws:iam::*:role/x as a character"],
  },
  {
    what: "a key that whoever calls chooses, beside a Deny of it",
    statements: [when("StringNotLike", "aws:UserAgent", "minio*")],
    told: ["EY519 warning", "EY519 warning"],
    says: ["hangs on aws:UserAgent", "whoever calls chooses aws:UserAgent, so it holds nobody back"],
  },
];
