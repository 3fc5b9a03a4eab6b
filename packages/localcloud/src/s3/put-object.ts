import { bringsAcl, checkObjectAcl } from "./acl.ts";
import { checksumHeaders, defaultAlgorithm, fullChecksum, md5, usedAlgorithm } from "./checksums.ts";
import { readDescription } from "./description.ts";
import { encryptionHeaders, newEncryption } from "./encryption.ts";
import { emptyAnswer, given, now, onObject, type ObjectExchange, type Operation, type Permission } from "./exchange.ts";
import { checkWriteConditions } from "./preconditions.ts";
import { objectTagContext, readTaggingHeader } from "./tagging.ts";
import { storeObject } from "./versions.ts";

/** A write that hangs on what is there reads it too; one that brings an ACL or tags sets these too. */
export const writePermissions = (exchange: ObjectExchange): readonly Permission[] => {
  const { headers } = exchange;
  const tags = readTaggingHeader(headers);
  const permissions = onObject(
    "s3:PutObject",
    ...(headers["if-match"] === undefined ? [] : (["s3:GetObject"] as const)),
    ...(bringsAcl(headers) ? (["s3:PutObjectAcl"] as const) : []),
    ...(tags.length === 0 ? [] : (["s3:PutObjectTagging"] as const)),
  );
  return given(objectTagContext(tags), permissions(exchange));
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject: Operation<ObjectExchange> = {
  permissions: writePermissions,
  run: (exchange) => {
    const { bucket, key, call, cloud, headers } = exchange;
    checkObjectAcl(headers, bucket);
    const encryption = newEncryption(exchange);
    const description = readDescription(headers);
    checkWriteConditions(headers, key, bucket.objects.get(key));
    const { body } = call;
    const etag = md5(body).toString("hex");
    const checksum = fullChecksum(usedAlgorithm(headers) ?? defaultAlgorithm, body);
    const object = { ...description, body, etag, lastModified: now(cloud), checksum, encryption };
    const version = storeObject(cloud, bucket, key, object);
    return emptyAnswer(200, {
      etag: `"${etag}"`,
      ...version,
      ...encryptionHeaders(encryption),
      ...checksumHeaders(checksum),
    });
  },
};
