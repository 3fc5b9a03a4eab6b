import { notImplemented } from "../aws/protocol.ts";
import type { HttpResponse } from "../http/message.ts";
import { demand } from "./access.ts";
import { checksumHeaders } from "./checksums.ts";
import { descriptionHeaders } from "./description.ts";
import { encryptionHeader } from "./encryption.ts";
import { noSuchKey } from "./errors.ts";
import { onBucket, onObject, type Exchange, type ObjectExchange, type Operation, type Permission } from "./exchange.ts";
import { checkReadConditions, httpDate } from "./preconditions.ts";
import { readRange } from "./range.ts";
import type { Bucket, StoredObject } from "./store.ts";
import type { Query } from "./target.ts";
import { findVersion, versionHeaders, type Headers } from "./versions.ts";

/** A named version asks for another action. */
export const versioned =
  (action: Permission["action"], versionAction: Permission["action"]) =>
  (exchange: ObjectExchange): readonly Permission[] =>
    onObject(exchange.query.has("versionId") ? versionAction : action)(exchange);

/** An object, and what its answers say of its version. */
export type FoundObject = { readonly object: StoredObject; readonly version: Headers };

/**
 * The object under a key, in the version that is named or the newest.
 * @throws AwsError `NoSuchKey` only to those who may list the bucket: `AccessDenied` keeps the rest from learning what is there
 */
export const findObject = (exchange: Exchange, bucket: Bucket, key: string, id: string | undefined): FoundObject => {
  const found = findVersion(bucket, key, id);
  if (found?.object !== undefined) return { object: found.object, version: versionHeaders(bucket, found) };
  for (const permission of onBucket("s3:ListBucket")({ ...exchange, bucket })) demand(exchange, permission, bucket);
  throw noSuchKey(key, found === undefined ? {} : versionHeaders(bucket, found));
};

const refuseVariants = (query: Query): void => {
  for (const name of query.keys()) {
    if (name === "partNumber" || name.startsWith("response-")) throw notImplemented(`GetObject with ${name}`);
  }
};

const read = (exchange: ObjectExchange): HttpResponse => {
  const { bucket, key, headers, query } = exchange;
  refuseVariants(query);
  const { object, version } = findObject(exchange, bucket, key, query.get("versionId"));
  checkReadConditions(headers, object);
  const size = object.body.length;
  const range = readRange(headers["range"], size);
  const body = range === undefined ? object.body : object.body.subarray(range.first, range.last + 1);
  const shown = range === undefined && headers["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED";
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...descriptionHeaders(object),
      ...version,
      ...encryptionHeader,
      ...(shown ? checksumHeaders(object.checksum) : {}),
      ...(range === undefined ? {} : { "content-range": `bytes ${range.first}-${range.last}/${size}` }),
      "accept-ranges": "bytes",
      "content-length": String(body.length),
      etag: `"${object.etag}"`,
      "last-modified": httpDate(object.lastModified),
    },
    body,
  };
};

const permissions = versioned("s3:GetObject", "s3:GetObjectVersion");

export const getObject: Operation<ObjectExchange> = { permissions, run: read };

/** As GetObject, and the body stays here. */
export const headObject: Operation<ObjectExchange> = {
  permissions,
  run: (exchange) => ({ ...read(exchange), body: "" }),
};
