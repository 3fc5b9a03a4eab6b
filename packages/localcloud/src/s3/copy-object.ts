import { checkExpectedOwner, demand } from "./access.ts";
import { checkObjectAcl } from "./acl.ts";
import { checksumElement, fullChecksum, md5, readAlgorithm } from "./checksums.ts";
import { readDescription } from "./description.ts";
import { checkObjectEncryption, encryptionHeader } from "./encryption.ts";
import { invalidArgument, invalidRequest, noSuchBucket } from "./errors.ts";
import { isoTime, now, xmlAnswer, type ObjectExchange, type Operation } from "./exchange.ts";
import { findObject, versioned, type FoundObject } from "./get-object.ts";
import { checkReadConditions, checkWriteConditions } from "./preconditions.ts";
import { writePermissions } from "./put-object.ts";
import type { Bucket, StoredObject } from "./store.ts";
import { readTarget } from "./target.ts";
import { storeObject } from "./versions.ts";
import { element } from "./xml.ts";

type Source = { readonly bucket: Bucket; readonly key: string } & FoundObject;

const readPermissions = versioned("s3:GetObject", "s3:GetObjectVersion");

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
  return { bucket, key, ...findObject(exchange, bucket, key, query.get("versionId")) };
};

export const copyObject: Operation<ObjectExchange> = {
  permissions: writePermissions,
  run: (exchange) => {
    const { bucket, key, cloud, headers } = exchange;
    checkObjectAcl(headers, bucket.ownership);
    checkObjectEncryption(headers);
    const source = findSource(exchange);
    checkReadConditions(headers, source.object, "x-amz-copy-source-");
    checkWriteConditions(headers, key, bucket.objects.get(key));
    const directive = headers["x-amz-metadata-directive"] ?? "COPY";
    if (directive !== "COPY" && directive !== "REPLACE") {
      throw invalidArgument("Unknown metadata directive.", "x-amz-metadata-directive", directive);
    }
    if (directive === "COPY" && source.bucket === bucket && source.object === bucket.objects.get(key)) {
      throw invalidRequest(
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      );
    }
    const described = readDescription(headers);
    const asked = headers["x-amz-checksum-algorithm"];
    const { body } = source.object;
    const algorithm = asked === undefined ? source.object.checksum.algorithm : readAlgorithm(asked);
    const copy: StoredObject = {
      headers: directive === "COPY" ? source.object.headers : described.headers,
      metadata: directive === "COPY" ? source.object.metadata : described.metadata,
      body,
      etag: md5(body).toString("hex"),
      lastModified: now(cloud),
      checksum: fullChecksum(algorithm, body),
    };
    const version = storeObject(cloud, bucket, key, copy);
    const { "x-amz-version-id": copied } = source.version;
    return xmlAnswer(
      element("CopyObjectResult", [
        element("LastModified", isoTime(copy.lastModified)),
        element("ETag", `"${copy.etag}"`),
        element("ChecksumType", copy.checksum.type),
        checksumElement(copy.checksum),
      ]),
      {
        ...version,
        ...(copied === undefined ? {} : { "x-amz-copy-source-version-id": copied }),
        ...encryptionHeader,
      },
    );
  },
};
