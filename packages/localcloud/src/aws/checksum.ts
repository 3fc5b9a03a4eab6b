import { hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError } from "./service.ts";

/** S3's checksum algorithms, big-endian as they are written in base64. The key is the end of `x-amz-checksum-<key>`. */
export const checksums = {
  crc32: (data: Uint8Array) => bigEndian(crc32(data)),
  crc32c: (data: Uint8Array) => bigEndian(crc32c(data)),
  crc64nvme: (data: Uint8Array) => crc64nvme(data),
  sha1: (data: Uint8Array) => hash("sha1", data, "buffer"),
  sha256: (data: Uint8Array) => hash("sha256", data, "buffer"),
} satisfies Record<string, (data: Uint8Array) => Buffer>;

export type ChecksumAlgorithm = keyof typeof checksums;

export function isChecksumAlgorithm(name: string): name is ChecksumAlgorithm {
  return Object.hasOwn(checksums, name);
}

/**
 * Holds a whole body against the checksums its headers declare.
 * @throws AwsError `BadDigest`, `InvalidDigest`, `InvalidRequest`
 */
export function checkDeclaredChecksums(headers: Readonly<Record<string, string>>, body: Uint8Array): void {
  for (const [name, declared] of Object.entries(headers)) {
    const algorithm = name.startsWith("x-amz-checksum-") ? name.slice("x-amz-checksum-".length) : "";
    if (isChecksumAlgorithm(algorithm)) checkChecksum(algorithm, declared, body);
  }
  const md5 = headers["content-md5"];
  if (md5 === undefined) return;
  if (Buffer.from(md5, "base64").length !== 16) {
    throw new AwsError("InvalidDigest", 400, "The Content-MD5 you specified was invalid.", { "Content-MD5": md5 });
  }
  const computed = hash("md5", body, "base64");
  if (computed === md5.trim()) return;
  throw new AwsError("BadDigest", 400, "The Content-MD5 you specified did not match what we received.", {
    ExpectedDigest: md5,
    CalculatedDigest: computed,
  });
}

/** @param declared base64. @throws AwsError `BadDigest`; `InvalidRequest` when it is not a digest of that algorithm at all */
export function checkChecksum(algorithm: ChecksumAlgorithm, declared: string, body: Uint8Array): void {
  const computed = checksums[algorithm](body);
  const given = Buffer.from(declared, "base64");
  if (given.length !== computed.length) {
    throw new AwsError("InvalidRequest", 400, `Value for x-amz-checksum-${algorithm} header is invalid.`);
  }
  if (given.equals(computed)) return;
  throw new AwsError(
    "BadDigest",
    400,
    `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
  );
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** Castagnoli's polynomial, bits reflected. */
const crc32cTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

function crc32c(data: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of data) value = (crc32cTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** The polynomial of the NVMe specification, bits reflected; in halves, since 64-bit integers are slow here. */
const crc64Table = Array.from({ length: 256 }, (_, byte) => {
  let value = BigInt(byte);
  for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ 0x9a6c9329ac4bc9b5n : value >> 1n;
  return value;
});
const crc64High = Int32Array.from(crc64Table, (value) => Number(BigInt.asIntN(32, value >> 32n)));
const crc64Low = Int32Array.from(crc64Table, (value) => Number(BigInt.asIntN(32, value)));

function crc64nvme(data: Uint8Array): Buffer {
  let high = -1;
  let low = -1;
  for (const byte of data) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (crc64Low[index] ?? 0);
    high = (high >>> 8) ^ (crc64High[index] ?? 0);
  }
  return Buffer.concat([bigEndian(~high), bigEndian(~low)]);
}
