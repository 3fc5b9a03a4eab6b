import { checkObjectAcl } from "./acl.ts";
import { checksumHeaders, defaultAlgorithm, fullChecksum, md5, usedAlgorithm } from "./checksums.ts";
import { readDescription } from "./description.ts";
import { checkObjectEncryption, encryptionHeader } from "./encryption.ts";
import { emptyAnswer, now, onObject, type ObjectExchange, type Operation, type Permission } from "./exchange.ts";
import { checkWriteConditions } from "./preconditions.ts";
import { storeObject } from "./versions.ts";

/** A write that hangs on what is there reads it too; one that brings an ACL sets it too. */
export const writePermissions = (exchange: ObjectExchange): readonly Permission[] => {
  const { headers } = exchange;
  return onObject(
    "s3:PutObject",
    ...(headers["if-match"] === undefined ? [] : (["s3:GetObject"] as const)),
    ...(headers["x-amz-acl"] === undefined ? [] : (["s3:PutObjectAcl"] as const)),
  )(exchange);
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject: Operation<ObjectExchange> = {
  permissions: writePermissions,
  run: ({ bucket, key, call, cloud, headers }) => {
    checkObjectAcl(headers, bucket.ownership);
    checkObjectEncryption(headers);
    const description = readDescription(headers);
    checkWriteConditions(headers, key, bucket.objects.get(key));
    const { body } = call;
    const etag = md5(body).toString("hex");
    const checksum = fullChecksum(usedAlgorithm(headers) ?? defaultAlgorithm, body);
    const version = storeObject(cloud, bucket, key, { ...description, body, etag, lastModified: now(cloud), checksum });
    return emptyAnswer(200, { etag: `"${etag}"`, ...version, ...encryptionHeader, ...checksumHeaders(checksum) });
  },
};
