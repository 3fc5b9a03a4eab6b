import { notImplemented } from "../aws/protocol.ts";
import type { HttpResponse } from "../http/message.ts";
import { demand } from "./access.ts";
import { checksumHeaders } from "./checksums.ts";
import { descriptionHeaders } from "./description.ts";
import { encryptionHeader } from "./encryption.ts";
import { invalidArgument, noSuchKey } from "./errors.ts";
import { onBucket, onObject, type Exchange, type ObjectExchange, type Operation, type Permission } from "./exchange.ts";
import { checkReadConditions, httpDate } from "./preconditions.ts";
import { readRange } from "./range.ts";
import type { Bucket, StoredObject } from "./store.ts";
import type { Query } from "./target.ts";

/** An unversioned object's one version is called `null`. @throws AwsError for any other */
export const checkVersion = (versionId: string | undefined): void => {
  if (versionId === undefined || versionId === "null") return;
  throw invalidArgument("Invalid version id specified", "versionId", versionId);
};

/** A named version asks for another action, though there is but one version here. */
export const versioned =
  (action: Permission["action"], versionAction: Permission["action"]) =>
  (exchange: ObjectExchange): readonly Permission[] =>
    onObject(exchange.query.has("versionId") ? versionAction : action)(exchange);

/**
 * The object under a key.
 * @throws AwsError `NoSuchKey` only to those who may list the bucket: `AccessDenied` keeps the rest from learning what is there
 */
export const findObject = (exchange: Exchange, bucket: Bucket, key: string): StoredObject => {
  const object = bucket.objects.get(key);
  if (object !== undefined) return object;
  for (const permission of onBucket("s3:ListBucket")({ ...exchange, bucket })) demand(exchange, permission, bucket);
  throw noSuchKey(key);
};

const refuseVariants = (query: Query): void => {
  for (const name of query.keys()) {
    if (name === "partNumber" || name.startsWith("response-")) throw notImplemented(`GetObject with ${name}`);
  }
};

const read = (exchange: ObjectExchange): HttpResponse => {
  const { bucket, key, headers, query } = exchange;
  refuseVariants(query);
  checkVersion(query.get("versionId"));
  const object = findObject(exchange, bucket, key);
  checkReadConditions(headers, object);
  const size = object.body.length;
  const range = readRange(headers["range"], size);
  const body = range === undefined ? object.body : object.body.subarray(range.first, range.last + 1);
  const shown = range === undefined && headers["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED";
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...descriptionHeaders(object),
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
