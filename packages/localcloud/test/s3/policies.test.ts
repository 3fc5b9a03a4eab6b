import type { S3 } from "@aws-sdk/client-s3";
import { parsePolicy } from "@eyrie/iam-policy/document";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accountId, allow, outcome, refusal, startS3, strangerId, type S3Harness } from "./harness.ts";

const Bucket = "guarded";
const bucketArn = `arn:aws:s3:::${Bucket}`;
const objectArn = `${bucketArn}/k`;
const Key = "k";
let s3: S3Harness;
let users = 0;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());
beforeEach(async () => {
  s3.store.buckets.clear();
  s3.plant({ name: Bucket });
  await s3.client().putObject({ Bucket, Key, Body: "text" });
});

const clientOf = (...policies: readonly unknown[]): S3 => {
  users += 1;
  return s3.client(s3.account.createUser(`user-${users}`, policies));
};

describe("AccessDenied says", () => {
  test("who, what, where and which sort of policy", async () => {
    const { name, message } = await refusal(clientOf().putObject({ Bucket, Key, Body: "x" }));
    expect(name).toBe("AccessDenied");
    expect(message).toBe(
      `User: arn:aws:iam::${accountId}:user/user-${users} is not authorized to perform: s3:PutObject on resource: "${objectArn}" because no identity-based policy allows the s3:PutObject action`,
    );
  });

  test("that a bucket policy denied", async () => {
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: `${bucketArn}/*` }],
    });
    await s3.client().putBucketPolicy({ Bucket, Policy });
    const { message } = await refusal(s3.client().getObject({ Bucket, Key }));
    expect(message).toMatch(/ with an explicit deny in a resource-based policy$/);
  });

  test("nothing to strangers", async () => {
    s3.plant({ name: "theirs", owner: strangerId });
    const { message } = await refusal(s3.client().getBucketLocation({ Bucket: "theirs" }));
    expect(message).toBe("Access Denied");
    const anonymous = await s3.send("GET", `/${Bucket}/k`);
    expect([anonymous.status, anonymous.text]).toEqual([
      403,
      expect.stringContaining("<Message>Access Denied</Message>"),
    ]);
  });
});

test("a missing key is told only to those who may list", async () => {
  const read = (client: S3): Promise<unknown> => client.getObject({ Bucket, Key: "no" });
  const blind = clientOf(allow("s3:GetObject", `${bucketArn}/*`));
  const { name, message } = await refusal(read(blind));
  expect([name, message]).toEqual([
    "AccessDenied",
    expect.stringContaining(`s3:ListBucket on resource: "${bucketArn}"`),
  ]);
  const seeing = clientOf(allow("s3:GetObject", `${bucketArn}/*`), allow("s3:ListBucket", bucketArn));
  expect(await outcome(read(seeing))).toBe("404 NoSuchKey");
});

describe("condition keys", () => {
  const listing = (Condition: object): unknown => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn, Condition }],
  });

  test("s3:prefix lets a listing pass and a HEAD, which has none, fail", async () => {
    const client = clientOf(listing({ StringLike: { "s3:prefix": "home/*" } }));
    expect(await outcome(client.listObjectsV2({ Bucket, Prefix: "home/me" }))).toBe("done");
    expect(await outcome(client.listObjectsV2({ Bucket, Prefix: "other" }))).toBe("403 AccessDenied");
    expect(await outcome(client.headBucket({ Bucket }))).toMatch(/^403 /);
  });

  test("s3:max-keys and s3:delimiter", async () => {
    const client = clientOf(
      listing({ NumericLessThanEquals: { "s3:max-keys": "10" }, StringEquals: { "s3:delimiter": "/" } }),
    );
    const list = (MaxKeys: number, Delimiter: string): Promise<string> =>
      outcome(client.listObjectsV2({ Bucket, MaxKeys, Delimiter }));
    expect([await list(10, "/"), await list(11, "/"), await list(10, "-")]).toEqual([
      "done",
      "403 AccessDenied",
      "403 AccessDenied",
    ]);
  });

  test("s3:x-amz-server-side-encryption", async () => {
    const client = clientOf({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "s3:PutObject",
          Resource: `${bucketArn}/*`,
          Condition: { StringEquals: { "s3:x-amz-server-side-encryption": "AES256" } },
        },
      ],
    });
    const put = (more: object): Promise<string> => outcome(client.putObject({ Bucket, Key: "e", Body: "x", ...more }));
    expect([await put({}), await put({ ServerSideEncryption: "AES256" })]).toEqual(["403 AccessDenied", "done"]);
  });
});

describe("tags of objects", () => {
  const when = (Action: string, Condition: object): unknown => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action, Resource: `${bucketArn}/*`, Condition }],
  });

  test("that are there are asked for by s3:ExistingObjectTag", async () => {
    await s3.client().putObject({ Bucket, Key: "open", Body: "x", Tagging: "class=open" });
    const client = clientOf(when("s3:GetObject", { StringEquals: { "s3:ExistingObjectTag/class": "open" } }));
    expect(await outcome(client.getObject({ Bucket, Key: "open" }))).toBe("done");
    expect(await outcome(client.getObject({ Bucket, Key }))).toBe("403 AccessDenied");
  });

  test("that come are asked for by s3:RequestObjectTag", async () => {
    const tagged = when("s3:Put*", { StringEquals: { "s3:RequestObjectTag/class": "open" } });
    const put = (Tagging: string): Promise<string> =>
      outcome(clientOf(tagged).putObject({ Bucket, Key: "new", Body: "x", Tagging }));
    expect([await put("class=open"), await put("class=shut")]).toEqual(["done", "403 AccessDenied"]);
  });
});

describe("CreateBucket needs more for more", () => {
  const create = (client: S3, more: object = {}, configuration: object = {}): Promise<string> =>
    outcome(
      client.createBucket({
        Bucket: "new-one",
        CreateBucketConfiguration: { LocationConstraint: "us-east-2", ...configuration },
        ...more,
      }),
    );
  const tags = { Tags: [{ Key: "owner", Value: "me" }] };
  const ownership = { ObjectOwnership: "BucketOwnerEnforced" };

  test.each<[actions: readonly string[], more: object, configuration: object, expected: string]>([
    [[], {}, {}, "403 AccessDenied"],
    [["s3:CreateBucket"], {}, {}, "done"],
    [["s3:CreateBucket"], { ACL: "private" }, {}, "done"],
    [["s3:CreateBucket"], {}, tags, "403 AccessDenied"],
    [["s3:CreateBucket", "s3:TagResource"], {}, tags, "done"],
    [["s3:CreateBucket", "s3:PutBucketTagging"], {}, tags, "403 AccessDenied"],
    [["s3:CreateBucket"], ownership, {}, "403 AccessDenied"],
    [["s3:CreateBucket", "s3:PutBucketOwnershipControls"], ownership, {}, "done"],
    [["s3:CreateBucket"], { ACL: "public-read" }, {}, "403 AccessDenied"],
    [["s3:CreateBucket", "s3:PutBucketAcl"], { ACL: "public-read" }, {}, "400 InvalidBucketAclWithObjectOwnership"],
  ])("%j with %j %j", async (actions, more, configuration, expected) => {
    const policies = actions.length === 0 ? [] : [allow(actions, "arn:aws:s3:::new-one")];
    expect(await create(clientOf(...policies), more, configuration)).toBe(expected);
  });

  test("and tags can be asked for", async () => {
    const client = clientOf(allow("s3:CreateBucket", "*"), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "s3:TagResource",
          Resource: "*",
          Condition: {
            StringEquals: { "aws:RequestTag/owner": "me" },
            "ForAllValues:StringEquals": { "aws:TagKeys": ["owner"] },
          },
        },
      ],
    });
    expect(await create(client, {}, { Tags: [{ Key: "owner", Value: "you" }] })).toBe("403 AccessDenied");
    expect(await create(client, {}, tags)).toBe("done");
  });
});

test("DeleteObjects is decided key by key", async () => {
  await s3.client().putObject({ Bucket, Key: "mine", Body: "x" });
  const client = clientOf(allow("s3:DeleteObject", `${bucketArn}/mine`));
  const answer = await client.deleteObjects({ Bucket, Delete: { Objects: [{ Key: "mine" }, { Key }] } });
  expect(answer.Deleted).toEqual([{ Key: "mine" }]);
  expect(answer.Errors).toMatchObject([{ Key, Code: "AccessDenied" }]);
  expect([...(s3.store.buckets.get(Bucket)?.objects.keys() ?? [])]).toEqual([Key]);
});

describe("a bucket open to everyone", () => {
  const open = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${bucketArn}/*` }],
  };
  const anonymously = async (): Promise<readonly [number, string]> => {
    const { status, text } = await s3.send("GET", `/${Bucket}/k`);
    return [status, text];
  };

  test("is read without a signature, until RestrictPublicBuckets", async () => {
    const client = s3.client();
    await client.deletePublicAccessBlock({ Bucket });
    await client.putBucketPolicy({ Bucket, Policy: JSON.stringify(open) });
    expect(await anonymously()).toEqual([200, "text"]);
    const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true };
    await client.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration });
    expect((await anonymously())[0]).toBe(403);
    expect(await outcome(client.getObject({ Bucket, Key }))).toBe("done");
  });
});

test("a stranger's bucket opens when both sides allow", async () => {
  const theirs = s3.plant({ name: "theirs", owner: strangerId });
  const list = (client: S3): Promise<string> => outcome(client.listObjectsV2({ Bucket: "theirs" }));
  const reader = clientOf(allow("s3:ListBucket", "arn:aws:s3:::theirs"));
  expect(await list(reader)).toBe("403 AccessDenied");
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: accountId }, Action: "s3:*", Resource: "arn:aws:s3:::theirs" }],
  });
  theirs.policy = { text, parsed: parsePolicy(text, { type: "resource" }) };
  expect([await list(reader), await list(clientOf())]).toEqual(["done", "403 AccessDenied"]);
  expect(await outcome(s3.client().getBucketPolicy({ Bucket: "theirs" }))).toBe("405 MethodNotAllowed");
});
