import type { DeleteMarkerEntry, ListMultipartUploadsCommandOutput, S3Client } from "@aws-sdk/client-s3";
import { about, type BucketRef, on } from "./bucket-ref.ts";
import { calling } from "./problems.ts";
import type * as Sdk from "./s3-sdk.ts";

/** One version of an object, or a delete marker. In a bucket that never was versioned, every object is one. */
export type ObjectVersion = {
  readonly key: string;
  readonly id: string;
  readonly bytes: number;
  readonly isMarker: boolean;
  readonly isLatest: boolean;
};

export type VersionsPage = {
  readonly versions: readonly ObjectVersion[];
  /** What stands in for all that begins so, where a delimiter was given. */
  readonly prefixes: readonly string[];
  /** `undefined`: this is the last page. */
  readonly next: { readonly key: string; readonly id: string | undefined } | undefined;
};

/** What one page of a listing holds. */
export type ObjectsPage = {
  readonly objects: number;
  readonly bytes: number;
  /** What stands in for all that begins so, where a delimiter was given. */
  readonly prefixes: readonly string[];
  /** `undefined`: this is the last page. */
  readonly next: string | undefined;
};

/** A multipart upload that was begun and neither completed nor aborted. */
export type OpenUpload = { readonly key: string; readonly id: string };

/** One version that S3 did not delete, in its own words. */
export type NotDeleted = { readonly key: string; readonly code: string; readonly message: string };

/** As many versions as one call deletes. */
export const mostAtOnce = 1000;

/** Keys come URL-encoded, since XML cannot hold them all; S3 writes a blank as a plus. */
const decoded = (text: string | undefined): string => decodeURIComponent((text ?? "").replaceAll("+", " "));

/** The calls that count what a bucket holds, and take it away. */
export const s3Contents = (connect: () => Promise<{ readonly sdk: typeof Sdk; readonly client: S3Client }>) => ({
  /** One page of versions and delete markers, by key, the newest first. */
  listVersions: async (
    bucket: BucketRef,
    {
      prefix,
      delimiter,
      after,
    }: { readonly prefix: string; readonly delimiter?: string; readonly after?: VersionsPage["next"] },
  ): Promise<VersionsPage> => {
    const { sdk, client } = await connect();
    const page = await calling(about("ListBucketVersions", bucket), () =>
      client.send(
        new sdk.ListObjectVersionsCommand({
          ...on(bucket),
          Prefix: prefix,
          EncodingType: "url",
          ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
          ...(after === undefined ? {} : { KeyMarker: after.key }),
          ...(after?.id === undefined ? {} : { VersionIdMarker: after.id }),
        }),
      ),
    );
    const entry = (
      { Key, VersionId = "null", IsLatest = false }: DeleteMarkerEntry,
      more: Pick<ObjectVersion, "bytes" | "isMarker">,
    ): ObjectVersion => ({ key: decoded(Key), id: VersionId, isLatest: IsLatest, ...more });
    return {
      versions: [
        ...(page.Versions ?? []).map((version) => entry(version, { bytes: version.Size ?? 0, isMarker: false })),
        ...(page.DeleteMarkers ?? []).map((marker) => entry(marker, { bytes: 0, isMarker: true })),
      ],
      prefixes: (page.CommonPrefixes ?? []).map(({ Prefix }) => decoded(Prefix)),
      next: page.IsTruncated === true ? { key: decoded(page.NextKeyMarker), id: page.NextVersionIdMarker } : undefined,
    };
  },

  /** Counts one page of the newest versions, at most 1000 of them. */
  countObjects: async (
    bucket: BucketRef,
    { prefix, delimiter, after }: { readonly prefix: string; readonly delimiter?: string; readonly after?: string },
  ): Promise<ObjectsPage> => {
    const { sdk, client } = await connect();
    const page = await calling(about("ListBucket", bucket), () =>
      client.send(
        new sdk.ListObjectsV2Command({
          ...on(bucket),
          Prefix: prefix,
          EncodingType: "url",
          ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
          ...(after === undefined ? {} : { ContinuationToken: after }),
        }),
      ),
    );
    const found = page.Contents ?? [];
    return {
      objects: found.length,
      bytes: found.reduce((sum, { Size = 0 }) => sum + Size, 0),
      prefixes: (page.CommonPrefixes ?? []).map(({ Prefix }) => decoded(Prefix)),
      next: page.IsTruncated === true ? page.NextContinuationToken : undefined,
    };
  },

  /** All open uploads, all pages. */
  listUploads: async (bucket: BucketRef, prefix: string): Promise<readonly OpenUpload[]> => {
    const { sdk, client } = await connect();
    const found: OpenUpload[] = [];
    for (let after: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {}; after !== undefined;) {
      const asked = { ...on(bucket), Prefix: prefix, EncodingType: "url", ...after } as const;
      const page: ListMultipartUploadsCommandOutput = await calling(about("ListBucketMultipartUploads", bucket), () =>
        client.send(new sdk.ListMultipartUploadsCommand(asked)),
      );
      found.push(...(page.Uploads ?? []).map(({ Key, UploadId = "" }) => ({ key: decoded(Key), id: UploadId })));
      after =
        page.IsTruncated === true
          ? {
              KeyMarker: decoded(page.NextKeyMarker),
              ...(page.NextUploadIdMarker === undefined ? {} : { UploadIdMarker: page.NextUploadIdMarker }),
            }
          : undefined;
    }
    return found;
  },

  abortUpload: async (bucket: BucketRef, { key, id }: OpenUpload): Promise<void> => {
    const { sdk, client } = await connect();
    await calling(about("AbortMultipartUpload", bucket, key), () =>
      client.send(new sdk.AbortMultipartUploadCommand({ ...on(bucket), Key: key, UploadId: id })),
    );
  },

  /** Deletes up to a thousand versions for good. What S3 refuses stays, and is told; the rest goes. */
  deleteVersions: async (
    bucket: BucketRef,
    versions: readonly Pick<ObjectVersion, "key" | "id">[],
  ): Promise<readonly NotDeleted[]> => {
    const { sdk, client } = await connect();
    const Objects = versions.map(({ key, id }) => ({ Key: key, VersionId: id }));
    const answer = await calling(about("DeleteObjectVersion", bucket, "*"), () =>
      client.send(new sdk.DeleteObjectsCommand({ ...on(bucket), Delete: { Objects, Quiet: true } })),
    );
    return (answer.Errors ?? []).map(({ Key = "", Code = "", Message = "" }) => ({
      key: Key,
      code: Code,
      message: Message,
    }));
  },

  /** @throws Problem `exists` while anything is in it */
  deleteBucket: async (bucket: BucketRef): Promise<void> => {
    const { sdk, client } = await connect();
    await calling(about("DeleteBucket", bucket), () => client.send(new sdk.DeleteBucketCommand(on(bucket))));
  },
});
