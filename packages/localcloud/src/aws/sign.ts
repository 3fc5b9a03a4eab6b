/*
 * Signs a request with AWS Signature Version 4. Needs node:crypto and nothing else, so that a stand-in pod can
 * carry it into its worker thread.
 */
import {
  algorithm,
  canonicalRequest,
  formatAmzDate,
  hmac,
  scopeText,
  sha256Hex,
  signingKey,
  stringToSign,
  type Scope,
} from "./canonical-request.ts";

export type SigningCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

export type ToSign = {
  readonly method: string;
  /** Path and query as they will stand on the request line, already escaped. */
  readonly rawTarget: string;
  /** Lower-case names; `host` must be there. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
};

export type SigningOptions = {
  readonly service: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** @returns the request's headers with `authorization`, `x-amz-date`, `x-amz-content-sha256` and the token added */
export function sign(
  request: ToSign,
  credentials: SigningCredentials,
  { service, region, now }: SigningOptions,
): Record<string, string> {
  const amzDate = formatAmzDate(now);
  const scope: Scope = { date: amzDate.slice(0, 8), region, service };
  const payloadHash = request.headers["x-amz-content-sha256"] ?? sha256Hex(request.body ?? "");
  const headers: Record<string, string> = {
    ...request.headers,
    "x-amz-date": amzDate,
    "x-amz-content-sha256": payloadHash,
  };
  if (credentials.sessionToken !== undefined) headers["x-amz-security-token"] = credentials.sessionToken;
  const signedHeaders = Object.keys(headers)
    .filter((name) => name === "host" || name === "content-type" || name === "content-md5" || name.startsWith("x-amz-"))
    .sort();
  const canonical = canonicalRequest({ ...request, headers, signedHeaders, payloadHash, service });
  const key = signingKey(credentials.secretAccessKey, scope);
  const signature = hmac(key, stringToSign(amzDate, scope, canonical)).toString("hex");
  headers["authorization"] =
    `${algorithm} Credential=${credentials.accessKeyId}/${scopeText(scope)}, ` +
    `SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
  return headers;
}
