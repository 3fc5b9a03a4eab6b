import { GetObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClusterIdentity } from "../../src/cluster.ts";
import { accountId, allow, refusal, region, startLocalAws, type LocalAws } from "../aws/local-aws.ts";

const issuer = `https://oidc.eks.${region}.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF`;
/** Registered in IAM, but no cluster has it. */
const keyless = `https://oidc.eks.${region}.amazonaws.com/id/FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF`;
const subject = "system:serviceaccount:milvus:milvus-s3-access-sa";
const roleArn = `arn:aws:iam::${accountId}:role/milvus-s3-access-sa`;
const providerArn = (of: string) => `arn:aws:iam::${accountId}:oidc-provider/${of.slice(8)}`;

let aws: LocalAws;
let clusterKey: CryptoKey;
let strangerKey: CryptoKey;

beforeAll(async () => {
  const pair = await generateKeyPair("RS256", { extractable: true });
  clusterKey = pair.privateKey;
  strangerKey = (await generateKeyPair("RS256")).privateKey;
  const cluster: ClusterIdentity = {
    name: "milvus-eks-cluster",
    arn: `arn:aws:eks:${region}:${accountId}:cluster/milvus-eks-cluster`,
    version: "1.34",
    issuer,
    endpoint: "https://127.0.0.1:6443",
    certificateAuthority: "Q0E=",
    keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "RS256", use: "sig" }],
    createdAt: new Date(0),
  };
  aws = await startLocalAws(() => [cluster]);
  const iam = aws.iam();
  for (const Url of [issuer, keyless]) {
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ["sts.amazonaws.com"] }));
  }
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: providerArn(issuer) },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${issuer.slice(8)}:sub`]: subject, [`${issuer.slice(8)}:aud`]: "sts.amazonaws.com" },
        },
      },
    ],
  };
  await iam.send(
    new CreateRoleCommand({ RoleName: "milvus-s3-access-sa", AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "milvus-s3-access-sa",
      PolicyName: "s3",
      PolicyDocument: JSON.stringify(allow("s3:GetObject", "arn:aws:s3:::b/*")),
    }),
  );
});
afterAll(() => aws.close());

type TokenOptions = {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string | string[];
  readonly key?: () => CryptoKey;
  readonly kid?: string;
  /** Seconds from now. */
  readonly expires?: number;
};

async function token(options: TokenOptions = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: "RS256", kid: options.kid ?? "k1" })
    .setIssuer(options.iss ?? issuer)
    .setSubject(options.sub ?? subject)
    .setAudience(options.aud ?? ["sts.amazonaws.com"])
    .setIssuedAt(now - 1000)
    .setExpirationTime(now + (options.expires ?? 3600))
    .sign(options.key?.() ?? clusterKey);
}

function assume(WebIdentityToken: string, over: { RoleArn?: string; DurationSeconds?: number; Policy?: string } = {}) {
  return aws
    .sts()
    .send(
      new AssumeRoleWithWebIdentityCommand({ RoleArn: roleArn, RoleSessionName: "eyrie-1", WebIdentityToken, ...over }),
    );
}

test("the right service account's token opens a session", async () => {
  const answer = await assume(await token({ aud: ["other", "sts.amazonaws.com"] }), { DurationSeconds: 900 });
  const arn = `arn:aws:sts::${accountId}:assumed-role/milvus-s3-access-sa/eyrie-1`;
  expect(answer).toMatchObject({
    SubjectFromWebIdentityToken: subject,
    Provider: providerArn(issuer),
    Audience: "sts.amazonaws.com",
    AssumedRoleUser: { Arn: arn },
  });
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = answer.Credentials ?? {};
  expect((Expiration?.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(900_000);
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  expect((await aws.sts(credentials).send(new GetCallerIdentityCommand({}))).Arn).toBe(arn);
  await aws.s3(credentials).send(new GetObjectCommand({ Bucket: "b", Key: "k" }));
  expect((await refusal(aws.s3(credentials).send(new GetObjectCommand({ Bucket: "c", Key: "k" })))).name).toBe(
    "AccessDenied",
  );
  expect(JSON.stringify(aws.records)).not.toContain(SessionToken);
});

const tampered = (text: string): string => {
  const [header = "", claims = "", signature = ""] = text.split(".");
  const changed: unknown = JSON.parse(Buffer.from(claims, "base64url").toString());
  const body = { ...(typeof changed === "object" ? changed : {}), sub: "system:serviceaccount:milvus:default" };
  return [header, Buffer.from(JSON.stringify(body)).toString("base64url"), signature].join(".");
};

test.each<[string, () => Promise<string>, string, string | RegExp]>([
  [
    "another service account",
    () => token({ sub: "system:serviceaccount:milvus:default" }),
    "AccessDenied",
    "Not authorized to perform sts:AssumeRoleWithWebIdentity",
  ],
  [
    "an expired token",
    () => token({ expires: -60 }),
    "ExpiredTokenException",
    /^Token expired: current date\/time \d+ must be before/,
  ],
  [
    "an unknown issuer",
    () => token({ iss: "https://example.com/id/1" }),
    "InvalidIdentityTokenException",
    "No OpenIDConnect provider found in your account for https://example.com/id/1",
  ],
  [
    "an issuer whose keys cannot be had",
    () => token({ iss: keyless }),
    "InvalidIdentityTokenException",
    /^Couldn't retrieve verification key/,
  ],
  [
    "a key the issuer does not have",
    () => token({ kid: "k2" }),
    "InvalidIdentityTokenException",
    /^Couldn't retrieve verification key/,
  ],
  [
    "another's signature",
    () => token({ key: () => strangerKey }),
    "InvalidIdentityTokenException",
    /could not be validated/,
  ],
  ["a changed claim", async () => tampered(await token()), "InvalidIdentityTokenException", /could not be validated/],
  ["another audience", () => token({ aud: "vault" }), "InvalidIdentityTokenException", "Incorrect token audience"],
  [
    "no signature",
    async () =>
      new UnsecuredJWT({})
        .setIssuer(issuer)
        .setSubject(subject)
        .setAudience("sts.amazonaws.com")
        .setExpirationTime("1h")
        .encode(),
    "InvalidIdentityTokenException",
    /not a valid JWT/,
  ],
  ["what is no token", async () => "garbage", "InvalidIdentityTokenException", /not a valid JWT/],
])("%s is refused", async (_what, make, name, message) => {
  const refused = await refusal(assume(await make()));
  expect(refused.name).toBe(name);
  expect(refused.message).toMatch(message);
});

test.each<[string, { RoleArn?: string; DurationSeconds?: number; Policy?: string }, string]>([
  ["a role that is not there", { RoleArn: `${roleArn}-none` }, "AccessDenied"],
  ["more time than the role gives", { DurationSeconds: 7200 }, "ValidationError"],
  ["less than 15 minutes", { DurationSeconds: 60 }, "ValidationError"],
  ["a malformed session policy", { Policy: "{" }, "MalformedPolicyDocumentException"],
])("%s is refused", async (_what, over, name) => {
  expect((await refusal(assume(await token(), over))).name).toBe(name);
});

test.each<[string, (form: URLSearchParams) => Promise<Response>]>([
  ["as a form", (form) => fetch(aws.url, { method: "POST", body: form })],
  ["in the query, as older clients do", (form) => fetch(`${aws.url}/?${form.toString()}`, { method: "POST" })],
])("the call is answered without any signature, %s", async (_how, post) => {
  const form = new URLSearchParams({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: roleArn,
    RoleSessionName: "plain",
    WebIdentityToken: await token(),
  });
  const response = await post(form);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain("<AssumeRoleWithWebIdentityResult>");
});

test("once the provider is gone its tokens are refused", async () => {
  await aws.iam().send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: providerArn(issuer) }));
  expect((await refusal(assume(await token()))).message).toBe(
    `No OpenIDConnect provider found in your account for ${issuer}`,
  );
});
