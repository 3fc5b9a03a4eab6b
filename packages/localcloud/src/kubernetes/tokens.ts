/** Service-account tokens as a Kubernetes API server signs and reads them: RS256, with `kid`. */

import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { JWK } from "jose";
import { isObject, type JsonObject } from "./json.ts";

/** The audience of the API server itself, and of a token request that names none. */
export const apiAudience = "https://kubernetes.default.svc";

export type TokenSubject = {
  readonly namespace: string;
  readonly serviceAccount: { readonly name: string; readonly uid: string };
  /** The token dies with this pod. */
  readonly pod?: { readonly name: string; readonly uid: string };
  readonly node?: { readonly name: string; readonly uid: string };
};

export type TokenSigner = {
  readonly issuer: string;
  /** Public halves, with `kid`, `alg` and `use`. */
  readonly keys: readonly JWK[];
  readonly issue: (subject: TokenSubject, audiences: readonly string[], seconds: number) => string;
  /**
   * The subject of a token that this issuer signed, that is valid now and meant for `audience`; undefined for any
   * other. Whether the service account and pod still exist is the caller's business.
   */
  readonly read: (token: string, audience: string) => TokenSubject | undefined;
};

/** @param options.privateKey an RSA key of 2048 bits or more: see signing-key.ts */
export function createTokenSigner(options: {
  issuer: string;
  privateKey: KeyObject;
  now: () => number;
  random: (length: number) => Uint8Array;
}): TokenSigner {
  const { issuer, privateKey, now, random } = options;
  const publicKey = createPublicKey(privateKey);
  const kid = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64url");
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  return {
    issuer,
    keys: [{ kty: "RSA", n, e, kid, alg: "RS256", use: "sig" }],
    issue: (subject, audiences, seconds) => {
      const issuedAt = Math.floor(now() / 1000);
      const { namespace, serviceAccount, pod, node } = subject;
      const claims = {
        aud: audiences,
        exp: issuedAt + seconds,
        iat: issuedAt,
        iss: issuer,
        jti: Buffer.from(random(16)).toString("hex"),
        "kubernetes.io": {
          namespace,
          ...(node === undefined ? {} : { node }),
          ...(pod === undefined ? {} : { pod }),
          serviceaccount: serviceAccount,
        },
        nbf: issuedAt,
        sub: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
      };
      return signed({ alg: "RS256", kid }, claims, privateKey);
    },
    read: (token, audience) => {
      const claims = verified(token, publicKey);
      const seconds = now() / 1000;
      if (claims?.["iss"] !== issuer) return undefined;
      if (!(Number(claims["exp"]) > seconds) || !(Number(claims["nbf"]) <= seconds)) return undefined;
      const meant = claims["aud"];
      if (!Array.isArray(meant) || !meant.includes(audience)) return undefined;
      return subjectOf(claims["kubernetes.io"]);
    },
  };
}

function signed(header: JsonObject, claims: JsonObject, key: KeyObject): string {
  const input = `${encoded(header)}.${encoded(claims)}`;
  return `${input}.${sign("RSA-SHA256", Buffer.from(input), key).toString("base64url")}`;
}

function encoded(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function verified(token: string, key: KeyObject): JsonObject | undefined {
  const [header = "", claims = "", signature = "", ...more] = token.split(".");
  if (more.length > 0 || decoded(header)?.["alg"] !== "RS256") return undefined;
  const genuine = verify("RSA-SHA256", Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, "base64url"));
  return genuine ? decoded(claims) : undefined;
}

function decoded(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function subjectOf(claim: unknown): TokenSubject | undefined {
  if (!isObject(claim) || typeof claim["namespace"] !== "string") return undefined;
  const serviceAccount = reference(claim["serviceaccount"]);
  if (serviceAccount === undefined) return undefined;
  const pod = reference(claim["pod"]);
  return { namespace: claim["namespace"], serviceAccount, ...(pod === undefined ? {} : { pod }) };
}

function reference(value: unknown): { name: string; uid: string } | undefined {
  if (!isObject(value) || typeof value["name"] !== "string" || typeof value["uid"] !== "string") return undefined;
  return { name: value["name"], uid: value["uid"] };
}
