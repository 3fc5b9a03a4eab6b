/**
 * Operations of the APIs whose right bears another name; the operation's own is what people write first.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const rights = {
  "s3:CreateBucketMetadataTableConfiguration": "CreateBucketMetadataConfiguration",
  "s3:DeleteBucketMetadataTableConfiguration": "DeleteBucketMetadataConfiguration",
  "s3:DeleteObject": "DeleteObjects",
  "s3:GetAccelerateConfiguration": "GetBucketAccelerateConfiguration",
  "s3:GetAnalyticsConfiguration": "GetBucketAnalyticsConfiguration ListBucketAnalyticsConfigurations",
  "s3:GetBucketMetadataTableConfiguration": "GetBucketMetadataConfiguration",
  "s3:GetBucketNotification": "GetBucketNotificationConfiguration",
  "s3:GetBucketObjectLockConfiguration": "GetObjectLockConfiguration",
  "s3:GetBucketPublicAccessBlock": "GetPublicAccessBlock",
  "s3:GetEncryptionConfiguration": "GetBucketEncryption",
  "s3:GetIntelligentTieringConfiguration":
    "GetBucketIntelligentTieringConfiguration ListBucketIntelligentTieringConfigurations",
  "s3:GetInventoryConfiguration": "GetBucketInventoryConfiguration ListBucketInventoryConfigurations",
  "s3:GetLifecycleConfiguration": "GetBucketLifecycle GetBucketLifecycleConfiguration",
  "s3:GetMetricsConfiguration": "GetBucketMetricsConfiguration ListBucketMetricsConfigurations",
  "s3:GetObject": "HeadObject SelectObjectContent",
  "s3:GetReplicationConfiguration": "GetBucketReplication",
  "s3:ListAllMyBuckets": "ListBuckets",
  "s3:ListBucket": "HeadBucket ListObjects ListObjectsV2",
  "s3:ListBucketMultipartUploads": "ListMultipartUploads",
  "s3:ListBucketVersions": "ListObjectVersions",
  "s3:ListMultipartUploadParts": "ListParts",
  "s3:PutAccelerateConfiguration": "PutBucketAccelerateConfiguration",
  "s3:PutAnalyticsConfiguration": "PutBucketAnalyticsConfiguration DeleteBucketAnalyticsConfiguration",
  "s3:PutBucketCORS": "DeleteBucketCors",
  "s3:PutBucketNotification": "PutBucketNotificationConfiguration",
  "s3:PutBucketObjectLockConfiguration": "PutObjectLockConfiguration",
  "s3:PutBucketOwnershipControls": "DeleteBucketOwnershipControls",
  "s3:PutBucketPublicAccessBlock": "PutPublicAccessBlock DeletePublicAccessBlock",
  "s3:PutBucketTagging": "DeleteBucketTagging",
  "s3:PutEncryptionConfiguration": "PutBucketEncryption DeleteBucketEncryption",
  "s3:PutIntelligentTieringConfiguration":
    "PutBucketIntelligentTieringConfiguration DeleteBucketIntelligentTieringConfiguration",
  "s3:PutInventoryConfiguration": "PutBucketInventoryConfiguration DeleteBucketInventoryConfiguration",
  "s3:PutLifecycleConfiguration": "PutBucketLifecycle PutBucketLifecycleConfiguration DeleteBucketLifecycle",
  "s3:PutMetricsConfiguration": "PutBucketMetricsConfiguration DeleteBucketMetricsConfiguration",
  "s3:PutObject": "CopyObject CreateMultipartUpload UploadPart UploadPartCopy CompleteMultipartUpload",
  "s3:PutReplicationConfiguration": "PutBucketReplication DeleteBucketReplication",
  "kms:ReEncryptFrom": "ReEncrypt",
};

const byOperation = new Map(
  Object.entries(rights).flatMap(([right, operations]) =>
    operations
      .split(" ")
      .map((operation) => [`${right.slice(0, right.indexOf(":"))}:${operation}`.toLowerCase(), right]),
  ),
);

/** The right that an operation asks for, where it bears another name: `s3:HeadBucket` → `s3:ListBucket`. */
export function rightOfOperation(written: string): string | undefined {
  return byOperation.get(written.toLowerCase());
}
