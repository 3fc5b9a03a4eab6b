import { checksumElement } from "./checksums.ts";
import {
  isoTime,
  onBucket,
  onObject,
  xmlAnswer,
  type BucketExchange,
  type ObjectExchange,
  type Operation,
} from "./exchange.ts";
import {
  commonPrefixElements,
  keyWriter,
  pageOf,
  readCount,
  readMost,
  readRequest,
  requestElements,
  type WriteKey,
} from "./listing.ts";
import { findUpload } from "./multipart-upload.ts";
import { comparedByBytes } from "./ordered-map.ts";
import { canonicalId, ownerElement } from "./owner.ts";
import type { Bucket, Upload } from "./store.ts";
import { element, type XmlElement } from "./xml.ts";

const initiatorElement = ({ owner }: Bucket, { initiator }: Upload): XmlElement =>
  element("Initiator", [
    element("ID", initiator === "anonymous" ? canonicalId(owner) : initiator),
    element("DisplayName", initiator),
  ]);

export const listParts: Operation<ObjectExchange> = {
  permissions: onObject("s3:ListMultipartUploadParts"),
  run: (exchange) => {
    const { bucket, key, query } = exchange;
    const upload = findUpload(exchange);
    const after = readCount(query, "part-number-marker") ?? 0;
    const most = readMost(query, "max-parts");
    const behind = [...upload.parts].filter(([number]) => number > after).sort(([one], [other]) => one - other);
    const shown = behind.slice(0, most);
    const truncated = behind.length > shown.length;
    return xmlAnswer(
      element("ListPartsResult", [
        element("Bucket", bucket.name),
        element("Key", keyWriter(query)(key)),
        element("UploadId", upload.id),
        initiatorElement(bucket, upload),
        ownerElement(bucket),
        element("StorageClass", "STANDARD"),
        element("PartNumberMarker", after),
        element("NextPartNumberMarker", shown.at(-1)?.[0] ?? 0),
        element("MaxParts", most),
        element("IsTruncated", truncated),
        ...(upload.checksumAsked
          ? [
              element("ChecksumAlgorithm", upload.checksum.algorithm.toUpperCase()),
              element("ChecksumType", upload.checksum.type),
            ]
          : []),
        ...shown.map(([number, part]) =>
          element("Part", [
            element("PartNumber", number),
            element("LastModified", isoTime(part.lastModified)),
            element("ETag", `"${part.etag}"`),
            element("Size", part.body.length),
            upload.checksumAsked ? checksumElement(part.checksum) : undefined,
          ]),
        ),
      ]),
    );
  },
};

/** By key, then by age; uploads begun in the same millisecond keep the order in which they were begun. */
const inOrder = (one: Upload, other: Upload): number =>
  comparedByBytes(one.key, other.key) || one.initiated.getTime() - other.initiated.getTime();

/** Uploads behind the markers; those of the key marker itself only behind the one that is named. */
const uploadsBehind = (bucket: Bucket, prefix: string, keyMarker: string, idMarker: string): readonly Upload[] => {
  const all = [...bucket.uploads.values()].filter(({ key }) => key.startsWith(prefix)).sort(inOrder);
  const marked = all.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
  return all.filter(({ key }, index) => (marked < 0 ? comparedByBytes(key, keyMarker) > 0 : index > marked));
};

const nextMarkers = (next: Upload | string | undefined, write: WriteKey): readonly XmlElement[] => {
  if (next === undefined) return [];
  if (typeof next === "string") return [element("NextKeyMarker", write(next)), element("NextUploadIdMarker")];
  return [element("NextKeyMarker", write(next.key)), element("NextUploadIdMarker", next.id)];
};

export const listMultipartUploads: Operation<BucketExchange> = {
  permissions: onBucket("s3:ListBucketMultipartUploads"),
  run: ({ bucket, query }) => {
    const request = readRequest(query, "max-uploads");
    const { prefix, most, write } = request;
    const keyMarker = query.get("key-marker") ?? "";
    const idMarker = query.get("upload-id-marker") ?? "";
    const page = pageOf(uploadsBehind(bucket, prefix, keyMarker, idMarker), request, keyMarker);
    return xmlAnswer(
      element("ListMultipartUploadsResult", [
        element("Bucket", bucket.name),
        element("KeyMarker", write(keyMarker)),
        element("UploadIdMarker", idMarker),
        ...nextMarkers(page.next, write),
        ...requestElements(query, request),
        element("MaxUploads", most),
        element("IsTruncated", page.truncated),
        ...page.entries.map((upload) =>
          element("Upload", [
            element("Key", write(upload.key)),
            element("UploadId", upload.id),
            initiatorElement(bucket, upload),
            ownerElement(bucket),
            element("StorageClass", "STANDARD"),
            element("Initiated", isoTime(upload.initiated)),
          ]),
        ),
        ...commonPrefixElements(page, request),
      ]),
    );
  },
};
