import { invalidArgument } from "./errors.ts";
import { isoTime, onBucket, xmlAnswer, type BucketExchange, type Operation, type Permission } from "./exchange.ts";
import { listKeys, type ListingRequest } from "./listing.ts";
import { ownerElement } from "./owner.ts";
import type { Bucket, StoredObject } from "./store.ts";
import type { Query } from "./target.ts";
import { element, type XmlElement } from "./xml.ts";

const mostAtOnce = 1000;

/** Reads `max-keys` and its like: a page never holds more than a thousand entries. */
export const readMost = (query: Query, name: string): number => {
  const asked = query.get(name);
  if (asked === undefined) return mostAtOnce;
  if (!/^\d{1,10}$/.test(asked) || Number(asked) > 0x7fffffff) {
    const argument = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    throw invalidArgument(`Argument ${argument} must be an integer between 0 and 2147483647`, argument, asked);
  }
  return Number(asked);
};

/** How keys are written: `encoding-type=url` lets them hold what XML cannot. */
export const keyWriter = (query: Query): ((text: string) => string) => {
  const encoding = query.get("encoding-type");
  if (encoding === undefined || encoding === "") return (text) => text;
  if (encoding !== "url")
    throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", encoding);
  return (text) => encodeURIComponent(text).replaceAll("%2F", "/");
};

export const listPermissions =
  (action: "s3:ListBucket" | "s3:ListBucketVersions") =>
  (exchange: BucketExchange): readonly Permission[] => {
    const context: Record<string, string> = {};
    for (const name of ["prefix", "delimiter", "max-keys"]) {
      const value = exchange.query.get(name);
      if (value !== undefined) context[`s3:${name}`] = value;
    }
    return onBucket(action)(exchange).map((permission) => ({ ...permission, context }));
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

const contents = (
  bucket: Bucket,
  keys: readonly string[],
  write: (text: string) => string,
  withOwner: boolean,
): readonly (XmlElement | undefined)[] =>
  keys.map((key) => {
    const object = bucket.objects.get(key);
    if (object === undefined) return undefined;
    return element("Contents", [...describeObject(write(key), object), withOwner ? ownerElement(bucket) : undefined]);
  });

/** What every listing is asked with. */
type ListedRequest = Omit<ListingRequest, "after"> & { readonly write: (text: string) => string };

export const readRequest = (query: Query): ListedRequest => ({
  write: keyWriter(query),
  prefix: query.get("prefix") ?? "",
  delimiter: query.get("delimiter") ?? "",
  most: Math.min(readMost(query, "max-keys"), mostAtOnce),
});

/** What every listing begins with. */
export const listingHead = (
  bucket: Bucket,
  query: Query,
  { write, prefix, delimiter, most }: ListedRequest,
  truncated: boolean,
): readonly (XmlElement | undefined)[] => {
  const encoding = query.get("encoding-type");
  return [
    element("Name", bucket.name),
    element("Prefix", write(prefix)),
    element("MaxKeys", most),
    delimiter === "" ? undefined : element("Delimiter", write(delimiter)),
    encoding === undefined ? undefined : element("EncodingType", encoding),
    element("IsTruncated", truncated),
  ];
};

/** What both listings of objects share. */
const readListing = ({ bucket, query }: BucketExchange, after: string) => {
  const request = readRequest(query);
  const { write, delimiter } = request;
  const page = listKeys(bucket.objects.keys(), { ...request, after });
  const head = listingHead(bucket, query, request, page.truncated);
  const commonPrefixes = page.commonPrefixes.map((common) =>
    element("CommonPrefixes", [element("Prefix", write(common))]),
  );
  return { write, delimiter, page, head, commonPrefixes };
};

export const bucketRegionHeader = ({ region }: Bucket): Record<string, string> => ({ "x-amz-bucket-region": region });

export const listObjects: Operation<BucketExchange> = {
  permissions: listPermissions("s3:ListBucket"),
  run: (exchange) => {
    const { bucket, query } = exchange;
    const marker = query.get("marker") ?? "";
    const { write, delimiter, page, head, commonPrefixes } = readListing(exchange, marker);
    const next = page.truncated && delimiter !== "" ? page.last : undefined;
    return xmlAnswer(
      element("ListBucketResult", [
        ...head,
        element("Marker", write(marker)),
        next === undefined ? undefined : element("NextMarker", write(next)),
        ...contents(bucket, page.keys, write, true),
        ...commonPrefixes,
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
    const { write, page, head, commonPrefixes } = readListing(exchange, after);
    return xmlAnswer(
      element("ListBucketResult", [
        ...head,
        element("KeyCount", page.keys.length + page.commonPrefixes.length),
        token === undefined ? undefined : element("ContinuationToken", token),
        page.truncated && page.last !== undefined ? element("NextContinuationToken", tokenOf(page.last)) : undefined,
        startAfter === undefined ? undefined : element("StartAfter", write(startAfter)),
        ...contents(bucket, page.keys, write, query.get("fetch-owner") === "true"),
        ...commonPrefixes,
      ]),
      bucketRegionHeader(bucket),
    );
  },
};
