import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetBucketEncryptionCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompleteMultipartUploadCommandInput,
  type PutObjectCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sign, type SigningCredentials } from "../../src/aws/sign.ts";
import type { KmsOperation } from "../../src/kms/service.ts";
import { python } from "../s3/clients.ts";
import {
  accountId,
  document,
  refusedWith,
  region,
  startWholeCloud,
  tolds,
  type WholeCloud,
} from "../aws/whole-cloud.ts";

const Bucket = "encrypted";
const objects = { Effect: "Allow", Action: ["s3:PutObject", "s3:GetObject", "s3:ListBucket"], Resource: "*" };
const uses = (Action: readonly string[], Condition: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  Condition,
});

let aws: WholeCloud;
/** By role. */
const clients: Record<string, S3Client> = {};
let key: string;
beforeAll(async () => {
  aws = await startWholeCloud();
  await aws.createBucket(Bucket);
  await aws.createBucket("plain");
  const viaS3 = { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } };
  const roles = {
    both: [objects, uses(["kms:GenerateDataKey", "kms:Decrypt"], viaS3)],
    writer: [objects, uses(["kms:GenerateDataKey"])],
    neither: [objects],
    denied: [objects, uses(["kms:*"]), { Effect: "Deny", Action: "kms:Decrypt", Resource: "*" }],
  };
  for (const [name, statements] of Object.entries(roles)) {
    clients[name] = aws.s3(await aws.assume(await aws.createRole(name, document(...statements))));
  }
  const { KeyMetadata } = await kms("CreateKey", { Description: "Milvus" });
  key = KeyMetadata?.Arn ?? "";
  await encryptWith({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: key });
  await s3("both").send(new PutObjectCommand({ Bucket, Key: "k", Body: "text" }));
});
afterAll(() => aws.cloud.close());

function s3(role: string): S3Client {
  const client = clients[role];
  if (client === undefined) throw new Error(`There is no role ${role}`);
  return client;
}

type Answer = {
  readonly KeyMetadata?: { readonly Arn?: string; readonly KeyState?: string };
  readonly Policy?: string;
};

/** Signed and sent as clients of the JSON protocol do. @throws the refusal, named by its code */
async function kms(operation: string, input: object, as: SigningCredentials = aws.cloud.credentials): Promise<Answer> {
  const body = JSON.stringify(input);
  const plain = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `TrentService.${operation}`,
    host: new URL(aws.cloud.awsEndpoint).host,
  };
  const request = { method: "POST", rawTarget: "/", headers: plain, body };
  const headers = sign(request, as, { service: "kms", region, now: Date.now() });
  const answer = await fetch(aws.cloud.awsEndpoint, { method: "POST", headers, body });
  const text = await answer.text();
  if (answer.ok) return text === "" ? {} : (JSON.parse(text) as Answer);
  const { __type, message } = JSON.parse(text) as Record<"__type" | "message", string>;
  throw Object.assign(new Error(message), { name: `${answer.status} ${__type}` });
}

async function encryptWith(ApplyServerSideEncryptionByDefault: {
  SSEAlgorithm: "aws:kms";
  KMSMasterKeyID?: string;
}): Promise<void> {
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled: true }] };
  await aws.s3().send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
}

const put = (role: string, more: Partial<PutObjectCommandInput> = {}) =>
  s3(role).send(new PutObjectCommand({ Bucket, Key: role, Body: "text", ...more }));
const get = (role: string, Key = "k") => s3(role).send(new GetObjectCommand({ Bucket, Key }));
const lacks = (role: string, action: string, why: string): string =>
  `AccessDenied: User: arn:aws:sts::${accountId}:assumed-role/${role}/session is not authorized to perform: ${action} on resource: ${key} ${why}`;
const noIdentity = (action: string): string => `because no identity-based policy allows the ${action} action`;

test("a bucket tells which key it has, and an object which one it is encrypted with", async () => {
  const { ServerSideEncryptionConfiguration: shown } = await aws.s3().send(new GetBucketEncryptionCommand({ Bucket }));
  expect(shown?.Rules).toEqual([
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key },
      BucketKeyEnabled: true,
    },
  ]);
  const encrypted = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: key, BucketKeyEnabled: true };
  expect(await put("both")).toMatchObject(encrypted);
  expect(await get("both")).toMatchObject(encrypted);
  const own = await put("neither", { ServerSideEncryption: "AES256" });
  expect([own.ServerSideEncryption, own.SSEKMSKeyId]).toEqual(["AES256", undefined]);
});

test.each([
  ["a write", "neither", "kms:GenerateDataKey", () => put("neither")],
  ["a read", "writer", "kms:Decrypt", () => get("writer")],
  ["an upload's beginning", "neither", "kms:GenerateDataKey", () => begin("neither")],
  ["an upload's part", "writer", "kms:Decrypt", () => part("writer")],
  ["an upload's end", "writer", "kms:Decrypt", async () => complete("writer", await part("both"))],
  ["a copy's source", "writer", "kms:Decrypt", () => copy("writer", "plain")],
  ["a copy's target", "neither", "kms:GenerateDataKey", () => copy("neither", Bucket, "plain/k")],
])("%s needs the key", async (_what, role, action, call) => {
  await aws.s3().send(new PutObjectCommand({ Bucket: "plain", Key: "k", Body: "text" }));
  expect(await refusedWith(call())).toBe(lacks(role, action, noIdentity(action)));
});

test("whoever may use the key may write in parts, copy and read", async () => {
  await complete("both", await part("both"));
  await copy("both", "plain");
  await s3("neither").send(new GetObjectCommand({ Bucket: "plain", Key: "copy" }));
  expect(await refusedWith(get("denied"))).toBe(
    lacks("denied", "kms:Decrypt", "with an explicit deny in an identity-based policy"),
  );
});

test("a HEAD decrypts nothing", async () => {
  const { SSEKMSKeyId } = await s3("neither").send(new HeadObjectCommand({ Bucket, Key: "k" }));
  expect(SSEKMSKeyId).toBe(key);
});

const begin = (role: string) => s3(role).send(new CreateMultipartUploadCommand({ Bucket, Key: "parts" }));
async function part(role: string) {
  const { UploadId } = await begin("both");
  const upload = { Bucket, Key: "parts", UploadId };
  const { ETag } = await s3(role).send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: "text" }));
  return { ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
}
const complete = (role: string, upload: CompleteMultipartUploadCommandInput) =>
  s3(role).send(new CompleteMultipartUploadCommand(upload));
const copy = (role: string, to: string, CopySource = `${Bucket}/k`) =>
  s3(role).send(new CopyObjectCommand({ Bucket: to, Key: "copy", CopySource }));

describe("a key's policy", () => {
  const root = { AWS: `arn:aws:iam::${accountId}:root` };
  const administration = {
    Effect: "Allow",
    Principal: root,
    Action: ["kms:PutKeyPolicy", "kms:DescribeKey"],
    Resource: "*",
  };
  const putPolicy = (...statements: readonly object[]) =>
    kms("PutKeyPolicy", { KeyId: key, PolicyName: "default", Policy: JSON.stringify(document(...statements)) });

  test("leaves the key to the account unless it is told otherwise", async () => {
    const { Policy } = await kms("GetKeyPolicy", { KeyId: key });
    expect(JSON.parse(Policy ?? "")).toMatchObject({
      Id: "key-default-1",
      Statement: [{ Principal: root, Action: "kms:*" }],
    });
  });

  test("that does not leave it to the account must name who may use it", async () => {
    const reader = { AWS: `arn:aws:iam::${accountId}:role/neither` };
    await putPolicy(administration, { Effect: "Allow", Principal: reader, Action: "kms:Decrypt", Resource: "*" });
    await get("neither");
    expect(await refusedWith(get("both"))).toBe(
      lacks("both", "kms:Decrypt", "because no resource-based policy allows the kms:Decrypt action"),
    );
    await putPolicy({ ...administration, Action: "kms:*" });
  });

  test.each([
    [
      "nobody that there is",
      { Principal: { AWS: `arn:aws:iam::${accountId}:role/nobody` } },
      "Policy contains a statement with one or more invalid principals.",
    ],
    [
      "its writer no more",
      { Action: "kms:Decrypt" },
      "The new key policy will not allow you to update the key policy in the future.",
    ],
  ])("may not name %s", async (_what, change, message) => {
    expect(await refusedWith(putPolicy({ ...administration, ...change }))).toBe(
      `400 MalformedPolicyDocumentException: ${message}`,
    );
  });
});

test.each([
  ["DisableKey", {}, "EnableKey", "KMS.DisabledException", "is disabled."],
  [
    "ScheduleKeyDeletion",
    { PendingWindowInDays: 7 },
    "CancelKeyDeletion",
    "KMS.KMSInvalidStateException",
    "is pending deletion.",
  ],
])("after %s nothing can be read or written", async (breaks, more, mends, code, words) => {
  await kms(breaks, { KeyId: key, ...more });
  const said = `${code}: ${key} ${words}`;
  expect([await refusedWith(get("both")), await refusedWith(put("both"))]).toEqual([said, said]);
  await kms(mends, { KeyId: key });
  await kms("EnableKey", { KeyId: key });
  await get("both");
});

/** Complete by its type; in an order in which each finds the key as it needs it. */
const operations: Record<KmsOperation, object> = {
  CreateKey: {},
  DescribeKey: {},
  GetKeyPolicy: {},
  DisableKey: {},
  EnableKey: {},
  ScheduleKeyDeletion: {},
  CancelKeyDeletion: {},
  PutKeyPolicy: {
    Policy: JSON.stringify(document({ ...uses(["kms:*"]), Principal: "*" })),
    BypassPolicyLockoutSafetyCheck: true,
  },
};

test("every operation is decided by IAM on its key", async () => {
  const { KeyMetadata: { Arn = "" } = {} } = await kms("CreateKey", {});
  const outcomes = [];
  for (const [operation, input] of Object.entries(operations)) {
    const resource = operation === "CreateKey" ? "*" : Arn;
    const asked = operation === "CreateKey" ? {} : { KeyId: Arn, ...input };
    const allowed = { Effect: "Allow", Action: `kms:${operation}`, Resource: resource };
    const others = { Effect: "Allow", NotAction: `kms:${operation}`, Resource: "*" };
    const [may, mayNot] = [allowed, others].map((statement, index) =>
      aws.cloud.account.createUser(`${operation}-${index}`, [document(statement)]),
    );
    const refusal = await refusedWith(kms(operation, asked, mayNot));
    await kms(operation, asked, may);
    outcomes.push([
      operation,
      refusal.includes(`is not authorized to perform: kms:${operation} on resource: ${resource} `),
    ]);
  }
  expect(outcomes).toEqual(Object.keys(operations).map((operation) => [operation, true]));
});

const unknown = "0a1b2c3d-0000-4000-8000-000000000001";
const arnOf = (where: string, id: string): string => `arn:aws:kms:${where}:${accountId}:key/${id}`;

test.each([
  ["an id of none", unknown, `Key '${arnOf(region, unknown)}' does not exist`],
  ["what is no id", "milvus", "Invalid keyId 'milvus'"],
  ["a key of another region", arnOf("us-west-2", unknown), "Invalid arn us-west-2"],
  ["an alias of none", "alias/milvus", `Alias arn:aws:kms:${region}:${accountId}:alias/milvus is not found.`],
])("%s is not found", async (_what, SSEKMSKeyId, message) => {
  const asked = put("both", { ServerSideEncryption: "aws:kms", SSEKMSKeyId });
  expect(await refusedWith(asked)).toBe(`KMS.NotFoundException: ${message}`);
  expect(await refusedWith(kms("DescribeKey", { KeyId: SSEKMSKeyId }))).toBe(`400 NotFoundException: ${message}`);
});

test("another account's key is not told from none", async () => {
  const SSEKMSKeyId = `arn:aws:kms:${region}:999988887777:key/${unknown}`;
  expect(await refusedWith(put("both", { ServerSideEncryption: "aws:kms", SSEKMSKeyId }))).toBe(
    `AccessDenied: User: arn:aws:sts::${accountId}:assumed-role/both/session is not authorized to perform: kms:GenerateDataKey on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
  );
});

test("where no key is named, AWS's own serves whoever may use S3", async () => {
  const { SSEKMSKeyId = "" } = await put("neither", { ServerSideEncryption: "aws:kms" });
  expect(SSEKMSKeyId).not.toBe(key);
  await get("neither", "neither");
  const { KeyMetadata } = await kms("DescribeKey", { KeyId: "alias/aws/s3" });
  expect(KeyMetadata).toMatchObject({ Arn: SSEKMSKeyId, KeyManager: "AWS" });
  expect(await refusedWith(kms("DisableKey", { KeyId: SSEKMSKeyId }))).toMatch(
    /^400 AccessDeniedException: .+ because no resource-based policy allows the kms:DisableKey action$/,
  );
});

test("what is not implemented says so by name, and a stranger's signature is refused", async () => {
  const stranger = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
  expect([
    await refusedWith(kms("GenerateDataKey", { KeyId: key })),
    await refusedWith(kms("CreateKey", { KeySpec: "RSA_2048" })),
    await refusedWith(kms("DescribeKey", { KeyId: key }, stranger)),
    await refusedWith(kms("DescribeKey", {})),
    await refusedWith(kms("GetKeyPolicy", { KeyId: "alias/aws/s3" })),
  ]).toEqual([
    "501 NotImplemented: The local cloud does not implement KMS's GenerateDataKey.",
    "501 NotImplemented: The local cloud does not implement CreateKey's KeySpec.",
    "400 UnrecognizedClientException: The security token included in the request is invalid.",
    "400 ValidationException: 1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null",
    "400 InvalidArnException: Key Aliases are not supported for this operation.",
  ]);
});

const script = `
kms = client("kms")
key = kms.create_key(Description="boto3")["KeyMetadata"]["Arn"]
kms.disable_key(KeyId=key)
tell(kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"])
tell(json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])["Id"])
try: kms.describe_key(KeyId="${unknown}")
except kms.exceptions.NotFoundException as error: tell(str(error))
`;

test.skipIf(python === undefined)("boto3 makes and reads a key", async () => {
  expect(await tolds(aws, script)).toEqual([
    "Disabled",
    "key-default-1",
    `An error occurred (NotFoundException) when calling the DescribeKey operation: Key '${arnOf(region, unknown)}' does not exist`,
  ]);
});
