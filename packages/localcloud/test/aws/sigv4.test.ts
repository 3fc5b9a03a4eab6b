import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { AccessKey } from "../../src/aws/account.ts";
import { parseAmzDate } from "../../src/aws/canonical-request.ts";
import { sign, type SigningCredentials } from "../../src/aws/sign.ts";
import { SignatureFault } from "../../src/aws/signature-fault.ts";
import { readAuthorization, verifySignature } from "../../src/aws/sigv4.ts";
import type { HttpRequest } from "../../src/http/message.ts";
import { presign } from "./presign.ts";

/* The documentation's own example key, date and signatures. */
const example = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const friday = parseAmzDate("20130524T000000Z") ?? 0;
const minute = 60_000;

const caller = {
  kind: "user",
  account: "111122223333",
  arn: "arn:aws:iam::111122223333:user/a",
  userId: "AIDA1",
} as const;

const temporary: SigningCredentials = { ...example, accessKeyId: "ASIAEXAMPLE", sessionToken: "token" };
const keys = new Map<string, AccessKey>([
  [example.accessKeyId, { ...example, caller }],
  [temporary.accessKeyId, { ...temporary, caller, expiresAt: friday + 10 * minute }],
]);

function verify(request: HttpRequest, now = friday): string {
  const authorization = readAuthorization(request);
  if (authorization === undefined) return "unsigned";
  return verifySignature(request, authorization, (id) => keys.get(id), now).key.accessKeyId;
}

function reason(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof SignatureFault) return error.reason;
    throw error;
  }
  return "verified";
}

const base = {
  method: "GET",
  rawTarget: "/",
  headers: { host: "examplebucket.s3.amazonaws.com" },
  body: new Uint8Array(),
};

function signed(
  over: Partial<HttpRequest> = {},
  service = "s3",
  credentials: SigningCredentials = example,
): HttpRequest {
  const request = { ...base, ...over };
  return { ...request, headers: sign(request, credentials, { service, region: "us-east-1", now: friday }) };
}

test("the documentation's GET Object example verifies", () => {
  const request: HttpRequest = {
    ...base,
    rawTarget: "/test.txt",
    headers: {
      ...base.headers,
      range: "bytes=0-9",
      "x-amz-date": "20130524T000000Z",
      "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    },
  };
  expect(verify(request)).toBe(example.accessKeyId);
});

test("the documentation's presigned example is what presign makes", () => {
  const target = presign({ ...base, rawTarget: "/test.txt" }, example, {
    service: "s3",
    region: "us-east-1",
    now: friday,
    expires: 86_400,
  });
  expect(target).toContain("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
  expect(verify({ ...base, rawTarget: target })).toBe(example.accessKeyId);
});

test("an unsigned request has no authorization", () => {
  expect(verify(base)).toBe("unsigned");
});

const put = signed({ method: "PUT", rawTarget: "/b/key?tagging", body: Buffer.from("body") });

test.each<[string, Partial<HttpRequest>, string]>([
  ["nothing", {}, "verified"],
  ["the method", { method: "POST" }, "wrong-signature"],
  ["the path", { rawTarget: "/b/other?tagging" }, "wrong-signature"],
  ["the query", { rawTarget: "/b/key?acl" }, "wrong-signature"],
  ["the body", { body: Buffer.from("bodY") }, "payload-mismatch"],
  ["the host", { headers: { ...put.headers, host: "other" } }, "wrong-signature"],
  ["the declared hash", { headers: { ...put.headers, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } }, "wrong-signature"],
  ["a header that was not signed", { headers: { ...put.headers, "x-amz-acl": "public-read" } }, "headers-unsigned"],
  ["the date", { headers: { ...put.headers, "x-amz-date": "20130524T000001Z" } }, "wrong-signature"],
  ["a token that does not belong", { headers: { ...put.headers, "x-amz-security-token": "x" } }, "token-invalid"],
  [
    "the signature's last digit",
    { headers: { ...put.headers, authorization: (put.headers["authorization"] ?? "").replace(/.$/, "z") } },
    "wrong-signature",
  ],
  ["the mechanism", { headers: { ...put.headers, authorization: "AWS AKIA:abc" } }, "malformed"],
])("changing %s", (_what, change, expected) => {
  expect(reason(() => verify({ ...put, ...change }))).toBe(expected);
});

test.each<[string, SigningCredentials, number, string]>([
  ["a long-lived key", example, friday, "verified"],
  ["15 minutes late", example, friday + 15 * minute, "verified"],
  ["later than that", example, friday + 15 * minute + 1000, "skewed"],
  ["15 minutes early", example, friday - 15 * minute, "verified"],
  ["earlier than that", example, friday - 15 * minute - 1000, "skewed"],
  ["an unknown key", { ...example, accessKeyId: "AKIANOBODY" }, friday, "unknown-key"],
  ["another secret", { ...example, secretAccessKey: "x" }, friday, "wrong-signature"],
  ["a session", temporary, friday, "verified"],
  ["an ended session", temporary, friday + 10 * minute, "token-expired"],
  ["a session with another token", { ...temporary, sessionToken: "tokem" }, friday, "token-invalid"],
  ["a session without token", { ...example, accessKeyId: temporary.accessKeyId }, friday, "unknown-key"],
])("%s", (_what, credentials, now, expected) => {
  expect(reason(() => verify(signed({}, "s3", credentials), now))).toBe(expected);
});

test.each<[string, number, string]>([
  ["at once", 0, "verified"],
  ["at the end", 60_000, "verified"],
  ["after the end", 60_001, "presign-expired"],
  ["five minutes before", -5 * minute, "verified"],
  ["earlier", -5 * minute - 1000, "presign-early"],
])("a presigned request for a minute, %s", (_when, offset, expected) => {
  const rawTarget = presign(base, temporary, { service: "s3", region: "us-east-1", now: friday, expires: 60 });
  expect(reason(() => verify({ ...base, rawTarget }, friday + offset))).toBe(expected);
});

test("S3 signs a path as it stands, the others a normalised one encoded twice", () => {
  const target = "/b/a/../c//d%20e";
  const asS3 = signed({ rawTarget: target });
  const asEks = signed({ rawTarget: "/clusters/a%20b" }, "eks");
  expect(verify(asS3)).toBe(example.accessKeyId);
  expect(reason(() => verify({ ...asS3, rawTarget: "/b/c//d%20e" }))).toBe("wrong-signature");
  expect(verify({ ...asEks, rawTarget: "/x/..//clusters/./a%20b" })).toBe(example.accessKeyId);
  expect(reason(() => verify({ ...asEks, rawTarget: "/clusters/a%2520b" }))).toBe("wrong-signature");
});

test("whatever is signed verifies, in any order of its query", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 12 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, text), { maxLength: 4 }),
      fc.array(text, { maxLength: 4 }),
      fc.constantFrom("s3", "iam", "eks"),
      fc.uint8Array({ maxLength: 32 }),
      (query, segments, service, body) => {
        const path = `/${segments.map(encodeURIComponent).join("/")}`;
        const parts = query.map(([name, value]) => `q${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
        const request = signed({ method: "PUT", rawTarget: `${path}?${parts.join("&")}`, body }, service);
        expect(verify(request)).toBe(example.accessKeyId);
        const turned = { ...request, rawTarget: `${path}?${parts.toReversed().join("&")}` };
        expect(verify(turned)).toBe(example.accessKeyId);
      },
    ),
  );
});
