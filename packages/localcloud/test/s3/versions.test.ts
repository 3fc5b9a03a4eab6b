import type { ListObjectVersionsCommandInput, S3 } from "@aws-sdk/client-s3";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newBucket, type Bucket, type StoredObject } from "../../src/s3/store.ts";
import { removeObject, removeVersion, setVersioning, storeObject, versionsOf } from "../../src/s3/versions.ts";
import { outcome, refusal, region, startS3, type S3Harness } from "./harness.ts";

const Bucket = "versioned";
let s3: S3Harness;
let client: S3;

beforeEach(async () => {
  s3 = await startS3();
  client = s3.client();
  await client.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } });
});
afterEach(() => s3.close());

const versioning = (Status: "Enabled" | "Suspended") =>
  client.putBucketVersioning({ Bucket, VersioningConfiguration: { Status } });
const put = (Key: string, Body: string) => client.putObject({ Bucket, Key, Body });
const remove = (Key: string, VersionId?: string) => client.deleteObject({ Bucket, Key, VersionId });
const read = async (Key: string, VersionId?: string) =>
  (await client.getObject({ Bucket, Key, VersionId })).Body?.transformToString();
const list = (input: Omit<ListObjectVersionsCommandInput, "Bucket"> = {}) =>
  client.listObjectVersions({ Bucket, ...input });

/** Versions and markers as `key id` in the order in which they were given, markers with a `-`. */
const listed = ({ Versions = [], DeleteMarkers = [] }: Awaited<ReturnType<typeof list>>) => [
  ...Versions.map(({ Key, VersionId }) => `${Key} ${VersionId}`),
  ...DeleteMarkers.map(({ Key, VersionId }) => `-${Key} ${VersionId}`),
];

describe("versioning", () => {
  test("is off until it is turned on, and then only suspended", async () => {
    const status = async () => (await client.getBucketVersioning({ Bucket })).Status;
    expect(await status()).toBeUndefined();
    await versioning("Enabled");
    expect(await status()).toBe("Enabled");
    await versioning("Suspended");
    expect(await status()).toBe("Suspended");
  });

  test("with MFA delete is not implemented", async () => {
    const VersioningConfiguration = { Status: "Enabled", MFADelete: "Enabled" } as const;
    expect(await outcome(client.putBucketVersioning({ Bucket, VersioningConfiguration }))).toBe("501 NotImplemented");
  });

  test("keeps what every write replaces, and the first as null", async () => {
    await put("a", "before");
    await versioning("Enabled");
    const { VersionId: second } = await put("a", "second");
    const copied = await client.copyObject({ Bucket, Key: "a", CopySource: `${Bucket}/a?versionId=null` });
    const { UploadId } = await client.createMultipartUpload({ Bucket, Key: "a" });
    const part = { Bucket, Key: "a", UploadId, PartNumber: 1 };
    const { ETag } = await client.uploadPart({ ...part, Body: "in parts" });
    const completed = await client.completeMultipartUpload({
      Bucket,
      Key: "a",
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    });
    expect(copied.CopySourceVersionId).toBe("null");
    expect(await read("a", second)).toBe("second");
    expect(await read("a", "null")).toBe("before");
    expect(await read("a", copied.VersionId)).toBe("before");
    expect(await read("a")).toBe("in parts");
    const head = await client.headObject({ Bucket, Key: "a" });
    expect(head.VersionId).toBe(completed.VersionId);
    expect(listed(await list())).toEqual([
      `a ${completed.VersionId}`,
      `a ${copied.VersionId}`,
      `a ${second}`,
      "a null",
    ]);
  });

  test("hides what is deleted behind a marker, until the marker is deleted", async () => {
    await versioning("Enabled");
    const { VersionId: first } = await put("a", "first");
    const deleted = await remove("a");
    expect(deleted).toMatchObject({ DeleteMarker: true });
    const gone = await refusal(read("a"));
    expect([gone.name, gone.$response?.headers["x-amz-delete-marker"]]).toEqual(["NoSuchKey", "true"]);
    expect(await outcome(read("a", deleted.VersionId))).toBe("405 MethodNotAllowed");
    expect(listed(await list())).toEqual([`a ${first}`, `-a ${deleted.VersionId}`]);
    expect((await client.listObjectsV2({ Bucket })).KeyCount).toBe(0);
    expect(await remove("a", deleted.VersionId)).toMatchObject({ DeleteMarker: true, VersionId: deleted.VersionId });
    expect(await read("a")).toBe("first");
  });

  test("suspended, writes and deletes the null version", async () => {
    await versioning("Enabled");
    const { VersionId: kept } = await put("a", "kept");
    await versioning("Suspended");
    await put("a", "null once");
    await put("a", "null twice");
    expect(listed(await list())).toEqual(["a null", `a ${kept}`]);
    expect(await remove("a")).toMatchObject({ DeleteMarker: true, VersionId: "null" });
    expect(listed(await list())).toEqual([`a ${kept}`, "-a null"]);
  });

  test("of many at once says of each what became of it", async () => {
    await versioning("Enabled");
    const { VersionId } = await put("a", "a");
    await put("b", "b");
    const Objects = [{ Key: "a", VersionId }, { Key: "b" }];
    const { Deleted = [] } = await client.deleteObjects({ Bucket, Delete: { Objects } });
    expect(Deleted).toMatchObject([
      { Key: "a", VersionId },
      { Key: "b", DeleteMarker: true },
    ]);
    expect(listed(await list())).toHaveLength(2);
    const quiet = await client.deleteObjects({ Bucket, Delete: { Objects, Quiet: true } });
    expect(quiet.Deleted).toBeUndefined();
  });

  test.each([
    ["never", "abc", "400 InvalidArgument"],
    ["Enabled", "abc", "400 InvalidArgument"],
    ["Enabled", "0123456789abcdef0123456789abcdef", "404 NoSuchVersion"],
  ] as const)("%s: a version that cannot be or is not", async (status, id, expected) => {
    await (status === "never" ? undefined : versioning(status));
    await put("a", "a");
    expect(await outcome(read("a", id))).toBe(expected);
  });

  test("keeps its bucket while any version or marker is left", async () => {
    const bucket = () => outcome(client.deleteBucket({ Bucket }));
    await versioning("Enabled");
    const { VersionId: object } = await put("a", "a");
    const { VersionId: marker } = await remove("a");
    expect(await bucket()).toBe("409 BucketNotEmpty");
    await remove("a", object);
    expect(await bucket()).toBe("409 BucketNotEmpty");
    await remove("a", marker);
    expect(await bucket()).toBe("done");
  });
});

describe("a listing of versions", () => {
  test.each([1, 2, 3, 1000])("is the same in pages of %i as whole", async (MaxKeys) => {
    await versioning("Enabled");
    for (const key of ["a", "b/1", "b/2", "c", "c", "c", "d"]) await put(key, key);
    await remove("c");
    const collect = async (input: Omit<ListObjectVersionsCommandInput, "Bucket">): Promise<readonly string[]> => {
      const page = await list({ ...input, MaxKeys });
      const found = [...listed(page), ...(page.CommonPrefixes ?? []).map(({ Prefix }) => `${Prefix} *`)];
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
      return page.IsTruncated === true
        ? [...found, ...(await collect({ ...input, KeyMarker, VersionIdMarker }))]
        : found;
    };
    const count = async (input: object) => (await collect(input)).map((entry) => entry.split(" ")[0]).toSorted();
    expect(await count({})).toEqual(["-c", "a", "b/1", "b/2", "c", "c", "c", "d"]);
    expect(await count({ Delimiter: "/" })).toEqual(["-c", "a", "b/", "c", "c", "c", "d"]);
    expect(await count({ Prefix: "b/" })).toEqual(["b/1", "b/2"]);
    expect(new Set(await collect({})).size).toBe(8);
  });

  test("takes no version marker without a key's", async () => {
    expect(await outcome(list({ VersionIdMarker: "null" }))).toBe("400 InvalidArgument");
  });
});

test("whatever is done, a key shows its newest version unless that is a marker", () => {
  const key = fc.constantFrom("a", "b");
  const nth = fc.nat({ max: 3 });
  const step = fc.oneof(
    fc.record({ what: fc.constant("put" as const), key, nth }),
    fc.record({ what: fc.constant("remove" as const), key, nth }),
    fc.record({ what: fc.constant("removeVersion" as const), key, nth }),
    fc.record({ what: fc.constant("enable" as const), key, nth }),
    fc.record({ what: fc.constant("suspend" as const), key, nth }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let draw = 0;
      const random = (length: number) => Uint8Array.from({ length }, () => (draw += 1));
      const cloud = { surroundings: { now: () => 0, random, sleep: async () => undefined } };
      const bucket: Bucket = newBucket({ name: "b", owner: "1", region, createdAt: new Date(0) });
      const object = () => ({ etag: String((draw += 1)), lastModified: new Date(0) }) as StoredObject;
      const actions = {
        put: (at: string) => storeObject(cloud, bucket, at, object()),
        remove: (at: string) => removeObject(cloud, bucket, at),
        removeVersion: (at: string, index: number) =>
          removeVersion(bucket, at, versionsOf(bucket, at)[index]?.id ?? "null"),
        enable: () => setVersioning(bucket, "Enabled"),
        suspend: () => setVersioning(bucket, "Suspended"),
      };
      for (const { what, key: at, nth: index } of steps) {
        actions[what](at, index);
        for (const one of ["a", "b"]) {
          const versions = versionsOf(bucket, one);
          expect(bucket.objects.get(one)).toBe(versions[0]?.object);
          expect(new Set(versions.map(({ id }) => id)).size).toBe(versions.length);
          expect([...(bucket.versions?.values() ?? [])].every(({ length }) => length > 0)).toBe(true);
        }
      }
    }),
  );
});
