import { invalidArgument } from "./errors.ts";
import { isoTime, xmlAnswer, type BucketExchange, type Operation } from "./exchange.ts";
import { bucketRegionHeader, describeObject, listingHead, listPermissions, readRequest } from "./list-objects.ts";
import { comparedByBytes, pageOf } from "./listing.ts";
import { ownerElement } from "./owner.ts";
import type { Bucket, Version } from "./store.ts";
import { keysOf, versionsOf } from "./versions.ts";
import { element, type XmlElement } from "./xml.ts";

type Entry = { readonly key: string; readonly version: Version; readonly latest: boolean };

/** Every version and delete marker behind the markers: by key, the newest first. */
const entriesBehind = (bucket: Bucket, prefix: string, keyMarker: string, idMarker: string): readonly Entry[] =>
  [...keysOf(bucket)]
    .filter((key) => key.startsWith(prefix))
    .filter((key) => comparedByBytes(key, keyMarker) > 0 || (key === keyMarker && idMarker !== ""))
    .sort(comparedByBytes)
    .flatMap((key) => {
      const entries = versionsOf(bucket, key).map((version, index) => ({ key, version, latest: index === 0 }));
      if (key !== keyMarker) return entries;
      return entries.slice(entries.findIndex(({ version }) => version.id === idMarker) + 1);
    });

const entryElement = (bucket: Bucket, { key, version, latest }: Entry, write: (text: string) => string): XmlElement => {
  const { id, object, lastModified } = version;
  const known = [element("VersionId", id), element("IsLatest", latest)];
  return object === undefined
    ? element("DeleteMarker", [
        element("Key", write(key)),
        ...known,
        element("LastModified", isoTime(lastModified)),
        ownerElement(bucket),
      ])
    : element("Version", [...describeObject(write(key), object), ownerElement(bucket), ...known]);
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export const listObjectVersions: Operation<BucketExchange> = {
  permissions: listPermissions("s3:ListBucketVersions"),
  run: ({ bucket, query }) => {
    const request = readRequest(query);
    const keyMarker = query.get("key-marker") ?? "";
    const idMarker = query.get("version-id-marker") ?? "";
    if (keyMarker === "" && idMarker !== "") {
      const message = "A version-id marker cannot be specified without a key marker.";
      throw invalidArgument(message, "version-id-marker", idMarker);
    }
    const { write, prefix } = request;
    const page = pageOf(entriesBehind(bucket, prefix, keyMarker, idMarker), { ...request, after: keyMarker });
    const { last } = page;
    const next = page.truncated && last !== undefined ? last : undefined;
    return xmlAnswer(
      element("ListVersionsResult", [
        ...listingHead(bucket, query, request, page.truncated),
        element("KeyMarker", write(keyMarker)),
        element("VersionIdMarker", idMarker),
        ...(next === undefined ? [] : nextMarkers(next, write)),
        ...page.entries.map((entry) => entryElement(bucket, entry, write)),
        ...page.commonPrefixes.map((common) => element("CommonPrefixes", [element("Prefix", write(common))])),
      ]),
      bucketRegionHeader(bucket),
    );
  },
};

/** A page that ends with a common prefix goes on behind all that is rolled up in it. */
const nextMarkers = (last: Entry | string, write: (text: string) => string): readonly XmlElement[] =>
  typeof last === "string"
    ? [element("NextKeyMarker", write(last))]
    : [element("NextKeyMarker", write(last.key)), element("NextVersionIdMarker", last.version.id)];
