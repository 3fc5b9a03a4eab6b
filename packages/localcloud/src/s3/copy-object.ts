import { checkExpectedOwner, demand } from "./access.ts";
import { checkObjectAcl } from "./acl.ts";
import { checksumElement, fullChecksum, md5, readAlgorithm } from "./checksums.ts";
import { readDescription } from "./description.ts";
import { demandDecrypt, encryptionHeaders, newEncryption } from "./encryption.ts";
import { invalidArgument, invalidRequest, noSuchBucket } from "./errors.ts";
import { given, isoTime, now, onObject, xmlAnswer, type ObjectExchange, type Operation } from "./exchange.ts";
import { findObject, versioned, type FoundObject } from "./get-object.ts";
import { storePart } from "./multipart-upload.ts";
import { checkReadConditions, checkWriteConditions } from "./preconditions.ts";
import { writePermissions } from "./put-object.ts";
import type { StoredObject, Tag } from "./store.ts";
import { objectTagContext } from "./tagging.ts";
import { readTarget } from "./target.ts";
import { storeObject } from "./versions.ts";
import { element } from "./xml.ts";

type Source = { readonly exchange: ObjectExchange } & FoundObject;

const readPermissions = versioned("s3:GetObject", "s3:GetObjectVersion");
const readTagPermissions = versioned("s3:GetObjectTagging", "s3:GetObjectVersionTagging");

/** `x-amz-copy-source` is a path, `/bucket/key` or without the first slash, percent-encoded. */
const findSource = (exchange: ObjectExchange): Source => {
  const { cloud, headers } = exchange;
  const header = headers["x-amz-copy-source"] ?? "";
  const { bucket: bucketName, key, query } = readTarget(header.replace(/^\/?/, "/"), "");
  if (bucketName === undefined || key === undefined) {
    throw invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      header,
    );
  }
  const bucket = cloud.store.buckets.get(bucketName);
  if (bucket === undefined) throw noSuchBucket(bucketName);
  checkExpectedOwner(headers["x-amz-source-expected-bucket-owner"], bucket);
  const source = { ...exchange, bucket, key, query };
  for (const permission of readPermissions(source)) demand(exchange, permission, bucket);
  const found = findObject(source);
  demandDecrypt(source, found.object.encryption);
  checkReadConditions(headers, found.object, "x-amz-copy-source-");
  return { exchange: source, ...found };
};

const copiedVersion = ({ version: { "x-amz-version-id": id } }: Source): Record<string, string> =>
  id === undefined ? {} : { "x-amz-copy-source-version-id": id };

/** Taking an object's tags along is reading the ones and writing the others. */
const takeTags = (exchange: ObjectExchange, { exchange: source, object: { tags } }: Source): readonly Tag[] => {
  if (tags.length === 0) return tags;
  for (const permission of readTagPermissions(source)) demand(exchange, permission, source.bucket);
  const written = given(objectTagContext(tags), onObject("s3:PutObjectTagging")(exchange));
  for (const permission of written) demand(exchange, permission, exchange.bucket);
  return tags;
};

/** @throws AwsError `InvalidArgument` */
const copies = (headers: Readonly<Record<string, string>>, what: "metadata" | "tagging"): boolean => {
  const name = `x-amz-${what}-directive`;
  const directive = headers[name] ?? "COPY";
  if (directive !== "COPY" && directive !== "REPLACE") {
    throw invalidArgument(`Unknown ${what} directive.`, name, directive);
  }
  return directive === "COPY";
};

export const copyObject: Operation<ObjectExchange> = {
  permissions: writePermissions,
  run: (exchange) => {
    const { bucket, key, cloud, headers } = exchange;
    checkObjectAcl(headers, bucket);
    const source = findSource(exchange);
    const encryption = newEncryption(exchange);
    checkWriteConditions(headers, key, bucket.objects.get(key));
    const kept = copies(headers, "metadata");
    if (kept && source.exchange.bucket === bucket && source.object === bucket.objects.get(key)) {
      throw invalidRequest(
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      );
    }
    const described = readDescription(headers);
    const asked = headers["x-amz-checksum-algorithm"];
    const { body } = source.object;
    const algorithm = asked === undefined ? source.object.checksum.algorithm : readAlgorithm(asked);
    const copy: StoredObject = {
      ...(kept ? source.object : described),
      tags: copies(headers, "tagging") ? takeTags(exchange, source) : described.tags,
      body,
      etag: md5(body).toString("hex"),
      lastModified: now(cloud),
      checksum: fullChecksum(algorithm, body),
      encryption,
    };
    const version = storeObject(cloud, bucket, key, copy);
    return xmlAnswer(
      element("CopyObjectResult", [
        element("LastModified", isoTime(copy.lastModified)),
        element("ETag", `"${copy.etag}"`),
        element("ChecksumType", copy.checksum.type),
        checksumElement(copy.checksum),
      ]),
      { ...version, ...copiedVersion(source), ...encryptionHeaders(encryption) },
    );
  },
};

/** @throws AwsError `InvalidArgument` unless the range lies within the source */
const copiedBytes = (range: string | undefined, body: Uint8Array): Uint8Array => {
  if (range === undefined) return body;
  const [first = 0, last = -1] = (/^bytes=(\d+)-(\d+)$/.exec(range) ?? []).slice(1).map(Number);
  if (first <= last && last < body.length) return body.subarray(first, last + 1);
  throw invalidArgument(
    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
    "x-amz-copy-source-range",
    range,
  );
};

/** A part out of what is there, whole or a range of it. */
export const uploadPartCopy: Operation<ObjectExchange> = {
  permissions: onObject("s3:PutObject"),
  run: (exchange) => {
    const source = findSource(exchange);
    const bytes = copiedBytes(exchange.headers["x-amz-copy-source-range"], source.object.body);
    const { part, upload } = storePart(exchange, bytes);
    return xmlAnswer(
      element("CopyPartResult", [
        element("LastModified", isoTime(part.lastModified)),
        element("ETag", `"${part.etag}"`),
        upload.checksumAsked ? checksumElement(part.checksum) : undefined,
      ]),
      { ...copiedVersion(source), ...encryptionHeaders(upload.encryption) },
    );
  },
};
