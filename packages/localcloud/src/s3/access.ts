import type { Decision } from "@eyrie/iam-policy/decide";
import { deniedMessage } from "../aws/authorize.ts";
import { AwsError, type Caller } from "../aws/service.ts";
import { endpointContext } from "../ec2/network.ts";
import { accessDenied, invalidRequest } from "./errors.ts";
import type { Exchange, Permission } from "./exchange.ts";
import { isPublic } from "./public-policy.ts";
import type { Bucket } from "./store.ts";

/** Request headers that S3 offers to policies as condition keys of the same name. */
const headerKeys = [
  "x-amz-acl",
  "x-amz-content-sha256",
  "x-amz-copy-source",
  "x-amz-metadata-directive",
  "x-amz-object-ownership",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-storage-class",
  "if-match",
  "if-none-match",
] as const;

/**
 * The service's condition keys for any call. A key without a value is absent, not empty: HeadBucket has no `s3:prefix`.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
const conditionKeys = ({ headers, query }: Exchange, bucket: Bucket | undefined): Record<string, string> => {
  const keys: Record<string, string> = {};
  for (const name of headerKeys) {
    const value = headers[name];
    if (value !== undefined) keys[`s3:${name}`] = value;
  }
  if (headers["authorization"] !== undefined || query.has("X-Amz-Signature")) {
    keys["s3:authType"] = query.has("X-Amz-Signature") ? "REST-QUERY-STRING" : "REST-HEADER";
    keys["s3:signatureversion"] = "AWS4-HMAC-SHA256";
  }
  if (bucket !== undefined) {
    keys["s3:ResourceAccount"] = bucket.owner;
    keys["aws:ResourceAccount"] = bucket.owner;
  }
  return keys;
};

const isOwnAccount = (caller: Caller, bucket: Bucket): boolean =>
  caller.kind !== "anonymous" && caller.account === bucket.owner;

/** @param bucket whose owner and policy have a say; `undefined` where there is none yet */
const decideFor = (exchange: Exchange, permission: Permission, bucket: Bucket | undefined): Decision => {
  const { cloud, call } = exchange;
  const { endpoint } = call;
  const endpointKeys = endpoint === undefined ? {} : endpointContext(endpoint);
  return cloud.authorize({
    caller: call.caller,
    action: permission.action,
    resource: permission.resource,
    context: { ...conditionKeys(exchange, bucket), ...endpointKeys, ...permission.context },
    ...(bucket?.policy === undefined ? {} : { resourcePolicy: bucket.policy.parsed }),
    ...(endpoint === undefined ? {} : { endpointPolicy: endpoint.policy.parsed }),
    resourceAccount: bucket?.owner ?? ("account" in call.caller ? call.caller.account : cloud.account.id),
  });
};

/**
 * AWS names caller, action, resource and policy type to callers of the bucket's own account only.
 * @param message the sentence for those
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
export const denial = ({ call: { caller } }: Exchange, bucket: Bucket | undefined, message: string): AwsError => {
  const outsider = caller.kind === "anonymous" || (bucket !== undefined && !isOwnAccount(caller, bucket));
  return accessDenied(
    outsider ? undefined : message,
    bucket === undefined ? {} : { "x-amz-bucket-region": bucket.region },
  );
};

/** @throws AwsError `AccessDenied` unless IAM allows it. */
export const demand = (exchange: Exchange, permission: Permission, bucket: Bucket | undefined): void => {
  const decision = decideFor(exchange, permission, bucket);
  if (!decision.allowed) {
    const { action, resource } = permission;
    throw denial(exchange, bucket, deniedMessage(exchange.call.caller, action, `"${resource}"`, decision));
  }
  const restricted = bucket?.publicAccessBlock?.RestrictPublicBuckets === true;
  if (bucket === undefined || !restricted || isOwnAccount(exchange.call.caller, bucket)) return;
  if (bucket.policy !== undefined && isPublic(bucket.policy.parsed)) throw accessDenied();
};

/** @throws AwsError unless the bucket is of the account that the caller expects. */
export const checkExpectedOwner = (expected: string | undefined, bucket: Bucket): void => {
  if (expected === undefined) return;
  if (!/^\d{12}$/.test(expected)) {
    throw new AwsError(
      "InvalidBucketOwnerAWSAccountID",
      400,
      "The value of the expected bucket owner parameter must be an AWS account ID.",
    );
  }
  if (expected !== bucket.owner) throw accessDenied();
};

/** @throws AwsError `InvalidRequest` when nothing vouches for the body; S3 asks it of the calls that could do most harm. */
export const demandDigest = ({ headers }: Exchange): void => {
  const vouched = Object.keys(headers).some((name) => /^(?:content-md5|x-amz-checksum-.+|x-amz-trailer)$/.test(name));
  if (!vouched) throw invalidRequest("Missing required header for this request: Content-MD5");
};
