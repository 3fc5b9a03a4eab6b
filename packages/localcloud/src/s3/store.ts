import type { ChecksumAlgorithm } from "../aws/checksum.ts";
import type { StoredDocument } from "../iam/store.ts";
import type { Checksum, ChecksumType } from "./checksums.ts";
import { OrderedMap } from "./ordered-map.ts";
import type { XmlElement } from "./xml.ts";

export const objectOwnerships = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"] as const;
export type ObjectOwnership = (typeof objectOwnerships)[number];

export const publicAccessSettings = [
  "BlockPublicAcls",
  "IgnorePublicAcls",
  "BlockPublicPolicy",
  "RestrictPublicBuckets",
] as const;
export type PublicAccessBlock = Readonly<Record<(typeof publicAccessSettings)[number], boolean>>;

export type Tag = { readonly key: string; readonly value: string };

export type Lifecycle = {
  /** Each `<Rule>` as it was put, with an `<ID>` added where it had none. */
  readonly rules: readonly XmlElement[];
  readonly transitionDefaultMinimumObjectSize: string;
};

/** What a caller says of an object and gets back with it. */
export type ObjectDescription = {
  /** `content-type`, `cache-control` and their like, by lower-case header name. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata, without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The one part that changes without a new version. */
  tags: readonly Tag[];
};

/** With one of KMS's keys, by ARN; undefined: with S3's own. */
export type ObjectEncryption = { readonly key: string; readonly bucketKey: boolean } | undefined;

export type StoredObject = ObjectDescription & {
  readonly body: Uint8Array;
  /** Without its quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly checksum: Checksum;
  readonly encryption: ObjectEncryption;
};

/** One version of a key; without an object, a delete marker. */
export type Version = {
  readonly id: string;
  readonly lastModified: Date;
  readonly object: StoredObject | undefined;
};

export type Part = {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly lastModified: Date;
  readonly checksum: Checksum;
};

export type Upload = ObjectDescription & {
  readonly id: string;
  readonly key: string;
  readonly initiated: Date;
  /** ARN of who began it. */
  readonly initiator: string;
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType };
  /** False when S3's own default was taken: then parts' checksums are not shown. */
  readonly checksumAsked: boolean;
  readonly encryption: ObjectEncryption;
  readonly parts: Map<number, Part>;
};

export type Bucket = {
  readonly name: string;
  /** The owner's account id. */
  readonly owner: string;
  readonly region: string;
  readonly createdAt: Date;
  tags: readonly Tag[];
  publicAccessBlock: PublicAccessBlock | undefined;
  ownership: ObjectOwnership | undefined;
  /** Its text as it was put, byte for byte, until a principal that it names is gone. */
  policy: StoredDocument | undefined;
  lifecycle: Lifecycle | undefined;
  /** The key as it was put; without one, the one that AWS keeps for S3. */
  encryption: {
    readonly algorithm: "AES256" | "aws:kms";
    readonly key: string | undefined;
    readonly bucketKeyEnabled: boolean;
  };
  /** `undefined`: never versioned. */
  versioning: "Enabled" | "Suspended" | undefined;
  /** By key, newest first; `undefined` until versioning is first turned on. Written in versions.ts alone. */
  versions: OrderedMap<readonly Version[]> | undefined;
  /** What a key shows: its newest version. */
  readonly objects: OrderedMap<StoredObject>;
  /** By upload id. */
  readonly uploads: Map<string, Upload>;
};

/** Everything S3 remembers. Tests may look at it, and plant what no call can make, such as a stranger's bucket. */
export type S3Store = { readonly buckets: Map<string, Bucket> };

export const makeS3Store = (): S3Store => ({ buckets: new Map() });

/** S3's own keys. */
export const ownEncryption: Bucket["encryption"] = { algorithm: "AES256", key: undefined, bucketKeyEnabled: false };

/** A bucket with the defaults AWS gives since 2023: ACLs off, public access blocked, SSE-S3. */
export const newBucket = (
  birth: Pick<Bucket, "name" | "owner" | "region" | "createdAt"> & Partial<Pick<Bucket, "ownership" | "tags">>,
): Bucket => ({
  tags: [],
  ownership: "BucketOwnerEnforced",
  ...birth,
  publicAccessBlock: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
  policy: undefined,
  lifecycle: undefined,
  encryption: ownEncryption,
  versioning: undefined,
  versions: undefined,
  objects: new OrderedMap(),
  uploads: new Map(),
});
