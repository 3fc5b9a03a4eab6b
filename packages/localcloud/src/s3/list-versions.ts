import { invalidArgument } from "./errors.ts";
import { isoTime, xmlAnswer, type BucketExchange, type Operation } from "./exchange.ts";
import { bucketRegionHeader, describeObject, listPermissions } from "./list-objects.ts";
import { commonPrefixElements, pageOf, readRequest, requestElements, type WriteKey } from "./listing.ts";
import { ownerElement } from "./owner.ts";
import type { Bucket, Version } from "./store.ts";
import { versionsOf } from "./versions.ts";
import { element, type XmlElement } from "./xml.ts";

type Entry = { readonly key: string; readonly version: Version; readonly latest: boolean };

/** Every version and delete marker behind the markers: by key, the newest first. */
function* entriesBehind(bucket: Bucket, prefix: string, keyMarker: string, idMarker: string): Generator<Entry> {
  for (const key of (bucket.versions ?? bucket.objects).keysFrom(keyMarker, prefix)) {
    const entries = versionsOf(bucket, key).map((version, index) => ({ key, version, latest: index === 0 }));
    const marked = idMarker === "" ? entries.length : entries.findIndex(({ version }) => version.id === idMarker) + 1;
    yield* key === keyMarker ? entries.slice(marked) : entries;
  }
}

const entryElement = (bucket: Bucket, { key, version, latest }: Entry, write: WriteKey): XmlElement => {
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

/** A page that ends with a common prefix goes on behind all that is rolled up in it. */
const nextMarkers = (next: Entry | string | undefined, write: WriteKey): readonly XmlElement[] => {
  if (next === undefined) return [];
  if (typeof next === "string") return [element("NextKeyMarker", write(next))];
  return [element("NextKeyMarker", write(next.key)), element("NextVersionIdMarker", next.version.id)];
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export const listObjectVersions: Operation<BucketExchange> = {
  permissions: listPermissions("s3:ListBucketVersions"),
  run: ({ bucket, query }) => {
    const request = readRequest(query, "max-keys");
    const keyMarker = query.get("key-marker") ?? "";
    const idMarker = query.get("version-id-marker") ?? "";
    if (keyMarker === "" && idMarker !== "") {
      const message = "A version-id marker cannot be specified without a key marker.";
      throw invalidArgument(message, "version-id-marker", idMarker);
    }
    const { write, prefix, most } = request;
    const page = pageOf(entriesBehind(bucket, prefix, keyMarker, idMarker), request, keyMarker);
    return xmlAnswer(
      element("ListVersionsResult", [
        element("Name", bucket.name),
        ...requestElements(query, request),
        element("MaxKeys", most),
        element("IsTruncated", page.truncated),
        element("KeyMarker", write(keyMarker)),
        element("VersionIdMarker", idMarker),
        ...nextMarkers(page.next, write),
        ...page.entries.map((entry) => entryElement(bucket, entry, write)),
        ...commonPrefixElements(page, request),
      ]),
      bucketRegionHeader(bucket),
    );
  },
};
