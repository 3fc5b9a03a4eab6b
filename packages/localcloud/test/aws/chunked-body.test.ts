import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { checkDeclaredChecksums, checksums, type ChecksumAlgorithm } from "../../src/aws/checksum.ts";
import { decodeChunkedBody, type ChunkSigning } from "../../src/aws/chunked-body.ts";
import { hmac, scopeText, sha256Hex, signingKey } from "../../src/aws/canonical-request.ts";
import { AwsError } from "../../src/aws/service.ts";
import { SignatureFault } from "../../src/aws/signature-fault.ts";

/* The documentation's example of a signed stream: 65 KiB of `a` in chunks of 64 KiB. */
const scope = { date: "20130524", region: "us-east-1", service: "s3" };
const signing: ChunkSigning = {
  key: signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope),
  scope,
  amzDate: "20130524T000000Z",
  seed: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
};
const signedChunks = [
  ["10000", "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648", "a".repeat(65_536)],
  ["400", "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497", "a".repeat(1024)],
  ["0", "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9", ""],
] as const;
const signedBody = signedChunks.map(([size, mark, data]) => `${size};chunk-signature=${mark}\r\n${data}\r\n`).join("");
const length = { "x-amz-decoded-content-length": "66560" };

function failure(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    if (error instanceof SignatureFault) return error.reason;
    throw error;
  }
  return "accepted";
}

test("the documentation's signed stream decodes", () => {
  expect(Buffer.from(decodeChunkedBody(length, Buffer.from(signedBody), signing)).toString()).toBe("a".repeat(66_560));
});

test.each<[string, string, Record<string, string>, string]>([
  ["a changed byte", signedBody.replace("aaaa\r\n400", "aaab\r\n400"), length, "wrong-signature"],
  ["chunks without signatures", signedBody.replaceAll(/;chunk-signature=[0-9a-f]{64}/g, ""), length, "wrong-signature"],
  ["a missing end", signedBody.slice(0, -100), length, "IncompleteBody"],
  ["another length", signedBody, { "x-amz-decoded-content-length": "66561" }, "IncompleteBody"],
  ["no length", signedBody, {}, "MissingContentLength"],
  ["no chunks at all", "hello\r\n", length, "InvalidChunkSizeError"],
])("%s is refused", (_what, body, headers, expected) => {
  expect(failure(() => decodeChunkedBody(headers, Buffer.from(body), signing))).toBe(expected);
});

function trailing(checksum: string, extra = ""): Buffer {
  return Buffer.from(`5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${checksum}\r\n${extra}\r\n`);
}
const trailer = { "x-amz-decoded-content-length": "5", "x-amz-trailer": "x-amz-checksum-crc32" };

test.each<[string, Buffer, string]>([
  ["the right checksum", trailing("NhCmhg=="), "accepted"],
  ["a wrong one", trailing("AAAAAA=="), "BadDigest"],
  ["one of another algorithm", trailing("AAAA"), "InvalidRequest"],
  ["none", Buffer.from("5\r\nhello\r\n0\r\n\r\n"), "MalformedTrailerError"],
  ["no trailer line", Buffer.from("5\r\nhello\r\n0\r\nnonsense\r\n\r\n"), "MalformedTrailerError"],
])("an unsigned stream with %s in its trailer", (_what, body, expected) => {
  expect(failure(() => decodeChunkedBody(trailer, body, undefined))).toBe(expected);
});

test.each([
  ["right", (signature: string) => signature, "accepted"],
  ["wrong", () => "0".repeat(64), "wrong-signature"],
])("a signed stream whose trailer's signature is %s", (_what, change, expected) => {
  const chunkSign = (before: string, data: string) =>
    hmac(
      signing.key,
      ["AWS4-HMAC-SHA256-PAYLOAD", signing.amzDate, scopeText(scope), before, sha256Hex(""), sha256Hex(data)].join(
        "\n",
      ),
    ).toString("hex");
  const first = chunkSign(signing.seed, "hello");
  const last = chunkSign(first, "");
  const line = "x-amz-checksum-crc32:NhCmhg==";
  const mark = hmac(
    signing.key,
    ["AWS4-HMAC-SHA256-TRAILER", signing.amzDate, scopeText(scope), last, sha256Hex(`${line}\n`)].join("\n"),
  ).toString("hex");
  const body = `5;chunk-signature=${first}\r\nhello\r\n0;chunk-signature=${last}\r\n${line}\r\nx-amz-trailer-signature:${change(mark)}\r\n\r\n`;
  expect(failure(() => decodeChunkedBody(trailer, Buffer.from(body), signing))).toBe(expected);
});

test.each<[ChecksumAlgorithm, string]>([
  ["crc32", "cbf43926"],
  ["crc32c", "e3069283"],
  ["crc64nvme", "ae8b14860a799888"],
  ["sha1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
  ["sha256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"],
])("%s of the catalogue's check string", (algorithm, expected) => {
  expect(checksums[algorithm](Buffer.from("123456789")).toString("hex")).toBe(expected);
});

const md5 = createHash("md5").update("hello").digest("base64");

test.each<[string, Record<string, string>, string]>([
  ["no checksum", {}, "accepted"],
  ["the right MD5", { "content-md5": md5 }, "accepted"],
  ["a wrong MD5", { "content-md5": createHash("md5").update("x").digest("base64") }, "BadDigest"],
  ["what is no MD5", { "content-md5": "abc" }, "InvalidDigest"],
  ["the right CRC32", { "x-amz-checksum-crc32": "NhCmhg==" }, "accepted"],
  ["a wrong CRC32", { "x-amz-checksum-crc32": "NhCmhw==" }, "BadDigest"],
])("a plain body with %s", (_what, headers, expected) => {
  expect(failure(() => checkDeclaredChecksums(headers, Buffer.from("hello")))).toBe(expected);
});
