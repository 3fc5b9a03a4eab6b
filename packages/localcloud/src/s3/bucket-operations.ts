import { AwsError } from "../aws/service.ts";
import { deleteBucketPolicy, getBucketPolicy, getBucketPolicyStatus, putBucketPolicy } from "./bucket-policy.ts";
import { deleteObjects } from "./delete-objects.ts";
import { deleteBucketEncryption, getBucketEncryption, putBucketEncryption } from "./encryption.ts";
import { emptyAnswer, onBucket, unimplemented, xmlAnswer, type BucketExchange, type Operation } from "./exchange.ts";
import {
  deleteBucketLifecycle,
  getBucketLifecycleConfiguration,
  putBucketLifecycleConfiguration,
} from "./lifecycle.ts";
import { listObjects, listObjectsV2 } from "./list-objects.ts";
import { listMultipartUploads } from "./list-uploads.ts";
import { listObjectVersions } from "./list-versions.ts";
import {
  deleteBucketOwnershipControls,
  getBucketOwnershipControls,
  putBucketOwnershipControls,
} from "./ownership-controls.ts";
import { deletePublicAccessBlock, getPublicAccessBlock, putPublicAccessBlock } from "./public-access-block.ts";
import { globalRegion } from "./regions.ts";
import type { BucketOperation } from "./routes.ts";
import { deleteBucketTagging, getBucketTagging, putBucketTagging } from "./tagging.ts";
import { getBucketVersioning, putBucketVersioning } from "./versioning.ts";
import { isEmpty } from "./versions.ts";
import { element } from "./xml.ts";

const headBucket: Operation<BucketExchange> = {
  permissions: onBucket("s3:ListBucket"),
  run: ({ bucket, cloud }) =>
    emptyAnswer(200, {
      "content-type": "application/xml",
      "x-amz-bucket-region": bucket.region,
      "x-amz-bucket-arn": `arn:${cloud.partition}:s3:::${bucket.name}`,
      "x-amz-access-point-alias": "false",
    }),
};

/** The oldest region answers with an empty constraint. */
const getBucketLocation: Operation<BucketExchange> = {
  permissions: onBucket("s3:GetBucketLocation"),
  run: ({ bucket }) => xmlAnswer(element("LocationConstraint", bucket.region === globalRegion ? "" : bucket.region)),
};

/** Uploads that were begun and never finished do not keep a bucket. */
const deleteBucket: Operation<BucketExchange> = {
  permissions: onBucket("s3:DeleteBucket"),
  run: ({ bucket, cloud }) => {
    if (!isEmpty(bucket)) {
      const message =
        bucket.versions === undefined
          ? "The bucket you tried to delete is not empty"
          : "The bucket you tried to delete is not empty. You must delete all versions in the bucket.";
      throw new AwsError("BucketNotEmpty", 409, message, { BucketName: bucket.name });
    }
    cloud.store.buckets.delete(bucket.name);
    return emptyAnswer(204);
  },
};

export const bucketOperations: Record<BucketOperation, Operation<BucketExchange>> = {
  HeadBucket: headBucket,
  GetBucketLocation: getBucketLocation,
  DeleteBucket: deleteBucket,
  GetBucketTagging: getBucketTagging,
  PutBucketTagging: putBucketTagging,
  DeleteBucketTagging: deleteBucketTagging,
  GetPublicAccessBlock: getPublicAccessBlock,
  PutPublicAccessBlock: putPublicAccessBlock,
  DeletePublicAccessBlock: deletePublicAccessBlock,
  GetBucketOwnershipControls: getBucketOwnershipControls,
  PutBucketOwnershipControls: putBucketOwnershipControls,
  DeleteBucketOwnershipControls: deleteBucketOwnershipControls,
  GetBucketPolicy: getBucketPolicy,
  GetBucketPolicyStatus: getBucketPolicyStatus,
  PutBucketPolicy: putBucketPolicy,
  DeleteBucketPolicy: deleteBucketPolicy,
  GetBucketLifecycleConfiguration: getBucketLifecycleConfiguration,
  PutBucketLifecycleConfiguration: putBucketLifecycleConfiguration,
  DeleteBucketLifecycle: deleteBucketLifecycle,
  GetBucketEncryption: getBucketEncryption,
  PutBucketEncryption: putBucketEncryption,
  DeleteBucketEncryption: deleteBucketEncryption,
  GetBucketVersioning: getBucketVersioning,
  PutBucketVersioning: putBucketVersioning,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  ListMultipartUploads: listMultipartUploads,
  DeleteObjects: deleteObjects,

  PostObject: unimplemented,
  CreateSession: unimplemented,
  CreateBucketMetadataConfiguration: unimplemented,
  CreateBucketMetadataTableConfiguration: unimplemented,
  DeleteBucketAnalyticsConfiguration: unimplemented,
  DeleteBucketCors: unimplemented,
  DeleteBucketIntelligentTieringConfiguration: unimplemented,
  DeleteBucketInventoryConfiguration: unimplemented,
  DeleteBucketMetadataConfiguration: unimplemented,
  DeleteBucketMetadataTableConfiguration: unimplemented,
  DeleteBucketMetricsConfiguration: unimplemented,
  DeleteBucketReplication: unimplemented,
  DeleteBucketWebsite: unimplemented,
  GetBucketAbac: unimplemented,
  GetBucketAccelerateConfiguration: unimplemented,
  GetBucketAcl: unimplemented,
  GetBucketAnalyticsConfiguration: unimplemented,
  GetBucketCors: unimplemented,
  GetBucketIntelligentTieringConfiguration: unimplemented,
  GetBucketInventoryConfiguration: unimplemented,
  GetBucketLogging: unimplemented,
  GetBucketMetadataConfiguration: unimplemented,
  GetBucketMetadataTableConfiguration: unimplemented,
  GetBucketMetricsConfiguration: unimplemented,
  GetBucketNotificationConfiguration: unimplemented,
  GetBucketReplication: unimplemented,
  GetBucketRequestPayment: unimplemented,
  GetBucketWebsite: unimplemented,
  GetObjectLockConfiguration: unimplemented,
  PutBucketAbac: unimplemented,
  PutBucketAccelerateConfiguration: unimplemented,
  PutBucketAcl: unimplemented,
  PutBucketAnalyticsConfiguration: unimplemented,
  PutBucketCors: unimplemented,
  PutBucketIntelligentTieringConfiguration: unimplemented,
  PutBucketInventoryConfiguration: unimplemented,
  PutBucketLogging: unimplemented,
  PutBucketMetricsConfiguration: unimplemented,
  PutBucketNotificationConfiguration: unimplemented,
  PutBucketReplication: unimplemented,
  PutBucketRequestPayment: unimplemented,
  PutBucketWebsite: unimplemented,
  PutObjectLockConfiguration: unimplemented,
  UpdateBucketMetadataInventoryTableConfiguration: unimplemented,
  UpdateBucketMetadataJournalTableConfiguration: unimplemented,
};
