import { methodNotAllowed } from "./errors.ts";
import type { Query } from "./target.ts";

/**
 * Which operation a method and a subresource (a query parameter) name. `""` is the call without any.
 * Where a query holds several, the first listed here decides.
 */
const accountRoutes = { GET: { "": "ListBuckets" } } as const;

const bucketRoutes = {
  GET: {
    location: "GetBucketLocation",
    tagging: "GetBucketTagging",
    publicAccessBlock: "GetPublicAccessBlock",
    ownershipControls: "GetBucketOwnershipControls",
    policy: "GetBucketPolicy",
    policyStatus: "GetBucketPolicyStatus",
    lifecycle: "GetBucketLifecycleConfiguration",
    encryption: "GetBucketEncryption",
    versioning: "GetBucketVersioning",
    uploads: "ListMultipartUploads",
    "list-type": "ListObjectsV2",
    versions: "ListObjectVersions",
    abac: "GetBucketAbac",
    accelerate: "GetBucketAccelerateConfiguration",
    acl: "GetBucketAcl",
    analytics: "GetBucketAnalyticsConfiguration",
    cors: "GetBucketCors",
    "intelligent-tiering": "GetBucketIntelligentTieringConfiguration",
    inventory: "GetBucketInventoryConfiguration",
    logging: "GetBucketLogging",
    metadataConfiguration: "GetBucketMetadataConfiguration",
    metadataTable: "GetBucketMetadataTableConfiguration",
    metrics: "GetBucketMetricsConfiguration",
    notification: "GetBucketNotificationConfiguration",
    "object-lock": "GetObjectLockConfiguration",
    replication: "GetBucketReplication",
    requestPayment: "GetBucketRequestPayment",
    session: "CreateSession",
    website: "GetBucketWebsite",
    "": "ListObjects",
  },
  HEAD: { "": "HeadBucket" },
  PUT: {
    tagging: "PutBucketTagging",
    publicAccessBlock: "PutPublicAccessBlock",
    ownershipControls: "PutBucketOwnershipControls",
    policy: "PutBucketPolicy",
    lifecycle: "PutBucketLifecycleConfiguration",
    encryption: "PutBucketEncryption",
    versioning: "PutBucketVersioning",
    abac: "PutBucketAbac",
    accelerate: "PutBucketAccelerateConfiguration",
    acl: "PutBucketAcl",
    analytics: "PutBucketAnalyticsConfiguration",
    cors: "PutBucketCors",
    "intelligent-tiering": "PutBucketIntelligentTieringConfiguration",
    inventory: "PutBucketInventoryConfiguration",
    logging: "PutBucketLogging",
    metadataInventoryTable: "UpdateBucketMetadataInventoryTableConfiguration",
    metadataJournalTable: "UpdateBucketMetadataJournalTableConfiguration",
    metrics: "PutBucketMetricsConfiguration",
    notification: "PutBucketNotificationConfiguration",
    "object-lock": "PutObjectLockConfiguration",
    replication: "PutBucketReplication",
    requestPayment: "PutBucketRequestPayment",
    website: "PutBucketWebsite",
    "": "CreateBucket",
  },
  DELETE: {
    tagging: "DeleteBucketTagging",
    publicAccessBlock: "DeletePublicAccessBlock",
    ownershipControls: "DeleteBucketOwnershipControls",
    policy: "DeleteBucketPolicy",
    lifecycle: "DeleteBucketLifecycle",
    encryption: "DeleteBucketEncryption",
    analytics: "DeleteBucketAnalyticsConfiguration",
    cors: "DeleteBucketCors",
    "intelligent-tiering": "DeleteBucketIntelligentTieringConfiguration",
    inventory: "DeleteBucketInventoryConfiguration",
    metadataConfiguration: "DeleteBucketMetadataConfiguration",
    metadataTable: "DeleteBucketMetadataTableConfiguration",
    metrics: "DeleteBucketMetricsConfiguration",
    replication: "DeleteBucketReplication",
    website: "DeleteBucketWebsite",
    "": "DeleteBucket",
  },
  POST: {
    delete: "DeleteObjects",
    metadataConfiguration: "CreateBucketMetadataConfiguration",
    metadataTable: "CreateBucketMetadataTableConfiguration",
    "": "PostObject",
  },
} as const;

const objectRoutes = {
  GET: {
    uploadId: "ListParts",
    acl: "GetObjectAcl",
    attributes: "GetObjectAttributes",
    "legal-hold": "GetObjectLegalHold",
    retention: "GetObjectRetention",
    tagging: "GetObjectTagging",
    torrent: "GetObjectTorrent",
    "": "GetObject",
  },
  HEAD: { "": "HeadObject" },
  PUT: {
    uploadId: "UploadPart",
    acl: "PutObjectAcl",
    encryption: "UpdateObjectEncryption",
    "legal-hold": "PutObjectLegalHold",
    renameObject: "RenameObject",
    retention: "PutObjectRetention",
    tagging: "PutObjectTagging",
    "": "PutObject",
  },
  DELETE: { uploadId: "AbortMultipartUpload", tagging: "DeleteObjectTagging", "": "DeleteObject" },
  POST: {
    uploads: "CreateMultipartUpload",
    uploadId: "CompleteMultipartUpload",
    restore: "RestoreObject",
    select: "SelectObjectContent",
  },
} as const;

type Values<Table> = { [Method in keyof Table]: Table[Method][keyof Table[Method]] }[keyof Table];

export type AccountOperation = Values<typeof accountRoutes>;
/** CreateBucket stands apart: it alone is sent to a bucket that need not be there. */
export type BucketOperation = Exclude<Values<typeof bucketRoutes>, "CreateBucket">;
/** A PUT with `x-amz-copy-source` copies: the one place where a header chooses the operation. */
export type ObjectOperation = Values<typeof objectRoutes> | "CopyObject" | "UploadPartCopy";

/** Every operation by its name, also those that are not implemented. */
export const s3Operations: readonly string[] = [accountRoutes, bucketRoutes, objectRoutes]
  .flatMap((routes) => Object.values(routes).flatMap((subresources) => Object.values<string>(subresources)))
  .concat("CopyObject" satisfies ObjectOperation, "UploadPartCopy" satisfies ObjectOperation);

type Routes<Operation extends string> = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

const pick = <Operation extends string>(routes: Routes<Operation>, method: string, query: Query): Operation => {
  const ofMethod = Object.entries(routes[method] ?? {});
  const named = ofMethod.find(([subresource]) => subresource !== "" && query.has(subresource));
  const found = named ?? ofMethod.find(([subresource]) => subresource === "");
  if (found === undefined) {
    throw methodNotAllowed(method);
  }
  return found[1];
};

export const accountOperationOf = (method: string, query: Query): AccountOperation =>
  pick<AccountOperation>(accountRoutes, method, query);

export const bucketOperationOf = (method: string, query: Query): BucketOperation | "CreateBucket" =>
  pick<Values<typeof bucketRoutes>>(bucketRoutes, method, query);

export const objectOperationOf = (method: string, query: Query, copies: boolean): ObjectOperation => {
  const operation = pick<Values<typeof objectRoutes>>(objectRoutes, method, query);
  if (!copies) return operation;
  return operation === "PutObject" ? "CopyObject" : operation === "UploadPart" ? "UploadPartCopy" : operation;
};
