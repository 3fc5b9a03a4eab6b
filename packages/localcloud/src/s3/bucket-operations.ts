import { AwsError } from "../aws/service.ts";
import { bucketPolicy } from "./bucket-policy.ts";
import { deleteObjects } from "./delete-objects.ts";
import { bucketEncryption } from "./encryption.ts";
import {
  bucketArn,
  emptyAnswer,
  onBucket,
  xmlAnswer,
  type BucketExchange,
  type Operation,
  type Operations,
} from "./exchange.ts";
import { lifecycle } from "./lifecycle.ts";
import { listObjects, listObjectsV2 } from "./list-objects.ts";
import { listMultipartUploads } from "./list-uploads.ts";
import { listObjectVersions } from "./list-versions.ts";
import { ownershipControls } from "./ownership-controls.ts";
import { publicAccessBlock } from "./public-access-block.ts";
import { globalRegion } from "./regions.ts";
import type { BucketOperation } from "./routes.ts";
import { bucketTagging } from "./tagging.ts";
import { getBucketVersioning, putBucketVersioning } from "./versioning.ts";
import { isEmpty } from "./versions.ts";
import { element } from "./xml.ts";

const headBucket: Operation<BucketExchange> = {
  permissions: onBucket("s3:ListBucket"),
  run: ({ bucket, cloud }) =>
    emptyAnswer(200, {
      "content-type": "application/xml",
      "x-amz-bucket-region": bucket.region,
      "x-amz-bucket-arn": bucketArn(cloud, bucket.name),
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

/** What is here is implemented; any other operation answers 501 by its name. */
export const bucketOperations = {
  HeadBucket: headBucket,
  GetBucketLocation: getBucketLocation,
  DeleteBucket: deleteBucket,
  GetBucketTagging: bucketTagging.get,
  PutBucketTagging: bucketTagging.put,
  DeleteBucketTagging: bucketTagging.remove,
  GetPublicAccessBlock: publicAccessBlock.get,
  PutPublicAccessBlock: publicAccessBlock.put,
  DeletePublicAccessBlock: publicAccessBlock.remove,
  GetBucketOwnershipControls: ownershipControls.get,
  PutBucketOwnershipControls: ownershipControls.put,
  DeleteBucketOwnershipControls: ownershipControls.remove,
  GetBucketPolicy: bucketPolicy.get,
  PutBucketPolicy: bucketPolicy.put,
  DeleteBucketPolicy: bucketPolicy.remove,
  GetBucketLifecycleConfiguration: lifecycle.get,
  PutBucketLifecycleConfiguration: lifecycle.put,
  DeleteBucketLifecycle: lifecycle.remove,
  GetBucketEncryption: bucketEncryption.get,
  PutBucketEncryption: bucketEncryption.put,
  DeleteBucketEncryption: bucketEncryption.remove,
  GetBucketVersioning: getBucketVersioning,
  PutBucketVersioning: putBucketVersioning,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  ListMultipartUploads: listMultipartUploads,
  DeleteObjects: deleteObjects,
} satisfies Operations<BucketOperation, BucketExchange>;
