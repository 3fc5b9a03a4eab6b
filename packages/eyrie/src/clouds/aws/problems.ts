import { Problem, type ProblemCode, type VendorError } from "../../model/problem.ts";
import * as say from "../../messages/aws.ts";

/** What a call was about, for its error: `s3:GetBucketTagging` on an ARN. */
export type CallSubject = {
  readonly action: string;
  readonly resource: string;
  /** Where it is asked, for services that an account has or has not in a region. */
  readonly region?: string;
};

/** AWS's error codes, by what they mean to us. What is not listed is `failed`. */
const codes: Readonly<Record<string, ProblemCode>> = {
  AccessDenied: "denied",
  AccessDeniedException: "denied",
  AllAccessDisabled: "denied",
  UnauthorizedOperation: "denied",
  NoSuchEntity: "missing",
  NoSuchEntityException: "missing",
  NoSuchBucket: "missing",
  NoSuchKey: "missing",
  NoSuchTagSet: "missing",
  NoSuchUpload: "missing",
  NoSuchBucketPolicy: "missing",
  NoSuchLifecycleConfiguration: "missing",
  NoSuchPublicAccessBlockConfiguration: "missing",
  OwnershipControlsNotFoundError: "missing",
  NotFound: "missing",
  NotFoundException: "missing",
  ResourceNotFoundException: "missing",
  EntityAlreadyExists: "exists",
  EntityAlreadyExistsException: "exists",
  BucketAlreadyExists: "exists",
  BucketAlreadyOwnedByYou: "exists",
  BucketNotEmpty: "exists",
  DeleteConflict: "exists",
  DeleteConflictException: "exists",
  Throttling: "throttled",
  ThrottlingException: "throttled",
  TooManyRequestsException: "throttled",
  RequestLimitExceeded: "throttled",
  SlowDown: "throttled",
  OperationAborted: "throttled",
  ConcurrentModification: "throttled",
  ConcurrentModificationException: "throttled",
  TimeoutError: "unreachable",
  RequestTimeout: "unreachable",
  ECONNREFUSED: "unreachable",
  ECONNRESET: "unreachable",
  ENOTFOUND: "unreachable",
  EAI_AGAIN: "unreachable",
  ETIMEDOUT: "unreachable",
  ServiceUnavailable: "unreachable",
  ServiceFailure: "unreachable",
  InternalError: "unreachable",
  ExpiredToken: "expired",
  ExpiredTokenException: "expired",
  InvalidClientTokenId: "expired",
  InvalidAccessKeyId: "expired",
  SignatureDoesNotMatch: "expired",
  InvalidSignatureException: "expired",
  IncompleteSignature: "expired",
  IncompleteSignatureException: "expired",
  UnrecognizedClientException: "expired",
  CredentialsProviderError: "expired",
  TokenProviderError: "expired",
  RegionDisabled: "invalid",
  RegionDisabledException: "invalid",
  InvalidIdentityToken: "invalid",
  InvalidIdentityTokenException: "invalid",
  MalformedPolicyDocument: "invalid",
  MalformedPolicyDocumentException: "invalid",
  MalformedPolicy: "invalid",
  LimitExceeded: "invalid",
  LimitExceededException: "invalid",
  ValidationError: "invalid",
  ValidationException: "invalid",
  InvalidBucketName: "invalid",
  PermanentRedirect: "mismatch",
  AuthorizationHeaderMalformed: "mismatch",
  AbortError: "interrupted",
};

type SdkError = Error & {
  readonly Code?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
};

/** A HEAD answer has no body, so the SDK names its error only `Unknown` or after the status. */
const byStatus: Readonly<Record<number, ProblemCode>> = {
  301: "mismatch",
  400: "invalid",
  403: "denied",
  404: "missing",
  409: "exists",
  429: "throttled",
  500: "unreachable",
  503: "unreachable",
};

function vendorError(subject: CallSubject, error: SdkError): VendorError {
  const [service = "", operation = ""] = subject.action.split(":");
  const status = error.$metadata?.httpStatusCode;
  const requestId = error.$metadata?.requestId;
  const named = [error.name, error.Code, error.code].find((code) => code !== undefined && code in codes);
  return {
    service,
    operation,
    code: named ?? error.name,
    message: error.message,
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/**
 * What was refused, as AWS says it. A call can need more than its own action: one that makes a role with tags needs
 * `iam:TagRole` too. Where AWS says nothing it is the call itself.
 */
function lacking({ action, resource }: CallSubject, { message }: VendorError): CallSubject {
  const told = /is not authorized to perform: ([\w-]+:\w+)(?: on resource: "?(arn:[^\s"]+))?/.exec(message);
  return { action: told?.[1] ?? action, resource: told?.[2] ?? resource };
}

/** Turns whatever the SDK threw into a Problem that names action, resource and remedy. */
function awsProblem(subject: CallSubject, thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  const error: SdkError = thrown instanceof Error ? thrown : new Error(String(thrown));
  const vendor = vendorError(subject, error);
  const code = codes[vendor.code] ?? byStatus[vendor.status ?? 0] ?? "failed";
  const { fact, remedy } = say.awsCallFailed(code, subject, vendor, lacking(subject, vendor));
  return new Problem(code, fact, remedy, { cause: thrown, vendor });
}

/** Runs one SDK call; what it throws comes out as a Problem. */
export async function calling<T>(subject: CallSubject, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw awsProblem(subject, error);
  }
}

/** The value, or `undefined` when there is none; other problems are thrown. */
export async function ifAny<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Problem && error.code === "missing") return undefined;
    throw error;
  }
}
