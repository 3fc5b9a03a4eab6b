import { methodNotAllowed } from "./errors.ts";
import type { Query } from "./target.ts";

type Verb = "Get" | "Put" | "Delete";
const verbs: Readonly<Record<string, Verb>> = { GET: "Get", PUT: "Put", DELETE: "Delete" };

/** What hangs on a bucket, by the query parameter that names it: AWS's noun and what can be done with it. */
const bucketParts = {
  tagging: ["BucketTagging", "Get", "Put", "Delete"],
  publicAccessBlock: ["PublicAccessBlock", "Get", "Put", "Delete"],
  ownershipControls: ["BucketOwnershipControls", "Get", "Put", "Delete"],
  policy: ["BucketPolicy", "Get", "Put", "Delete"],
  policyStatus: ["BucketPolicyStatus", "Get"],
  lifecycle: ["BucketLifecycleConfiguration", "Get", "Put"],
  encryption: ["BucketEncryption", "Get", "Put", "Delete"],
  versioning: ["BucketVersioning", "Get", "Put"],
  location: ["BucketLocation", "Get"],
  abac: ["BucketAbac", "Get", "Put"],
  accelerate: ["BucketAccelerateConfiguration", "Get", "Put"],
  acl: ["BucketAcl", "Get", "Put"],
  analytics: ["BucketAnalyticsConfiguration", "Get", "Put", "Delete"],
  cors: ["BucketCors", "Get", "Put", "Delete"],
  "intelligent-tiering": ["BucketIntelligentTieringConfiguration", "Get", "Put", "Delete"],
  inventory: ["BucketInventoryConfiguration", "Get", "Put", "Delete"],
  logging: ["BucketLogging", "Get", "Put"],
  metadataConfiguration: ["BucketMetadataConfiguration", "Get", "Delete"],
  metadataTable: ["BucketMetadataTableConfiguration", "Get", "Delete"],
  metrics: ["BucketMetricsConfiguration", "Get", "Put", "Delete"],
  notification: ["BucketNotificationConfiguration", "Get", "Put"],
  "object-lock": ["ObjectLockConfiguration", "Get", "Put"],
  replication: ["BucketReplication", "Get", "Put", "Delete"],
  requestPayment: ["BucketRequestPayment", "Get", "Put"],
  website: ["BucketWebsite", "Get", "Put", "Delete"],
} as const;

/** Everything else, by method and query parameter. `""` is the call without any that is known. */
const bucketCalls = {
  GET: {
    uploads: "ListMultipartUploads",
    "list-type": "ListObjectsV2",
    versions: "ListObjectVersions",
    session: "CreateSession",
    "": "ListObjects",
  },
  HEAD: { "": "HeadBucket" },
  PUT: {
    metadataInventoryTable: "UpdateBucketMetadataInventoryTableConfiguration",
    metadataJournalTable: "UpdateBucketMetadataJournalTableConfiguration",
    "": "CreateBucket",
  },
  DELETE: { lifecycle: "DeleteBucketLifecycle", "": "DeleteBucket" },
  POST: {
    delete: "DeleteObjects",
    metadataConfiguration: "CreateBucketMetadataConfiguration",
    metadataTable: "CreateBucketMetadataTableConfiguration",
    "": "PostObject",
  },
} as const;

const objectParts = {
  tagging: ["ObjectTagging", "Get", "Put", "Delete"],
  acl: ["ObjectAcl", "Get", "Put"],
  attributes: ["ObjectAttributes", "Get"],
  "legal-hold": ["ObjectLegalHold", "Get", "Put"],
  retention: ["ObjectRetention", "Get", "Put"],
  torrent: ["ObjectTorrent", "Get"],
} as const;

const objectCalls = {
  GET: { uploadId: "ListParts", "": "GetObject" },
  HEAD: { "": "HeadObject" },
  PUT: { uploadId: "UploadPart", encryption: "UpdateObjectEncryption", renameObject: "RenameObject", "": "PutObject" },
  DELETE: { uploadId: "AbortMultipartUpload", "": "DeleteObject" },
  POST: {
    uploads: "CreateMultipartUpload",
    uploadId: "CompleteMultipartUpload",
    restore: "RestoreObject",
    select: "SelectObjectContent",
  },
} as const;

type Named<Row> = Row extends readonly [infer Noun extends string, ...infer Verbs extends readonly Verb[]]
  ? `${Verbs[number]}${Noun}`
  : never;
type Values<Table> = { [Method in keyof Table]: Table[Method][keyof Table[Method]] }[keyof Table];

/** CreateBucket stands apart: it alone is sent to a bucket that need not be there. */
export type BucketOperation =
  | Named<(typeof bucketParts)[keyof typeof bucketParts]>
  | Exclude<Values<typeof bucketCalls>, "CreateBucket">;
/** A PUT with `x-amz-copy-source` copies: the one place where a header chooses the operation. */
export type ObjectOperation =
  | Named<(typeof objectParts)[keyof typeof objectParts]>
  | Values<typeof objectCalls>
  | "CopyObject"
  | "UploadPartCopy";

type Parts = Readonly<Record<string, readonly [noun: string, ...Verb[]]>>;
type Calls = Readonly<Record<string, Readonly<Record<string, string>>>>;

const namesIn = (parts: Parts, calls: Calls): readonly string[] => [
  ...Object.values(parts).flatMap(([noun, ...possible]) => possible.map((verb) => `${verb}${noun}`)),
  ...Object.values(calls).flatMap((ofMethod) => Object.values(ofMethod)),
];

/** Every operation by its name, also those that are not implemented. */
export const s3Operations: readonly string[] = [
  "ListBuckets",
  ...namesIn(bucketParts, bucketCalls),
  ...namesIn(objectParts, objectCalls),
  "CopyObject" satisfies ObjectOperation,
  "UploadPartCopy" satisfies ObjectOperation,
];

/** Not what every object inherits, such as `constructor`. */
const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** AWS's name of the call. @throws AwsError `MethodNotAllowed` */
const pick = (parts: Parts, calls: Calls, method: string, query: Query): string => {
  const ofMethod = own(calls, method) ?? {};
  for (const name of query.keys()) {
    const call = name === "" ? undefined : own(ofMethod, name);
    if (call !== undefined) return call;
    const [noun, ...possible] = own(parts, name) ?? [];
    if (noun === undefined) continue;
    const verb = possible.find((one) => one === verbs[method]);
    // Or `DELETE ?versioning` would delete the bucket.
    if (verb === undefined) throw methodNotAllowed(method);
    return `${verb}${noun}`;
  }
  const plain = ofMethod[""];
  if (plain === undefined) throw methodNotAllowed(method);
  return plain;
};

export const accountOperationOf = (method: string, query: Query): string =>
  pick({}, { GET: { "": "ListBuckets" } }, method, query);

export const bucketOperationOf = (method: string, query: Query): string =>
  pick(bucketParts, bucketCalls, method, query);

export const objectOperationOf = (method: string, query: Query, copies: boolean): string => {
  const operation = pick(objectParts, objectCalls, method, query);
  if (!copies) return operation;
  return operation === "PutObject" ? "CopyObject" : operation === "UploadPart" ? "UploadPartCopy" : operation;
};
