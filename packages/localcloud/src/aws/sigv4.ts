/*
 * Verifies AWS Signature Version 4: in the Authorization header and in a presigned query, by S3's rules for S3
 * (path encoded once, declared payload hash, streaming payloads) and by the general ones for the others.
 * Differs from the real one: the scope's region is not looked at here (the gateway does for hosts that name one, S3 for
 * its buckets), the plain `Date` header is not read, and the asymmetric variant is unknown.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
import type { HttpRequest } from "../http/message.ts";
import { sameText } from "../same-text.ts";
import type { AccessKey } from "./account.ts";
import {
  algorithm,
  canonicalRequest,
  formatAmzDate,
  hmac,
  isoSeconds,
  parseAmzDate,
  parseQuery,
  scopeText,
  sha256Hex,
  signingKey,
  splitTarget,
  stringToSign,
  unsignedPayload,
  type Scope,
} from "./canonical-request.ts";
import { isOptIn } from "./regions.ts";
import { SignatureFault } from "./signature-fault.ts";

/** What a request says of its own signature; nothing in it is verified yet. */
export type Authorization = {
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly amzDate: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly token: string | undefined;
  /** Seconds; only a presigned request has it. */
  readonly expires: number | undefined;
};

/** A request whose signature held. */
export type Verified = {
  readonly key: AccessKey;
  readonly authorization: Authorization;
  /** The key that further signatures of the same request, its chunks', are made with. */
  readonly signingKey: Uint8Array;
  /** Hex SHA-256, `UNSIGNED-PAYLOAD`, or a `STREAMING-…` word: then the body is still to be decoded and verified. */
  readonly payloadHash: string;
};

const minute = 60_000;
const allowedSkew = 15 * minute;
/** A presigned request may be this much ahead of the server's clock. */
const allowedEarliness = 5 * minute;
const longestPresign = 7 * 24 * 3600;

/** @returns undefined for an unsigned request. @throws SignatureFault for one that cannot be read */
export function readAuthorization(request: HttpRequest): Authorization | undefined {
  const header = request.headers["authorization"];
  if (header !== undefined) return fromHeader(header, request);
  let query: ReadonlyMap<string, string>;
  try {
    query = new Map(parseQuery(splitTarget(request.rawTarget).query));
  } catch {
    return undefined; // a broken escape: the service refuses it in its own words
  }
  return query.has("X-Amz-Signature") || query.has("X-Amz-Algorithm") ? fromQuery(query) : undefined;
}

function fromHeader(header: string, request: HttpRequest): Authorization {
  const [scheme, ...rest] = header.trim().split(/\s+/);
  if (scheme !== algorithm) {
    throw new SignatureFault(
      "malformed",
      `The authorization mechanism you have provided is not supported. Please use ${algorithm}.`,
    );
  }
  const fields = new Map(
    rest
      .join(" ")
      .split(",")
      .map((field) => {
        const [name = "", ...value] = field.trim().split("=");
        return [name, value.join("=")] as const;
      }),
  );
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value !== undefined && value !== "") return value;
    throw new SignatureFault("malformed", `Authorization header requires '${name}' parameter.`);
  };
  const amzDate = request.headers["x-amz-date"];
  if (amzDate === undefined) {
    throw new SignatureFault("malformed", "Authorization header requires existence of either a 'X-Amz-Date' header.");
  }
  return {
    ...readCredential(field("Credential")),
    amzDate,
    signedHeaders: field("SignedHeaders").split(";"),
    signature: field("Signature"),
    token: request.headers["x-amz-security-token"],
    expires: undefined,
  };
}

function fromQuery(query: ReadonlyMap<string, string>): Authorization {
  const parameter = (name: string): string => {
    const value = query.get(name);
    if (value !== undefined && value !== "") return value;
    throw new SignatureFault("presign-malformed", `A presigned request requires the '${name}' query parameter.`);
  };
  if (parameter("X-Amz-Algorithm") !== algorithm) {
    throw new SignatureFault("presign-malformed", `X-Amz-Algorithm only supports "${algorithm}"`);
  }
  const expires = Number(parameter("X-Amz-Expires"));
  if (!Number.isInteger(expires) || expires < 1 || expires > longestPresign) {
    throw new SignatureFault("presign-malformed", `X-Amz-Expires must be between 1 and ${longestPresign} seconds`);
  }
  return {
    ...readCredential(parameter("X-Amz-Credential")),
    amzDate: parameter("X-Amz-Date"),
    signedHeaders: parameter("X-Amz-SignedHeaders").split(";"),
    signature: parameter("X-Amz-Signature"),
    token: query.get("X-Amz-Security-Token"),
    expires,
  };
}

function readCredential(text: string): { readonly accessKeyId: string; readonly scope: Scope } {
  const [accessKeyId, date, region, service, end, ...more] = text.split("/");
  if (!accessKeyId || !date || !region || !service || end !== "aws4_request" || more.length > 0) {
    throw new SignatureFault(
      "malformed",
      'The credential is malformed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  return { accessKeyId, scope: { date, region, service } };
}

/**
 * Verifies a request against the key it names.
 * A streaming body's chunks are not looked at here: see chunked-body.ts.
 * @throws SignatureFault
 */
export function verifySignature(
  request: HttpRequest,
  authorization: Authorization,
  findKey: (accessKeyId: string) => AccessKey | undefined,
  now: number,
): Verified {
  const key = findKey(authorization.accessKeyId);
  if (key === undefined) {
    throw new SignatureFault("unknown-key", "No such access key", { AWSAccessKeyId: authorization.accessKeyId });
  }
  checkToken(key, authorization, now);
  checkTime(authorization, now);
  checkSignedHeaders(request, authorization);
  const payloadHash = declaredPayloadHash(request, authorization);
  const secretKey = derivedKey(key, authorization.scope);
  const expected = expectedSignature(request, authorization, payloadHash, secretKey);
  if (!sameText(expected, authorization.signature)) {
    throw new SignatureFault("wrong-signature", "The signature differs", { AWSAccessKeyId: key.accessKeyId });
  }
  if (/^[0-9a-f]{64}$/.test(payloadHash) && sha256Hex(request.body) !== payloadHash) {
    throw new SignatureFault("payload-mismatch", "The body is not the one that was signed", {
      ClientComputedContentSHA256: payloadHash,
      S3ComputedContentSHA256: sha256Hex(request.body),
    });
  }
  return { key, authorization, signingKey: secretKey, payloadHash };
}

/** What was derived last of each key: clients stay with one day, region and service. */
const derivedKeys = new WeakMap<AccessKey, { readonly scope: Scope; readonly derived: Uint8Array }>();

function derivedKey(key: AccessKey, scope: Scope): Uint8Array {
  const last = derivedKeys.get(key);
  if (last !== undefined && scopeText(last.scope) === scopeText(scope)) return last.derived;
  const derived = signingKey(key.secretAccessKey, scope);
  derivedKeys.set(key, { scope, derived });
  return derived;
}

function checkToken(key: AccessKey, { token, scope }: Authorization, now: number): void {
  if (key.sessionToken !== undefined && token === undefined) {
    throw new SignatureFault("unknown-key", "A temporary key came without its token");
  }
  if (token !== undefined && (key.sessionToken === undefined || !sameText(key.sessionToken, token))) {
    throw new SignatureFault("token-invalid", "The token is not this key's");
  }
  if (key.defaultRegionsOnly === true && isOptIn(scope.region)) {
    throw new SignatureFault("token-invalid", "A token of the global endpoint is not good in this region");
  }
  if (key.expiresAt !== undefined && now >= key.expiresAt) {
    throw new SignatureFault("token-expired", "The session ended");
  }
}

function checkTime({ amzDate, scope, expires }: Authorization, now: number): void {
  const time = parseAmzDate(amzDate);
  if (time === undefined) {
    throw new SignatureFault("malformed", `Date must be in ISO-8601 'basic format'. Got '${amzDate}'.`);
  }
  if (amzDate.slice(0, 8) !== scope.date) {
    throw new SignatureFault(
      "wrong-scope",
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${amzDate.slice(0, 8)}', from '${amzDate}'.`,
    );
  }
  const current = formatAmzDate(now);
  const expired = `Signature expired: ${amzDate} is now earlier than `;
  const early = `Signature not yet current: ${amzDate} is still later than `;
  if (expires === undefined) {
    if (Math.abs(now - time) <= allowedSkew) return;
    const bound = now > time ? formatAmzDate(now - allowedSkew) : formatAmzDate(now + allowedSkew);
    const sentence =
      now > time ? `${expired}${bound} (${current} - 15 min.)` : `${early}${bound} (${current} + 15 min.)`;
    throw new SignatureFault("skewed", sentence, {
      RequestTime: amzDate,
      ServerTime: isoSeconds(now),
      MaxAllowedSkewMilliseconds: String(allowedSkew),
    });
  }
  if (now > time + expires * 1000) {
    throw new SignatureFault("presign-expired", `${expired}${formatAmzDate(now - expires * 1000)}`, {
      "X-Amz-Expires": String(expires),
      Expires: isoSeconds(time + expires * 1000),
      ServerTime: isoSeconds(now),
    });
  }
  if (time > now + allowedEarliness) {
    throw new SignatureFault(
      "presign-early",
      `${early}${formatAmzDate(now + allowedEarliness)} (${current} + 5 min.)`,
      {
        ServerTime: isoSeconds(now),
      },
    );
  }
}

function checkSignedHeaders(request: HttpRequest, { signedHeaders, scope, expires }: Authorization): void {
  if (!signedHeaders.includes("host")) {
    throw new SignatureFault(
      "headers-unsigned",
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
      { HeadersNotSigned: "host" },
    );
  }
  if (scope.service !== "s3") return;
  const unsigned = Object.keys(request.headers).filter(
    (name) =>
      name.startsWith("x-amz-") &&
      !signedHeaders.includes(name) &&
      !(expires !== undefined && name === "x-amz-content-sha256"),
  );
  if (unsigned.length === 0) return;
  throw new SignatureFault("headers-unsigned", "Headers were not signed", { HeadersNotSigned: unsigned.join(", ") });
}

const streamingPayload = /^STREAMING-(?:UNSIGNED-PAYLOAD-TRAILER|AWS4-HMAC-SHA256-PAYLOAD(?:-TRAILER)?)$/;

/** S3 takes the hash that the client declares; the others hash the body themselves. */
function declaredPayloadHash(request: HttpRequest, { scope, expires }: Authorization): string {
  if (scope.service !== "s3") return sha256Hex(request.body);
  const declared = request.headers["x-amz-content-sha256"];
  if (expires !== undefined) return declared ?? unsignedPayload;
  if (declared === undefined) {
    throw new SignatureFault("payload-hash-missing", "Missing required header for this request: x-amz-content-sha256");
  }
  if (declared === unsignedPayload || streamingPayload.test(declared) || /^[0-9a-f]{64}$/.test(declared)) {
    return declared;
  }
  throw new SignatureFault(
    "payload-hash-missing",
    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING value, or a valid sha256 value.",
  );
}

function expectedSignature(
  request: HttpRequest,
  { scope, amzDate, signedHeaders }: Authorization,
  payloadHash: string,
  secretKey: Uint8Array,
): string {
  let canonical: string;
  try {
    canonical = canonicalRequest({ ...request, signedHeaders, payloadHash, service: scope.service });
  } catch {
    throw new SignatureFault("malformed", "The request target holds a broken percent-escape");
  }
  return hmac(secretKey, stringToSign(amzDate, scope, canonical)).toString("hex");
}
