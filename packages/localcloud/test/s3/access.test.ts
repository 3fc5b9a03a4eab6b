import { S3ServiceException, type S3 } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { bucketOperations } from "../../src/s3/bucket-operations.ts";
import type { objectOperations } from "../../src/s3/object-operations.ts";
import { allow, outcome, startS3, type S3Harness } from "./harness.ts";

const Bucket = "guarded";
const Key = "k";
const Tagging = { TagSet: [{ Key: "a", Value: "b" }] };
const bucket = `arn:aws:s3:::${Bucket}`;
const object = `${bucket}/${Key}`;
const source = `${bucket}/from`;
let s3: S3Harness;
let users = 0;
let UploadId: string | undefined;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());
beforeEach(async () => {
  s3.store.buckets.clear();
  s3.plant({ name: Bucket });
  const admin = s3.client();
  await admin.putObject({ Bucket, Key, Body: "text" });
  await admin.putObject({ Bucket, Key: "from", Body: "text", Tagging: "a=b" });
  ({ UploadId } = await admin.createMultipartUpload({ Bucket, Key }));
});

const clientOf = (...policies: readonly unknown[]): S3 => {
  users += 1;
  return s3.client(s3.account.createUser(`user-${users}`, policies));
};

type Implemented = "ListBuckets" | "CreateBucket" | keyof typeof bucketOperations | keyof typeof objectOperations;

/** What must be allowed, each action on its resource, and a call that then is. */
type Case = { readonly needs: Readonly<Record<string, string>>; readonly call: (client: S3) => Promise<unknown> };

const on =
  (resource: string) =>
  (action: string, call: Case["call"]): Case => ({ needs: { [action]: resource }, call });
const onBucket = on(bucket);
const onObject = on(object);

const here = { LocationConstraint: "us-east-2" } as const;
const lifecycle = { Rules: [{ Status: "Enabled", Filter: {}, Expiration: { Days: 1 } }] } as const;
const encryption = { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] } as const;

/** Every implemented operation. A call may end in S3's own refusal, never in IAM's. */
const cases: Record<Implemented, Case> = {
  ListBuckets: on("*")("s3:ListAllMyBuckets", (s) => s.listBuckets()),
  CreateBucket: {
    needs: {
      "s3:CreateBucket": `${bucket}-new`,
      "s3:TagResource": `${bucket}-new`,
      "s3:PutBucketOwnershipControls": `${bucket}-new`,
    },
    call: (s) =>
      s.createBucket({
        Bucket: `${Bucket}-new`,
        ObjectOwnership: "ObjectWriter",
        CreateBucketConfiguration: { ...here, Tags: [{ Key: "a", Value: "b" }] },
      }),
  },
  HeadBucket: onBucket("s3:ListBucket", (s) => s.headBucket({ Bucket })),
  DeleteBucket: onBucket("s3:DeleteBucket", (s) => s.deleteBucket({ Bucket })),
  GetBucketLocation: onBucket("s3:GetBucketLocation", (s) => s.getBucketLocation({ Bucket })),
  ListObjects: onBucket("s3:ListBucket", (s) => s.listObjects({ Bucket })),
  ListObjectsV2: onBucket("s3:ListBucket", (s) => s.listObjectsV2({ Bucket })),
  ListObjectVersions: onBucket("s3:ListBucketVersions", (s) => s.listObjectVersions({ Bucket })),
  ListMultipartUploads: onBucket("s3:ListBucketMultipartUploads", (s) => s.listMultipartUploads({ Bucket })),
  GetBucketTagging: onBucket("s3:GetBucketTagging", (s) => s.getBucketTagging({ Bucket })),
  PutBucketTagging: onBucket("s3:PutBucketTagging", (s) => s.putBucketTagging({ Bucket, Tagging })),
  DeleteBucketTagging: onBucket("s3:PutBucketTagging", (s) => s.deleteBucketTagging({ Bucket })),
  GetPublicAccessBlock: onBucket("s3:GetBucketPublicAccessBlock", (s) => s.getPublicAccessBlock({ Bucket })),
  PutPublicAccessBlock: onBucket("s3:PutBucketPublicAccessBlock", (s) =>
    s.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: {} }),
  ),
  DeletePublicAccessBlock: onBucket("s3:PutBucketPublicAccessBlock", (s) => s.deletePublicAccessBlock({ Bucket })),
  GetBucketOwnershipControls: onBucket("s3:GetBucketOwnershipControls", (s) =>
    s.getBucketOwnershipControls({ Bucket }),
  ),
  PutBucketOwnershipControls: onBucket("s3:PutBucketOwnershipControls", (s) =>
    s.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] } }),
  ),
  DeleteBucketOwnershipControls: onBucket("s3:PutBucketOwnershipControls", (s) =>
    s.deleteBucketOwnershipControls({ Bucket }),
  ),
  GetBucketPolicy: onBucket("s3:GetBucketPolicy", (s) => s.getBucketPolicy({ Bucket })),
  PutBucketPolicy: onBucket("s3:PutBucketPolicy", (s) => s.putBucketPolicy({ Bucket, Policy: "{}" })),
  DeleteBucketPolicy: onBucket("s3:DeleteBucketPolicy", (s) => s.deleteBucketPolicy({ Bucket })),
  GetBucketLifecycleConfiguration: onBucket("s3:GetLifecycleConfiguration", (s) =>
    s.getBucketLifecycleConfiguration({ Bucket }),
  ),
  PutBucketLifecycleConfiguration: onBucket("s3:PutLifecycleConfiguration", (s) =>
    s.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules: [...lifecycle.Rules] } }),
  ),
  DeleteBucketLifecycle: onBucket("s3:PutLifecycleConfiguration", (s) => s.deleteBucketLifecycle({ Bucket })),
  GetBucketEncryption: onBucket("s3:GetEncryptionConfiguration", (s) => s.getBucketEncryption({ Bucket })),
  PutBucketEncryption: onBucket("s3:PutEncryptionConfiguration", (s) =>
    s.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: { Rules: [...encryption.Rules] } }),
  ),
  DeleteBucketEncryption: onBucket("s3:PutEncryptionConfiguration", (s) => s.deleteBucketEncryption({ Bucket })),
  GetBucketVersioning: onBucket("s3:GetBucketVersioning", (s) => s.getBucketVersioning({ Bucket })),
  PutBucketVersioning: onBucket("s3:PutBucketVersioning", (s) =>
    s.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Suspended" } }),
  ),
  DeleteObjects: onObject("s3:DeleteObject", async (s) => {
    const { Errors = [] } = await s.deleteObjects({ Bucket, Delete: { Objects: [{ Key }] } });
    const [error] = Errors.map(({ Code: name = "" }) => ({ name, $fault: "client" as const }));
    if (error !== undefined) throw new S3ServiceException({ ...error, $metadata: { httpStatusCode: 403 } });
  }),
  GetObject: onObject("s3:GetObject", (s) => s.getObject({ Bucket, Key })),
  HeadObject: onObject("s3:GetObject", (s) => s.headObject({ Bucket, Key })),
  PutObject: {
    needs: { "s3:PutObject": object, "s3:PutObjectTagging": object, "s3:GetObject": object },
    call: (s) => s.putObject({ Bucket, Key, Body: "new", Tagging: "a=b", IfMatch: "*" }),
  },
  CopyObject: {
    needs: {
      "s3:PutObject": object,
      "s3:PutObjectTagging": object,
      "s3:GetObject": source,
      "s3:GetObjectTagging": source,
    },
    call: (s) => s.copyObject({ Bucket, Key, CopySource: `${Bucket}/from` }),
  },
  DeleteObject: onObject("s3:DeleteObject", (s) => s.deleteObject({ Bucket, Key })),
  GetObjectTagging: onObject("s3:GetObjectTagging", (s) => s.getObjectTagging({ Bucket, Key })),
  PutObjectTagging: onObject("s3:PutObjectTagging", (s) => s.putObjectTagging({ Bucket, Key, Tagging })),
  DeleteObjectTagging: onObject("s3:DeleteObjectTagging", (s) => s.deleteObjectTagging({ Bucket, Key })),
  CreateMultipartUpload: onObject("s3:PutObject", (s) => s.createMultipartUpload({ Bucket, Key })),
  UploadPart: onObject("s3:PutObject", (s) => s.uploadPart({ Bucket, Key, UploadId, PartNumber: 1 })),
  UploadPartCopy: {
    needs: { "s3:PutObject": object, "s3:GetObject": source },
    call: (s) => s.uploadPartCopy({ Bucket, Key, UploadId, PartNumber: 1, CopySource: `${Bucket}/from` }),
  },
  CompleteMultipartUpload: onObject("s3:PutObject", (s) => s.completeMultipartUpload({ Bucket, Key, UploadId })),
  AbortMultipartUpload: onObject("s3:AbortMultipartUpload", (s) => s.abortMultipartUpload({ Bucket, Key, UploadId })),
  ListParts: onObject("s3:ListMultipartUploadParts", (s) => s.listParts({ Bucket, Key, UploadId })),
};

const VersionId = "null";
const version = { Bucket, Key, VersionId };

/** Calls that need other actions when they name a version or an ETag. */
const variants: Readonly<Record<string, Case>> = {
  "GetObject of a version": onObject("s3:GetObjectVersion", (s) => s.getObject(version)),
  "DeleteObject by its ETag": {
    needs: { "s3:DeleteObject": object, "s3:GetObject": object },
    call: (s) => s.deleteObject({ Bucket, Key, IfMatch: '"1cb251ec0d568de6a929b520c4aed8d1"' }),
  },
  "DeleteObject of a version": onObject("s3:DeleteObjectVersion", (s) => s.deleteObject(version)),
  "GetObjectTagging of a version": onObject("s3:GetObjectVersionTagging", (s) => s.getObjectTagging(version)),
  "PutObjectTagging of a version": onObject("s3:PutObjectVersionTagging", (s) =>
    s.putObjectTagging({ ...version, Tagging }),
  ),
  "DeleteObjectTagging of a version": onObject("s3:DeleteObjectVersionTagging", (s) => s.deleteObjectTagging(version)),
};

describe.each(Object.entries({ ...cases, ...variants }))("%s", (_, { needs, call }) => {
  const grants = Object.entries(needs);

  test("is allowed by what it needs", async () => {
    const client = clientOf(...grants.map(([action, resource]) => allow(action, resource)));
    expect(await outcome(call(client))).not.toMatch(/^403 /);
  });

  test.each(grants)("is denied without %s", async (missing) => {
    const rest = { Version: "2012-10-17", Statement: [{ Effect: "Allow", NotAction: missing, Resource: "*" }] };
    expect(await outcome(call(clientOf(rest)))).toMatch(/^403 /);
  });

  test.each(grants)("is denied with %s on what is not %s", async (action, resource) => {
    const others = grants.filter(([other]) => other !== action).map((grant) => allow(...grant));
    const elsewhere = resource === "*" ? bucket : `${resource}-other`;
    expect(await outcome(call(clientOf(...others, allow(action, elsewhere))))).toMatch(/^403 /);
  });
});
