/** Presigns by the functions that the local cloud verifies with, so that one thing at a time can be wrong. */

import {
  algorithm,
  canonicalRequest,
  formatAmzDate,
  hmac,
  scopeText,
  sha256Hex,
  signingKey,
  splitTarget,
  stringToSign,
  unsignedPayload,
  uriEncode,
  type Scope,
} from "../../src/aws/canonical-request.ts";
import type { SigningCredentials, SigningOptions, ToSign } from "../../src/aws/sign.ts";

/** @returns the target with the signature in its query; every header given is signed. @param expires seconds */
export function presign(
  request: Omit<ToSign, "body">,
  credentials: SigningCredentials,
  { service, region, now, expires }: SigningOptions & { readonly expires: number },
): string {
  const amzDate = formatAmzDate(now);
  const scope: Scope = { date: amzDate.slice(0, 8), region, service };
  const signedHeaders = Object.keys(request.headers).sort();
  const added: [string, string][] = [
    ["X-Amz-Algorithm", algorithm],
    ["X-Amz-Credential", `${credentials.accessKeyId}/${scopeText(scope)}`],
    ["X-Amz-Date", amzDate],
    ["X-Amz-Expires", String(expires)],
    ["X-Amz-SignedHeaders", signedHeaders.join(";")],
  ];
  if (credentials.sessionToken !== undefined) added.push(["X-Amz-Security-Token", credentials.sessionToken]);
  const { path, query } = splitTarget(request.rawTarget);
  const all = [query, ...added.map(([name, value]) => `${name}=${uriEncode(value)}`)].filter((part) => part !== "");
  const rawTarget = `${path}?${all.join("&")}`;
  const payloadHash = service === "s3" ? unsignedPayload : sha256Hex("");
  const canonical = canonicalRequest({ ...request, rawTarget, signedHeaders, payloadHash, service });
  const key = signingKey(credentials.secretAccessKey, scope);
  return `${rawTarget}&X-Amz-Signature=${hmac(key, stringToSign(amzDate, scope, canonical)).toString("hex")}`;
}
