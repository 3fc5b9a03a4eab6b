import type { Json } from "#eyrie/model/json";
import { milvusPolicy } from "#eyrie/milvus/policy";
import type { Readings } from "#eyrie/readings/readings";
import { document } from "../scene.ts";
import {
  type Alter,
  and,
  bucketIn,
  policyIn,
  refused,
  roleIn,
  told,
  withAnother,
  withBucketPolicy,
  withLine,
  withPolicy,
  withRole,
} from "./altering.ts";
import { present } from "./recorded.ts";

export type Altered = {
  readonly how: string;
  readonly alter: Alter;
  /** Roots, each with how grave it is; none: nothing is wrong. */
  readonly roots: readonly string[];
};

const bucketArn = (readings: Readings) => `arn:aws:s3:::${bucketIn(readings).name}`;
const rootPath = "milvus-demo";
const objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const guides = ["s3:ListBucket", ...objects];
const right = (readings: Readings) => milvusPolicy({ bucketArn: bucketArn(readings), rootPath }, ["2.6"]);
const nothing = document({ Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" });

/** The default version of the role's policy says this. */
const saying = (text: (readings: Readings) => string): Alter =>
  withPolicy((_, readings) => ({ document: text(readings) }));
const statements =
  (...made: readonly ((arn: string) => Json)[]) =>
  (readings: Readings) =>
    document(...made.map((statement) => statement(bucketArn(readings))));

/** Beside what the role has. */
const inline = (...made: readonly Json[]): Alter =>
  withRole(() => ({ inline: present([{ name: "by-hand", document: document(...made) }]) }));
const bearsNothing = withRole(() => ({ attached: present([]), inline: present([]) }));
const unwanted: Alter = (readings) => {
  const { policyArn: _, ...wanted } = readings.wanted ?? {};
  return { ...readings, wanted: wanted as NonNullable<Readings["wanted"]> };
};
const onWay = (key: string) => ({ StringEquals: { [key]: "vpce-0123456789abcdef0" } });
const newerVersion = (text: (readings: Readings) => string): Alter =>
  withPolicy((policy, readings) => ({
    versions: [{ id: "v7", isDefault: false, createdAt: 0, document: text(readings) }, ...policy.versions],
  }));

const boundaryArn = "arn:aws:iam::111122223333:policy/guardrail";
const bounded = (text: string): Alter =>
  and(
    withRole(() => ({ boundary: boundaryArn })),
    withAnother(boundaryArn, text),
  );

/** What else may stand in what the role bears. */
export const altered: readonly Altered[] = [
  {
    how: "the role bears no policy, and there is none",
    alter: and(bearsNothing, unwanted),
    roots: ["EY501 error"],
  },
  {
    how: "the only Allow is one whose condition asks for a VPC endpoint",
    alter: saying(
      statements((arn) => ({
        Effect: "Allow",
        Action: ["s3:ListBucket", ...objects],
        Resource: [arn, `${arn}/*`],
        Condition: onWay("aws:SourceVpce"),
      })),
    ),
    roots: ["EY501 warning"],
  },
  {
    how: "the same, and a pod logged AWS's refusal",
    alter: and(
      saying(
        statements((arn) => ({
          Effect: "Allow",
          Action: ["s3:ListBucket", ...objects],
          Resource: [arn, `${arn}/*`],
          Condition: onWay("aws:SourceVpce"),
        })),
      ),
      told("s3:PutObject", "because no identity-based policy allows the s3:PutObject action"),
    ),
    roots: ["EY501 error"],
  },
  {
    how: "the same, and a pod logged a refusal of the node's role",
    alter: and(
      saying(
        statements((arn) => ({
          Effect: "Allow",
          Action: ["s3:ListBucket", ...objects],
          Resource: [arn, `${arn}/*`],
          Condition: onWay("aws:SourceVpce"),
        })),
      ),
      withLine(
        "User: arn:aws:sts::111122223333:assumed-role/node/i-0 is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:PutObject action",
      ),
    ),
    roots: ["EY501 warning"],
  },
  {
    how: "a generic policy for all of S3 hangs on another role",
    alter: and(
      saying(() => nothing),
      withAnother(
        "arn:aws:iam::111122223333:policy/s3-everything",
        document({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
        ["role/pipeline"],
      ),
    ),
    roots: ["EY501 error"],
  },
  {
    how: "a backup's policy names the bucket too, and the role's own grants listing on objects",
    alter: (readings) =>
      and(
        saying(statements((arn) => ({ Effect: "Allow", Action: ["s3:ListBucket", ...objects], Resource: `${arn}/*` }))),
        withAnother("arn:aws:iam::111122223333:policy/milvus-backup", JSON.stringify(right(readings)), ["role/backup"]),
      )(readings),
    roots: ["EY502 error"],
  },
  {
    how: "a policy that names the bucket hangs on nothing, in three statements of scalars",
    alter: (readings) =>
      and(
        saying(() => nothing),
        withAnother(
          "arn:aws:iam::111122223333:policy/milvus-bucket",
          document(
            { Effect: "Allow", Action: "s3:ListBucket", Resource: `${bucketArn(readings).slice(0, -4)}*` },
            { Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn(readings) },
            { Effect: "Allow", Action: "s3:*Object", Resource: `${bucketArn(readings)}/*` },
          ),
          [],
        ),
      )(readings),
    roots: ["EY504 error"],
  },
  {
    how: "a newer version of the boundary would do",
    alter: (readings) =>
      and(bounded(document({ Effect: "Allow", Action: "s3:Get*", Resource: "*" })), ({ policies, ...rest }) => {
        const read = policies[boundaryArn];
        const boundary = read?.status === "present" ? read.value : policyIn(readings);
        const all = document({ Effect: "Allow", Action: "s3:*", Resource: ["*"] });
        const newer = { id: "v12", isDefault: false, createdAt: 1, document: all };
        const versions = [newer, ...boundary.versions];
        return { ...rest, policies: { ...policies, [boundaryArn]: present({ ...boundary, versions }) } };
      })(readings),
    roots: ["EY503 error"],
  },
  {
    how: "a newer version takes the Deny away that the default one has",
    alter: and(
      saying((readings) =>
        document(...(right(readings).Statement as readonly Json[]), {
          Effect: "Deny",
          Action: "S3:PUTOBJECT",
          Resource: "*",
        }),
      ),
      newerVersion((readings) => JSON.stringify(right(readings))),
    ),
    roots: ["EY503 error"],
  },
  {
    how: "the default version is newer than the one that would do",
    alter: and(
      withPolicy(() => ({ defaultVersion: "v9" })),
      saying(() => nothing),
      newerVersion((readings) => JSON.stringify(right(readings))),
    ),
    roots: ["EY501 error"],
  },
  {
    how: "the boundary is a policy that is not there",
    alter: withRole(() => ({ boundary: boundaryArn })),
    roots: ["EY505 error"],
  },
  {
    how: "the boundary allows all but deleting, by NotAction",
    alter: bounded(document({ Effect: "Allow", NotAction: "s3:Delete*", Resource: "*" })),
    roots: ["EY505 error"],
  },
  {
    how: "the boundary asks for a network that nobody can tell",
    alter: bounded(
      document(
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Effect: "Deny", Action: "s3:*", Resource: "*", Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } },
      ),
    ),
    roots: ["EY505 warning"],
  },
  {
    how: "a Deny with NotResource leaves out the bucket's own ARN",
    alter: (readings) => inline({ Effect: "Deny", Action: "s3:*", NotResource: `${bucketArn(readings)}/*` })(readings),
    roots: ["EY517 error"],
  },
  {
    how: "a Deny asks for an address",
    alter: inline({
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } },
    }),
    roots: ["EY517 warning"],
  },
  {
    how: "the policies may not be listed, and the role lacks an action",
    alter: and(
      saying(() => nothing),
      (readings) => ({ ...readings, nearby: refused("iam:ListPolicies") }),
    ),
    roots: ["EY501 error"],
  },
  {
    how: "a policy of everything under a boundary of no more than Milvus needs",
    alter: (readings) =>
      and(bounded(JSON.stringify(right(readings))), inline({ Effect: "Allow", Action: "*", Resource: "*" }))(readings),
    roots: [],
  },
  {
    how: "the bucket's policy grants what no policy of the role does",
    alter: (readings) =>
      and(
        bearsNothing,
        withBucketPolicy({
          Effect: "Allow",
          Principal: { AWS: roleIn(readings).arn },
          Action: ["s3:ListBucket", ...objects],
          Resource: [bucketArn(readings), `${bucketArn(readings)}/*`],
        }),
      )(readings),
    roots: ["EY518 warning"],
  },
  {
    how: "the guide's own four actions on both ARNs",
    alter: saying(
      statements((arn) => ({
        Effect: "Allow",
        Action: guides,
        Resource: [arn, `${arn}/*`],
      })),
    ),
    roots: ["EY518 warning"],
  },
  {
    how: "the same, and a pod logged a refusal from before it: what is lacking now does not follow from that",
    alter: and(
      saying(statements((arn) => ({ Effect: "Allow", Action: guides, Resource: [arn, `${arn}/*`] }))),
      told("s3:PutObject", "because no identity-based policy allows the s3:PutObject action"),
    ),
    roots: ["EY501 warning", "EY518 warning"],
  },
  {
    how: "the guide's own four actions, and the bucket's policy grants to abort uploads",
    alter: (readings) =>
      and(
        saying(statements((arn) => ({ Effect: "Allow", Action: guides, Resource: [arn, `${arn}/*`] }))),
        withBucketPolicy({
          Effect: "Allow",
          Principal: { AWS: roleIn(readings).arn },
          Action: "s3:AbortMultipartUpload",
          Resource: `${bucketArn(readings)}/*`,
        }),
      )(readings),
    roots: [],
  },
  {
    how: "the guide's own four actions, and to abort uploads from one VPC endpoint",
    alter: saying(
      statements(
        (arn) => ({ Effect: "Allow", Action: guides, Resource: [arn, `${arn}/*`] }),
        (arn) => ({
          Effect: "Allow",
          Action: "s3:AbortMultipartUpload",
          Resource: `${arn}/*`,
          Condition: onWay("aws:SourceVpce"),
        }),
      ),
    ),
    roots: [],
  },
  {
    how: "an inline policy denies to abort uploads",
    alter: inline({ Effect: "Deny", Action: "s3:Abort*", Resource: "*" }),
    roots: ["EY518 warning"],
  },
  {
    how: "the boundary leaves no room to abort uploads",
    alter: bounded(document({ Effect: "Allow", Action: guides, Resource: "*" })),
    roots: ["EY518 warning"],
  },
  {
    how: "conditions that the role meets: its account, its tags, TLS, its issuer",
    alter: and(
      withRole(({ tags }) => ({ tags: { ...tags, team: "search" } })),
      saying(
        statements((arn) => ({
          Effect: "Allow",
          Action: ["s3:List*", "s3:*Object"],
          Resource: [arn, `${arn}/*`],
          Condition: {
            StringEquals: { "aws:ResourceAccount": "111122223333", "aws:PrincipalTag/team": "search" },
            Bool: { "aws:SecureTransport": true },
            NumericGreaterThanEquals: { "s3:TlsVersion": "1.2" },
          },
        })),
      ),
    ),
    roots: ["EY518 warning"],
  },
  {
    how: "reading all of a bucket's settings, which is no risk",
    alter: inline({
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListAllMyBuckets", "s3:GetEncryptionConfiguration"],
      Resource: "*",
    }),
    roots: [],
  },
];
