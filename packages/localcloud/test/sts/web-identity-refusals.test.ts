import { createSecretKey } from "node:crypto";
import { SignJWT, UnsecuredJWT, type JWTPayload } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../aws/local-aws.ts";
import {
  claims,
  issuer,
  replacedIssuer,
  signed,
  startWebIdentity,
  type WebIdentitySetting,
} from "./web-identity-setting.ts";

let setting: WebIdentitySetting;
beforeAll(async () => {
  setting = await startWebIdentity();
});
afterAll(() => setting.aws.close());

const token = (over: Readonly<Record<string, unknown>> = {}, seconds = 0) =>
  signed(claims(over, seconds), setting.clusterKey);

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** The genuine token's three parts, some of them replaced. */
async function forged(over: { header?: object; payload?: JWTPayload; signature?: (genuine: string) => string }) {
  const [header = "", payload = "", signature = ""] = (await token()).split(".");
  return [
    over.header === undefined ? header : encoded(over.header),
    over.payload === undefined ? payload : encoded(over.payload),
    over.signature?.(signature) ?? signature,
  ].join(".");
}

const notAuthorized = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
const noJwt = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
const noKey = /^Couldn't retrieve verification key from your identity provider, {2}please reference/;
const invalid = "The ID Token provided could not be validated";
const noProvider = /^No OpenIDConnect provider found in your account for/;
const expired = /^Token expired: current date\/time \d+ must be before the expiration date\/time \d+$/;

const refusals = {
  AccessDenied: [403, "AccessDenied"],
  Expired: [400, "ExpiredTokenException"],
  Invalid: [400, "InvalidIdentityTokenException"],
} as const;

test.each<[string, () => Promise<string>, keyof typeof refusals, string | RegExp]>([
  [
    "another service account's",
    () => token({ sub: "system:serviceaccount:milvus:default" }),
    "AccessDenied",
    notAuthorized,
  ],
  [
    "one for an audience the trust policy does not take",
    () => token({ aud: ["registered"] }),
    "AccessDenied",
    notAuthorized,
  ],
  ["one that expired this second", () => token({}, -3600), "Expired", expired],
  ["one that expired and is a stranger's", () => signed(claims({}, -3700), setting.strangerKey), "Expired", expired],
  ["one from a clock six minutes ahead", () => token({}, 360), "Invalid", invalid],
  ["one that is valid tomorrow", () => token({ nbf: Math.floor(Date.now() / 1000) + 86_400 }), "Invalid", invalid],
  ["a foreign issuer's", () => token({ iss: "https://example.com/id/1" }), "Invalid", noProvider],
  ["an issuer's without TLS", () => token({ iss: issuer.replace("https:", "http:") }), "Invalid", noProvider],
  ["one whose issuer ends with a slash", () => token({ iss: `${issuer}/` }), "Invalid", noProvider],
  ["one whose issuer is no text", () => token({ iss: 5 }), "Invalid", noProvider],
  ["one without an issuer", () => token({ iss: undefined }), "Invalid", noProvider],
  ["one of a cluster that was replaced", () => token({ iss: replacedIssuer }), "Invalid", noKey],
  [
    "one by a key the issuer does not have",
    () => signed(claims(), setting.clusterKey, { kid: "k2" }),
    "Invalid",
    noKey,
  ],
  ["a stranger's under the cluster's key id", () => signed(claims(), setting.strangerKey), "Invalid", invalid],
  [
    "one with a changed claim",
    () => forged({ payload: claims({ sub: "system:serviceaccount:milvus:default" }) }),
    "Invalid",
    invalid,
  ],
  [
    "one with a changed signature",
    () => forged({ signature: (genuine) => genuine.replace(/^./, (a) => (a === "A" ? "B" : "A")) }),
    "Invalid",
    invalid,
  ],
  ["one without its signature", () => forged({ signature: () => "" }), "Invalid", invalid],
  ["one with a changed header", () => forged({ header: { alg: "RS256", kid: "k1", typ: "JWT" } }), "Invalid", invalid],
  ["one of another algorithm", () => forged({ header: { alg: "ES256", kid: "k1" } }), "Invalid", noKey],
  ["one that says it needs no signature", async () => new UnsecuredJWT(claims()).encode(), "Invalid", noJwt],
  [
    "one that says so in capitals",
    () => forged({ header: { alg: "None", kid: "k1" }, signature: () => "" }),
    "Invalid",
    invalid,
  ],
  [
    "one by a shared secret that is the public key",
    () =>
      new SignJWT(claims())
        .setProtectedHeader({ alg: "HS256", kid: "k1" })
        .sign(createSecretKey(Buffer.from(setting.clusterPublicKey))),
    "Invalid",
    invalid,
  ],
  ["one for another audience", () => token({ aud: "vault" }), "Invalid", "Incorrect token audience"],
  ["one whose audience is no text", () => token({ aud: 5 }), "Invalid", "Incorrect token audience"],
  ["one without an audience", () => token({ aud: undefined }), "Invalid", "Incorrect token audience"],
  ["one without a subject", () => token({ sub: undefined }), "Invalid", "Missing a required claim: sub"],
  ["one whose subject is no text", () => token({ sub: 5 }), "Invalid", "Missing a required claim: sub"],
  ["one without an expiry", () => token({ exp: undefined }), "Invalid", "Missing a required claim: exp"],
  ["one whose expiry is no number", () => token({ exp: "never" }), "Invalid", "Missing a required claim: exp"],
  ["what is no token", async () => "garbage", "Invalid", noJwt],
  ["what has three parts and is none", async () => "a.b.c", "Invalid", noJwt],
  ["a token of five parts", async () => `${await token()}.x.y`, "Invalid", noJwt],
])("no session for %s", async (_what, make, kind, message) => {
  const refused = await refusal(setting.assume(await make()));
  const metadata = "$metadata" in refused ? refused.$metadata : undefined;
  expect([metadata, refused.name]).toEqual([
    expect.objectContaining({ httpStatusCode: refusals[kind][0] }),
    refusals[kind][1],
  ]);
  expect(refused.message).toMatch(message);
});
