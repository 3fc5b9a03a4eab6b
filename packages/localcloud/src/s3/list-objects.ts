import { invalidArgument } from "./errors.ts";
import {
  given,
  isoTime,
  onBucket,
  xmlAnswer,
  type BucketExchange,
  type Operation,
  type Permission,
} from "./exchange.ts";
import { commonPrefixElements, pageOf, readRequest, requestElements } from "./listing.ts";
import { ownerElement } from "./owner.ts";
import type { Bucket, StoredObject } from "./store.ts";
import { element, type XmlElement } from "./xml.ts";

export const listPermissions =
  (action: "s3:ListBucket" | "s3:ListBucketVersions") =>
  (exchange: BucketExchange): readonly Permission[] => {
    const context: Record<string, string> = {};
    for (const name of ["prefix", "delimiter", "max-keys"]) {
      const value = exchange.query.get(name);
      if (value !== undefined) context[`s3:${name}`] = value;
    }
    return given(context, onBucket(action)(exchange));
  };

/** What every listing says of an object. */
export const describeObject = (key: string, object: StoredObject): readonly XmlElement[] => [
  element("Key", key),
  element("LastModified", isoTime(object.lastModified)),
  element("ETag", `"${object.etag}"`),
  element("ChecksumAlgorithm", object.checksum.algorithm.toUpperCase()),
  element("ChecksumType", object.checksum.type),
  element("Size", object.body.length),
  element("StorageClass", "STANDARD"),
];

export const bucketRegionHeader = ({ region }: Bucket): Record<string, string> => ({ "x-amz-bucket-region": region });

type Entry = { readonly key: string; readonly object: StoredObject };

function* objectsBehind({ objects }: Bucket, prefix: string, after: string): Generator<Entry> {
  for (const key of objects.keysFrom(after, prefix)) {
    const object = objects.get(key);
    if (object !== undefined && key !== after) yield { key, object };
  }
}

/** What both listings of objects share; `next` is the last that was given, when there is more. */
const readListing = ({ bucket, query }: BucketExchange, after: string, withOwner: boolean) => {
  const request = readRequest(query, "max-keys");
  const { prefix, most, write } = request;
  const page = pageOf(objectsBehind(bucket, prefix, after), request, after);
  const owner = withOwner ? ownerElement(bucket) : undefined;
  return {
    request,
    next: typeof page.next === "object" ? page.next.key : page.next,
    count: page.entries.length + page.commonPrefixes.length,
    head: [
      element("Name", bucket.name),
      ...requestElements(query, request),
      element("MaxKeys", most),
      element("IsTruncated", page.truncated),
    ],
    found: [
      ...page.entries.map(({ key, object }) => element("Contents", [...describeObject(write(key), object), owner])),
      ...commonPrefixElements(page, request),
    ],
  };
};

export const listObjects: Operation<BucketExchange> = {
  permissions: listPermissions("s3:ListBucket"),
  run: (exchange) => {
    const { bucket, query } = exchange;
    const marker = query.get("marker") ?? "";
    const { request, next, head, found } = readListing(exchange, marker, true);
    const { write, delimiter } = request;
    return xmlAnswer(
      element("ListBucketResult", [
        ...head,
        element("Marker", write(marker)),
        // Without a delimiter the last key itself is the next marker.
        next === undefined || delimiter === "" ? undefined : element("NextMarker", write(next)),
        ...found,
      ]),
      bucketRegionHeader(bucket),
    );
  },
};

const tokenOf = (last: string): string => Buffer.from(last).toString("base64");

const readToken = (token: string): string => {
  const last = Buffer.from(token, "base64").toString();
  if (token === "" || tokenOf(last) !== token) {
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  }
  return last;
};

export const listObjectsV2: Operation<BucketExchange> = {
  permissions: listPermissions("s3:ListBucket"),
  run: (exchange) => {
    const { bucket, query } = exchange;
    const listType = query.get("list-type") ?? "";
    if (listType !== "2") throw invalidArgument("Invalid List Type specified in Request", "list-type", listType);
    const token = query.get("continuation-token");
    const startAfter = query.get("start-after");
    const after = token === undefined ? (startAfter ?? "") : readToken(token);
    const { request, next, count, head, found } = readListing(exchange, after, query.get("fetch-owner") === "true");
    return xmlAnswer(
      element("ListBucketResult", [
        ...head,
        element("KeyCount", count),
        token === undefined ? undefined : element("ContinuationToken", token),
        next === undefined ? undefined : element("NextContinuationToken", tokenOf(next)),
        startAfter === undefined ? undefined : element("StartAfter", request.write(startAfter)),
        ...found,
      ]),
      bucketRegionHeader(bucket),
    );
  },
};
