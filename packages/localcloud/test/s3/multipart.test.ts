import type { CompletedPart, CreateMultipartUploadCommandInput } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { outcome, refusal, startS3, type S3Harness } from "./harness.ts";

const Bucket = "things";
let s3: S3Harness;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());
beforeEach(() => {
  s3.store.buckets.clear();
  s3.plant({ name: Bucket });
});

const put = (Key: string, Body = "text", more: object = {}): Promise<unknown> =>
  s3.client().putObject({ Bucket, Key, Body, ...more });

describe("multipart uploads", () => {
  const mebibyte = 1024 * 1024;
  const Key = "big/é";
  const begin = async (more: Partial<CreateMultipartUploadCommandInput> = {}): Promise<string> => {
    const input = { Bucket, Key, ChecksumAlgorithm: "CRC32" as const, ...more };
    return (await s3.client().createMultipartUpload(input)).UploadId ?? "";
  };
  const upload = async (UploadId: string, PartNumber: number, Body: Uint8Array): Promise<CompletedPart> => {
    const { ETag, ChecksumCRC32 } = await s3.client().uploadPart({ Bucket, Key, UploadId, PartNumber, Body });
    return { PartNumber, ETag, ...(ChecksumCRC32 === undefined ? {} : { ChecksumCRC32 }) };
  };
  const complete = (UploadId: string, Parts: readonly CompletedPart[], more: object = {}): Promise<unknown> =>
    s3.client().completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts: [...Parts] }, ...more });

  test("put their parts together", async () => {
    const UploadId = await begin({ ContentType: "text/plain", Metadata: { m: "1" } });
    const last = await upload(UploadId, 7, Buffer.from("end"));
    const first = await upload(UploadId, 2, Buffer.alloc(5 * mebibyte, "x"));
    const parts = await s3.client().listParts({ Bucket, Key, UploadId, MaxParts: 1 });
    expect(parts).toMatchObject({
      IsTruncated: true,
      NextPartNumberMarker: "2",
      Parts: [{ PartNumber: 2, Size: 5 * mebibyte }],
    });
    const uploads = await s3.client().listMultipartUploads({ Bucket });
    expect(uploads.Uploads).toMatchObject([{ Key, UploadId }]);
    const done = await complete(UploadId, [first, last]);
    expect(done).toMatchObject({
      ETag: expect.stringMatching(/^"[0-9a-f]{32}-2"$/),
      ChecksumCRC32: expect.stringMatching(/-2$/),
    });
    const got = await s3.client().getObject({ Bucket, Key });
    expect(got).toMatchObject({ ContentLength: 5 * mebibyte + 3, ContentType: "text/plain", Metadata: { m: "1" } });
    expect((await got.Body?.transformToString())?.slice(-5)).toBe("xxend");
    expect(await outcome(complete(UploadId, [first, last]))).toBe("404 NoSuchUpload");
    expect((await s3.client().listMultipartUploads({ Bucket })).Uploads).toBeUndefined();
  });

  test("keep a checksum over the whole when asked", async () => {
    const UploadId = await begin({ ChecksumAlgorithm: "CRC64NVME" });
    const { ETag } = await s3.client().uploadPart({
      Bucket,
      Key,
      UploadId,
      PartNumber: 1,
      Body: "123456789",
      ChecksumAlgorithm: "CRC64NVME",
    });
    const Parts = [{ PartNumber: 1, ETag }];
    expect(await outcome(complete(UploadId, Parts, { ChecksumCRC64NVME: "AAAAAAAAAAA=" }))).toBe("400 BadDigest");
    const done = await complete(UploadId, Parts, { ChecksumCRC64NVME: "rosUhgp5mIg=" });
    expect(done).toMatchObject({ ChecksumCRC64NVME: "rosUhgp5mIg=", ChecksumType: "FULL_OBJECT" });
  });

  test.each<
    [title: string, choose: (one: CompletedPart, two: CompletedPart) => readonly CompletedPart[], code: string]
  >([
    ["a small part before another", (one, two) => [one, two], "400 EntityTooSmall"],
    ["a small part alone", (one) => [one], "done"],
    ["the wrong order", (one, two) => [two, one], "400 InvalidPartOrder"],
    ["a part twice", (one) => [one, one], "400 InvalidPartOrder"],
    ["a part that was not uploaded", (one) => [{ ...one, PartNumber: 9 }], "400 InvalidPart"],
    ["another ETag", (one) => [{ ...one, ETag: '"0"' }], "400 InvalidPart"],
    ["a part without its checksum", ({ PartNumber, ETag }) => [{ PartNumber, ETag }], "400 InvalidRequest"],
    ["no part", () => [], "400 MalformedXML"],
  ])("completed with %s", async (_, choose, code) => {
    const UploadId = await begin();
    const one = await upload(UploadId, 1, Buffer.from("one"));
    const two = await upload(UploadId, 2, Buffer.from("two"));
    expect(await outcome(complete(UploadId, choose(one, two)))).toBe(code);
  });

  test("keep to their conditions, numbers and ids", async () => {
    const UploadId = await begin();
    const one = await upload(UploadId, 1, Buffer.from("one"));
    expect(await outcome(upload(UploadId, 10_001, Buffer.from("")))).toBe("400 InvalidArgument");
    expect(await outcome(upload("no-such", 1, Buffer.from("")))).toBe("404 NoSuchUpload");
    await put(Key);
    expect(await outcome(complete(UploadId, [one], { IfNoneMatch: "*" }))).toBe("412 PreconditionFailed");
    await s3.client().abortMultipartUpload({ Bucket, Key, UploadId });
    const again = await refusal(s3.client().abortMultipartUpload({ Bucket, Key, UploadId }));
    expect([again.name, s3.store.buckets.get(Bucket)?.uploads.size]).toEqual(["NoSuchUpload", 0]);
  });

  test("take parts out of what is there, whole or a range of it", async () => {
    await put("from here/é", "0123456789");
    const UploadId = await begin();
    const CopySource = `${Bucket}/${encodeURIComponent("from here/é")}`;
    const copy = (more: object = {}) =>
      s3.client().uploadPartCopy({ Bucket, Key, UploadId, PartNumber: 1, CopySource, ...more });
    expect(await outcome(copy({ CopySourceRange: "bytes=8-10" }))).toBe("400 InvalidArgument");
    expect(await outcome(copy({ CopySourceRange: "bytes=-2" }))).toBe("400 InvalidArgument");
    expect(await outcome(copy({ CopySourceIfMatch: '"0"' }))).toBe("412 PreconditionFailed");
    expect(await outcome(copy({ CopySource: `${Bucket}/none` }))).toBe("404 NoSuchKey");
    expect(await outcome(copy({ UploadId: "none" }))).toBe("404 NoSuchUpload");
    expect(await copy()).toMatchObject({ CopyPartResult: { ETag: '"781e5e245d69b566979b86e28d23f2c7"' } });
    const { CopyPartResult } = await copy({ CopySourceRange: "bytes=2-4" });
    await complete(UploadId, [{ PartNumber: 1, ...CopyPartResult }]);
    expect(await (await s3.client().getObject({ Bucket, Key })).Body?.transformToString()).toBe("234");
  });

  test("roll up like any listing", async () => {
    for (const key of ["a", "b/1", "b/2", "c"]) await s3.client().createMultipartUpload({ Bucket, Key: key });
    const found = await s3.client().listMultipartUploads({ Bucket, Delimiter: "/", MaxUploads: 2 });
    expect([found.Uploads?.map((one) => one.Key), found.CommonPrefixes]).toEqual([["a"], [{ Prefix: "b/" }]]);
    const KeyMarker = found.NextKeyMarker;
    const rest = await s3.client().listMultipartUploads({ Bucket, Delimiter: "/", KeyMarker });
    expect([rest.Uploads?.map((one) => one.Key), rest.CommonPrefixes]).toEqual([["c"], undefined]);
  });

  test("list in the order of their keys, page by page", async () => {
    for (const key of ["b", "a", "a"]) await s3.client().createMultipartUpload({ Bucket, Key: key });
    const first = await s3.client().listMultipartUploads({ Bucket, MaxUploads: 1 });
    const rest = await s3.client().listMultipartUploads({
      Bucket,
      KeyMarker: first.NextKeyMarker,
      UploadIdMarker: first.NextUploadIdMarker,
    });
    expect(first.Uploads?.map((one) => one.Key)).toEqual(["a"]);
    expect(rest.Uploads?.map((one) => one.Key)).toEqual(["a", "b"]);
  });
});
