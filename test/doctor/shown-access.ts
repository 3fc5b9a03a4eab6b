import type { Readings } from "#eyrie/readings/readings";
import { document } from "../scene.ts";
import {
  type Alter,
  and,
  policyIn,
  told,
  withBucket,
  withBucketPolicy,
  withPolicy,
  withRole,
  withStorage,
} from "./altering.ts";
import { present } from "./recorded.ts";

export type Shown = {
  readonly how: string;
  readonly alter: Alter;
  /** Each comparison as `label: observed ≠ expected`. */
  readonly beside: readonly string[];
  /** Document and statement that decided. */
  readonly by: string | undefined;
  readonly commands: readonly string[];
};

const bucket = "milvus-bucket-039dd013c0712f085d60e21f";
const arn = `arn:aws:s3:::${bucket}`;
const account = "111122223333";
const policyArn = `arn:aws:iam::${account}:policy/MilvusS3ReadWrite`;
const keyArn = `arn:aws:kms:us-east-2:${account}:key/0d9a7f2e-5b1c-4c1e-9d3a-7f2e5b1c4c1e`;
const objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];

/** Nobody marked it: then it is not Eyrie's to mend. */
const foreign: Alter = and(
  withPolicy(() => ({ tags: {} })),
  withRole(() => ({ tags: {} })),
);
const saying = (...statements: readonly object[]): Alter =>
  withPolicy(() => ({ document: document(...(statements as readonly never[])) }));
const onlyObjects = { Effect: "Allow", Action: ["s3:ListBucket", ...objects], Resource: `${arn}/*` };
const misspelt = [
  { Effect: "Allow", Action: "s3:ListBucket", Resource: arn },
  { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObjects", "s3:DeleteObject"], Resource: [`${arn}/*`] },
];
const inline = (statement: object): Alter =>
  withRole(() => ({ inline: present([{ name: "by hand", document: document(statement as never) }]) }));
const leastPrivilege = `{"Version":"2012-10-17","Statement":[{"Sid":"MilvusListsItsBucket","Effect":"Allow","Action":["s3:ListBucket"],"Resource":["${arn}"]},{"Sid":"MilvusKeepsItsObjects","Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:DeleteObject","s3:AbortMultipartUpload"],"Resource":["${arn}/milvus-demo/*"]}]}`;
const grant = `aws iam put-role-policy --role-name milvus-s3-access-sa --policy-name milvus-s3 --policy-document '${leastPrivilege}'`;

const roleArn = `arn:aws:iam::${account}:role/milvus-s3-access-sa`;
const notAdmin = { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/admin` } };

/** What stands beside what is found, what decided, and what to type. */
export const shown: readonly Shown[] = [
  {
    how: "the guide's own four actions",
    alter: saying({ Effect: "Allow", Action: ["s3:ListBucket", ...objects], Resource: [arn, `${arn}/*`] }),
    beside: ["Action: s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject ≠ s3:AbortMultipartUpload"],
    by: `${policyArn} Statement[0]`,
    commands: [
      `aws iam put-role-policy --role-name milvus-s3-access-sa --policy-name milvus-AbortMultipartUpload --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:AbortMultipartUpload"],"Resource":["${arn}/milvus-demo/*"]}]}'`,
    ],
  },
  {
    how: "an action that is misspelt in somebody's own policy",
    alter: and(foreign, saying(...misspelt)),
    beside: [
      "Action: s3:PutObjects ≠ s3:PutObject",
      "Action: s3:GetObject, s3:PutObjects, s3:DeleteObject ≠ s3:PutObject",
    ],
    by: `${policyArn} Statement[1]`,
    commands: [grant],
  },
  {
    how: "the same in the policy that Eyrie made",
    alter: saying(...misspelt),
    beside: [
      "Action: s3:PutObjects ≠ s3:PutObject",
      "Action: s3:GetObject, s3:PutObjects, s3:DeleteObject ≠ s3:PutObject",
    ],
    by: `${policyArn} Statement[1]`,
    commands: ["eyrie up"],
  },
  {
    how: "s3:ListBucket on objects",
    alter: and(foreign, saying(onlyObjects)),
    beside: [`Resource: ${arn}/* ≠ ${arn}`],
    by: `${policyArn} Statement[0]`,
    commands: [grant],
  },
  {
    how: "a mended version that is not the default",
    alter: and(saying(onlyObjects), (readings: Readings) => {
      const { versions, document: text } = policyIn(readings);
      const mended = JSON.stringify(JSON.parse(text.replace(`"${arn}/*"`, `["${arn}","${arn}/*"]`)));
      return withPolicy(() => ({
        versions: [{ id: "v3", isDefault: false, createdAt: 0, document: mended }, ...versions],
      }))(readings);
    }),
    beside: ["default version: v1 ≠ v3"],
    by: `${policyArn} Statement[0]`,
    commands: [`aws iam set-default-policy-version --policy-arn ${policyArn} --version-id v3`],
  },
  {
    how: "a policy that was detached, of somebody else's",
    alter: and(
      foreign,
      withRole(() => ({ attached: present([]) })),
    ),
    beside: ["attached to: - ≠ role/milvus-s3-access-sa"],
    by: undefined,
    commands: [`aws iam attach-role-policy --role-name milvus-s3-access-sa --policy-arn ${policyArn}`],
  },
  {
    how: "a Deny in an inline policy whose name has a space",
    alter: inline({ Effect: "Deny", Action: "s3:DeleteObject", Resource: "*", Condition: notAdmin }),
    beside: [`ArnNotEquals aws:PrincipalArn: arn:aws:iam::${account}:role/admin ≠ ${roleArn}`],
    by: "inline policy by hand Statement[0]",
    commands: [
      "aws iam get-role-policy --role-name milvus-s3-access-sa --policy-name 'by hand' --query PolicyDocument > policy.json",
      "aws iam put-role-policy --role-name milvus-s3-access-sa --policy-name 'by hand' --policy-document file://policy.json",
    ],
  },
  {
    how: "a Deny in the bucket's policy",
    alter: withBucketPolicy(
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `${arn}/*`, Condition: notAdmin },
    ),
    beside: [`ArnNotEquals aws:PrincipalArn: arn:aws:iam::${account}:role/admin ≠ ${roleArn}`],
    by: `bucket policy of ${bucket} Statement[1]`,
    commands: [
      `aws s3api get-bucket-policy --bucket ${bucket} --query Policy --output text > policy.json`,
      `aws s3api put-bucket-policy --bucket ${bucket} --policy file://policy.json`,
    ],
  },
  {
    how: "a key that the role's policies do not name",
    alter: (readings) => ({
      ...withBucket(() => ({ encryption: present({ algorithm: "aws:kms", keyArn }) }))(readings),
      keys: {
        [keyArn]: present({
          arn: keyArn,
          state: "Enabled",
          awsManaged: false,
          policy: present(document({ Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" })),
        }),
      },
    }),
    beside: ["Action: - ≠ kms:GenerateDataKey, kms:Decrypt"],
    by: undefined,
    commands: [
      `aws iam put-role-policy --role-name milvus-s3-access-sa --policy-name milvus-kms --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":["${keyArn}"]}]}'`,
    ],
  },
  {
    how: "another region in host and region",
    alter: withStorage({ address: "s3.eu-west-1.amazonaws.com", region: "eu-west-1" }),
    beside: ["region: eu-west-1 ≠ us-east-2", "host: s3.eu-west-1.amazonaws.com ≠ s3.us-east-2.amazonaws.com"],
    by: undefined,
    commands: [],
  },
  {
    how: "AWS's word of an organization",
    alter: told("s3:PutObject", "because no service control policy allows the s3:PutObject action"),
    beside: ["s3:PutObject: Deny ≠ Allow"],
    by: undefined,
    commands: [],
  },
  {
    how: "a bucket that is gone, with a name that a shell would read",
    alter: (readings) => ({
      ...withStorage({ bucketName: "$(id)" })(readings),
      buckets: { "$(id)": { status: "absent" } },
    }),
    beside: [],
    by: undefined,
    commands: [
      "aws s3api create-bucket --bucket '$(id)' --region us-east-2 --create-bucket-configuration LocationConstraint=us-east-2",
    ],
  },
];
