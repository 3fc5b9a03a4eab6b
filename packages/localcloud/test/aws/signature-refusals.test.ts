import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SessionRequest } from "../../src/aws/account.ts";
import { sign, type SigningCredentials } from "../../src/aws/sign.ts";
import type { HttpRequest } from "../../src/http/message.ts";
import { accountId, region, startLocalAws, type LocalAws } from "./local-aws.ts";

/* What a request that is not genuine is told, in the words of each protocol. */

const requests = {
  s3: { method: "PUT", rawTarget: "/b/k", headers: {}, body: Buffer.from("body") },
  iam: {
    method: "POST",
    rawTarget: "/",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from("Action=ListRoles&Version=2010-05-08"),
  },
  eks: { method: "GET", rawTarget: "/clusters", headers: {}, body: Buffer.alloc(0) },
} as const satisfies Record<string, HttpRequest>;

type Service = keyof typeof requests;

/** EKS's own name: a request whose signature cannot be read says by nothing else that it is EKS's. */
const hosts: Record<Service, string> = { s3: "127.0.0.1", iam: "127.0.0.1", eks: `eks.${region}.amazonaws.com` };

let aws: LocalAws;
let session: SigningCredentials;
beforeAll(async () => {
  aws = await startLocalAws();
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: accountId }, Action: "sts:AssumeRole" }],
  };
  await aws.iam().send(new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const { Credentials } = await aws.sts().send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/r`,
      RoleSessionName: "s1",
      DurationSeconds: 900,
    }),
  );
  session = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
});
afterAll(() => aws.close());

/** @param shift milliseconds that the client's clock is ahead */
function genuine(service: Service, credentials = aws.account.admin, shift = 0): HttpRequest {
  const request = { ...requests[service], headers: { ...requests[service].headers, host: hosts[service] } };
  const now = aws.surroundings.now() + shift;
  return { ...request, headers: sign(request, credentials, { service, region, now }) };
}

const withHeader = (request: HttpRequest, name: string, change: (value: string) => string): HttpRequest => ({
  ...request,
  headers: { ...request.headers, [name]: change(request.headers[name] ?? "") },
});

function without(request: HttpRequest, name: string): HttpRequest {
  const { [name]: _dropped, ...headers } = request.headers;
  return { ...request, headers };
}

const other = (letter: string): string => (letter === "0" ? "1" : "0");
const minutes = 60_000;

const forgeries = {
  "another signature": (service) => withHeader(genuine(service), "authorization", (text) => text.replace(/.$/, other)),
  "another secret": (service) => genuine(service, { ...aws.account.admin, secretAccessKey: "wrong" }),
  "another method": (service) => ({ ...genuine(service), method: "DELETE" }),
  "another path": (service) => ({ ...genuine(service), rawTarget: `${requests[service].rawTarget}x` }),
  "another host": (service) => withHeader(genuine(service), "host", () => "localhost"),
  "another body": (service) => ({ ...genuine(service), body: Buffer.from("Action=Other") }),
  "another hour": (service) => genuine(service, aws.account.admin, -16 * minutes),
  "an hour to come": (service) => genuine(service, aws.account.admin, 16 * minutes),
  "no such key": (service) => genuine(service, { ...aws.account.admin, accessKeyId: "AKIANOBODYNOBODY" }),
  "a token of another's": (service) => genuine(service, { ...session, sessionToken: "wrong" }),
  "a token that a long-lived key has not": (service) => genuine(service, { ...aws.account.admin, sessionToken: "x" }),
  "no token": (service) => without(genuine(service, session), "x-amz-security-token"),
  "no date": (service) => without(genuine(service), "x-amz-date"),
  "no credential": (service) =>
    withHeader(genuine(service), "authorization", (text) => text.replace("Credential", "C")),
} as const satisfies Record<string, (service: Service) => HttpRequest>;

type Forgery = keyof typeof forgeries;
type Words = readonly [status: number, code: string, message: string | RegExp];

const signatureDiffers = /^The request signature we calculated does not match the signature you provided\. Check your/;
const skewed = /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/;
const early = /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 15 min\.\)$/;
const tokenInvalid = "The security token included in the request is invalid.";
const s3Skewed = "The difference between the request time and the current time is too large.";
const s3TokenInvalid = "The provided token is malformed or otherwise invalid.";
const s3NoKey = "The AWS Access Key Id you provided does not exist in our records.";
const noDate = /'X-Amz-Date'/;
const noCredential = /'Credential'/;

/** S3's, the query protocol's (IAM, STS) and the JSON protocol's (EKS). */
const refusals: Record<Forgery, Record<Service, Words>> = {
  "another signature": differs(),
  "another secret": differs(),
  "another method": differs(),
  "another path": differs(),
  "another host": differs(),
  "another body": {
    ...differs(),
    s3: [
      400,
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    ],
  },
  "another hour": outOfTime(skewed),
  "an hour to come": outOfTime(early),
  "no such key": badToken([403, "InvalidAccessKeyId", s3NoKey]),
  "a token of another's": badToken([400, "InvalidToken", s3TokenInvalid]),
  "a token that a long-lived key has not": badToken([400, "InvalidToken", s3TokenInvalid]),
  "no token": badToken([403, "InvalidAccessKeyId", s3NoKey]),
  "no date": incomplete(noDate),
  "no credential": incomplete(noCredential),
};

function differs(): Record<Service, Words> {
  return {
    s3: [403, "SignatureDoesNotMatch", signatureDiffers],
    iam: [403, "SignatureDoesNotMatch", signatureDiffers],
    eks: [403, "InvalidSignatureException", signatureDiffers],
  };
}

function outOfTime(words: RegExp): Record<Service, Words> {
  return {
    s3: [403, "RequestTimeTooSkewed", s3Skewed],
    iam: [403, "SignatureDoesNotMatch", words],
    eks: [403, "InvalidSignatureException", words],
  };
}

function badToken(s3: Words): Record<Service, Words> {
  return {
    s3,
    iam: [403, "InvalidClientTokenId", tokenInvalid],
    eks: [403, "UnrecognizedClientException", tokenInvalid],
  };
}

function incomplete(words: RegExp): Record<Service, Words> {
  return {
    s3: [400, "AuthorizationHeaderMalformed", words],
    iam: [400, "IncompleteSignature", words],
    eks: [400, "IncompleteSignatureException", words],
  };
}

async function said(request: HttpRequest): Promise<readonly [status: number, code: string, message: string]> {
  const { status, headers, body } = await aws.handler(request);
  const text = typeof body === "string" ? body : "";
  const element = (name: string) =>
    (new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "").replaceAll("&quot;", '"');
  const json = (): unknown => JSON.parse(text);
  const inJson = headers["content-type"] === "application/json" ? json() : undefined;
  if (typeof inJson === "object" && inJson !== null && "message" in inJson) {
    return [status, headers["x-amzn-errortype"] ?? "", String(inJson.message)];
  }
  return [status, element("Code"), element("Message")];
}

const cases = Object.entries(refusals).flatMap(([forgery, words]) =>
  Object.entries(words).map(([service, expected]) => [service, forgery, expected] as const),
) as readonly (readonly [Service, Forgery, Words])[];

test.each(cases)("%s refuses a request with %s", async (service, forgery, [status, code, message]) => {
  const [foundStatus, foundCode, words] = await said(forgeries[forgery](service));
  expect([foundStatus, foundCode]).toEqual([status, code]);
  expect(words).toMatch(message);
});

test.each<[Service, number]>([
  ["s3", 14],
  ["iam", 14],
  ["eks", 14],
  ["s3", -14],
  ["iam", -14],
  ["eks", -14],
])("%s takes a request from a clock %i minutes ahead", async (service, ahead) => {
  const { status } = await aws.handler(genuine(service, aws.account.admin, ahead * minutes));
  expect(status).toBe(200);
});

test.each<[string, string, string, number]>([
  ["sts.us-east-2.amazonaws.com", "us-east-2", "sts", 200],
  ["sts.us-east-2.amazonaws.com", "us-east-1", "sts", 403],
  ["sts.amazonaws.com", "us-east-1", "sts", 200],
  ["sts.amazonaws.com", "us-east-2", "sts", 403],
  ["iam.amazonaws.com", "us-east-1", "iam", 200],
  ["iam.amazonaws.com", "us-east-2", "iam", 403],
  ["127.0.0.1", "us-east-2", "sts", 200],
  ["127.0.0.1", "us-east-1", "sts", 200],
  ["127.0.0.1", "us-east-2", "iam", 200],
])("%s, signed for %s and %s: %i", async (host, scope, service, status) => {
  const action = service === "sts" ? "GetCallerIdentity" : "ListRoles";
  const request = { method: "POST", rawTarget: "/", headers: { host }, body: Buffer.from(`Action=${action}`) };
  const headers = sign(request, aws.account.admin, { service, region: scope, now: aws.surroundings.now() });
  const [found, code, message] = await said({ ...request, headers });
  expect([found, code, message]).toEqual(
    status === 200
      ? [200, "", ""]
      : [403, "SignatureDoesNotMatch", `Credential should be scoped to a valid region, not '${scope}'. `],
  );
});

/** Opened past STS: the SDK's clock does not run ahead with the server's. */
function sessionOf(name: string): SessionRequest {
  const role = aws.account.iam.roles.get(name);
  if (role === undefined) throw new Error(`There is no role ${name}`);
  return { role, sessionName: "s2", duration: 900, policies: [], context: {} };
}

test("a session's end is told in each protocol's words", async () => {
  aws.advance(900_000);
  const outcomes = await Promise.all((["s3", "iam", "eks"] as const).map((service) => said(genuine(service, session))));
  expect(outcomes).toEqual([
    [400, "ExpiredToken", "The provided token has expired."],
    [403, "ExpiredToken", "The security token included in the request is expired"],
    [403, "ExpiredTokenException", "The security token included in the request is expired"],
  ]);
});

test("a session that ended a day ago is forgotten when another begins", async () => {
  const before = aws.account.findSession(session.accessKeyId);
  aws.account.openSession(sessionOf("r"));
  const kept = aws.account.findSession(session.accessKeyId);
  aws.advance(24 * 60 * minutes);
  aws.account.openSession(sessionOf("r"));
  expect([before?.key.accessKeyId, kept?.key.accessKeyId, aws.account.findSession(session.accessKeyId)]).toEqual([
    session.accessKeyId,
    session.accessKeyId,
    undefined,
  ]);
  expect((await said(genuine("iam", session))).slice(0, 2)).toEqual([403, "InvalidClientTokenId"]);
});
