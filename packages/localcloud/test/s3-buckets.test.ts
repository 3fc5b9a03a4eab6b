import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  type CreateBucketCommandInput,
  type LifecycleRule,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accountId, outcome, refusal, startS3, strangerId, type S3Harness } from "./s3-harness.ts";

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
    const answer = await client.send(
      new CreateBucketCommand({
        Bucket: "fresh",
        CreateBucketConfiguration: { LocationConstraint: "us-east-2", Tags: [{ Key: "a", Value: "b + c" }] },
      }),
    );
    expect(answer.Location).toBe("http://fresh.s3.amazonaws.com/");
    expect(s3.store.buckets.get("fresh")).toMatchObject({
      owner: accountId,
      region: "us-east-2",
      ownership: "BucketOwnerEnforced",
      tags: [{ key: "a", value: "b + c" }],
    });
    const { PublicAccessBlockConfiguration } = await client.send(new GetPublicAccessBlockCommand({ Bucket: "fresh" }));
    expect(PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
    const { ServerSideEncryptionConfiguration } = await client.send(
      new GetBucketEncryptionCommand({ Bucket: "fresh" }),
    );
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
    expect(await outcome(client.send(new CreateBucketCommand({ Bucket: "some-bucket", ...input })))).toBe(expected);
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
      outcome(s3.client(undefined, { region }).send(new CreateBucketCommand({ Bucket, ...input })));
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
  const head = await client.send(new HeadBucketCommand({ Bucket: "here" }));
  expect(head.BucketRegion).toBe("us-east-2");
  expect((await client.send(new GetBucketLocationCommand({ Bucket: "here" }))).LocationConstraint).toBe("us-east-2");
  const east = s3.client(undefined, { region: "us-east-1" });
  expect((await east.send(new GetBucketLocationCommand({ Bucket: "there" }))).LocationConstraint).toBeUndefined();
  expect((await east.send(new GetBucketLocationCommand({ Bucket: "here" }))).LocationConstraint).toBe("us-east-2");
  const first = await client.send(new ListBucketsCommand({ MaxBuckets: 1 }));
  expect(first.Buckets?.map(({ Name }) => Name)).toEqual(["here"]);
  const second = await client.send(
    new ListBucketsCommand({ MaxBuckets: 1, ContinuationToken: first.ContinuationToken }),
  );
  expect(second.Buckets).toMatchObject([{ Name: "there", BucketRegion: "us-east-1" }]);
  expect(second.ContinuationToken).toBeUndefined();

  await client.send(new PutObjectCommand({ Bucket: "here", Key: "k", Body: "v" }));
  expect(await outcome(client.send(new DeleteBucketCommand({ Bucket: "here" })))).toBe("409 BucketNotEmpty");
  s3.store.buckets.get("here")?.objects.clear();
  expect(await outcome(client.send(new DeleteBucketCommand({ Bucket: "here" })))).toBe("done");
  expect(await outcome(client.send(new HeadBucketCommand({ Bucket: "here" })))).toBe("404 NotFound");
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

  test("a signature for another region than the endpoint's is malformed", async () => {
    const { status, text } = await s3.send("HEAD", "/ohio", {
      as: s3.account.admin,
      region: "us-east-1",
      headers: { host: "s3.us-east-2.amazonaws.com" },
    });
    const get = await s3.send("GET", "/ohio?location=", {
      as: s3.account.admin,
      region: "us-east-1",
      headers: { host: "s3.us-east-2.amazonaws.com" },
    });
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

test("x-amz-expected-bucket-owner is held on every call", async () => {
  s3.plant({ name: "mine" });
  const client = s3.client();
  const ask = (ExpectedBucketOwner: string): Promise<string> =>
    outcome(client.send(new GetBucketLocationCommand({ Bucket: "mine", ExpectedBucketOwner })));
  expect(await ask(accountId)).toBe("done");
  expect(await ask(strangerId)).toBe("403 AccessDenied");
  expect(await ask("12345678901")).toBe("400 InvalidBucketOwnerAWSAccountID");
});

describe("configurations", () => {
  const Bucket = "configured";
  beforeEach(() => {
    s3.plant({ name: Bucket });
  });

  test("tags", async () => {
    const client = s3.client();
    const get = (): Promise<unknown> => client.send(new GetBucketTaggingCommand({ Bucket }));
    expect(await outcome(get())).toBe("404 NoSuchTagSet");
    const TagSet = [
      { Key: "0012", Value: "007" },
      { Key: "名前", Value: "" },
      { Key: "b", Value: " <&> " },
    ];
    // The tag's text must match AWS's character set: angle brackets are refused.
    expect(await outcome(client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } })))).toBe(
      "400 InvalidTag",
    );
    await client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: TagSet.slice(0, 2) } }));
    expect(await get()).toMatchObject({ TagSet: TagSet.slice(0, 2) });
    const twice = [TagSet[0], TagSet[0]].filter((tag) => tag !== undefined);
    expect(await outcome(client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: twice } })))).toBe(
      "400 InvalidTag",
    );
    await client.send(new DeleteBucketTaggingCommand({ Bucket }));
    expect(await outcome(get())).toBe("404 NoSuchTagSet");
  });

  test("public access block: a setting left out is off", async () => {
    const client = s3.client();
    await client.send(
      new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicPolicy: true } }),
    );
    const { PublicAccessBlockConfiguration } = await client.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: false,
      IgnorePublicAcls: false,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: false,
    });
    await client.send(new DeletePublicAccessBlockCommand({ Bucket }));
    expect(await outcome(client.send(new GetPublicAccessBlockCommand({ Bucket })))).toBe(
      "404 NoSuchPublicAccessBlockConfiguration",
    );
  });

  test("ownership controls", async () => {
    const client = s3.client();
    const get = async (): Promise<unknown> =>
      (await client.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls;
    expect(await get()).toEqual({ Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] });
    const OwnershipControls = { Rules: [{ ObjectOwnership: "ObjectWriter" as const }] };
    await client.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    expect(await get()).toEqual(OwnershipControls);
    await client.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
    expect(await outcome(get())).toBe("404 OwnershipControlsNotFoundError");
  });

  test("encryption: S3's own keys only", async () => {
    const client = s3.client();
    const put = (SSEAlgorithm: "AES256" | "aws:kms"): Promise<string> =>
      outcome(
        client.send(
          new PutBucketEncryptionCommand({
            Bucket,
            ServerSideEncryptionConfiguration: {
              Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm }, BucketKeyEnabled: true }],
            },
          }),
        ),
      );
    const keyed = async (): Promise<boolean | undefined> =>
      (await client.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules?.[0]
        ?.BucketKeyEnabled;
    expect(await put("aws:kms")).toBe("501 NotImplemented");
    expect(await put("AES256")).toBe("done");
    expect(await keyed()).toBe(true);
    await client.send(new DeleteBucketEncryptionCommand({ Bucket }));
    expect(await keyed()).toBe(false);
  });

  test("what is not implemented says so by name", async () => {
    const replication = await refusal(s3.client().send(new GetBucketReplicationCommand({ Bucket })));
    const acl = await refusal(s3.client().send(new GetBucketAclCommand({ Bucket })));
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
    s3.client().send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  const get = async (): Promise<readonly LifecycleRule[] | undefined> =>
    (await s3.client().send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules;

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
    await s3.client().send(new DeleteBucketLifecycleCommand({ Bucket }));
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
    s3.client().send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, ...change }] }),
      }),
    );

  test("comes back byte for byte", async () => {
    const client = s3.client();
    const get = async (): Promise<string | undefined> =>
      (await client.send(new GetBucketPolicyCommand({ Bucket }))).Policy;
    expect(await outcome(get())).toBe("404 NoSuchBucketPolicy");
    const Policy = `{ "Statement": [\n\t${JSON.stringify(statement)} ], "Version" : "2012-10-17", "Id": "é" }\n`;
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect(await get()).toBe(Policy);
    expect((await client.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic).toBe(false);
    await client.send(new DeleteBucketPolicyCommand({ Bucket }));
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
    const { name, message: said } = await refusal(s3.client().send(new PutBucketPolicyCommand({ Bucket, Policy })));
    expect([name, said]).toEqual(["MalformedPolicy", message]);
  });

  test("a public one is refused until BlockPublicPolicy is off", async () => {
    const open = { Effect: "Allow", Action: "s3:GetObject", Resource: `${arn}/*`, Condition: undefined };
    const { name, message } = await refusal(put(open));
    expect([name, message]).toEqual(["AccessDenied", expect.stringContaining("BlockPublicPolicy")]);
    await s3.client().send(new DeletePublicAccessBlockCommand({ Bucket }));
    expect(await outcome(put(open))).toBe("done");
    const status = await s3.client().send(new GetBucketPolicyStatusCommand({ Bucket }));
    expect(status.PolicyStatus?.IsPublic).toBe(true);
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
