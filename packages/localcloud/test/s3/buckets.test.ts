import type { CreateBucketCommandInput } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accountId, outcome, startS3, strangerId, type S3Harness } from "./harness.ts";

let s3: S3Harness;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());
beforeEach(() => s3.store.buckets.clear());

const here = { CreateBucketConfiguration: { LocationConstraint: "us-east-2" } } as const;

describe("CreateBucket", () => {
  test("makes a bucket with the defaults of 2023 and the tags that travel with it", async () => {
    const client = s3.client();
    const answer = await client.createBucket({
      Bucket: "fresh",
      CreateBucketConfiguration: { LocationConstraint: "us-east-2", Tags: [{ Key: "a", Value: "b + c" }] },
    });
    expect(answer.Location).toBe("http://fresh.s3.amazonaws.com/");
    expect(s3.store.buckets.get("fresh")).toMatchObject({
      owner: accountId,
      region: "us-east-2",
      ownership: "BucketOwnerEnforced",
      tags: [{ key: "a", value: "b + c" }],
    });
    const { PublicAccessBlockConfiguration } = await client.getPublicAccessBlock({ Bucket: "fresh" });
    expect(PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
    const { ServerSideEncryptionConfiguration } = await client.getBucketEncryption({ Bucket: "fresh" });
    expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault).toEqual({
      SSEAlgorithm: "AES256",
    });
  });

  test.each<[title: string, input: Omit<CreateBucketCommandInput, "Bucket">, endpoint: string, expected: string]>([
    [
      "another region's",
      { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } },
      "us-east-2",
      "400 IllegalLocationConstraintException",
    ],
    [
      "another region's, through us-east-1",
      { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } },
      "us-east-1",
      "done",
    ],
    ["none in us-east-1", {}, "us-east-1", "done"],
    [
      "us-east-1 by name",
      // @ts-expect-error the SDK knows better than to offer it
      { CreateBucketConfiguration: { LocationConstraint: "us-east-1" } },
      "us-east-1",
      "400 InvalidLocationConstraint",
    ],
    [
      "no region at all",
      // @ts-expect-error no such region
      { CreateBucketConfiguration: { LocationConstraint: "us-east-9" } },
      "us-east-2",
      "400 InvalidLocationConstraint",
    ],
    [
      "private ACL with the guide's ObjectWriter",
      { ...here, ACL: "private", ObjectOwnership: "ObjectWriter" },
      "us-east-2",
      "done",
    ],
    ["private ACL, owner enforced", { ...here, ACL: "private" }, "us-east-2", "done"],
    [
      "public ACL, owner enforced",
      { ...here, ACL: "public-read" },
      "us-east-2",
      "400 InvalidBucketAclWithObjectOwnership",
    ],
    [
      "public ACL, ObjectWriter",
      { ...here, ACL: "public-read", ObjectOwnership: "ObjectWriter" },
      "us-east-2",
      "400 InvalidBucketAclWithBlockPublicAccessError",
    ],
    ["Object Lock", { ...here, ObjectLockEnabledForBucket: true }, "us-east-2", "501 NotImplemented"],
    [
      "a system tag",
      { CreateBucketConfiguration: { LocationConstraint: "us-east-2", Tags: [{ Key: "aws:x", Value: "" }] } },
      "us-east-2",
      "400 InvalidTag",
    ],
  ])("%s", async (_, input, endpoint, expected) => {
    const client = s3.client(undefined, { region: endpoint });
    expect(await outcome(client.createBucket({ Bucket: "some-bucket", ...input }))).toBe(expected);
  });

  test.each([
    "ab",
    "Upper",
    "under_score",
    "-dash",
    "dot..dot",
    "192.168.5.4",
    "xn--a",
    "a-s3alias",
    "a--x-s3",
    "a".repeat(64),
  ])("refuses the name %s", async (name) => {
    const { status, text } = await s3.send("PUT", `/${name}`, { as: s3.account.admin });
    expect([status, text]).toEqual([400, expect.stringContaining("<Code>InvalidBucketName</Code>")]);
  });

  test("refuses no constraint away from us-east-1", async () => {
    // The SDK fills in its own region.
    const { status, text } = await s3.send("PUT", "/some-bucket", { as: s3.account.admin });
    expect([status, text]).toEqual([400, expect.stringContaining("<Code>IllegalLocationConstraintException</Code>")]);
  });

  test("a name that is taken", async () => {
    s3.plant({ name: "mine" });
    s3.plant({ name: "old-mine", region: "us-east-1" });
    s3.plant({ name: "theirs", owner: strangerId });
    const create = (Bucket: string, region: string, input = {}): Promise<string> =>
      outcome(s3.client(undefined, { region }).createBucket({ Bucket, ...input }));
    expect(await create("mine", "us-east-2", here)).toBe("409 BucketAlreadyOwnedByYou");
    expect(await create("theirs", "us-east-2", here)).toBe("409 BucketAlreadyExists");
    expect(await create("old-mine", "us-east-1")).toBe("done");
    expect(await create("old-mine", "us-east-2", here)).toBe("409 BucketAlreadyOwnedByYou");
  });
});

test("a bucket is found, located, listed and deleted", async () => {
  s3.plant({ name: "here" });
  s3.plant({ name: "there", region: "us-east-1" });
  s3.plant({ name: "theirs", owner: strangerId });
  const client = s3.client();
  const head = await client.headBucket({ Bucket: "here" });
  expect(head.BucketRegion).toBe("us-east-2");
  expect((await client.getBucketLocation({ Bucket: "here" })).LocationConstraint).toBe("us-east-2");
  const east = s3.client(undefined, { region: "us-east-1" });
  expect((await east.getBucketLocation({ Bucket: "there" })).LocationConstraint).toBeUndefined();
  expect((await east.getBucketLocation({ Bucket: "here" })).LocationConstraint).toBe("us-east-2");
  const first = await client.listBuckets({ MaxBuckets: 1 });
  expect(first.Buckets?.map(({ Name }) => Name)).toEqual(["here"]);
  const second = await client.listBuckets({ MaxBuckets: 1, ContinuationToken: first.ContinuationToken });
  expect(second.Buckets).toMatchObject([{ Name: "there", BucketRegion: "us-east-1" }]);
  expect(second.ContinuationToken).toBeUndefined();

  await client.putObject({ Bucket: "here", Key: "k", Body: "v" });
  expect(await outcome(client.deleteBucket({ Bucket: "here" }))).toBe("409 BucketNotEmpty");
  s3.store.buckets.get("here")?.objects.clear();
  expect(await outcome(client.deleteBucket({ Bucket: "here" }))).toBe("done");
  expect(await outcome(client.headBucket({ Bucket: "here" }))).toBe("404 NotFound");
});

test.each([
  ["HEAD", 404],
  ["GET", 404],
])("%s of a bucket that is not there", async (method, status) => {
  expect((await s3.send(method, "/nowhere", { as: s3.account.admin })).status).toBe(status);
});

test("a stranger's bucket is a 403 that tells its region, never a 404", async () => {
  s3.plant({ name: "theirs", owner: strangerId });
  const { status, headers } = await s3.send("HEAD", "/theirs", { as: s3.account.admin });
  expect([status, headers["x-amz-bucket-region"]]).toEqual([403, "us-east-2"]);
});

describe("regions", () => {
  beforeEach(() => {
    s3.plant({ name: "ohio", region: "us-east-2" });
  });

  test("another endpoint redirects and says where to go", async () => {
    const { status, headers, text } = await s3.send("GET", "/ohio", { as: s3.account.admin, region: "eu-west-1" });
    expect([status, headers["x-amz-bucket-region"]]).toEqual([301, "us-east-2"]);
    expect(text).toContain("<Code>PermanentRedirect</Code>");
    expect(text).toContain("<Endpoint>ohio.s3.us-east-2.amazonaws.com</Endpoint>");
  });

  test.each([
    ["the region's host", "/ohio", "s3.us-east-2.amazonaws.com"],
    ["the bucket's own host, which is in its region", "/", "ohio.s3.amazonaws.com"],
  ])("at %s a signature for another region is malformed", async (_where, path, host) => {
    const wrong = { as: s3.account.admin, region: "us-east-1", headers: { host } };
    const { status, text } = await s3.send("HEAD", path, wrong);
    const get = await s3.send("GET", `${path}?location=`, wrong);
    expect([status, text]).toEqual([400, ""]);
    expect(get.text).toContain("<Code>AuthorizationHeaderMalformed</Code>");
    expect(get.text).toContain("the region 'us-east-1' is wrong; expecting 'us-east-2'");
    expect(get.text).toContain("<Region>us-east-2</Region>");
  });

  test.each(["ohio.s3.us-east-2.amazonaws.com", "ohio.s3.amazonaws.com", "ohio.localhost:1234"])(
    "virtual-hosted at %s",
    async (host) => {
      const { status } = await s3.send("HEAD", "/", { as: s3.account.admin, headers: { host } });
      expect(status).toBe(200);
    },
  );
});

test.each([
  ["DELETE", "versioning", 405],
  ["PUT", "policyStatus", 405],
  ["GET", "delete", 200],
  ["GET", "acl", 501],
  ["GET", "constructor", 200],
])("%s of a bucket with ?%s is not taken for another call", async (method, query, status) => {
  s3.plant({ name: "kept" });
  expect((await s3.send(method, `/kept?${query}`, { as: s3.account.admin })).status).toBe(status);
  expect(s3.store.buckets.has("kept")).toBe(true);
});

test("x-amz-expected-bucket-owner is held on every call", async () => {
  s3.plant({ name: "mine" });
  const client = s3.client();
  const ask = (ExpectedBucketOwner: string): Promise<string> =>
    outcome(client.getBucketLocation({ Bucket: "mine", ExpectedBucketOwner }));
  expect(await ask(accountId)).toBe("done");
  expect(await ask(strangerId)).toBe("403 AccessDenied");
  expect(await ask("12345678901")).toBe("400 InvalidBucketOwnerAWSAccountID");
});
