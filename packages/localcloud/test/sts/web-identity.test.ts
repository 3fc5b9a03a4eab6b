import { GetObjectCommand } from "@aws-sdk/client-s3";
import { DeleteOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountId, refusal } from "../aws/local-aws.ts";
import {
  claims,
  issuer,
  providerArn,
  roleArn,
  signed,
  startWebIdentity,
  subject,
  type WebIdentitySetting,
} from "./web-identity-setting.ts";

let setting: WebIdentitySetting;
beforeAll(async () => {
  setting = await startWebIdentity();
});
afterAll(() => setting.aws.close());

const token = (over: Readonly<Record<string, unknown>> = {}, seconds = 0) =>
  signed(claims(over, seconds), setting.clusterKey);

test("the right service account's token opens a session", async () => {
  const { aws, assume } = setting;
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

/* AWS compares expiry with its own clock to the second; how far ahead an issuer's clock may run it does not document. */
test.each<[string, number]>([
  ["now", 0],
  ["by a clock four minutes ahead", 240],
  ["almost an hour ago", -3590],
])("a token issued %s is taken", async (_when, seconds) => {
  expect((await setting.assume(await token({}, seconds))).AssumedRoleUser?.AssumedRoleId).toMatch(/:eyrie-1$/);
});

test("a token that names no key is tried with the one there is", async () => {
  expect(await setting.assume(await signed(claims(), setting.clusterKey, {}))).toMatchObject({
    SubjectFromWebIdentityToken: subject,
  });
});

test.each<[string, { RoleArn?: string; DurationSeconds?: number; Policy?: string }, string]>([
  ["a role that is not there", { RoleArn: `${roleArn}-none` }, "AccessDenied"],
  ["more time than the role gives", { DurationSeconds: 7200 }, "ValidationError"],
  ["less than 15 minutes", { DurationSeconds: 60 }, "ValidationError"],
  ["a malformed session policy", { Policy: "{" }, "MalformedPolicyDocumentException"],
])("%s is refused", async (_what, over, name) => {
  expect((await refusal(setting.assume(await token(), over))).name).toBe(name);
});

test.each<[string, (form: URLSearchParams) => Promise<Response>]>([
  ["as a form", (form) => fetch(setting.aws.url, { method: "POST", body: form })],
  ["in the query, as older clients do", (form) => fetch(`${setting.aws.url}/?${form.toString()}`, { method: "POST" })],
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

test("a resource control policy guards the role, and a service control policy binds no web identity", async () => {
  const { organization } = setting.aws.account;
  const deny = { Effect: "Deny", Action: "sts:*", Resource: "*" };
  organization.attach({ serviceControl: [[{ Version: "2012-10-17", Statement: [deny] }]] });
  expect(await setting.assume(await token())).toMatchObject({ Provider: providerArn(issuer) });
  const statement = {
    ...deny,
    Principal: "*",
    Condition: { StringLike: { [`${issuer.slice(8)}:sub`]: "*:milvus:*" } },
  };
  organization.attach({ resourceControl: [[{ Version: "2012-10-17", Statement: [statement] }]] });
  expect((await refusal(setting.assume(await token()))).message).toBe(
    "Not authorized to perform sts:AssumeRoleWithWebIdentity",
  );
  organization.attach({});
});

test("once the provider is gone its tokens are refused", async () => {
  const OpenIDConnectProviderArn = providerArn(issuer);
  await setting.aws.iam().send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  expect((await refusal(setting.assume(await token()))).message).toBe(
    `No OpenIDConnect provider found in your account for ${issuer}`,
  );
});
