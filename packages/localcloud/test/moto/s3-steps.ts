import { accountId, keeping, type Step } from "./step.ts";

const Bucket = "eyrie-differential";
const none = "eyrie-differential-none";
const region = "us-east-2";

const bucketSteps: readonly Step[] = [
  ["CreateBucket", ({ s3 }) => s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } })],
  [
    "CreateBucket again",
    ({ s3 }) => s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
  ],
  ["HeadBucket", ({ s3 }) => s3.headBucket({ Bucket })],
  ["HeadBucket that is not there", ({ s3 }) => s3.headBucket({ Bucket: none })],
  ["HeadBucket of another's", ({ s3 }) => s3.headBucket({ Bucket, ExpectedBucketOwner: "999988887777" })],
  ["GetBucketLocation", ({ s3 }) => s3.getBucketLocation({ Bucket })],
  ["GetBucketLocation that is not there", ({ s3 }) => s3.getBucketLocation({ Bucket: none })],
  ["ListBuckets", ({ s3 }) => s3.listBuckets({})],
  [
    "CreateBucket with a bad name",
    ({ s3 }) => s3.createBucket({ Bucket: "Bad_Name", CreateBucketConfiguration: { LocationConstraint: region } }),
  ],
  ["GetBucketTagging without tags", ({ s3 }) => s3.getBucketTagging({ Bucket })],
  ["PutBucketTagging", ({ s3 }) => s3.putBucketTagging({ Bucket, Tagging: { TagSet: [{ Key: "a", Value: "1" }] } })],
  ["GetBucketTagging", ({ s3 }) => s3.getBucketTagging({ Bucket })],
  [
    "PutBucketTagging with one key twice",
    ({ s3 }) =>
      s3.putBucketTagging({ Bucket, Tagging: { TagSet: [1, 2].map((value) => ({ Key: "a", Value: `${value}` })) } }),
  ],
  ["DeleteBucketTagging", ({ s3 }) => s3.deleteBucketTagging({ Bucket })],
  ["GetPublicAccessBlock", ({ s3 }) => s3.getPublicAccessBlock({ Bucket })],
  [
    "PutPublicAccessBlock",
    ({ s3 }) =>
      s3.putPublicAccessBlock({
        Bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
      }),
  ],
  ["GetPublicAccessBlock once put", ({ s3 }) => s3.getPublicAccessBlock({ Bucket })],
  ["DeletePublicAccessBlock", ({ s3 }) => s3.deletePublicAccessBlock({ Bucket })],
  ["GetPublicAccessBlock once deleted", ({ s3 }) => s3.getPublicAccessBlock({ Bucket })],
  ["GetBucketEncryption", ({ s3 }) => s3.getBucketEncryption({ Bucket })],
  ["GetBucketOwnershipControls", ({ s3 }) => s3.getBucketOwnershipControls({ Bucket })],
  [
    "PutBucketOwnershipControls",
    ({ s3 }) =>
      s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] } }),
  ],
  ["GetBucketOwnershipControls once put", ({ s3 }) => s3.getBucketOwnershipControls({ Bucket })],
  ["GetBucketPolicy without one", ({ s3 }) => s3.getBucketPolicy({ Bucket })],
  [
    "PutBucketPolicy",
    ({ s3 }) =>
      s3.putBucketPolicy({
        Bucket,
        Policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { AWS: `arn:aws:iam::${accountId}:root` },
              Action: "s3:GetObject",
              Resource: `arn:aws:s3:::${Bucket}/*`,
            },
          ],
        }),
      }),
  ],
  ["GetBucketPolicy", ({ s3 }) => s3.getBucketPolicy({ Bucket })],
  ["PutBucketPolicy that is no JSON", ({ s3 }) => s3.putBucketPolicy({ Bucket, Policy: "{" })],
  ["DeleteBucketPolicy", ({ s3 }) => s3.deleteBucketPolicy({ Bucket })],
  ["GetBucketLifecycleConfiguration without one", ({ s3 }) => s3.getBucketLifecycleConfiguration({ Bucket })],
  [
    "PutBucketLifecycleConfiguration",
    ({ s3 }) =>
      s3.putBucketLifecycleConfiguration({
        Bucket,
        LifecycleConfiguration: {
          Rules: [
            {
              ID: "abort",
              Status: "Enabled",
              Filter: { Prefix: "files/" },
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            },
          ],
        },
      }),
  ],
  ["GetBucketLifecycleConfiguration", ({ s3 }) => s3.getBucketLifecycleConfiguration({ Bucket })],
  ["DeleteBucketLifecycle", ({ s3 }) => s3.deleteBucketLifecycle({ Bucket })],
  ["GetBucketVersioning", ({ s3 }) => s3.getBucketVersioning({ Bucket })],
];

const keys = ["a/1", "a/2", "a/b/3", "a b+c", "é", "x%20y", "z//w"];

const objectSteps: readonly Step[] = [
  ...keys.map((Key): Step => [`PutObject ${Key}`, ({ s3 }) => s3.putObject({ Bucket, Key, Body: `body of ${Key}` })]),
  [
    "PutObject with headers and metadata",
    ({ s3 }) =>
      s3.putObject({
        Bucket,
        Key: "meta",
        Body: "0123456789",
        ContentType: "text/x",
        CacheControl: "no-store",
        Metadata: { one: "1" },
      }),
  ],
  ["PutObject into no bucket", ({ s3 }) => s3.putObject({ Bucket: none, Key: "k", Body: "b" })],
  [
    "PutObject if absent, and it is there",
    ({ s3 }) => s3.putObject({ Bucket, Key: "meta", Body: "b", IfNoneMatch: "*" }),
  ],
  ["PutObject if absent", ({ s3 }) => s3.putObject({ Bucket, Key: "absent", Body: "b", IfNoneMatch: "*" })],
  ["GetObject", ({ s3 }) => s3.getObject({ Bucket, Key: "meta" })],
  ["GetObject, a range", ({ s3 }) => s3.getObject({ Bucket, Key: "meta", Range: "bytes=2-4" })],
  ["GetObject, the end", ({ s3 }) => s3.getObject({ Bucket, Key: "meta", Range: "bytes=-3" })],
  ["GetObject, beyond the end", ({ s3 }) => s3.getObject({ Bucket, Key: "meta", Range: "bytes=20-30" })],
  ["GetObject that is not there", ({ s3 }) => s3.getObject({ Bucket, Key: "none" })],
  ["GetObject from no bucket", ({ s3 }) => s3.getObject({ Bucket: none, Key: "k" })],
  [
    "GetObject if it changed",
    ({ s3 }) => s3.getObject({ Bucket, Key: "meta", IfNoneMatch: '"781e5e245d69b566979b86e28d23f2c7"' }),
  ],
  [
    "GetObject if it is another",
    ({ s3 }) => s3.getObject({ Bucket, Key: "meta", IfMatch: '"00000000000000000000000000000000"' }),
  ],
  ["HeadObject", ({ s3 }) => s3.headObject({ Bucket, Key: "meta" })],
  ["HeadObject that is not there", ({ s3 }) => s3.headObject({ Bucket, Key: "none" })],
  ["CopyObject", ({ s3 }) => s3.copyObject({ Bucket, Key: "copy", CopySource: `${Bucket}/meta` })],
  ["HeadObject of the copy", ({ s3 }) => s3.headObject({ Bucket, Key: "copy" })],
  ["CopyObject from nothing", ({ s3 }) => s3.copyObject({ Bucket, Key: "copy2", CopySource: `${Bucket}/none` })],
  ["CopyObject onto itself", ({ s3 }) => s3.copyObject({ Bucket, Key: "meta", CopySource: `${Bucket}/meta` })],
  ["ListObjectsV2", ({ s3 }) => s3.listObjectsV2({ Bucket })],
  ["ListObjectsV2 under a prefix", ({ s3 }) => s3.listObjectsV2({ Bucket, Prefix: "a/" })],
  ["ListObjectsV2 with a delimiter", ({ s3 }) => s3.listObjectsV2({ Bucket, Delimiter: "/" })],
  ["ListObjectsV2 with both", ({ s3 }) => s3.listObjectsV2({ Bucket, Prefix: "a/", Delimiter: "/" })],
  [
    "ListObjectsV2, a page",
    ({ s3 }, memory) =>
      keeping(memory, "token", s3.listObjectsV2({ Bucket, MaxKeys: 2 }), (answer) => answer.NextContinuationToken),
  ],
  [
    "ListObjectsV2, the next",
    ({ s3 }, memory) => s3.listObjectsV2({ Bucket, MaxKeys: 2, ContinuationToken: memory.get("token") }),
  ],
  ["ListObjectsV2 after a key", ({ s3 }) => s3.listObjectsV2({ Bucket, StartAfter: "copy" })],
  ["ListObjectsV2 in URL encoding", ({ s3 }) => s3.listObjectsV2({ Bucket, EncodingType: "url", Prefix: "x" })],
  ["ListObjectsV2 of no bucket", ({ s3 }) => s3.listObjectsV2({ Bucket: none })],
  ["ListObjects", ({ s3 }) => s3.listObjects({ Bucket, Prefix: "a/" })],
  ["ListObjects, a page", ({ s3 }) => s3.listObjects({ Bucket, MaxKeys: 2 })],
  ["ListObjects with a delimiter, a page", ({ s3 }) => s3.listObjects({ Bucket, Delimiter: "/", MaxKeys: 1 })],
  ["DeleteBucket that is not empty", ({ s3 }) => s3.deleteBucket({ Bucket })],
];

const part = "p".repeat(5 * 1024 * 1024);

const uploadSteps: readonly Step[] = [
  [
    "CreateMultipartUpload",
    ({ s3 }, memory) =>
      keeping(memory, "upload", s3.createMultipartUpload({ Bucket, Key: "big" }), (answer) => answer.UploadId),
  ],
  ...[part, "end"].map((Body, index): Step => [
    `UploadPart ${index + 1}`,
    ({ s3 }, memory) =>
      keeping(
        memory,
        `etag${index + 1}`,
        s3.uploadPart({ Bucket, Key: "big", UploadId: memory.get("upload"), PartNumber: index + 1, Body }),
        (answer) => answer.ETag,
      ),
  ]),
  ["ListParts", ({ s3 }, memory) => s3.listParts({ Bucket, Key: "big", UploadId: memory.get("upload") })],
  ["ListMultipartUploads", ({ s3 }) => s3.listMultipartUploads({ Bucket })],
  [
    "CompleteMultipartUpload with an etag that is not the part's",
    ({ s3 }, memory) =>
      s3.completeMultipartUpload({
        Bucket,
        Key: "big",
        UploadId: memory.get("upload"),
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"00000000000000000000000000000000"' }] },
      }),
  ],
  [
    "CompleteMultipartUpload",
    ({ s3 }, memory) =>
      s3.completeMultipartUpload({
        Bucket,
        Key: "big",
        UploadId: memory.get("upload"),
        MultipartUpload: { Parts: [1, 2].map((PartNumber) => ({ PartNumber, ETag: memory.get(`etag${PartNumber}`) })) },
      }),
  ],
  ["HeadObject of the upload", ({ s3 }) => s3.headObject({ Bucket, Key: "big" })],
  [
    "UploadPart of a finished upload",
    ({ s3 }, memory) => s3.uploadPart({ Bucket, Key: "big", UploadId: memory.get("upload"), PartNumber: 3, Body: "x" }),
  ],
  [
    "CreateMultipartUpload to abort",
    ({ s3 }, memory) =>
      keeping(memory, "aborted", s3.createMultipartUpload({ Bucket, Key: "no" }), (answer) => answer.UploadId),
  ],
  [
    "AbortMultipartUpload",
    ({ s3 }, memory) => s3.abortMultipartUpload({ Bucket, Key: "no", UploadId: memory.get("aborted") }),
  ],
  [
    "AbortMultipartUpload again",
    ({ s3 }, memory) => s3.abortMultipartUpload({ Bucket, Key: "no", UploadId: memory.get("aborted") }),
  ],
  [
    "ListParts of an aborted upload",
    ({ s3 }, memory) => s3.listParts({ Bucket, Key: "no", UploadId: memory.get("aborted") }),
  ],
];

const TagSet = [{ Key: "b", Value: "2 3" }];

const taggedSteps: readonly Step[] = [
  ["PutObject with tags", ({ s3 }) => s3.putObject({ Bucket, Key: "tagged", Body: "t", Tagging: "a=1+2&c=" })],
  ["GetObjectTagging", ({ s3 }) => s3.getObjectTagging({ Bucket, Key: "tagged" })],
  ["GetObjectTagging of nothing", ({ s3 }) => s3.getObjectTagging({ Bucket, Key: "none" })],
  ["CopyObject with its tags", ({ s3 }) => s3.copyObject({ Bucket, Key: "too", CopySource: `${Bucket}/tagged` })],
  ["GetObjectTagging of the copy", ({ s3 }) => s3.getObjectTagging({ Bucket, Key: "too" })],
  ["PutObjectTagging", ({ s3 }) => s3.putObjectTagging({ Bucket, Key: "tagged", Tagging: { TagSet } })],
  ["GetObjectTagging once put", ({ s3 }) => s3.getObjectTagging({ Bucket, Key: "tagged" })],
  ["DeleteObjectTagging", ({ s3 }) => s3.deleteObjectTagging({ Bucket, Key: "tagged" })],
  ["GetObjectTagging once deleted", ({ s3 }) => s3.getObjectTagging({ Bucket, Key: "tagged" })],
];

const intoCopied = (memory: ReadonlyMap<string, string>, CopySource: string) => ({
  Bucket,
  Key: "dir/copied",
  UploadId: memory.get("copied"),
  PartNumber: 1,
  CopySource,
});

const copiedPartSteps: readonly Step[] = [
  [
    "CreateMultipartUpload to copy into",
    ({ s3 }, memory) =>
      keeping(memory, "copied", s3.createMultipartUpload({ Bucket, Key: "dir/copied" }), (answer) => answer.UploadId),
  ],
  ["ListMultipartUploads, rolled up", ({ s3 }) => s3.listMultipartUploads({ Bucket, Delimiter: "/" })],
  [
    "UploadPartCopy",
    ({ s3 }, memory) => s3.uploadPartCopy({ ...intoCopied(memory, `${Bucket}/meta`), CopySourceRange: "bytes=2-4" }),
  ],
  ["UploadPartCopy of nothing", ({ s3 }, memory) => s3.uploadPartCopy(intoCopied(memory, `${Bucket}/none`))],
  [
    "AbortMultipartUpload of the copy",
    ({ s3 }, memory) => s3.abortMultipartUpload({ Bucket, Key: "dir/copied", UploadId: memory.get("copied") }),
  ],
];

const listedSteps: readonly Step[] = [
  ["ListObjectVersions", ({ s3 }) => s3.listObjectVersions({ Bucket, Prefix: "a/" })],
  ["ListObjectsV2 in URL encoding, all", ({ s3 }) => s3.listObjectsV2({ Bucket, EncodingType: "url" })],
];

const deletionSteps: readonly Step[] = [
  ["DeleteObject", ({ s3 }) => s3.deleteObject({ Bucket, Key: "absent" })],
  ["DeleteObject that is not there", ({ s3 }) => s3.deleteObject({ Bucket, Key: "absent" })],
  [
    "DeleteObjects",
    ({ s3 }) =>
      s3.deleteObjects({
        Bucket,
        Delete: { Objects: [...keys, "meta", "tagged", "too", "none"].map((Key) => ({ Key })) },
      }),
  ],
  [
    "DeleteObjects, quietly",
    ({ s3 }) => s3.deleteObjects({ Bucket, Delete: { Quiet: true, Objects: [{ Key: "copy" }, { Key: "big" }] } }),
  ],
  ["ListObjectsV2 of an empty bucket", ({ s3 }) => s3.listObjectsV2({ Bucket })],
  ["DeleteBucket", ({ s3 }) => s3.deleteBucket({ Bucket })],
  ["DeleteBucket that is not there", ({ s3 }) => s3.deleteBucket({ Bucket })],
];

export const s3Steps: readonly Step[] = [
  ...bucketSteps,
  ...objectSteps,
  ...taggedSteps,
  ...copiedPartSteps,
  ...uploadSteps,
  ...listedSteps,
  ...deletionSteps,
];
