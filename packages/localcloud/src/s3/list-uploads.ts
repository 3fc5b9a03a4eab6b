import { notImplemented } from "../aws/protocol.ts";
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
import { keyWriter, readMost } from "./list-objects.ts";
import { comparedByBytes } from "./listing.ts";
import { findUpload } from "./multipart-upload.ts";
import { canonicalId, ownerElement } from "./owner.ts";
import type { Bucket, Upload } from "./store.ts";
import { element, type XmlElement } from "./xml.ts";

const mostAtOnce = 1000;

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
    const after = Number(query.get("part-number-marker") ?? 0);
    const most = Math.min(readMost(query, "max-parts"), mostAtOnce);
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

export const listMultipartUploads: Operation<BucketExchange> = {
  permissions: onBucket("s3:ListBucketMultipartUploads"),
  run: ({ bucket, query }) => {
    if ((query.get("delimiter") ?? "") !== "") throw notImplemented("ListMultipartUploads with a delimiter");
    const prefix = query.get("prefix") ?? "";
    const keyMarker = query.get("key-marker") ?? "";
    const idMarker = query.get("upload-id-marker") ?? "";
    const most = Math.min(readMost(query, "max-uploads"), mostAtOnce);
    const write = keyWriter(query);
    const all = [...bucket.uploads.values()].filter(({ key }) => key.startsWith(prefix)).sort(inOrder);
    const markedAt = all.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
    const behind = all.filter(({ key }, index) =>
      markedAt < 0 ? comparedByBytes(key, keyMarker) > 0 : index > markedAt,
    );
    const shown = behind.slice(0, most);
    const last = behind.length > shown.length ? shown.at(-1) : undefined;
    const encoding = query.get("encoding-type");
    return xmlAnswer(
      element("ListMultipartUploadsResult", [
        element("Bucket", bucket.name),
        element("KeyMarker", write(keyMarker)),
        element("UploadIdMarker", idMarker),
        last === undefined ? undefined : element("NextKeyMarker", write(last.key)),
        last === undefined ? undefined : element("NextUploadIdMarker", last.id),
        element("Prefix", write(prefix)),
        encoding === undefined ? undefined : element("EncodingType", encoding),
        element("MaxUploads", most),
        element("IsTruncated", last !== undefined),
        ...shown.map((upload) =>
          element("Upload", [
            element("Key", write(upload.key)),
            element("UploadId", upload.id),
            initiatorElement(bucket, upload),
            ownerElement(bucket),
            element("StorageClass", "STANDARD"),
            element("Initiated", isoTime(upload.initiated)),
          ]),
        ),
      ]),
    );
  },
};
