import type * as Sdk from "./s3-sdk.ts";
import type {
  BucketLocationConstraint,
  GetBucketLifecycleConfigurationOutput,
  S3Client,
  Tag,
} from "@aws-sdk/client-s3";
import { Problem } from "../../model/problem.ts";
import { about, type BucketRef, on } from "./bucket-ref.ts";
import { calling, ifAny } from "./problems.ts";
import { s3Contents } from "./s3-contents.ts";
import { type AwsSession, clientSettings, signedIn, traced } from "./session.ts";
import { withTime } from "./told-time.ts";

export type Tags = Readonly<Record<string, string>>;
export type Lifecycle = Pick<GetBucketLifecycleConfigurationOutput, "Rules" | "TransitionDefaultMinimumObjectSize">;

/** A bucket as HEAD and its five configurations tell. `undefined`: that configuration does not exist. */
export type BucketState = {
  readonly tags: Tags;
  readonly publicAccessBlocked: boolean;
  readonly objectOwnership: string | undefined;
  /** The policy's text as S3 returns it. */
  readonly policy: string | undefined;
  readonly lifecycle: Lifecycle;
};

/** A bucket of this name in another region, which tells nothing more from here. */
export type BucketElsewhere = { readonly elsewhere: string };

/** An object's key, how large it is, and when it was last written, in milliseconds since the epoch by S3's clock. */
export type ListedKey = { readonly key: string; readonly bytes: number; readonly lastModified: number };

export type Answered = { readonly requestId: string };

/**
 * The S3 calls Eyrie makes. Each names the account that must own the bucket, so that a stranger's is never read or
 * written. Every one throws Problem.
 */
export type S3 = ReturnType<typeof s3>;

export function s3(session: AwsSession) {
  let loaded: Promise<{ sdk: typeof Sdk; client: S3Client }> | undefined;
  const connect = () =>
    (loaded ??= import("./s3-sdk.ts").then(async (sdk) => ({
      sdk,
      client: traced(
        new sdk.S3Client({ ...(await clientSettings("s3", session)), followRegionRedirects: false }),
        session,
      ),
    })));

  return {
    ...s3Contents(connect),

    /** Loads the client and its credentials, so that its first call need not. */
    load: async () => signedIn((await connect()).client),

    /** @throws Problem `missing` when there is no such bucket, `denied` when it is another's or may not be seen. */
    readBucket: async (bucket: BucketRef): Promise<BucketState | BucketElsewhere> => {
      const { sdk, client } = await connect();
      const head = calling(about("HeadBucket", bucket), () => client.send(new sdk.HeadBucketCommand(on(bucket))));
      const part = <T>(action: string, read: () => Promise<T>) => ifAny(() => calling(about(action, bucket), read));
      const parts = Promise.allSettled([
        part("GetBucketTagging", () => client.send(new sdk.GetBucketTaggingCommand(on(bucket)))),
        part("GetBucketPublicAccessBlock", () => client.send(new sdk.GetPublicAccessBlockCommand(on(bucket)))),
        part("GetBucketOwnershipControls", () => client.send(new sdk.GetBucketOwnershipControlsCommand(on(bucket)))),
        part("GetBucketPolicy", () => client.send(new sdk.GetBucketPolicyCommand(on(bucket)))),
        part("GetLifecycleConfiguration", () =>
          client.send(new sdk.GetBucketLifecycleConfigurationCommand(on(bucket))),
        ),
      ]);
      // HEAD decides whether there is a bucket at all; only then does it matter what the others said.
      const region = await head.then(({ BucketRegion }) => BucketRegion ?? session.region, redirectedTo);
      if (region !== session.region) return { elsewhere: region };
      const [tagging, block, ownership, policy, lifecycle] = await parts;
      const blocked = settled(block)?.PublicAccessBlockConfiguration;
      const rules = settled(lifecycle);
      return {
        tags: tagsOf(settled(tagging)?.TagSet),
        publicAccessBlocked:
          blocked !== undefined &&
          blocked.BlockPublicAcls === true &&
          blocked.BlockPublicPolicy === true &&
          blocked.IgnorePublicAcls === true &&
          blocked.RestrictPublicBuckets === true,
        objectOwnership: settled(ownership)?.OwnershipControls?.Rules?.[0]?.ObjectOwnership,
        policy: settled(policy)?.Policy,
        lifecycle: {
          Rules: rules?.Rules,
          TransitionDefaultMinimumObjectSize: rules?.TransitionDefaultMinimumObjectSize,
        },
      };
    },

    /** Ownership and tags travel with the creation, so that a run killed right after it finds its own bucket again. */
    createBucket: async (bucket: BucketRef, region: string, tags: Tags): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("CreateBucket", bucket), () =>
        client.send(
          new sdk.CreateBucketCommand({
            Bucket: bucket.name,
            ObjectOwnership: "BucketOwnerEnforced",
            CreateBucketConfiguration: {
              ...(region === "us-east-1" ? {} : { LocationConstraint: region as BucketLocationConstraint }),
              Tags: tagSet(tags),
            },
          }),
        ),
      );
    },

    readTags: async (bucket: BucketRef): Promise<Tags> => {
      const { sdk, client } = await connect();
      const read = () => client.send(new sdk.GetBucketTaggingCommand(on(bucket)));
      return tagsOf((await ifAny(() => calling(about("GetBucketTagging", bucket), read)))?.TagSet);
    },

    /** Whether the bucket holds no object and, where it is or was versioned, no version of one. */
    isEmpty: async (bucket: BucketRef): Promise<boolean> => {
      const { sdk, client } = await connect();
      const answer = await calling(about("ListBucketVersions", bucket), () =>
        client.send(new sdk.ListObjectVersionsCommand({ ...on(bucket), MaxKeys: 1 })),
      );
      return (answer.Versions ?? []).length + (answer.DeleteMarkers ?? []).length === 0;
    },

    putTags: async (bucket: BucketRef, tags: Tags): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("PutBucketTagging", bucket), () =>
        client.send(new sdk.PutBucketTaggingCommand({ ...on(bucket), Tagging: { TagSet: tagSet(tags) } })),
      );
    },

    deleteTags: async (bucket: BucketRef): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("PutBucketTagging", bucket), () =>
        client.send(new sdk.DeleteBucketTaggingCommand(on(bucket))),
      );
    },

    blockPublicAccess: async (bucket: BucketRef): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("PutBucketPublicAccessBlock", bucket), () =>
        client.send(
          new sdk.PutPublicAccessBlockCommand({
            ...on(bucket),
            PublicAccessBlockConfiguration: {
              BlockPublicAcls: true,
              BlockPublicPolicy: true,
              IgnorePublicAcls: true,
              RestrictPublicBuckets: true,
            },
          }),
        ),
      );
    },

    enforceOwnership: async (bucket: BucketRef): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("PutBucketOwnershipControls", bucket), () =>
        client.send(
          new sdk.PutBucketOwnershipControlsCommand({
            ...on(bucket),
            OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
          }),
        ),
      );
    },

    /** The bucket policy's text, or `undefined` when there is none. */
    readPolicy: async (bucket: BucketRef): Promise<string | undefined> => {
      const { sdk, client } = await connect();
      const read = () => client.send(new sdk.GetBucketPolicyCommand(on(bucket)));
      return (await ifAny(() => calling(about("GetBucketPolicy", bucket), read)))?.Policy;
    },

    /** The region a bucket is in. @throws Problem `missing`, or `denied` when it is another's or may not be seen */
    readRegion: async (bucket: BucketRef): Promise<string> => {
      const { sdk, client } = await connect();
      // HEAD tells nothing of why it refuses; the right that it needs has another name.
      return calling(about("ListBucket", bucket), () => client.send(new sdk.HeadBucketCommand(on(bucket)))).then(
        ({ BucketRegion }) => BucketRegion ?? session.region,
        redirectedTo,
      );
    },

    /** Whether a bucket of this name is among the account's own. */
    isOwn: async ({ name }: BucketRef): Promise<boolean> => {
      const { sdk, client } = await connect();
      const { Buckets: found = [] } = await calling({ action: "s3:ListAllMyBuckets", resource: "*" }, () =>
        client.send(new sdk.ListBucketsCommand({ Prefix: name, MaxBuckets: 1000 })),
      );
      return found.some((bucket) => bucket.Name === name);
    },

    /** Who owns the objects in it: `BucketOwnerEnforced` and no ACL counts. @throws Problem `missing` where it is not said */
    readOwnership: async (bucket: BucketRef): Promise<string> => {
      const { sdk, client } = await connect();
      const answer = await calling(about("GetBucketOwnershipControls", bucket), () =>
        client.send(new sdk.GetBucketOwnershipControlsCommand(on(bucket))),
      );
      return answer.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? "";
    },

    /** How new objects are encrypted where the request says nothing. */
    readEncryption: async (
      bucket: BucketRef,
    ): Promise<{ readonly algorithm: string; readonly keyArn: string | undefined }> => {
      const { sdk, client } = await connect();
      const answer = await calling(about("GetEncryptionConfiguration", bucket), () =>
        client.send(new sdk.GetBucketEncryptionCommand(on(bucket))),
      );
      const rule = answer.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
      return { algorithm: rule?.SSEAlgorithm ?? "", keyArn: rule?.KMSMasterKeyID };
    },

    putPolicy: async (bucket: BucketRef, policy: string): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("PutBucketPolicy", bucket), () =>
        client.send(new sdk.PutBucketPolicyCommand({ ...on(bucket), Policy: policy })),
      );
    },

    readLifecycle: async (bucket: BucketRef): Promise<Lifecycle> => {
      const { sdk, client } = await connect();
      const read = () => client.send(new sdk.GetBucketLifecycleConfigurationCommand(on(bucket)));
      const answer = await ifAny(() => calling(about("GetLifecycleConfiguration", bucket), read));
      return {
        Rules: answer?.Rules,
        TransitionDefaultMinimumObjectSize: answer?.TransitionDefaultMinimumObjectSize,
      };
    },

    putLifecycle: async (bucket: BucketRef, lifecycle: Lifecycle): Promise<void> => {
      const { sdk, client } = await connect();
      await calling(about("PutLifecycleConfiguration", bucket), () =>
        client.send(
          new sdk.PutBucketLifecycleConfigurationCommand({
            ...on(bucket),
            LifecycleConfiguration: { Rules: lifecycle.Rules },
            ...(lifecycle.TransitionDefaultMinimumObjectSize === undefined
              ? {}
              : { TransitionDefaultMinimumObjectSize: lifecycle.TransitionDefaultMinimumObjectSize }),
          }),
        ),
      );
    },

    putObject: async (bucket: BucketRef, key: string, body: string): Promise<Answered> => {
      const { sdk, client } = await connect();
      const answer = await calling(about("PutObject", bucket, key), () =>
        client.send(new sdk.PutObjectCommand({ ...on(bucket), Key: key, Body: body, ContentType: "text/plain" })),
      );
      return { requestId: answer.$metadata.requestId ?? "" };
    },

    getObject: async (bucket: BucketRef, key: string): Promise<Answered & { readonly body: string }> => {
      const { sdk, client } = await connect();
      return calling(about("GetObject", bucket, key), async () => {
        const answer = await client.send(new sdk.GetObjectCommand({ ...on(bucket), Key: key }));
        return { requestId: answer.$metadata.requestId ?? "", body: (await answer.Body?.transformToString()) ?? "" };
      });
    },

    /** The first keys under a prefix, at most 100. `ahead`: how far S3's clock is ahead of this machine's. */
    listKeys: async (
      bucket: BucketRef,
      prefix: string,
    ): Promise<Answered & { readonly keys: readonly ListedKey[]; readonly ahead: number }> => {
      const { sdk, client } = await connect();
      const command = new sdk.ListObjectsV2Command({ ...on(bucket), Prefix: prefix, MaxKeys: 100 });
      const { answer, ahead } = await withTime(session.clock, command, () =>
        calling(about("ListBucket", bucket), () => client.send(command)),
      );
      return {
        requestId: answer.$metadata.requestId ?? "",
        ahead,
        keys: (answer.Contents ?? []).flatMap(({ Key: key, Size = 0, LastModified }) =>
          key === undefined ? [] : [{ key, bytes: Size, lastModified: LastModified?.getTime() ?? Number.NaN }],
        ),
      };
    },

    deleteObject: async (bucket: BucketRef, key: string): Promise<Answered> => {
      const { sdk, client } = await connect();
      const answer = await calling(about("DeleteObject", bucket, key), () =>
        client.send(new sdk.DeleteObjectCommand({ ...on(bucket), Key: key })),
      );
      return { requestId: answer.$metadata.requestId ?? "" };
    },
  };
}

/** S3 answers HEAD of a bucket elsewhere with a redirect, whose header alone names the region. */
function redirectedTo(error: unknown): string {
  if (!(error instanceof Problem) || error.code !== "mismatch") throw error;
  const { $response: response } = error.cause as { $response?: { headers?: Readonly<Record<string, string>> } };
  const region = response?.headers?.["x-amz-bucket-region"];
  if (region === undefined) throw error;
  return region;
}

const tagSet = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const tagsOf = (tags: readonly Tag[] | undefined): Tags =>
  Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));

function settled<T>(outcome: PromiseSettledResult<T>): T {
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}
