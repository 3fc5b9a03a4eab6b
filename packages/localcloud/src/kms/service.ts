/*
 * KMS, as far as a key that encrypts a bucket goes: made, described, disabled, deleted, and its policy. What S3 asks of
 * a key in its caller's name is in use-key.ts.
 * Differs from the real one: nothing is encrypted, so GenerateDataKey, Decrypt and their like answer 501; symmetric keys
 * alone, and none of other accounts; no aliases but `alias/aws/s3`, no grants, no tags; a key that is to be deleted never is.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
import { isObject, type JsonObject } from "@eyrie/iam-policy/json";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import type { Account } from "../aws/account.ts";
import { requireAllowed, requireSigned } from "../aws/authorize.ts";
import { notImplemented } from "../aws/protocol.ts";
import type { CallName } from "../aws/record.ts";
import { AwsError, type Authorize, type AwsCall, type AwsService } from "../aws/service.ts";
import type { HttpRequest } from "../http/message.ts";
import { principalStands } from "../iam/principals.ts";
import type { StoredDocument } from "../iam/store.ts";
import type { Surroundings } from "../surroundings.ts";
import { keyPolicy, requireKept, type KeyStore, type KmsKey } from "./keys.ts";

export type KmsOptions = {
  readonly account: Account;
  readonly authorize: Authorize;
  readonly keys: KeyStore;
  readonly surroundings: Surroundings;
};

type KmsContext = KmsOptions & { readonly call: AwsCall; readonly input: JsonObject };

type Operation = {
  /** Everything that may be asked with it; more is not implemented. */
  readonly takes: readonly string[];
  readonly run: (key: KmsKey, kms: KmsContext) => object | undefined;
};

const day = 24 * 60 * 60 * 1000;

/** On a key that is there. */
const onKeys = {
  DescribeKey: { takes: [], run: (key, kms) => ({ KeyMetadata: metadata(key, kms) }) },
  GetKeyPolicy: { takes: ["PolicyName"], run: ({ policy }) => ({ Policy: policy.text, PolicyName: "default" }) },
  PutKeyPolicy: {
    takes: ["PolicyName", "Policy", "BypassPolicyLockoutSafetyCheck"],
    run: (key, kms) => {
      requireKept(key);
      key.policy = readPolicy(text(kms.input, "Policy"), key.arn, kms);
      return undefined;
    },
  },
  EnableKey: { takes: [], run: (key) => enter(key, "Enabled") },
  DisableKey: { takes: [], run: (key) => enter(key, "Disabled") },
  ScheduleKeyDeletion: {
    takes: ["PendingWindowInDays"],
    run: (key, { input, surroundings }) => {
      const { PendingWindowInDays: days = 30 } = input;
      if (typeof days !== "number" || days < 7 || days > 30) {
        throw new AwsError("ValidationException", 400, "PendingWindowInDays must be between 7 and 30 inclusive");
      }
      enter(key, "PendingDeletion");
      key.deletionDate = surroundings.now() + days * day;
      return { KeyId: key.arn, DeletionDate: key.deletionDate / 1000, KeyState: key.state, PendingWindowInDays: days };
    },
  },
  CancelKeyDeletion: {
    takes: [],
    run: (key) => {
      if (key.state !== "PendingDeletion") {
        throw new AwsError("KMSInvalidStateException", 400, `${key.arn} is not pending deletion.`);
      }
      key.state = "Disabled";
      key.deletionDate = undefined;
      return { KeyId: key.arn };
    },
  },
} as const satisfies Record<string, Operation>;

export type KmsOperation = "CreateKey" | keyof typeof onKeys;

export const kmsOperations: readonly string[] = ["CreateKey", ...Object.keys(onKeys)];

export function makeKmsService(options: KmsOptions): AwsService {
  return async (call) => {
    requireSigned(call.caller, "MissingAuthenticationTokenException");
    const kms: KmsContext = { ...options, call, input: readInput(call.body) };
    const { operation } = nameKmsCall(call.request);
    const answer = operation === "CreateKey" ? createKey(kms) : onKey(operation, kms);
    const body = answer === undefined ? "" : JSON.stringify(answer);
    return { status: 200, headers: { "content-type": "application/x-amz-json-1.1" }, body };
  };
}

/** By the header; what it is about by the body, which may be anything. */
export function nameKmsCall({ headers, body }: HttpRequest): CallName {
  const operation = (headers["x-amz-target"] ?? "").replace(/^TrentService\./, "");
  try {
    const { KeyId } = readInput(body);
    return { operation, resource: typeof KeyId === "string" ? KeyId : "" };
  } catch {
    return { operation, resource: "" };
  }
}

function createKey(kms: KmsContext): object {
  const { account, authorize, keys, call, input } = kms;
  checkInput("CreateKey", input, ["Policy", "Description", "BypassPolicyLockoutSafetyCheck"]);
  const { caller, region } = call;
  const context = { "aws:RequestedRegion": region };
  const question = { caller, action: "kms:CreateKey", resource: "*", resourceAccount: account.id, context };
  requireAllowed(authorize, question, "AccessDeniedException");
  const policy = input["Policy"] === undefined ? undefined : readPolicy(text(input, "Policy"), "*", kms);
  const description = input["Description"] === undefined ? "" : text(input, "Description");
  return { KeyMetadata: metadata(keys.create(region, policy, description), kms) };
}

function onKey(name: string, kms: KmsContext): object | undefined {
  if (!isOperation(name)) throw notImplemented(`KMS's ${name}`);
  const operation: Operation = onKeys[name];
  checkInput(name, kms.input, ["KeyId", ...operation.takes]);
  const named = text(kms.input, "KeyId");
  if (name !== "DescribeKey" && /^(?:arn:.+:)?alias\//.test(named)) {
    throw new AwsError("InvalidArnException", 400, "Key Aliases are not supported for this operation.");
  }
  const key = kms.keys.find(named, kms.call.region);
  requireAllowed(
    kms.authorize,
    { ...asks(name, key.arn, kms), resourcePolicy: key.policy.parsed },
    "AccessDeniedException",
  );
  return operation.run(key, kms);
}

const isOperation = (name: string): name is keyof typeof onKeys => Object.hasOwn(onKeys, name);

const asks = (operation: KmsOperation, resource: string, { account, call: { caller, region } }: KmsContext) => ({
  caller,
  action: `kms:${operation}`,
  resource,
  resourceAccount: account.id,
  resourceMustAllow: true,
  context: {
    "aws:RequestedRegion": region,
    ...(caller.kind === "anonymous" ? {} : { "kms:CallerAccount": caller.account }),
  },
});

function enter(key: KmsKey, state: KmsKey["state"]): undefined {
  requireKept(key);
  key.state = state;
}

function metadata({ id, arn, createdAt, description, manager, state, deletionDate }: KmsKey, { account }: KmsContext) {
  return {
    AWSAccountId: account.id,
    KeyId: id,
    Arn: arn,
    CreationDate: createdAt / 1000,
    Enabled: state === "Enabled",
    Description: description,
    KeyUsage: "ENCRYPT_DECRYPT",
    KeyState: state,
    ...(deletionDate === undefined ? {} : { DeletionDate: deletionDate / 1000 }),
    Origin: "AWS_KMS",
    KeyManager: manager,
    CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
    KeySpec: "SYMMETRIC_DEFAULT",
    EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
    MultiRegion: false,
  };
}

/** @throws AwsError also for a policy that would keep its writer from ever writing another */
function readPolicy(source: string, arn: string, kms: KmsContext): StoredDocument {
  const iam = kms.account.visibility.visible();
  const policy = parsed(source);
  const named = policy.parsed.statements.flatMap(({ principals }) => principals?.values ?? []);
  if (!named.every(({ type, value }) => principalStands(iam, type, value))) {
    throw malformed("Policy contains a statement with one or more invalid principals.");
  }
  const kept = kms.authorize({ ...asks("PutKeyPolicy", arn, kms), resourcePolicy: policy.parsed });
  if (!kept.allowed && kms.input["BypassPolicyLockoutSafetyCheck"] !== true) {
    throw malformed("The new key policy will not allow you to update the key policy in the future.");
  }
  return policy;
}

function parsed(source: string): StoredDocument {
  try {
    return keyPolicy(source);
  } catch (error) {
    if (error instanceof PolicyError) throw malformed("Policy contains a statement that is not well-formed.");
    throw error;
  }
}

function malformed(message: string): AwsError {
  return new AwsError("MalformedPolicyDocumentException", 400, message);
}

function readInput(body: Uint8Array): JsonObject {
  let input: unknown;
  try {
    input = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    // Refused below.
  }
  if (isObject(input)) return input;
  throw new AwsError("SerializationException", 400, "The request is not a JSON object.");
}

function checkInput(operation: string, input: JsonObject, taken: readonly string[]): void {
  const unknown = Object.keys(input).find((name) => !taken.includes(name));
  if (unknown !== undefined) throw notImplemented(`${operation}'s ${unknown}`);
}

function text(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value === "string" && value !== "") return value;
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  throw new AwsError(
    "ValidationException",
    400,
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}
