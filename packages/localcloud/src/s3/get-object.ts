import { notImplemented } from "../aws/protocol.ts";
import type { HttpResponse } from "../http/message.ts";
import { demand } from "./access.ts";
import { checksumHeaders } from "./checksums.ts";
import { descriptionHeaders } from "./description.ts";
import { demandDecrypt, encryptionHeaders } from "./encryption.ts";
import { invalidRequest, noSuchKey } from "./errors.ts";
import { given, onBucket, onObject, type ObjectExchange, type Operation, type Permission } from "./exchange.ts";
import { checkReadConditions, httpDate } from "./preconditions.ts";
import { readRange } from "./range.ts";
import type { StoredObject } from "./store.ts";
import { existingTagContext } from "./tagging.ts";
import { findVersion, versionHeaders, versionsOf, type Headers } from "./versions.ts";

/** A named version asks for another action; a policy may look at the tags of what is there. */
export const versioned =
  (action: Permission["action"], versionAction: Permission["action"]) =>
  (exchange: ObjectExchange): readonly Permission[] => {
    const id = exchange.query.get("versionId");
    const there = versionsOf(exchange.bucket, exchange.key).find((version) => id === undefined || version.id === id);
    const context = existingTagContext(there?.object?.tags ?? []);
    return given(context, onObject(id === undefined ? action : versionAction)(exchange));
  };

/** An object, and what its answers say of its version. */
export type FoundObject = { readonly object: StoredObject; readonly version: Headers };

/**
 * The object under a key, in the version that is named or the newest.
 * @throws AwsError `NoSuchKey` only to those who may list the bucket: `AccessDenied` keeps the rest from learning what is there
 */
export const findObject = (exchange: ObjectExchange): FoundObject => {
  const { bucket, key, query } = exchange;
  const found = findVersion(bucket, key, query.get("versionId"));
  if (found?.object !== undefined) return { object: found.object, version: versionHeaders(bucket, found) };
  for (const permission of onBucket("s3:ListBucket")(exchange)) demand(exchange, permission, bucket);
  throw noSuchKey(key, found === undefined ? {} : versionHeaders(bucket, found));
};

const overrides = [
  "content-type",
  "content-language",
  "expires",
  "cache-control",
  "content-disposition",
  "content-encoding",
] as const;

/** Headers that a signed read may ask for in the place of the object's own. */
const overridden = ({ call, query }: ObjectExchange): Record<string, string> => {
  const asked = overrides.flatMap((name) => {
    const value = query.get(`response-${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (asked.length > 0 && call.caller.kind === "anonymous") {
    throw invalidRequest("Request specific response headers cannot be used for anonymous GET requests.");
  }
  return Object.fromEntries(asked);
};

/** @param decrypts whether the body is to leave */
const read = (exchange: ObjectExchange, decrypts: boolean): HttpResponse => {
  const { headers, query } = exchange;
  if (query.has("partNumber")) throw notImplemented("GetObject with partNumber");
  const { object, version } = findObject(exchange);
  if (decrypts) demandDecrypt(exchange, object.encryption);
  checkReadConditions(headers, object);
  const size = object.body.length;
  const range = readRange(headers["range"], size);
  const body = range === undefined ? object.body : object.body.subarray(range.first, range.last + 1);
  const shown = range === undefined && headers["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED";
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...descriptionHeaders(object),
      ...overridden(exchange),
      ...version,
      ...encryptionHeaders(object.encryption),
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

export const getObject: Operation<ObjectExchange> = { permissions, run: (exchange) => read(exchange, true) };

/** As GetObject, and the body stays here: no key is asked for. */
export const headObject: Operation<ObjectExchange> = {
  permissions,
  run: (exchange) => ({ ...read(exchange, false), body: "" }),
};
