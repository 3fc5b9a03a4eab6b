/*
 * AWS Signature Version 4's canonical form, used by the signer and by the verifier.
 * Imports nothing but node:crypto: stand-in pods carry it into their worker threads.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHmac, hash } from "node:crypto";

export const algorithm = "AWS4-HMAC-SHA256";
export const unsignedPayload = "UNSIGNED-PAYLOAD";

/** What a signature is valid for; written `<date>/<region>/<service>/aws4_request`. */
export type Scope = { readonly date: string; readonly region: string; readonly service: string };

export type ToCanonicalise = {
  readonly method: string;
  /** Path and query as on the request line. */
  readonly rawTarget: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Lower-case, sorted. */
  readonly signedHeaders: readonly string[];
  /** Hex SHA-256 of the body, or one of the words that stand for it. */
  readonly payloadHash: string;
  /** S3 signs the path encoded once and never normalised; every other service the normalised path, encoded again. */
  readonly service: string;
};

export function sha256Hex(data: string | Uint8Array): string {
  return hash("sha256", data);
}

export function hmac(key: string | Uint8Array, data: string): Buffer {
  return createHmac("sha256", key).update(data, "utf8").digest();
}

/** RFC 3986: everything but letters, digits and `-._~` is escaped; encodeURIComponent leaves five more. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function splitTarget(rawTarget: string): { readonly path: string; readonly query: string } {
  const mark = rawTarget.indexOf("?");
  if (mark < 0) return { path: rawTarget, query: "" };
  return { path: rawTarget.slice(0, mark), query: rawTarget.slice(mark + 1) };
}

/** Decoded name-value pairs in the order they came. @throws URIError for a broken escape */
export function parseQuery(query: string): readonly (readonly [string, string])[] {
  return query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      const name = equals < 0 ? part : part.slice(0, equals);
      const value = equals < 0 ? "" : part.slice(equals + 1);
      return [decodeQueryPart(name), decodeQueryPart(value)] as const;
    });
}

function decodeQueryPart(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

/** @throws URIError when path or query hold a broken escape */
export function canonicalRequest(request: ToCanonicalise): string {
  const { path, query } = splitTarget(request.rawTarget);
  const headers = request.signedHeaders.map((name) => `${name}:${collapse(request.headers[name] ?? "")}\n`).join("");
  return [
    request.method,
    request.service === "s3" ? encodedOnce(path) : encodedTwice(path),
    canonicalQuery(query),
    headers,
    request.signedHeaders.join(";"),
    request.payloadHash,
  ].join("\n");
}

function encodedOnce(path: string): string {
  return path
    .split("/")
    .map((segment) => uriEncode(decodeURIComponent(segment)))
    .join("/");
}

function encodedTwice(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  const trailing = kept.length > 0 && path.endsWith("/") ? "/" : "";
  return `/${kept.map(uriEncode).join("/")}${trailing}`;
}

function canonicalQuery(query: string): string {
  return parseQuery(query)
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => order(nameA, nameB) || order(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** By code unit; `localeCompare` would put `a` before `B`. */
function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function collapse(value: string): string {
  return value.trim().replaceAll(/\s+/g, " ");
}

export function scopeText({ date, region, service }: Scope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/** @param amzDate `YYYYMMDDTHHMMSSZ` */
export function stringToSign(amzDate: string, scope: Scope, canonical: string): string {
  return [algorithm, amzDate, scopeText(scope), sha256Hex(canonical)].join("\n");
}

export function signingKey(secret: string, { date, region, service }: Scope): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), "aws4_request");
}

/** @returns `YYYYMMDDTHHMMSSZ` */
export function formatAmzDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
}

/** @returns `YYYY-MM-DDTHH:MM:SSZ` */
export function isoSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** @returns milliseconds since the epoch, or undefined when the text is not `YYYYMMDDTHHMMSSZ` */
export function parseAmzDate(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}
