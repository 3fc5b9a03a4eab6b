/*
 * Amazon S3 for general purpose buckets, in memory.
 *
 * Covers: buckets with their location, tags, public access block, ownership controls, policy, lifecycle, encryption
 * (S3's own keys and KMS's) and `x-amz-expected-bucket-owner`; objects with conditions, ranges, checksums, user metadata and tags;
 * copies, batch deletion, versions and delete markers, all listings, multipart uploads with parts sent or copied;
 * path-style and virtual-hosted addresses, presigned URLs. Every call is put to IAM with the bucket's policy.
 * The operations and parameters left out (ACLs that grant, MFA delete, customers' own keys, Object Lock, browsers' forms, …) answer
 * 501 `NotImplemented` by name: what bucket-operations.ts and object-operations.ts do not hold.
 *
 * Differs from the real one:
 * - A host that names no region, as loopback does, stands for every region's endpoint: the signature says which.
 *   So a wrong region there is answered like a wrong endpoint (301); `AuthorizationHeaderMalformed` needs a host that
 *   names a region, or `<bucket>.s3.amazonaws.com`, whose name leads to the bucket's, in an opt-in region too.
 * - Nothing is eventual, and lifecycle rules are kept but never carried out.
 * - Nothing is encrypted, so an object's ETag is its MD5 with a key of KMS too; the key is only asked for.
 * - A body is as long as the server takes it, 64 MiB; S3 takes 5 GiB.
 * - A policy is public when it allows everyone without any condition; AWS also looks into the conditions.
 * - A policy's principals are looked up in this account only; another's are taken for there.
 * - A completed upload that is completed again is `NoSuchUpload`; S3 repeats its answer for a while.
 * - A continuation token is its last key in base64, and is good in any listing.
 */
import type { Account } from "../aws/account.ts";
import { notImplemented } from "../aws/protocol.ts";
import { AwsError, type Authorize, type AwsCall, type AwsService } from "../aws/service.ts";
import type { HttpResponse } from "../http/message.ts";
import type { Surroundings } from "../surroundings.ts";
import { withPrincipalGone } from "../iam/principals.ts";
import type { UseKey } from "../kms/use-key.ts";
import { checkExpectedOwner, demand } from "./access.ts";
import { createBucket, listBuckets } from "./account-operations.ts";
import { bucketOperations } from "./bucket-operations.ts";
import { noSuchBucket } from "./errors.ts";
import type { BucketExchange, Cloud, Exchange, ObjectExchange, Operations } from "./exchange.ts";
import { objectOperations } from "./object-operations.ts";
import { globalRegion } from "./regions.ts";
import { accountOperationOf, bucketOperationOf, objectOperationOf } from "./routes.ts";
import { makeS3Store, type Bucket, type S3Store } from "./store.ts";
import { readTarget } from "./target.ts";

export type S3Options = {
  readonly surroundings: Surroundings;
  readonly authorize: Authorize;
  readonly useKey: UseKey;
  readonly account: Account;
  readonly region: string;
  /** What S3 remembers, for those who want to look at it or plant something. */
  readonly store?: S3Store;
};

const maxKeyBytes = 1024;

/** DNS leads it to the bucket's region, whatever region the caller believes in. */
const globalVirtualHost = /\.s3\.amazonaws\.com(?::\d+)?$/i;

/** A signature for another region than the one whose endpoint was called. */
const checkSignatureRegion = ({ call }: Exchange, endpointRegion: string | undefined): void => {
  if (endpointRegion === undefined || call.caller.kind === "anonymous" || call.region === endpointRegion) return;
  throw new AwsError(
    "AuthorizationHeaderMalformed",
    400,
    `The authorization header is malformed; the region '${call.region}' is wrong; expecting '${endpointRegion}'`,
    { Region: endpointRegion, "x-amz-bucket-region": endpointRegion },
  );
};

/** The oldest endpoint tells any bucket's location: that is how clients find out where to go. */
const checkBucketRegion = ({ endpointRegion }: Exchange, bucket: Bucket, operation: string): void => {
  if (endpointRegion === bucket.region) return;
  if (operation === "GetBucketLocation" && endpointRegion === globalRegion) return;
  throw new AwsError(
    "PermanentRedirect",
    301,
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    {
      Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com`,
      Bucket: bucket.name,
      Region: bucket.region,
      "x-amz-bucket-region": bucket.region,
    },
  );
};

const perform = <Scope extends Exchange>(
  operations: Operations<string, Scope>,
  name: string,
  exchange: Scope,
  bucket?: Bucket,
): HttpResponse => {
  const operation = operations[name];
  if (operation === undefined) throw notImplemented(name);
  for (const permission of operation.permissions(exchange)) demand(exchange, permission, bucket);
  return operation.run(exchange);
};

/** The bucket of a call, once it is sure that the call is meant for it. */
const findBucket = (exchange: Exchange, bucketName: string, operation: string): Bucket => {
  const bucket = exchange.cloud.store.buckets.get(bucketName);
  if (bucket === undefined) throw noSuchBucket(bucketName);
  checkBucketRegion(exchange, bucket, operation);
  checkExpectedOwner(exchange.headers["x-amz-expected-bucket-owner"], bucket);
  return bucket;
};

/** ListBuckets, the one call that names no bucket. */
const performOnAccount = (exchange: Exchange): HttpResponse =>
  perform({ ListBuckets: listBuckets }, accountOperationOf(exchange.call.request.method, exchange.query), exchange);

const performOnBucket = (exchange: Exchange, bucketName: string): HttpResponse => {
  const name = bucketOperationOf(exchange.call.request.method, exchange.query);
  if (name === "CreateBucket") return perform({ [name]: createBucket }, name, { ...exchange, bucketName });
  const bucket = findBucket(exchange, bucketName, name);
  return perform<BucketExchange>(bucketOperations, name, { ...exchange, bucket }, bucket);
};

const performOnObject = (exchange: Exchange, bucketName: string, key: string): HttpResponse => {
  const { call, query, headers } = exchange;
  const name = objectOperationOf(call.request.method, query, headers["x-amz-copy-source"] !== undefined);
  const bucket = findBucket(exchange, bucketName, name);
  const size = Buffer.byteLength(key);
  if (size > maxKeyBytes) {
    const details = { Size: String(size), MaxSizeAllowed: String(maxKeyBytes) };
    throw new AwsError("KeyTooLongError", 400, "Your key is too long", details);
  }
  return perform<ObjectExchange>(objectOperations, name, { ...exchange, bucket, key }, bucket);
};

export const makeS3 = ({ store = makeS3Store(), ...options }: S3Options): AwsService => {
  const cloud: Cloud = { ...options, store };
  options.account.principalGone.push((gone) => {
    for (const bucket of store.buckets.values()) bucket.policy = withPrincipalGone(bucket.policy, gone);
  });
  const serve = (call: AwsCall): HttpResponse => {
    const { request } = call;
    const host = request.headers["host"] ?? "";
    const target = readTarget(request.rawTarget, host);
    const bucket = target.bucket === undefined ? undefined : store.buckets.get(target.bucket);
    const addressed = target.endpointRegion ?? (globalVirtualHost.test(host) ? bucket?.region : undefined);
    const unsigned = call.caller.kind === "anonymous" ? bucket?.region : undefined;
    const exchange: Exchange = {
      cloud,
      call,
      headers: request.headers,
      query: target.query,
      endpointRegion: addressed ?? unsigned ?? call.region,
    };
    checkSignatureRegion(exchange, addressed);
    if (target.bucket === undefined) return performOnAccount(exchange);
    if (target.key === undefined) return performOnBucket(exchange, target.bucket);
    return performOnObject(exchange, target.bucket, target.key);
  };
  return async (call) => serve(call);
};
