import { AwsError } from "../aws/service.ts";
import { demand, demandDigest } from "./access.ts";
import { malformedXml } from "./errors.ts";
import {
  emptyAnswer,
  onObject,
  xmlAnswer,
  type BucketExchange,
  type Cloud,
  type ObjectExchange,
  type Operation,
  type Permission,
} from "./exchange.ts";
import { checkWriteConditions } from "./preconditions.ts";
import type { Bucket } from "./store.ts";
import { removeObject, removeVersion, type Headers, versionsOf } from "./versions.ts";
import { children, element, textOf, type XmlElement } from "./xml.ts";
import { parseShaped, type Shape } from "./xml-shape.ts";

/** A deletion that hangs on an ETag reads what is there. */
const permissionsOf = (
  exchange: ObjectExchange,
  id: string | undefined,
  etag: string | undefined,
): readonly Permission[] =>
  onObject(
    id === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion",
    ...(etag === undefined || etag === "*" ? [] : (["s3:GetObject"] as const)),
  )(exchange);

/**
 * Takes a key's newest object away, or the version that is named.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
 */
const remove = (cloud: Cloud, bucket: Bucket, key: string, id: string | undefined, etag?: string): Headers => {
  const existing = versionsOf(bucket, key).find((version) => id === undefined || version.id === id)?.object;
  if (etag !== undefined) checkWriteConditions({ "if-match": etag }, key, existing);
  return id === undefined ? removeObject(cloud, bucket, key) : removeVersion(bucket, key, id);
};

/** Says 204 whether or not the key was there. */
export const deleteObject: Operation<ObjectExchange> = {
  permissions: (exchange) => permissionsOf(exchange, exchange.query.get("versionId"), exchange.headers["if-match"]),
  run: ({ cloud, bucket, key, headers, query }) =>
    emptyAnswer(204, remove(cloud, bucket, key, query.get("versionId"), headers["if-match"])),
};

const shape: Shape = {
  "Object+": { Key: "text", "VersionId?": "text", "ETag?": "text" },
  "Quiet?": "boolean",
};
const mostAtOnce = 1000;

/** Deletes one of many. @throws AwsError, which becomes the key's own entry in the answer */
const deleteOne = (exchange: BucketExchange, key: string, entry: XmlElement): readonly XmlElement[] => {
  const { cloud, bucket } = exchange;
  const id = textOf(entry, "VersionId");
  const etag = textOf(entry, "ETag");
  for (const permission of permissionsOf({ ...exchange, key }, id, etag)) demand(exchange, permission, bucket);
  const { "x-amz-version-id": gone = "", "x-amz-delete-marker": marker } = remove(cloud, bucket, key, id, etag);
  return marker === undefined ? [] : [element("DeleteMarker", true), element("DeleteMarkerVersionId", gone)];
};

/** Every key is authorised by itself: what is refused stays, the rest goes. */
export const deleteObjects: Operation<BucketExchange> = {
  permissions: () => [],
  run: (exchange) => {
    demandDigest(exchange);
    const root = parseShaped(exchange.call.body, "Delete", shape);
    const entries = children(root, "Object");
    if (entries.length > mostAtOnce) throw malformedXml();
    const quiet = textOf(root, "Quiet")?.toLowerCase() === "true";
    const results = entries.map((entry) => {
      const key = textOf(entry, "Key") ?? "";
      const id = textOf(entry, "VersionId");
      const named = [element("Key", key), id === undefined ? undefined : element("VersionId", id)];
      try {
        const marker = deleteOne(exchange, key, entry);
        return quiet ? undefined : element("Deleted", [...named, ...marker]);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return element("Error", [...named, element("Code", error.code), element("Message", error.message)]);
      }
    });
    return xmlAnswer(element("DeleteResult", results));
  },
};
