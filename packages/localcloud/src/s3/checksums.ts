import { hash } from "node:crypto";
import { checksums, isChecksumAlgorithm, type ChecksumAlgorithm } from "../aws/checksum.ts";
import { invalidRequest } from "./errors.ts";
import { element, type XmlElement } from "./xml.ts";

/** Whether a multipart object's checksum is over its bytes or over its parts' checksums. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

export type Checksum = {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; a composite one ends in `-<number of parts>`. */
  readonly value: string;
  readonly type: ChecksumType;
};

/** What S3 computes when the client asks for none. */
export const defaultAlgorithm: ChecksumAlgorithm = "crc64nvme";

export const fullChecksum = (algorithm: ChecksumAlgorithm, bytes: Uint8Array): Checksum => ({
  algorithm,
  value: checksums[algorithm](bytes).toString("base64"),
  type: "FULL_OBJECT",
});

/** Over the concatenated binary checksums of the parts. */
export const compositeChecksum = (algorithm: ChecksumAlgorithm, parts: readonly Checksum[]): Checksum => {
  const joined = Buffer.concat(parts.map(({ value }) => Buffer.from(value, "base64")));
  return {
    ...fullChecksum(algorithm, joined),
    value: `${fullChecksum(algorithm, joined).value}-${parts.length}`,
    type: "COMPOSITE",
  };
};

export const checksumHeader = (algorithm: ChecksumAlgorithm): string => `x-amz-checksum-${algorithm}`;

export const checksumHeaders = ({ algorithm, value, type }: Checksum): Record<string, string> => ({
  [checksumHeader(algorithm)]: value,
  "x-amz-checksum-type": type,
});

/** XML spells an algorithm as the SDK's members do: `ChecksumCRC32`. */
export const checksumName = (algorithm: ChecksumAlgorithm): string => `Checksum${algorithm.toUpperCase()}`;

export const checksumElement = ({ algorithm, value }: Checksum): XmlElement => element(checksumName(algorithm), value);

export const readAlgorithm = (name: string): ChecksumAlgorithm => {
  const algorithm = name.toLowerCase();
  if (!isChecksumAlgorithm(algorithm)) throw invalidRequest("Checksum algorithm provided is unsupported.");
  return algorithm;
};

/** The algorithm the request itself used, in a header or announced for the trailer; `undefined` when it used none. */
export const usedAlgorithm = (headers: Readonly<Record<string, string>>): ChecksumAlgorithm | undefined => {
  const prefix = "x-amz-checksum-";
  const trailers = (headers["x-amz-trailer"] ?? "").toLowerCase().split(/\s*,\s*/);
  const used = [...Object.keys(headers), ...trailers]
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter(isChecksumAlgorithm);
  if (used.length > 1) {
    throw invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  }
  return used[0];
};

export const md5 = (bytes: Uint8Array): Buffer => hash("md5", bytes, "buffer");
