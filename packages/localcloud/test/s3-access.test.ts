import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  UploadPartCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { parsePolicy } from "@eyrie/iam-policy/document";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bucketOperations } from "../src/s3/bucket-operations.ts";
import { unimplemented } from "../src/s3/exchange.ts";
import { objectOperations } from "../src/s3/object-operations.ts";
import { accountId, allow, outcome, refusal, startS3, strangerId, type S3Harness } from "./s3-harness.ts";

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
  await s3.client().send(new PutObjectCommand({ Bucket, Key, Body: "text" }));
});

const clientOf = (...policies: readonly unknown[]): S3Client => {
  users += 1;
  return s3.client(s3.account.createUser(`user-${users}`, policies));
};

/** Every implemented operation, and the one action that allows it on the one resource. */
const needs: Readonly<
  Record<
    string,
    { readonly action: string; readonly resource: string; readonly call: (client: S3Client) => Promise<unknown> }
  >
> = {
  ListBuckets: {
    action: "s3:ListAllMyBuckets",
    resource: "*",
    call: (client) => client.send(new ListBucketsCommand({})),
  },
  HeadBucket: {
    action: "s3:ListBucket",
    resource: bucketArn,
    call: (client) => client.send(new HeadBucketCommand({ Bucket })),
  },
  GetBucketLocation: {
    action: "s3:GetBucketLocation",
    resource: bucketArn,
    call: (client) => client.send(new GetBucketLocationCommand({ Bucket })),
  },
  ListObjects: {
    action: "s3:ListBucket",
    resource: bucketArn,
    call: (client) => client.send(new ListObjectsCommand({ Bucket })),
  },
  ListObjectsV2: {
    action: "s3:ListBucket",
    resource: bucketArn,
    call: (client) => client.send(new ListObjectsV2Command({ Bucket })),
  },
  ListObjectVersions: {
    action: "s3:ListBucketVersions",
    resource: bucketArn,
    call: (client) => client.send(new ListObjectVersionsCommand({ Bucket })),
  },
  ListMultipartUploads: {
    action: "s3:ListBucketMultipartUploads",
    resource: bucketArn,
    call: (client) => client.send(new ListMultipartUploadsCommand({ Bucket })),
  },
  DeleteBucket: {
    action: "s3:DeleteBucket",
    resource: bucketArn,
    call: (client) => client.send(new DeleteBucketCommand({ Bucket })),
  },
  GetBucketTagging: {
    action: "s3:GetBucketTagging",
    resource: bucketArn,
    call: (client) => client.send(new GetBucketTaggingCommand({ Bucket })),
  },
  PutBucketTagging: {
    action: "s3:PutBucketTagging",
    resource: bucketArn,
    call: (client) => client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [] } })),
  },
  DeleteBucketTagging: {
    action: "s3:PutBucketTagging",
    resource: bucketArn,
    call: (client) => client.send(new DeleteBucketTaggingCommand({ Bucket })),
  },
  GetPublicAccessBlock: {
    action: "s3:GetBucketPublicAccessBlock",
    resource: bucketArn,
    call: (client) => client.send(new GetPublicAccessBlockCommand({ Bucket })),
  },
  PutPublicAccessBlock: {
    action: "s3:PutBucketPublicAccessBlock",
    resource: bucketArn,
    call: (client) => client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: {} })),
  },
  DeletePublicAccessBlock: {
    action: "s3:PutBucketPublicAccessBlock",
    resource: bucketArn,
    call: (client) => client.send(new DeletePublicAccessBlockCommand({ Bucket })),
  },
  GetBucketOwnershipControls: {
    action: "s3:GetBucketOwnershipControls",
    resource: bucketArn,
    call: (client) => client.send(new GetBucketOwnershipControlsCommand({ Bucket })),
  },
  PutBucketOwnershipControls: {
    action: "s3:PutBucketOwnershipControls",
    resource: bucketArn,
    call: (client) =>
      client.send(
        new PutBucketOwnershipControlsCommand({
          Bucket,
          OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] },
        }),
      ),
  },
  DeleteBucketOwnershipControls: {
    action: "s3:PutBucketOwnershipControls",
    resource: bucketArn,
    call: (client) => client.send(new DeleteBucketOwnershipControlsCommand({ Bucket })),
  },
  GetBucketPolicy: {
    action: "s3:GetBucketPolicy",
    resource: bucketArn,
    call: (client) => client.send(new GetBucketPolicyCommand({ Bucket })),
  },
  GetBucketPolicyStatus: {
    action: "s3:GetBucketPolicyStatus",
    resource: bucketArn,
    call: (client) => client.send(new GetBucketPolicyStatusCommand({ Bucket })),
  },
  PutBucketPolicy: {
    action: "s3:PutBucketPolicy",
    resource: bucketArn,
    call: (client) => client.send(new PutBucketPolicyCommand({ Bucket, Policy: "{}" })),
  },
  DeleteBucketPolicy: {
    action: "s3:DeleteBucketPolicy",
    resource: bucketArn,
    call: (client) => client.send(new DeleteBucketPolicyCommand({ Bucket })),
  },
  GetBucketLifecycleConfiguration: {
    action: "s3:GetLifecycleConfiguration",
    resource: bucketArn,
    call: (client) => client.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
  },
  PutBucketLifecycleConfiguration: {
    action: "s3:PutLifecycleConfiguration",
    resource: bucketArn,
    call: (client) =>
      client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [] } })),
  },
  DeleteBucketLifecycle: {
    action: "s3:PutLifecycleConfiguration",
    resource: bucketArn,
    call: (client) => client.send(new DeleteBucketLifecycleCommand({ Bucket })),
  },
  GetBucketEncryption: {
    action: "s3:GetEncryptionConfiguration",
    resource: bucketArn,
    call: (client) => client.send(new GetBucketEncryptionCommand({ Bucket })),
  },
  PutBucketEncryption: {
    action: "s3:PutEncryptionConfiguration",
    resource: bucketArn,
    call: (client) =>
      client.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [] } })),
  },
  DeleteBucketEncryption: {
    action: "s3:PutEncryptionConfiguration",
    resource: bucketArn,
    call: (client) => client.send(new DeleteBucketEncryptionCommand({ Bucket })),
  },
  GetBucketVersioning: {
    action: "s3:GetBucketVersioning",
    resource: bucketArn,
    call: (client) => client.send(new GetBucketVersioningCommand({ Bucket })),
  },
  PutBucketVersioning: {
    action: "s3:PutBucketVersioning",
    resource: bucketArn,
    call: (client) =>
      client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } })),
  },
  GetObject: {
    action: "s3:GetObject",
    resource: objectArn,
    call: (client) => client.send(new GetObjectCommand({ Bucket, Key })),
  },
  HeadObject: {
    action: "s3:GetObject",
    resource: objectArn,
    call: (client) => client.send(new HeadObjectCommand({ Bucket, Key })),
  },
  PutObject: {
    action: "s3:PutObject",
    resource: objectArn,
    call: (client) => client.send(new PutObjectCommand({ Bucket, Key, Body: "new" })),
  },
  DeleteObject: {
    action: "s3:DeleteObject",
    resource: objectArn,
    call: (client) => client.send(new DeleteObjectCommand({ Bucket, Key })),
  },
  CreateMultipartUpload: {
    action: "s3:PutObject",
    resource: objectArn,
    call: (client) => client.send(new CreateMultipartUploadCommand({ Bucket, Key })),
  },
  UploadPart: {
    action: "s3:PutObject",
    resource: objectArn,
    call: (client) => client.send(new UploadPartCommand({ Bucket, Key, UploadId: "none", PartNumber: 1 })),
  },
  CompleteMultipartUpload: {
    action: "s3:PutObject",
    resource: objectArn,
    call: (client) => client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId: "none" })),
  },
  AbortMultipartUpload: {
    action: "s3:AbortMultipartUpload",
    resource: objectArn,
    call: (client) => client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: "none" })),
  },
  ListParts: {
    action: "s3:ListMultipartUploadParts",
    resource: objectArn,
    call: (client) => client.send(new ListPartsCommand({ Bucket, Key, UploadId: "none" })),
  },
};

describe("every operation needs its action on its resource", () => {
  test("and the table names every one, but for those with a test of their own", () => {
    const implemented = Object.entries({ ...bucketOperations, ...objectOperations })
      .filter(([, operation]) => operation !== unimplemented)
      .map(([name]) => name);
    const elsewhere = ["CopyObject", "DeleteObjects"];
    expect([...Object.keys(needs), ...elsewhere].sort()).toEqual(["ListBuckets", ...implemented].sort());
  });

  test.each(Object.entries(needs))("%s", async (_, { action, resource, call }) => {
    const elsewhere = resource === "*" ? bucketArn : `${resource}-other`;
    expect(await outcome(call(clientOf(allow(action, elsewhere))))).toMatch(/^403 /);
    expect(
      await outcome(
        call(
          clientOf({ ...Object(allow("*", "*")), Statement: [{ Effect: "Allow", NotAction: action, Resource: "*" }] }),
        ),
      ),
    ).toMatch(/^403 /);
    // What it may, it may also try in vain: the refusal, if any, is S3's and not IAM's.
    expect(await outcome(call(clientOf(allow(action, resource))))).not.toMatch(/^403 /);
  });
});

describe("AccessDenied says", () => {
  test("who, what, where and which sort of policy", async () => {
    const { name, message } = await refusal(clientOf().send(new PutObjectCommand({ Bucket, Key, Body: "x" })));
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
    await s3.client().send(new PutBucketPolicyCommand({ Bucket, Policy }));
    const { message } = await refusal(s3.client().send(new GetObjectCommand({ Bucket, Key })));
    expect(message).toMatch(/ with an explicit deny in a resource-based policy$/);
  });

  test("nothing to strangers", async () => {
    s3.plant({ name: "theirs", owner: strangerId });
    const { message } = await refusal(s3.client().send(new GetBucketLocationCommand({ Bucket: "theirs" })));
    expect(message).toBe("Access Denied");
    const anonymous = await s3.send("GET", `/${Bucket}/k`);
    expect([anonymous.status, anonymous.text]).toEqual([
      403,
      expect.stringContaining("<Message>Access Denied</Message>"),
    ]);
  });
});

test("a missing key is told only to those who may list", async () => {
  const read = (client: S3Client): Promise<unknown> => client.send(new GetObjectCommand({ Bucket, Key: "no" }));
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
    expect(await outcome(client.send(new ListObjectsV2Command({ Bucket, Prefix: "home/me" })))).toBe("done");
    expect(await outcome(client.send(new ListObjectsV2Command({ Bucket, Prefix: "other" })))).toBe("403 AccessDenied");
    expect(await outcome(client.send(new HeadBucketCommand({ Bucket })))).toMatch(/^403 /);
  });

  test("s3:max-keys and s3:delimiter", async () => {
    const client = clientOf(
      listing({ NumericLessThanEquals: { "s3:max-keys": "10" }, StringEquals: { "s3:delimiter": "/" } }),
    );
    const list = (MaxKeys: number, Delimiter: string): Promise<string> =>
      outcome(client.send(new ListObjectsV2Command({ Bucket, MaxKeys, Delimiter })));
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
    const put = (more: object): Promise<string> =>
      outcome(client.send(new PutObjectCommand({ Bucket, Key: "e", Body: "x", ...more })));
    expect([await put({}), await put({ ServerSideEncryption: "AES256" })]).toEqual(["403 AccessDenied", "done"]);
  });
});

describe("CreateBucket needs more for more", () => {
  const create = (client: S3Client, more: object = {}, configuration: object = {}): Promise<string> =>
    outcome(
      client.send(
        new CreateBucketCommand({
          Bucket: "new-one",
          CreateBucketConfiguration: { LocationConstraint: "us-east-2", ...configuration },
          ...more,
        }),
      ),
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
  await s3.client().send(new PutObjectCommand({ Bucket, Key: "mine", Body: "x" }));
  const client = clientOf(allow("s3:DeleteObject", `${bucketArn}/mine`));
  const answer = await client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "mine" }, { Key }] } }),
  );
  expect(answer.Deleted).toEqual([{ Key: "mine" }]);
  expect(answer.Errors).toMatchObject([{ Key, Code: "AccessDenied" }]);
  expect([...(s3.store.buckets.get(Bucket)?.objects.keys() ?? [])]).toEqual([Key]);
});

test("CopyObject reads the one and writes the other", async () => {
  const copy = (...policies: readonly unknown[]): Promise<string> =>
    outcome(clientOf(...policies).send(new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/k` })));
  const write = allow("s3:PutObject", `${bucketArn}/to`);
  const read = allow("s3:GetObject", objectArn);
  expect([await copy(write), await copy(read), await copy(write, read)]).toEqual([
    "403 AccessDenied",
    "403 AccessDenied",
    "done",
  ]);
});

test("a write that hangs on an ETag reads too", async () => {
  const write = (...actions: readonly string[]): Promise<string> =>
    outcome(clientOf(allow(actions, objectArn)).send(new PutObjectCommand({ Bucket, Key, Body: "x", IfMatch: "*" })));
  expect([await write("s3:PutObject"), await write("s3:PutObject", "s3:GetObject")]).toEqual([
    "403 AccessDenied",
    "done",
  ]);
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
    await client.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(open) }));
    expect(await anonymously()).toEqual([200, "text"]);
    const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true };
    await client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    expect((await anonymously())[0]).toBe(403);
    expect(await outcome(client.send(new GetObjectCommand({ Bucket, Key })))).toBe("done");
  });
});

test("a stranger's bucket opens when both sides allow", async () => {
  const theirs = s3.plant({ name: "theirs", owner: strangerId });
  const list = (client: S3Client): Promise<string> =>
    outcome(client.send(new ListObjectsV2Command({ Bucket: "theirs" })));
  const reader = clientOf(allow("s3:ListBucket", "arn:aws:s3:::theirs"));
  expect(await list(reader)).toBe("403 AccessDenied");
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: accountId }, Action: "s3:*", Resource: "arn:aws:s3:::theirs" }],
  });
  theirs.policy = { text, document: parsePolicy(text, { type: "resource" }) };
  expect([await list(reader), await list(clientOf())]).toEqual(["done", "403 AccessDenied"]);
  expect(await outcome(s3.client().send(new GetBucketPolicyCommand({ Bucket: "theirs" })))).toBe(
    "405 MethodNotAllowed",
  );
});
