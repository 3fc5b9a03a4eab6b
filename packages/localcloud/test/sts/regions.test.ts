import { generateKeyPairSync } from "node:crypto";
import { Agent } from "node:http";
import { GetAccountSummaryCommand, SetSecurityTokenServicePreferencesCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import { accountId, accountRoot, document, refusedWith, startWholeCloud, type WholeCloud } from "../aws/whole-cloud.ts";

/* https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html */

const { privateKey: signingKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

let aws: WholeCloud;
let issuer: string;
beforeAll(async () => {
  aws = await startWholeCloud({ clusters: ["c"], withOidc: true, signingKey });
  issuer = aws.cloud.clusters[0]?.identity.issuer ?? "";
  const Federated = `arn:aws:iam::${accountId}:oidc-provider/${issuer.slice("https://".length)}`;
  await aws.createRole("web", undefined, { Principal: { Federated }, Action: "sts:AssumeRoleWithWebIdentity" });
  await aws.createRole("signed", document({ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }), {
    Principal: accountRoot,
    Action: "sts:AssumeRole",
  });
});
afterAll(() => aws.cloud.close());

/** Every name leads to loopback. */
const httpAgent = new Agent({
  lookup: (_, { all }, done) => {
    if (all === true) done(null, [{ address: "127.0.0.1", family: 4 }]);
    else done(null, "127.0.0.1", 4);
  },
});
/** STS under one of AWS's own names. */
const sts = (host: string, region: string): STSClient =>
  new STSClient({
    endpoint: `http://${host}:${new URL(aws.cloud.awsEndpoint).port}`,
    region,
    credentials: aws.cloud.credentials,
    maxAttempts: 1,
    requestHandler: { httpAgent },
  });

async function tokenOf(host: string, region: string): Promise<SigningCredentials> {
  const RoleArn = `arn:aws:iam::${accountId}:role/signed`;
  const { Credentials } = await sts(host, region).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "s1" }));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

const listIn = (region: string, credentials: SigningCredentials) =>
  new S3Client({ endpoint: aws.cloud.awsEndpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 }).send(
    new ListBucketsCommand({}),
  );

test("a token of the global endpoint is good in opt-in regions once it is of version 2", async () => {
  const versionOf = async () =>
    (await aws.iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.GlobalEndpointTokenVersion;
  const global = await tokenOf("sts.amazonaws.com", "us-east-1");
  const regional = await tokenOf("sts.us-east-1.amazonaws.com", "us-east-1");
  expect(await versionOf()).toBe(1);
  await listIn("us-east-2", global);
  expect(await refusedWith(listIn("ap-east-1", global))).toBe(
    "InvalidToken: The provided token is malformed or otherwise invalid.",
  );
  const { endpoint, region } = { endpoint: aws.cloud.awsEndpoint, region: "ap-east-1" };
  const elsewhere = new STSClient({ endpoint, region, credentials: global, maxAttempts: 1 });
  expect(await refusedWith(elsewhere.send(new GetCallerIdentityCommand({})))).toBe(
    "InvalidClientTokenId: The security token included in the request is invalid.",
  );
  await listIn("ap-east-1", regional);

  await aws.iam.send(new SetSecurityTokenServicePreferencesCommand({ GlobalEndpointTokenVersion: "v2Token" }));
  expect(await versionOf()).toBe(2);
  await listIn("ap-east-1", await tokenOf("sts.amazonaws.com", "us-east-1"));
});

const disabled = `RegionDisabledException: STS is not activated in this region for account:${accountId}. Your account administrator can activate STS in this region using the IAM Console.`;

test("STS gives no tokens in a region that the account has not, nor where it was deactivated", async () => {
  const { regions } = aws.cloud.account;
  const from = (region: string) => tokenOf(`sts.${region}.amazonaws.com`, region);
  expect(await refusedWith(from("ap-east-1"))).toBe(disabled);
  regions.optedIn.add("ap-east-1");
  await from("ap-east-1");
  regions.withoutSts.add("eu-west-1");
  expect(await refusedWith(from("eu-west-1"))).toBe(disabled);
  const { Account } = await sts("sts.eu-west-1.amazonaws.com", "eu-west-1").send(new GetCallerIdentityCommand({}));
  expect(Account).toBe(accountId);
});

/** `default`'s in the namespace of the same name, as its cluster signs it. */
async function webIdentity(host: string): Promise<void> {
  const config = new KubeConfig();
  config.loadFromString(aws.cloud.kubeconfig());
  const spec = { audiences: ["sts.amazonaws.com"] };
  const { status } = await config
    .makeApiClient(CoreV1Api)
    .createNamespacedServiceAccountToken({ namespace: "default", name: "default", body: { spec } });
  const identity = { RoleArn: `arn:aws:iam::${accountId}:role/web`, WebIdentityToken: status?.token ?? "" };
  await sts(host, "us-east-2").send(new AssumeRoleWithWebIdentityCommand({ ...identity, RoleSessionName: "s1" }));
}

const keys = () => fetch(`${aws.cloud.awsEndpoint}${new URL(issuer).pathname}/keys`).then(({ status }) => status);

test("a web identity's call is unsigned: its region is the host's", async () => {
  await webIdentity("sts.us-east-2.amazonaws.com");
  expect(await refusedWith(webIdentity("sts.me-south-1.amazonaws.com"))).toBe(disabled);
});

test("an issuer that cannot be reached gives its keys neither to STS nor to anybody else", async () => {
  expect(await keys()).toBe(200);
  aws.cloud.unreachableIssuers.add(issuer);
  expect(await refusedWith(webIdentity("sts.amazonaws.com"))).toBe(
    "InvalidIdentityTokenException: Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
  );
  await expect(keys()).rejects.toThrow("fetch failed");
  aws.cloud.unreachableIssuers.clear();
  await webIdentity("sts.amazonaws.com");
});
