import { AwsError } from "../aws/service.ts";
import { checkObjectAcl } from "./acl.ts";
import {
  checksumElement,
  checksumHeader,
  checksumName,
  compositeChecksum,
  defaultAlgorithm,
  fullChecksum,
  md5,
  readAlgorithm,
  usedAlgorithm,
  type Checksum,
} from "./checksums.ts";
import { readDescription } from "./description.ts";
import { demandDecrypt, encryptionHeaders, newEncryption } from "./encryption.ts";
import { invalidArgument, invalidRequest, malformedXml, noSuchUpload } from "./errors.ts";
import { emptyAnswer, now, onObject, xmlAnswer, type ObjectExchange, type Operation } from "./exchange.ts";
import { checkWriteConditions } from "./preconditions.ts";
import { writePermissions } from "./put-object.ts";
import type { Part, Upload } from "./store.ts";
import { storeObject } from "./versions.ts";
import { children, element, textOf, type XmlElement } from "./xml.ts";
import { parseShaped, type Shape } from "./xml-shape.ts";

export const minimumPartSize = 5 * 1024 * 1024;
const mostParts = 10_000;

/** The upload that the query names, if it is one of this key. */
export const findUpload = ({ bucket, key, query }: ObjectExchange): Upload => {
  const id = query.get("uploadId") ?? "";
  const upload = bucket.uploads.get(id);
  if (upload === undefined || upload.key !== key) throw noSuchUpload(id);
  return upload;
};

/** Cyclic checksums can be put together from their parts', digests cannot; CRC-64 is only ever the whole object's. */
const readChecksumPlan = (headers: Readonly<Record<string, string>>): Upload["checksum"] => {
  const name = headers["x-amz-checksum-algorithm"];
  const algorithm = name === undefined ? defaultAlgorithm : readAlgorithm(name);
  const type = headers["x-amz-checksum-type"] ?? (algorithm === "crc64nvme" ? "FULL_OBJECT" : "COMPOSITE");
  if (type !== "FULL_OBJECT" && type !== "COMPOSITE") {
    throw invalidRequest("Value for x-amz-checksum-type header is invalid.");
  }
  if (algorithm === "crc64nvme" ? type === "COMPOSITE" : algorithm.startsWith("sha") && type === "FULL_OBJECT") {
    throw invalidRequest(`The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`);
  }
  return { algorithm, type };
};

export const createMultipartUpload: Operation<ObjectExchange> = {
  permissions: writePermissions,
  run: (exchange) => {
    const { bucket, key, call, cloud, headers } = exchange;
    checkObjectAcl(headers, bucket);
    const encryption = newEncryption(exchange);
    const id = Buffer.from(cloud.surroundings.random(48)).toString("base64url");
    const checksum = readChecksumPlan(headers);
    const checksumAsked = headers["x-amz-checksum-algorithm"] !== undefined;
    bucket.uploads.set(id, {
      ...readDescription(headers),
      id,
      key,
      initiated: now(cloud),
      initiator: "arn" in call.caller ? call.caller.arn : "anonymous",
      checksum,
      checksumAsked,
      encryption,
      parts: new Map(),
    });
    return xmlAnswer(
      element("InitiateMultipartUploadResult", [
        element("Bucket", bucket.name),
        element("Key", key),
        element("UploadId", id),
      ]),
      {
        ...encryptionHeaders(encryption),
        ...(checksumAsked
          ? { "x-amz-checksum-algorithm": checksum.algorithm.toUpperCase(), "x-amz-checksum-type": checksum.type }
          : {}),
      },
    );
  },
};

const readPartNumber = (text: string | undefined): number => {
  const number = /^\d{1,5}$/.test(text ?? "") ? Number(text) : 0;
  if (number < 1 || number > mostParts) {
    throw invalidArgument(
      `Part number must be an integer between 1 and ${mostParts}, inclusive`,
      "partNumber",
      text ?? "",
    );
  }
  return number;
};

/** Keeps a part under the number and in the upload that the query names. */
export const storePart = (
  exchange: ObjectExchange,
  body: Uint8Array,
): { readonly upload: Upload; readonly part: Part } => {
  const { cloud, query } = exchange;
  const number = readPartNumber(query.get("partNumber"));
  const upload = findUpload(exchange);
  demandDecrypt(exchange, upload.encryption);
  const checksum = fullChecksum(upload.checksum.algorithm, body);
  const part = { body, etag: md5(body).toString("hex"), lastModified: now(cloud), checksum };
  upload.parts.set(number, part);
  return { upload, part };
};

export const uploadPart: Operation<ObjectExchange> = {
  permissions: onObject("s3:PutObject"),
  run: (exchange) => {
    const { call, headers } = exchange;
    const upload = findUpload(exchange);
    const used = usedAlgorithm(headers);
    if (upload.checksumAsked && used !== undefined && used !== upload.checksum.algorithm) {
      throw invalidRequest(
        `Checksum Type mismatch occurred, expected checksum Type: ${upload.checksum.algorithm}, actual checksum Type: ${used}`,
      );
    }
    const { part } = storePart(exchange, call.body);
    return emptyAnswer(200, {
      etag: `"${part.etag}"`,
      ...encryptionHeaders(upload.encryption),
      ...(used === undefined ? {} : { [checksumHeader(used)]: fullChecksum(used, call.body).value }),
    });
  },
};

export const abortMultipartUpload: Operation<ObjectExchange> = {
  permissions: onObject("s3:AbortMultipartUpload"),
  run: (exchange) => {
    exchange.bucket.uploads.delete(findUpload(exchange).id);
    return emptyAnswer(204);
  },
};

const shape: Shape = {
  "Part+": {
    PartNumber: "integer",
    ETag: "text",
    "ChecksumCRC32?": "text",
    "ChecksumCRC32C?": "text",
    "ChecksumCRC64NVME?": "text",
    "ChecksumSHA1?": "text",
    "ChecksumSHA256?": "text",
  },
};

const invalidPart = (upload: Upload, number: number, etag: string): AwsError =>
  new AwsError(
    "InvalidPart",
    400,
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { UploadId: upload.id, PartNumber: String(number), ETag: etag },
  );

const findPart = (upload: Upload, listed: XmlElement): { readonly number: number; readonly part: Part } => {
  const number = Number(textOf(listed, "PartNumber"));
  const etag = (textOf(listed, "ETag") ?? "").replaceAll('"', "");
  const part = upload.parts.get(number);
  if (part === undefined || part.etag !== etag) throw invalidPart(upload, number, etag);
  const { algorithm, type } = upload.checksum;
  const checksum = textOf(listed, checksumName(algorithm));
  if (checksum === undefined && upload.checksumAsked && type === "COMPOSITE") {
    throw invalidRequest(
      `The upload was created using a ${algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
    );
  }
  if (checksum !== undefined && checksum !== part.checksum.value) throw invalidPart(upload, number, etag);
  return { number, part };
};

/** @throws AwsError when a part is unknown, out of order, or too small to stand before another */
const readParts = (upload: Upload, body: Uint8Array): readonly Part[] => {
  const listed = children(parseShaped(body, "CompleteMultipartUpload", shape), "Part");
  if (listed.length > mostParts) throw malformedXml();
  const numbers = listed.map((part) => Number(textOf(part, "PartNumber")));
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    throw new AwsError(
      "InvalidPartOrder",
      400,
      "The list of parts was not in ascending order. Parts must be ordered by part number.",
      { UploadId: upload.id },
    );
  }
  const found = listed.map((part) => findPart(upload, part));
  const small = found.slice(0, -1).find(({ part }) => part.body.length < minimumPartSize);
  if (small !== undefined) {
    throw new AwsError("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size", {
      ProposedSize: String(small.part.body.length),
      MinSizeAllowed: String(minimumPartSize),
      PartNumber: String(small.number),
      ETag: small.part.etag,
    });
  }
  return found.map(({ part }) => part);
};

const checkWhole = (headers: Readonly<Record<string, string>>, body: Uint8Array, checksum: Checksum): void => {
  const size = headers["x-amz-mp-object-size"];
  if (size !== undefined && Number(size) !== body.length) {
    throw invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${body.length}`,
    );
  }
  const type = headers["x-amz-checksum-type"];
  if (type !== undefined && type !== checksum.type) {
    throw invalidRequest(`The upload was created using the ${checksum.type} checksum mode.`);
  }
  const declared = headers[checksumHeader(checksum.algorithm)];
  if (declared !== undefined && declared !== checksum.value) {
    const algorithm = checksum.algorithm.toUpperCase();
    throw new AwsError("BadDigest", 400, `The ${algorithm} you specified did not match the calculated checksum.`);
  }
};

export const completeMultipartUpload: Operation<ObjectExchange> = {
  permissions: writePermissions,
  run: (exchange) => {
    const { bucket, key, call, cloud, headers } = exchange;
    const upload = findUpload(exchange);
    demandDecrypt(exchange, upload.encryption);
    const parts = readParts(upload, call.body);
    checkWriteConditions(headers, key, bucket.objects.get(key));
    const body = Buffer.concat(parts.map((part) => part.body));
    const etag = `${md5(Buffer.concat(parts.map((part) => Buffer.from(part.etag, "hex")))).toString("hex")}-${parts.length}`;
    const { algorithm, type } = upload.checksum;
    const checksum =
      type === "FULL_OBJECT"
        ? fullChecksum(algorithm, body)
        : compositeChecksum(
            algorithm,
            parts.map((part) => part.checksum),
          );
    checkWhole(headers, body, checksum);
    const { headers: described, metadata, tags, encryption } = upload;
    const object = { headers: described, metadata, tags, encryption, body, etag, lastModified: now(cloud), checksum };
    const version = storeObject(cloud, bucket, key, object);
    bucket.uploads.delete(upload.id);
    return xmlAnswer(
      element("CompleteMultipartUploadResult", [
        element("Location", `http://${bucket.name}.s3.amazonaws.com/${encodeURIComponent(key)}`),
        element("Bucket", bucket.name),
        element("Key", key),
        element("ETag", `"${etag}"`),
        checksumElement(checksum),
        element("ChecksumType", checksum.type),
      ]),
      { ...version, ...encryptionHeaders(encryption) },
    );
  },
};
