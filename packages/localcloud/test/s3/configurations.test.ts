import type { LifecycleRule, ServerSideEncryptionByDefault } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { outcome, refusal, startS3, type S3Harness } from "./harness.ts";

let s3: S3Harness;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());
beforeEach(() => s3.store.buckets.clear());

describe("configurations", () => {
  const Bucket = "configured";
  beforeEach(() => {
    s3.plant({ name: Bucket });
  });

  test("tags", async () => {
    const client = s3.client();
    const get = (): Promise<unknown> => client.getBucketTagging({ Bucket });
    expect(await outcome(get())).toBe("404 NoSuchTagSet");
    const TagSet = [
      { Key: "0012", Value: "007" },
      { Key: "名前", Value: "" },
      { Key: "b", Value: " <&> " },
    ];
    // The tag's text must match AWS's character set: angle brackets are refused.
    expect(await outcome(client.putBucketTagging({ Bucket, Tagging: { TagSet } }))).toBe("400 InvalidTag");
    await client.putBucketTagging({ Bucket, Tagging: { TagSet: TagSet.slice(0, 2) } });
    expect(await get()).toMatchObject({ TagSet: TagSet.slice(0, 2) });
    const twice = [TagSet[0], TagSet[0]].filter((tag) => tag !== undefined);
    expect(await outcome(client.putBucketTagging({ Bucket, Tagging: { TagSet: twice } }))).toBe("400 InvalidTag");
    await client.deleteBucketTagging({ Bucket });
    expect(await outcome(get())).toBe("404 NoSuchTagSet");
  });

  test("public access block: a setting left out is off", async () => {
    const client = s3.client();
    await client.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { BlockPublicPolicy: true } });
    const { PublicAccessBlockConfiguration } = await client.getPublicAccessBlock({ Bucket });
    expect(PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: false,
      IgnorePublicAcls: false,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: false,
    });
    await client.deletePublicAccessBlock({ Bucket });
    expect(await outcome(client.getPublicAccessBlock({ Bucket }))).toBe("404 NoSuchPublicAccessBlockConfiguration");
  });

  test("ownership controls", async () => {
    const client = s3.client();
    const get = async (): Promise<unknown> => (await client.getBucketOwnershipControls({ Bucket })).OwnershipControls;
    expect(await get()).toEqual({ Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] });
    const OwnershipControls = { Rules: [{ ObjectOwnership: "ObjectWriter" as const }] };
    await client.putBucketOwnershipControls({ Bucket, OwnershipControls });
    expect(await get()).toEqual(OwnershipControls);
    await client.deleteBucketOwnershipControls({ Bucket });
    expect(await outcome(get())).toBe("404 OwnershipControlsNotFoundError");
  });

  test("encryption: S3's own keys, or a key of KMS, which is not looked up", async () => {
    const client = s3.client();
    const put = (ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault): Promise<string> =>
      outcome(
        client.putBucketEncryption({
          Bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled: true }],
          },
        }),
      );
    const rule = async () =>
      (await client.getBucketEncryption({ Bucket })).ServerSideEncryptionConfiguration?.Rules?.[0];
    expect(await put({ SSEAlgorithm: "aws:kms:dsse" })).toBe("501 NotImplemented");
    expect(await put({ SSEAlgorithm: "AES256", KMSMasterKeyID: "k" })).toBe("400 InvalidArgument");
    for (const byDefault of [{ SSEAlgorithm: "aws:kms", KMSMasterKeyID: "k" }, { SSEAlgorithm: "AES256" }] as const) {
      expect(await put(byDefault)).toBe("done");
      expect(await rule()).toEqual({ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true });
    }
    await client.deleteBucketEncryption({ Bucket });
    expect((await rule())?.BucketKeyEnabled).toBe(false);
  });

  test("what is not implemented says so by name", async () => {
    const replication = await refusal(s3.client().getBucketReplication({ Bucket }));
    const acl = await refusal(s3.client().getBucketAcl({ Bucket }));
    expect([replication.name, replication.message]).toEqual([
      "NotImplemented",
      expect.stringContaining("GetBucketReplication"),
    ]);
    expect([acl.name, acl.message]).toEqual(["NotImplemented", expect.stringContaining("GetBucketAcl")]);
  });
});

describe("lifecycle", () => {
  const Bucket = "kept";
  beforeEach(() => {
    s3.plant({ name: Bucket });
  });
  const put = (Rules: LifecycleRule[]): Promise<unknown> =>
    s3.client().putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules } });
  const get = async (): Promise<readonly LifecycleRule[] | undefined> =>
    (await s3.client().getBucketLifecycleConfiguration({ Bucket })).Rules;

  test("every element comes back as it was put", async () => {
    const rules: LifecycleRule[] = [
      {
        ID: "eyrie/abort-incomplete",
        Status: "Enabled",
        Filter: { Prefix: "" },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
      {
        ID: "0012",
        Status: "Disabled",
        Filter: { And: { Prefix: "logs & more/", Tags: [{ Key: "a", Value: "b" }], ObjectSizeGreaterThan: 1024 } },
        Expiration: { Days: 30 },
        Transitions: [
          { Days: 0, StorageClass: "INTELLIGENT_TIERING" },
          { Days: 10, StorageClass: "GLACIER" },
        ],
        NoncurrentVersionExpiration: { NoncurrentDays: 3, NewerNoncurrentVersions: 2 },
        NoncurrentVersionTransitions: [{ NoncurrentDays: 1, StorageClass: "STANDARD_IA" }],
      },
      { ID: "old", Status: "Enabled", Prefix: "x/", Expiration: { Date: new Date("2030-01-01T00:00:00.000Z") } },
    ];
    expect(await outcome(get())).toBe("404 NoSuchLifecycleConfiguration");
    await put(rules);
    expect(await get()).toEqual(rules);
    await s3.client().deleteBucketLifecycle({ Bucket });
    expect(await outcome(get())).toBe("404 NoSuchLifecycleConfiguration");
  });

  test("a rule without an id gets one", async () => {
    await put([{ Status: "Enabled", Filter: {}, Expiration: { Days: 1 } }]);
    expect((await get())?.[0]?.ID).toMatch(/^[\w-]{22}$/);
  });

  test.each<[title: string, rule: LifecycleRule, code: string]>([
    ["no action", { Status: "Enabled", Filter: {} }, "400 InvalidRequest"],
    ["no filter and no prefix", { Status: "Enabled", Expiration: { Days: 1 } }, "400 MalformedXML"],
    ["filter and prefix", { Status: "Enabled", Prefix: "", Filter: {}, Expiration: { Days: 1 } }, "400 MalformedXML"],
    ["day 0", { Status: "Enabled", Filter: {}, Expiration: { Days: 0 } }, "400 InvalidArgument"],
    // @ts-expect-error not a status
    ["another status", { Status: "On", Filter: {}, Expiration: { Days: 1 } }, "400 MalformedXML"],
    [
      "abort by tag",
      {
        Status: "Enabled",
        Filter: { Tag: { Key: "a", Value: "b" } },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
      "400 InvalidRequest",
    ],
  ])("refuses %s", async (_, rule, code) => {
    expect(await outcome(put([rule]))).toBe(code);
  });

  test("refuses two rules of one id, and a body that nothing vouches for", async () => {
    const rule: LifecycleRule = { ID: "same", Status: "Enabled", Filter: {}, Expiration: { Days: 1 } };
    expect(await outcome(put([rule, rule]))).toBe("400 InvalidArgument");
    const { status, text } = await s3.send("PUT", `/${Bucket}?lifecycle`, { as: s3.account.admin, body: "<a/>" });
    expect([status, text]).toEqual([400, expect.stringContaining("Content-MD5")]);
  });
});

describe("bucket policy", () => {
  const Bucket = "ruled";
  beforeEach(() => {
    s3.plant({ name: Bucket });
  });
  const arn = `arn:aws:s3:::${Bucket}`;
  const statement = {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const put = (change: object): Promise<unknown> =>
    s3.client().putBucketPolicy({
      Bucket,
      Policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, ...change }] }),
    });

  test("comes back byte for byte", async () => {
    const client = s3.client();
    const get = async (): Promise<string | undefined> => (await client.getBucketPolicy({ Bucket })).Policy;
    expect(await outcome(get())).toBe("404 NoSuchBucketPolicy");
    const Policy = `{ "Statement": [\n\t${JSON.stringify(statement)} ], "Version" : "2012-10-17", "Id": "é" }\n`;
    await client.putBucketPolicy({ Bucket, Policy });
    expect(await get()).toBe(Policy);
    await client.deleteBucketPolicy({ Bucket });
    expect(await outcome(get())).toBe("404 NoSuchBucketPolicy");
  });

  test.each<[title: string, change: object, message: string]>([
    ["another bucket", { Resource: "arn:aws:s3:::other/*" }, "Policy has invalid resource"],
    ["a bucket whose name begins alike", { Resource: `${arn}2` }, "Policy has invalid resource"],
    ["another service", { Action: "iam:GetRole" }, "Policy has invalid action"],
    ["nobody", { Principal: undefined }, "Missing required field Principal"],
    [
      "bucket action on objects",
      { Action: "s3:ListBucket", Resource: `${arn}/*` },
      "Action does not apply to any resource(s) in statement",
    ],
    [
      "object action on the bucket",
      { Action: "s3:GetObject", Resource: arn },
      "Action does not apply to any resource(s) in statement",
    ],
  ])("is malformed with %s", async (_, change, message) => {
    const { name, message: said } = await refusal(put(change));
    expect([name, said]).toEqual(["MalformedPolicy", message]);
  });

  test.each([
    ["not JSON", "Policies must be valid JSON and the first byte must be '{'"],
    ['{"Statement":', "This policy contains invalid Json"],
  ])("is malformed as %s", async (Policy, message) => {
    const { name, message: said } = await refusal(s3.client().putBucketPolicy({ Bucket, Policy }));
    expect([name, said]).toEqual(["MalformedPolicy", message]);
  });

  test("a public one is refused until BlockPublicPolicy is off", async () => {
    const open = { Effect: "Allow", Action: "s3:GetObject", Resource: `${arn}/*`, Condition: undefined };
    const { name, message } = await refusal(put(open));
    expect([name, message]).toEqual(["AccessDenied", expect.stringContaining("BlockPublicPolicy")]);
    await s3.client().deletePublicAccessBlock({ Bucket });
    expect(await outcome(put(open))).toBe("done");
  });
});

test.each([
  ["not XML", "tags"],
  ["unclosed", "<Tagging><TagSet>"],
  ["another root", "<Other/>"],
  ["an unknown element", "<Tagging><TagSet/><More/></Tagging>"],
  [
    "a DOCTYPE",
    '<!DOCTYPE Tagging [<!ENTITY e "x">]><Tagging><TagSet><Tag><Key>&e;</Key><Value/></Tag></TagSet></Tagging>',
  ],
  ["an undeclared entity", "<Tagging><TagSet><Tag><Key>&e;</Key><Value/></Tag></TagSet></Tagging>"],
  ["no body", ""],
])("%s is MalformedXML", async (_, body) => {
  s3.plant({ name: "read" });
  const { status, text } = await s3.send("PUT", "/read?tagging", { as: s3.account.admin, body });
  expect([status, text]).toEqual([400, expect.stringContaining("<Code>MalformedXML</Code>")]);
});
