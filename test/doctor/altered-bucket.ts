import type { KeyReading, Readings } from "#eyrie/readings/readings";
import { document } from "../scene.ts";
import type { Altered } from "./altered-access.ts";
import {
  type Alter,
  and,
  bucketIn,
  refused,
  roleIn,
  told,
  withBucket,
  withBucketPolicy,
  withLine,
  withPolicy,
  withRole,
  withStorage,
} from "./altering.ts";
import { present } from "./recorded.ts";

const arnOf = (readings: Readings) => `arn:aws:s3:::${bucketIn(readings).name}`;
const everywhere = (readings: Readings) => [arnOf(readings), `${arnOf(readings)}/*`];
const keyArn = "arn:aws:kms:us-east-2:111122223333:key/0d9a7f2e-5b1c-4c1e-9d3a-7f2e5b1c4c1e";

/** A Deny for everybody, under a condition. */
const denyUnless =
  (condition: object): Alter =>
  (readings) =>
    withBucketPolicy({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: everywhere(readings),
      Condition: condition as never,
    })(readings);

/** The bucket encrypts with a key of this policy. */
const encrypted = (change: Partial<KeyReading>, name = keyArn): Alter =>
  and(
    withBucket(() => ({ encryption: present({ algorithm: "aws:kms", keyArn: name }) })),
    (readings) => {
      const policy = present(document({ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }));
      const key = { arn: keyArn, state: "Enabled", awsManaged: false, policy, ...change };
      return { ...readings, keys: { [name]: present(key) } };
    },
  );

const keyPolicy =
  (statement: (readings: Readings) => object): Alter =>
  (readings) =>
    encrypted({ policy: present(document(statement(readings) as never)) })(readings);

const simulated =
  (organization: boolean): Alter =>
  (readings) => ({
    ...readings,
    simulated: {
      [roleIn(readings).arn]: present([
        { action: "s3:PutObject", resource: `${arnOf(readings)}/milvus-demo/x`, allowed: false, organization },
      ]),
    },
  });

const throughEndpoints =
  (...policies: readonly string[]): Alter =>
  (readings) => ({
    ...readings,
    endpoints: present(policies.map((policy, at) => ({ id: `vpce-${at}`, vpcId: "vpc-1", policy }))),
  });
const open = document({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" });
const closed = document({ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::other/*" });

const seenAsAnothers =
  (own: boolean): Alter =>
  (readings) => {
    const { name } = bucketIn(readings);
    return { ...readings, buckets: { [name]: refused("s3:ListBucket") }, ownBuckets: { [name]: present(own) } };
  };

/** What else may be of bucket, key and surroundings. */
export const alteredBuckets: readonly Altered[] = [
  {
    how: "the bucket denies whoever is not of an organization",
    alter: denyUnless({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
    roots: ["EY507 warning"],
  },
  {
    how: "the same, and a pod logged AWS's refusal",
    alter: and(
      denyUnless({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
      told("s3:PutObject", "with an explicit deny in a resource-based policy"),
    ),
    roots: ["EY507 error"],
  },
  {
    how: "a pod logged the refusal of a bucket policy that denies nothing any more",
    alter: told("s3:PutObject", "with an explicit deny in a resource-based policy"),
    roots: ["EY507 warning"],
  },
  {
    how: "the bucket denies what comes through one VPC, and a pod logged it",
    alter: and(
      denyUnless({ StringEquals: { "aws:SourceVpc": "vpc-1" } }),
      told("s3:PutObject", "with an explicit deny in a resource-based policy"),
    ),
    roots: ["EY507 error"],
  },
  {
    how: "the bucket denies objects without a header for encryption",
    alter: denyUnless({ Null: { "s3:x-amz-server-side-encryption": "true" } }),
    roots: ["EY507 warning"],
  },
  {
    how: "the bucket's policy may not be read, and a pod logged what it says",
    alter: and(
      withBucket(() => ({ policy: refused("s3:GetBucketPolicy") })),
      told("s3:GetObject", "with an explicit deny in a resource-based policy"),
    ),
    roots: ["EY507 error"],
  },
  {
    how: "the bucket denies whoever has no TLS, or an old one, or is not this role",
    alter: (readings) =>
      and(
        withBucketPolicy(
          ...[
            { Bool: { "aws:SecureTransport": "false" } },
            { NumericLessThan: { "s3:TlsVersion": 1.2 } },
            { StringNotLike: { "aws:PrincipalArn": [roleIn(readings).arn, "*:role/admin"] } },
            { StringNotLike: { "aws:userid": [`${roleIn(readings).id}:*`] } },
          ].map((condition) => ({
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: everywhere(readings),
            Condition: condition,
          })),
        ),
      )(readings),
    roots: [],
  },
  {
    how: "the bucket's policy names a deleted user beside what works",
    alter: (readings) =>
      withBucketPolicy({
        Effect: "Allow",
        Principal: { AWS: ["AIDACKCEVSQ6C2EXAMPLE", roleIn(readings).arn] },
        Action: "s3:GetObject",
        Resource: `${arnOf(readings)}/*`,
      })(readings),
    roots: ["EY508 warning"],
  },
  {
    how: "the bucket's policy alone granted it, to the role before",
    alter: (readings) =>
      and(
        withRole(() => ({ attached: present([]) })),
        (within) => ({ ...within, policies: {}, nearby: present([]) }),
        withBucketPolicy({
          Effect: "Allow",
          Principal: { AWS: "AROACKCEVSQ6C2EXAMPLE" },
          Action: ["s3:*Object", "s3:ListBucket"],
          Resource: everywhere(readings),
        }),
      )(readings),
    roots: ["EY508 error"],
  },
  {
    how: "the bucket's key is gone",
    alter: and(encrypted({}), (readings) => ({ ...readings, keys: { [keyArn]: { status: "absent" } } })),
    roots: ["EY509 error"],
  },
  {
    how: "the key is an alias of AWS's own",
    alter: encrypted({ awsManaged: true, policy: refused("kms:GetKeyPolicy") }, "alias/aws/s3"),
    roots: [],
  },
  {
    how: "KMS with no key named, which is AWS's own",
    alter: withBucket(() => ({ encryption: present({ algorithm: "aws:kms:dsse" }) })),
    roots: [],
  },
  {
    how: "the key lets in whoever comes through S3 from this account",
    alter: keyPolicy(() => ({
      Effect: "Allow",
      Principal: "*",
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: {
        StringEquals: { "kms:ViaService": "s3.us-east-2.amazonaws.com", "kms:CallerAccount": "111122223333" },
      },
    })),
    roots: [],
  },
  {
    how: "the key denies what does not come through another service",
    alter: keyPolicy(() => ({
      Effect: "Allow",
      Principal: "*",
      Action: "kms:*",
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": "ec2.us-east-2.amazonaws.com" } },
    })),
    roots: ["EY509 error"],
  },
  {
    how: "the key asks for an encryption context",
    alter: keyPolicy(({ region }) => ({
      Effect: "Allow",
      Principal: "*",
      Action: "kms:*",
      Resource: "*",
      Condition: { StringEquals: { "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::${region}` } },
    })),
    roots: ["EY509 warning"],
  },
  {
    how: "the key's policy names the role before",
    alter: keyPolicy(() => ({
      Effect: "Allow",
      Principal: { AWS: ["AROACKCEVSQ6C2EXAMPLE"] },
      Action: "kms:*",
      Resource: "*",
    })),
    roots: ["EY508 error"],
  },
  {
    how: "the host is another region's",
    alter: withStorage({ address: "s3.dualstack.eu-west-1.amazonaws.com", region: "" }),
    roots: ["EY510 error"],
  },
  {
    how: "the region is another one than the host's and the bucket's",
    alter: withStorage({ region: "us-east-1" }),
    roots: ["EY510 error"],
  },
  {
    how: "the bucket is in China, host and region name that, and the account is none of China's",
    alter: and(
      withBucket(() => ({ region: "cn-north-1" })),
      withStorage({ address: "s3.cn-north-1.amazonaws.com.cn", region: "cn-north-1" }),
    ),
    roots: ["EY623 error"],
  },
  {
    how: "the bucket is another account's, and the pods work",
    alter: seenAsAnothers(false),
    roots: ["EY511 warning"],
  },
  {
    how: "the bucket is another account's, and a pod is refused",
    alter: and(seenAsAnothers(false), withLine('[ERROR] [error="Access Denied."]')),
    roots: ["EY511 error"],
  },
  {
    how: "the bucket is the account's own, and the operator may not see it",
    alter: seenAsAnothers(true),
    roots: [],
  },
  {
    how: "a client sends ACLs",
    alter: withLine(
      '[ERROR] [error="The bucket does not allow ACLs"] [code=AccessControlListNotSupported] [status=400]',
    ),
    roots: ["EY512 error"],
  },
  {
    how: "one of two endpoints lets nothing through",
    alter: throughEndpoints(open, closed),
    roots: ["EY513 warning"],
  },
  {
    how: "the only endpoint lets nothing through, and a pod is refused",
    alter: and(throughEndpoints(closed), withLine("AccessDenied: Access Denied.")),
    roots: ["EY513 error"],
  },
  {
    how: "nobody knows the endpoints, and AWS names one",
    alter: and(
      (readings) => ({ ...readings, endpoints: refused("ec2:DescribeVpcEndpoints") }),
      told("s3:PutObject", "because no VPC endpoint policy allows the s3:PutObject action"),
    ),
    roots: ["EY513 error"],
  },
  {
    how: "endpoints that let all through",
    alter: throughEndpoints(open, open),
    roots: [],
  },
  {
    how: "the simulator alone speaks of the organization",
    alter: simulated(false),
    roots: ["EY506 warning"],
  },
  {
    how: "the simulator says that the organization allows it",
    alter: simulated(true),
    roots: [],
  },
  {
    how: "AWS names a service control policy, with its ARN",
    alter: told(
      "s3:PutObject",
      "with an explicit deny in a service control policy: arn:aws:organizations::444455556666:policy/o-exampleorgid/service_control_policy/p-example",
    ),
    roots: ["EY506 error"],
  },
  {
    how: "AWS names a resource control policy that does not allow",
    alter: told("s3:GetObject", "because no resource control policy allows the s3:GetObject action"),
    roots: ["EY506 error"],
  },
  {
    how: "two things: listing granted on objects only, and the bucket denies putting",
    alter: (readings) =>
      and(
        withPolicy(() => ({
          document: document({
            Effect: "Allow",
            Action: ["s3:ListBucket", "s3:*Object"],
            Resource: `${arnOf(readings)}/milvus-demo/*`,
          }),
        })),
        withBucketPolicy({
          Effect: "Deny",
          Principal: { AWS: [roleIn(readings).arn] },
          NotAction: ["s3:GetObject", "s3:DeleteObject", "s3:ListBucket"],
          NotResource: "arn:aws:s3:::other/*",
        }),
      )(readings),
    roots: ["EY502 error", "EY507 error"],
  },
  {
    how: "two things: the bucket is another region's, and an endpoint refuses",
    alter: and(
      withStorage({ region: "eu-west-1" }),
      throughEndpoints(closed),
      withLine("AccessDenied: Access Denied."),
    ),
    roots: ["EY510 error", "EY513 error"],
  },
  {
    how: "one thing with a consequence: the policy that allowed bucket and key is detached",
    alter: and(
      keyPolicy(() => ({ Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "kms:*", Resource: "*" })),
      withRole(() => ({ attached: present([]) })),
    ),
    roots: ["EY504 error"],
  },
];
