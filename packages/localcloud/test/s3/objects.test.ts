import { Readable } from "node:stream";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { outcome, startS3, type S3Harness } from "./harness.ts";

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
const textOf = async (Key: string, more: object = {}): Promise<string | undefined> =>
  (await s3.client().getObject({ Bucket, Key, ...more })).Body?.transformToString();

describe("keys", () => {
  test.each([
    "a/b",
    "a//b",
    "/a",
    "x/../y",
    "./x",
    ".",
    "é",
    "日本/🦅",
    "a b",
    "a+b",
    "%20",
    "100%",
    "?#[]@!$&'()*,;=",
    "a\rb\u0001",
    "~",
    "<&>",
  ])("%j is kept as it is", async (key) => {
    await put(key, "v");
    expect([...(s3.store.buckets.get(Bucket)?.objects.keys() ?? [])]).toEqual([key]);
    expect(await textOf(key)).toBe("v");
    const listed = await s3.client().listObjectsV2({ Bucket, EncodingType: "url" });
    expect(listed.Contents?.map(({ Key }) => decodeURIComponent((Key ?? "").replaceAll("+", " ")))).toEqual([key]);
    await s3.client().deleteObject({ Bucket, Key: key });
    expect(s3.store.buckets.get(Bucket)?.objects.size).toBe(0);
  });

  test("are at most 1024 bytes", async () => {
    expect(await outcome(put("é".repeat(512)))).toBe("done");
    expect(await outcome(put("é".repeat(513)))).toBe("400 KeyTooLongError");
  });

  test("a broken escape is no URI", async () => {
    const { status, text } = await s3.send("GET", `/${Bucket}/%E0%A4%A`);
    expect([status, text]).toEqual([400, expect.stringContaining("<Code>InvalidURI</Code>")]);
  });
});

describe("PutObject and GetObject", () => {
  test("bring back everything that was said of the object", async () => {
    const said = {
      ContentType: "text/plain; charset=utf-8",
      CacheControl: "no-store",
      ContentDisposition: "inline",
      ContentEncoding: "identity",
      ContentLanguage: "ja",
      Metadata: { one: "1", "two-three": "2 3" },
    };
    const written = await s3.client().putObject({ Bucket, Key: "k", Body: "hello", ...said });
    expect(written).toMatchObject({
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ServerSideEncryption: "AES256",
      ChecksumCRC32: "NhCmhg==",
      ChecksumType: "FULL_OBJECT",
    });
    const got = await s3.client().getObject({ Bucket, Key: "k" });
    expect(got).toMatchObject({ ...said, ETag: written.ETag, ContentLength: 5, ChecksumCRC32: "NhCmhg==" });
    expect(await got.Body?.transformToString()).toBe("hello");
    const head = await s3.client().headObject({ Bucket, Key: "k" });
    expect(head).toMatchObject({ ...said, ETag: written.ETag, ContentLength: 5, ServerSideEncryption: "AES256" });
  });

  test("take a stream, sent in chunks, and keep nothing of the chunks", async () => {
    const Body = Readable.from([Buffer.alloc(70_000, "a"), Buffer.alloc(10, "b")]);
    await s3.client().putObject({ Bucket, Key: "s", Body, ContentLength: 70_010 });
    const got = await s3.client().getObject({ Bucket, Key: "s" });
    expect([got.ContentLength, got.ContentEncoding]).toEqual([70_010, undefined]);
    expect(await got.Body?.transformToString()).toBe(`${"a".repeat(70_000)}${"b".repeat(10)}`);
  });

  test.each<[ChecksumAlgorithm, string]>([
    ["CRC32", "y/Q5Jg=="],
    ["CRC32C", "4waSgw=="],
    ["CRC64NVME", "rosUhgp5mIg="],
    ["SHA1", "98O8HYCOBHMq32eZZczDTKeuNEE="],
    ["SHA256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="],
  ])("%s of 123456789, right and wrong", async (algorithm, value) => {
    const name = `x-amz-checksum-${algorithm.toLowerCase()}`;
    const right = await s3.send("PUT", `/${Bucket}/k`, {
      as: s3.account.admin,
      body: "123456789",
      headers: { [name]: value },
    });
    const wrong = await s3.send("PUT", `/${Bucket}/k`, {
      as: s3.account.admin,
      body: "123456780",
      headers: { [name]: value },
    });
    expect([right.status, right.headers[name]]).toEqual([200, value]);
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining("<Code>BadDigest</Code>")]);
  });

  test("compute CRC64NVME when nobody asks for another", async () => {
    const { headers } = await s3.send("PUT", `/${Bucket}/k`, { as: s3.account.admin, body: "123456789" });
    expect(headers["x-amz-checksum-crc64nvme"]).toBe("rosUhgp5mIg=");
  });

  test.each<[title: string, more: object, expected: string]>([
    ["SSE-KMS twice over", { ServerSideEncryption: "aws:kms:dsse" }, "501 NotImplemented"],
    ["SSE-KMS", { ServerSideEncryption: "aws:kms" }, "done"],
    ["S3's own encryption", { ServerSideEncryption: "AES256" }, "done"],
    ["tags", { Tagging: "a=b+c%2B&%C3%A9=" }, "done"],
    ["a tag twice", { Tagging: "a=b&a=c" }, "400 InvalidTag"],
    ["another storage class", { StorageClass: "GLACIER" }, "501 NotImplemented"],
    ["a public ACL", { ACL: "public-read" }, "400 AccessControlListNotSupported"],
    ["the owner's ACL", { ACL: "bucket-owner-full-control" }, "done"],
    ["too much metadata", { Metadata: { big: "x".repeat(2048) } }, "400 MetadataTooLarge"],
  ])("with %s", async (_, more, expected) => {
    expect(await outcome(put("k", "v", more))).toBe(expected);
  });
});

test("a signed read chooses the headers it is answered with", async () => {
  await put("k", "text", { ContentType: "text/plain" });
  const chosen = { ResponseContentType: "image/png", ResponseCacheControl: "no-store" };
  expect(await s3.client().getObject({ Bucket, Key: "k", ...chosen })).toMatchObject({
    ContentType: "image/png",
    CacheControl: "no-store",
  });
});

describe("conditions", () => {
  const etag = '"1cb251ec0d568de6a929b520c4aed8d1"'; // of "text"
  beforeEach(() => put("there"));

  test.each<[title: string, key: string, more: object, expected: string]>([
    ["If-None-Match: * on what is there", "there", { IfNoneMatch: "*" }, "412 PreconditionFailed"],
    ["If-None-Match: * on what is not", "new", { IfNoneMatch: "*" }, "done"],
    ["If-None-Match of an ETag", "there", { IfNoneMatch: etag }, "501 NotImplemented"],
    ["If-Match of its ETag", "there", { IfMatch: etag }, "done"],
    ["If-Match of another", "there", { IfMatch: '"0"' }, "412 PreconditionFailed"],
    ["If-Match on what is not there", "new", { IfMatch: etag }, "404 NoSuchKey"],
  ])("a write with %s", async (_, key, more, expected) => {
    expect(await outcome(put(key, "new text", more))).toBe(expected);
  });

  const past = new Date(0);
  const future = new Date(Date.now() + 1_000_000);
  test.each<[title: string, more: object, expected: number]>([
    ["If-Match, right", { IfMatch: etag }, 200],
    ["If-Match, wrong", { IfMatch: '"0"' }, 412],
    ["If-Match of anything", { IfMatch: "*" }, 200],
    ["If-None-Match, right", { IfNoneMatch: etag }, 304],
    ["If-None-Match, wrong", { IfNoneMatch: '"0"' }, 200],
    ["modified since long ago", { IfModifiedSince: past }, 200],
    ["modified since the future", { IfModifiedSince: future }, 304],
    ["unmodified since long ago", { IfUnmodifiedSince: past }, 412],
    ["unmodified since the future", { IfUnmodifiedSince: future }, 200],
    ["ETag outranks date", { IfMatch: etag, IfUnmodifiedSince: past }, 200],
    ["ETag outranks date, the other way", { IfNoneMatch: '"0"', IfModifiedSince: future }, 200],
  ])("a read with %s", async (_, more, expected) => {
    const status = await s3
      .client()
      .headObject({ Bucket, Key: "there", ...more })
      .then(
        ({ $metadata }) => $metadata.httpStatusCode,
        ({ $metadata }: { $metadata: { httpStatusCode: number } }) => $metadata.httpStatusCode,
      );
    expect(status).toBe(expected);
  });

  test("a delete with If-Match", async () => {
    const remove = (IfMatch: string): Promise<string> =>
      outcome(s3.client().deleteObject({ Bucket, Key: "there", IfMatch }));
    expect(await remove('"0"')).toBe("412 PreconditionFailed");
    expect(await remove(etag)).toBe("done");
    expect(await remove("*")).toBe("404 NoSuchKey");
  });
});

describe("ranges", () => {
  beforeEach(() => put("ten", "0123456789"));

  test.each([
    ["bytes=0-0", "0", "bytes 0-0/10"],
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=7-100", "789", "bytes 7-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=-100", "0123456789", "bytes 0-9/10"],
  ])("%s", async (Range, text, contentRange) => {
    const got = await s3.client().getObject({ Bucket, Key: "ten", Range });
    expect([got.$metadata.httpStatusCode, got.ContentRange, got.ContentLength]).toEqual([
      206,
      contentRange,
      text.length,
    ]);
    expect(await got.Body?.transformToString()).toBe(text);
  });

  test.each(["bytes=4-2", "bytes=0-1,3-4", "items=0-1", "bytes=-", "nonsense"])("%s counts as none", async (Range) => {
    expect(await textOf("ten", { Range })).toBe("0123456789");
  });

  test.each(["bytes=10-", "bytes=-0", "bytes=11-12"])("%s reaches no byte", async (Range) => {
    expect(await outcome(textOf("ten", { Range }))).toBe("416 InvalidRange");
  });
});

test("deleting what is not there succeeds; reading it is NoSuchKey", async () => {
  expect(await outcome(s3.client().deleteObject({ Bucket, Key: "no" }))).toBe("done");
  expect(await outcome(textOf("no"))).toBe("404 NoSuchKey");
  expect(await outcome(s3.client().headObject({ Bucket, Key: "no" }))).toBe("404 NotFound");
});

describe("DeleteObjects", () => {
  test.each([
    [false, ["a b", "é&<"]],
    [true, undefined],
  ])("with Quiet %s", async (Quiet, named) => {
    await put("a b");
    await put("é&<");
    const Objects = [{ Key: "a b" }, { Key: "é&<" }];
    const answer = await s3.client().deleteObjects({ Bucket, Delete: { Objects, Quiet } });
    expect(answer.Deleted?.map(({ Key }) => Key)).toEqual(named);
    expect(s3.store.buckets.get(Bucket)?.objects.size).toBe(0);
  });

  test("needs a digest", async () => {
    const body = "<Delete><Object><Key>a</Key></Object></Delete>";
    const { status, text } = await s3.send("POST", `/${Bucket}?delete`, { as: s3.account.admin, body });
    expect([status, text]).toEqual([400, expect.stringContaining("Content-MD5")]);
  });
});

describe("CopyObject", () => {
  beforeEach(() => put("from here/é", "text", { ContentType: "text/plain", Metadata: { a: "1" } }));
  const copy = (Key: string, more: object = {}): Promise<unknown> =>
    s3.client().copyObject({ Bucket, Key, CopySource: `${Bucket}/${encodeURIComponent("from here/é")}`, ...more });

  test("takes the description along, or a new one", async () => {
    await copy("kept");
    await copy("replaced", { MetadataDirective: "REPLACE", ContentType: "image/png", Metadata: { b: "2" } });
    const head = (Key: string): Promise<unknown> => s3.client().headObject({ Bucket, Key });
    expect(await head("kept")).toMatchObject({ ContentType: "text/plain", Metadata: { a: "1" } });
    expect(await head("replaced")).toMatchObject({ ContentType: "image/png", Metadata: { b: "2" } });
    expect(await textOf("kept")).toBe("text");
  });

  test.each<[title: string, key: string, more: object, expected: string]>([
    ["onto itself", "from here/é", {}, "400 InvalidRequest"],
    ["onto itself with new metadata", "from here/é", { MetadataDirective: "REPLACE" }, "done"],
    ["of a key that is not there", "to", { CopySource: `${Bucket}/no` }, "404 NoSuchKey"],
    ["from a bucket that is not there", "to", { CopySource: "nowhere/no" }, "404 NoSuchBucket"],
    ["of no key", "to", { CopySource: Bucket }, "400 InvalidArgument"],
    ["unless it changed", "to", { CopySourceIfMatch: '"0"' }, "412 PreconditionFailed"],
    ["unless it is the same", "to", { CopySourceIfNoneMatch: "*" }, "412 PreconditionFailed"],
  ])("%s", async (_, key, more, expected) => {
    expect(await outcome(copy(key, more))).toBe(expected);
  });
});

describe("tags of an object", () => {
  const tagsOf = async (Key: string): Promise<unknown> => (await s3.client().getObjectTagging({ Bucket, Key })).TagSet;
  const a = { Key: "a", Value: "b c+" };
  const TagSet = [{ Key: "名前", Value: "" }];

  test("come with it, change without it, and go", async () => {
    await put("k", "text", { Tagging: "a=b+c%2B" });
    expect(await tagsOf("k")).toEqual([a]);
    await s3.client().putObjectTagging({ Bucket, Key: "k", Tagging: { TagSet } });
    expect(await tagsOf("k")).toEqual(TagSet);
    await s3.client().deleteObjectTagging({ Bucket, Key: "k" });
    expect(await tagsOf("k")).toEqual([]);
    expect(await textOf("k")).toBe("text");
  });

  test.each([
    ["COPY", [a]],
    ["REPLACE", TagSet],
  ] as const)("are those of a copy: %s", async (TaggingDirective, expected) => {
    await put("k", "text", { Tagging: "a=b+c%2B" });
    const Tagging = `${encodeURIComponent("名前")}=`;
    await s3.client().copyObject({ Bucket, Key: "copy", CopySource: `${Bucket}/k`, TaggingDirective, Tagging });
    expect(await tagsOf("copy")).toEqual(expected);
  });

  test.each([
    [Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: "" })), "400 BadRequest"],
    [[a, a], "400 InvalidTag"],
    [[{ Key: "aws:a", Value: "" }], "400 InvalidTag"],
  ])("cannot be %j", async (Tags, expected) => {
    await put("k");
    expect(await outcome(s3.client().putObjectTagging({ Bucket, Key: "k", Tagging: { TagSet: Tags } }))).toBe(expected);
  });
});

describe("an ACL", () => {
  test.each<[acl: string, ownership: "BucketOwnerEnforced" | "ObjectWriter", blocked: boolean, expected: string]>([
    ["bucket-owner-full-control", "BucketOwnerEnforced", true, "done"],
    ["authenticated-read", "BucketOwnerEnforced", true, "400 AccessControlListNotSupported"],
    ["private", "ObjectWriter", true, "done"],
    ["public-read", "ObjectWriter", true, "403 AccessDenied"],
    ["public-read", "ObjectWriter", false, "501 NotImplemented"],
    ["aws-exec-read", "ObjectWriter", true, "501 NotImplemented"],
    ["no-such-acl", "ObjectWriter", true, "400 InvalidArgument"],
  ])("of %s, with %s and public ACLs blocked: %s", async (ACL, ownership, blocked, expected) => {
    const bucket = s3.plant({ name: Bucket });
    bucket.ownership = ownership;
    const { publicAccessBlock } = bucket;
    bucket.publicAccessBlock = blocked ? publicAccessBlock : undefined;
    expect(await outcome(put("k", "v", { ACL }))).toBe(expected);
  });
});

describe("listing", () => {
  beforeEach(async () => {
    for (const key of ["a", "b/1", "b/2", "b/c/3", "d", "e+f", "é"]) await put(key);
  });

  test("versions: of a bucket that never was versioned every object is its one version", async () => {
    const client = s3.client();
    const first = await client.listObjectVersions({ Bucket, Delimiter: "/", MaxKeys: 3 });
    expect(first.Versions?.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest])).toEqual([
      ["a", "null", true],
      ["d", "null", true],
    ]);
    expect(first.CommonPrefixes).toEqual([{ Prefix: "b/" }]);
    const { NextKeyMarker: KeyMarker, IsTruncated } = first;
    expect(IsTruncated).toBe(true);
    const rest = await client.listObjectVersions({ Bucket, Delimiter: "/", KeyMarker });
    expect([rest.Versions?.map(({ Key }) => Key), rest.IsTruncated]).toEqual([["e+f", "é"], false]);
    expect(rest.DeleteMarkers).toBeUndefined();
  });

  test("V2 rolls up, pages and starts behind a key", async () => {
    const client = s3.client();
    const rolled = await client.listObjectsV2({ Bucket, Delimiter: "/" });
    expect(rolled.Contents?.map(({ Key }) => Key)).toEqual(["a", "d", "e+f", "é"]);
    expect(rolled.CommonPrefixes).toEqual([{ Prefix: "b/" }]);
    expect(rolled).toMatchObject({ KeyCount: 5, IsTruncated: false, MaxKeys: 1000, Prefix: "" });

    const first = await client.listObjectsV2({ Bucket, Delimiter: "/", MaxKeys: 2 });
    expect(first).toMatchObject({ KeyCount: 2, IsTruncated: true });
    const rest = await client.listObjectsV2({ Bucket, Delimiter: "/", ContinuationToken: first.NextContinuationToken });
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(["d", "e+f", "é"]);
    expect(rest.CommonPrefixes).toBeUndefined();

    const after = await client.listObjectsV2({ Bucket, Prefix: "b/", StartAfter: "b/1", FetchOwner: true });
    expect(after.Contents?.map(({ Key }) => Key)).toEqual(["b/2", "b/c/3"]);
    expect(after.Contents?.[0]).toMatchObject({ Size: 4, StorageClass: "STANDARD", ChecksumAlgorithm: ["CRC32"] });
    expect(after.Contents?.[0]?.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
  });

  test("encodes keys as S3 does when asked", async () => {
    s3.plant({ name: Bucket });
    for (const key of ["(1)*~", "a b", "a+b", "x/é"]) await put(key);
    const { Contents } = await s3.client().listObjectsV2({ Bucket, EncodingType: "url" });
    expect(Contents?.map(({ Key }) => Key)).toEqual(["%281%29*%7E", "a+b", "a%2Bb", "x/%C3%A9"]);
  });

  test("V1 gives a marker to go on from", async () => {
    const first = await s3.client().listObjects({ Bucket, Delimiter: "/", MaxKeys: 2 });
    expect([first.IsTruncated, first.NextMarker]).toEqual([true, "b/"]);
    const rest = await s3.client().listObjects({ Bucket, Delimiter: "/", Marker: first.NextMarker });
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(["d", "e+f", "é"]);
  });

  test.each([
    ["max-keys=-1", "InvalidArgument"],
    ["max-keys=2147483648", "InvalidArgument"],
    ["continuation-token=!", "InvalidArgument"],
    ["encoding-type=base64", "InvalidArgument"],
  ])("%s is %s", async (query, code) => {
    const { status, text } = await s3.send("GET", `/${Bucket}?list-type=2&${query}`, { as: s3.account.admin });
    expect([status, text]).toEqual([400, expect.stringContaining(`<Code>${code}</Code>`)]);
  });

  test("of nothing at all", async () => {
    const none = await s3.client().listObjectsV2({ Bucket, MaxKeys: 0 });
    expect(none).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });
});
