import { checkExpectedOwner, demand } from "./access.ts";
import { checkObjectAcl } from "./acl.ts";
import { checksumElement, fullChecksum, md5, readAlgorithm } from "./checksums.ts";
import { readDescription } from "./description.ts";
import { checkObjectEncryption, encryptionHeader } from "./encryption.ts";
import { invalidArgument, invalidRequest, noSuchBucket } from "./errors.ts";
import { isoTime, now, onObject, xmlAnswer, type ObjectExchange, type Operation } from "./exchange.ts";
import { checkVersion, findObject } from "./get-object.ts";
import { checkReadConditions, checkWriteConditions } from "./preconditions.ts";
import { writePermissions } from "./put-object.ts";
import type { Bucket, StoredObject } from "./store.ts";
import { readTarget } from "./target.ts";
import { element } from "./xml.ts";

type Source = { readonly bucket: Bucket; readonly key: string; readonly object: StoredObject };

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
  checkVersion(query.get("versionId"));
  const bucket = cloud.store.buckets.get(bucketName);
  if (bucket === undefined) throw noSuchBucket(bucketName);
  checkExpectedOwner(headers["x-amz-source-expected-bucket-owner"], bucket);
  const source = { ...exchange, bucket, key };
  for (const permission of onObject("s3:GetObject")(source)) demand(exchange, permission, bucket);
  return { bucket, key, object: findObject(exchange, bucket, key) };
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
    if (directive === "COPY" && source.bucket === bucket && source.key === key) {
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
    bucket.objects.set(key, copy);
    return xmlAnswer(
      element("CopyObjectResult", [
        element("LastModified", isoTime(copy.lastModified)),
        element("ETag", `"${copy.etag}"`),
        element("ChecksumType", copy.checksum.type),
        checksumElement(copy.checksum),
      ]),
      encryptionHeader,
    );
  },
};
