import { AwsError } from "../aws/service.ts";
import { demand, demandDigest } from "./access.ts";
import { malformedXml } from "./errors.ts";
import {
  emptyAnswer,
  onObject,
  xmlAnswer,
  type BucketExchange,
  type ObjectExchange,
  type Operation,
} from "./exchange.ts";
import { checkVersion, versioned } from "./get-object.ts";
import { checkWriteConditions } from "./preconditions.ts";
import { children, element, textOf, type XmlElement } from "./xml.ts";
import { parseShaped, type Shape } from "./xml-shape.ts";

/** Says 204 whether or not the key was there. */
export const deleteObject: Operation<ObjectExchange> = {
  permissions: versioned("s3:DeleteObject", "s3:DeleteObjectVersion"),
  run: ({ bucket, key, headers, query }) => {
    checkVersion(query.get("versionId"));
    const existing = bucket.objects.get(key);
    if (existing !== undefined) checkWriteConditions({ "if-match": headers["if-match"] ?? "*" }, key, existing);
    bucket.objects.delete(key);
    return emptyAnswer(204);
  },
};

const shape: Shape = {
  "Object+": { Key: "text", "VersionId?": "text", "ETag?": "text" },
  "Quiet?": "boolean",
};
const mostAtOnce = 1000;

/** Deletes one of many. @throws AwsError, which becomes the key's own entry in the answer */
const deleteOne = (exchange: BucketExchange, key: string, entry: XmlElement): void => {
  const { bucket } = exchange;
  const action = textOf(entry, "VersionId") === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
  for (const permission of onObject(action)({ ...exchange, key })) demand(exchange, permission, bucket);
  checkVersion(textOf(entry, "VersionId"));
  const existing = bucket.objects.get(key);
  if (existing !== undefined) checkWriteConditions({ "if-match": textOf(entry, "ETag") ?? "*" }, key, existing);
  bucket.objects.delete(key);
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
      try {
        deleteOne(exchange, key, entry);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return element("Error", [element("Key", key), element("Code", error.code), element("Message", error.message)]);
      }
      return quiet ? undefined : element("Deleted", [element("Key", key)]);
    });
    return xmlAnswer(element("DeleteResult", results));
  },
};
