/*
 * Decodes aws-chunked bodies and verifies their chunk signatures and trailing checksum.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
import { hmac, scopeText, sha256Hex, type Scope } from "./canonical-request.ts";
import { checkChecksum, isChecksumAlgorithm } from "./checksum.ts";
import { AwsError } from "./service.ts";
import { SignatureFault } from "./signature-fault.ts";
import { sameText } from "../same-text.ts";

/** What chunk signatures hang on: each signs the one before it, the first the request's own. */
export type ChunkSigning = {
  readonly key: Uint8Array;
  readonly scope: Scope;
  readonly amzDate: string;
  readonly seed: string;
};

/**
 * @param signing undefined for `STREAMING-UNSIGNED-PAYLOAD-TRAILER`
 * @returns the body proper
 * @throws SignatureFault `wrong-signature` for a chunk
 * @throws AwsError `IncompleteBody`, `InvalidChunkSizeError`, `MalformedTrailerError`, `MissingContentLength`, `BadDigest`
 */
export function decodeChunkedBody(
  headers: Readonly<Record<string, string>>,
  encoded: Uint8Array,
  signing: ChunkSigning | undefined,
): Uint8Array {
  const declaredLength = headers["x-amz-decoded-content-length"];
  if (declaredLength === undefined || !/^\d+$/.test(declaredLength)) {
    throw new AwsError("MissingContentLength", 411, "You must provide the Content-Length HTTP header.");
  }
  const { body, rest, lastSignature } = readChunks(Buffer.from(encoded), signing);
  if (body.length !== Number(declaredLength)) throw incomplete();
  const announced = (headers["x-amz-trailer"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const trailers = readTrailers(rest);
  if (announced.length > 0 && signing !== undefined) checkTrailerSignature(trailers, signing, lastSignature);
  for (const name of announced) {
    const value = trailers.get(name);
    if (value === undefined) throw malformedTrailer();
    const algorithm = name.replace(/^x-amz-checksum-/, "");
    if (isChecksumAlgorithm(algorithm)) checkChecksum(algorithm, value, body);
  }
  return body;
}

/** But for the last one. It also bounds the work that a body can make. */
const smallestChunk = 8192;

function readChunks(
  encoded: Buffer,
  signing: ChunkSigning | undefined,
): { readonly body: Buffer; readonly rest: Buffer; readonly lastSignature: string } {
  const chunks: Buffer[] = [];
  let signature = signing?.seed ?? "";
  let at = 0;
  let before = Infinity;
  for (;;) {
    const lineEnd = encoded.indexOf("\r\n", at);
    if (lineEnd < 0) throw incomplete();
    const line = encoded.toString("latin1", at, lineEnd);
    const [, size, given] = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line) ?? [];
    if (size === undefined) throw new AwsError("InvalidChunkSizeError", 400, "Chunk size is not a hexadecimal number.");
    const length = Number.parseInt(size, 16);
    if (length > 0 && before < smallestChunk) {
      throw new AwsError(
        "InvalidChunkSizeError",
        403,
        `Only the last chunk is allowed to have a size less than ${smallestChunk} bytes`,
        { Chunk: String(chunks.length), BadChunkSize: String(before) },
      );
    }
    before = length;
    const start = lineEnd + 2;
    const chunk = encoded.subarray(start, start + length);
    if (chunk.length < length) throw incomplete();
    if (signing !== undefined) {
      const expected = chunkSignature(signing, signature, chunk);
      if (given === undefined || !sameText(expected, given)) {
        throw new SignatureFault("wrong-signature", "A chunk's signature differs");
      }
      signature = expected;
    }
    if (length === 0) return { body: Buffer.concat(chunks), rest: encoded.subarray(start), lastSignature: signature };
    if (encoded.toString("latin1", start + length, start + length + 2) !== "\r\n") throw incomplete();
    chunks.push(chunk);
    at = start + length + 2;
  }
}

function chunkSignature({ key, scope, amzDate }: ChunkSigning, before: string, chunk: Uint8Array): string {
  const text = ["AWS4-HMAC-SHA256-PAYLOAD", amzDate, scopeText(scope), before, sha256Hex(""), sha256Hex(chunk)];
  return hmac(key, text.join("\n")).toString("hex");
}

function readTrailers(rest: Buffer): ReadonlyMap<string, string> {
  const lines = rest
    .toString("latin1")
    .split(/\r?\n|\r/)
    .filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      if (colon < 1) throw malformedTrailer();
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
}

const trailerSignature = "x-amz-trailer-signature";

function checkTrailerSignature(trailers: ReadonlyMap<string, string>, signing: ChunkSigning, before: string): void {
  const given = trailers.get(trailerSignature);
  if (given === undefined) throw malformedTrailer();
  const canonical = [...trailers]
    .filter(([name]) => name !== trailerSignature)
    .map(([name, value]) => `${name}:${value}\n`)
    .sort()
    .join("");
  const text = ["AWS4-HMAC-SHA256-TRAILER", signing.amzDate, scopeText(signing.scope), before, sha256Hex(canonical)];
  if (sameText(hmac(signing.key, text.join("\n")).toString("hex"), given)) return;
  throw new SignatureFault("wrong-signature", "The trailer's signature differs");
}

function incomplete(): AwsError {
  return new AwsError(
    "IncompleteBody",
    400,
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
  );
}

function malformedTrailer(): AwsError {
  return new AwsError(
    "MalformedTrailerError",
    400,
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
  );
}
