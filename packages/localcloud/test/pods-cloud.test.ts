import { randomBytes } from "node:crypto";
import { once, EventEmitter } from "node:events";
import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { standInAccess } from "../../eyrie/src/milvus/access.ts";
import { makeAccount } from "../src/aws/account.ts";
import { makeGateway } from "../src/aws/gateway.ts";
import type { ClusterIdentity } from "../src/cluster.ts";
import { type RunningServer, serve } from "../src/http/server.ts";
import { newSigningKey } from "../src/kubernetes/signing-key.ts";
import { createTokenSigner, type TokenSigner } from "../src/kubernetes/tokens.ts";
import { runMilvusPod } from "../src/pods/milvus-runner.ts";
import { makeServices } from "../src/services.ts";
import type { Surroundings } from "../src/surroundings.ts";

const program = new URL("../build/pods/milvus-pod.js", import.meta.url);
const account = "111122223333";
const region = "us-east-2";
const bucket = "milvus-bucket-039dd013c0712f085d60e21f";
const issuer = `https://oidc.eks.${region}.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF`;
const tokenPath = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";

const statement = (Action: readonly string[], Resource: readonly string[]): object => ({
  Effect: "Allow",
  Action,
  Resource,
});
const objects = statement(
  ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
  [`arn:aws:s3:::${bucket}/milvus-demo/*`],
);
const listing = statement(["s3:ListBucket"], [`arn:aws:s3:::${bucket}`]);
/** Role name → what its policy allows. */
const roles = { whole: [objects, listing], "no-list": [objects], "no-put": [listing] } as const;

let server: RunningServer;
let signer: TokenSigner;
let s3: S3Client;

beforeAll(async () => {
  const surroundings: Surroundings = {
    now: Date.now,
    random: (length) => randomBytes(length),
    sleep: async () => undefined,
  };
  signer = createTokenSigner({ ...surroundings, issuer, privateKey: await newSigningKey() });
  const cluster: ClusterIdentity = {
    name: "milvus-eks-cluster",
    arn: `arn:aws:eks:${region}:${account}:cluster/milvus-eks-cluster`,
    version: "1.34",
    issuer,
    endpoint: "https://127.0.0.1:6443",
    certificateAuthority: "Q0E=",
    keys: signer.keys,
    createdAt: new Date(0),
  };
  const clusters = (): readonly ClusterIdentity[] => [cluster];
  const made = makeAccount({ id: account, surroundings });
  const services = makeServices({ account: made, region, clusters, surroundings });
  server = await serve(makeGateway({ account: made, services, surroundings, region }));
  const client = { endpoint: server.url, region, credentials: made.admin };
  s3 = new S3Client({ ...client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
  const iam = new IAMClient(client);
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: ["sts.amazonaws.com"] }));
  const host = issuer.slice("https://".length);
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${host}:sub`]: "system:serviceaccount:milvus:milvus-s3-access-sa",
            [`${host}:aud`]: "sts.amazonaws.com",
          },
        },
      },
    ],
  };
  for (const [RoleName, allowed] of Object.entries(roles)) {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: allowed });
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: RoleName, PolicyDocument }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn ?? "" }));
  }
});
afterAll(() => server.close());

type Wish = {
  readonly role?: keyof typeof roles;
  readonly serviceAccount?: string;
  readonly region?: string;
  readonly address?: string;
};

/** Runs a streaming node on Woodpecker, the component that does most, until it is ready or ends. */
const runOnce = async ({
  role = "whole",
  serviceAccount = "milvus-s3-access-sa",
  ...config
}: Wish): Promise<{ outcome: unknown; log: string }> => {
  const lines: string[] = [];
  const settled = new EventEmitter();
  const outcome = once(settled, "outcome");
  const run = runMilvusPod({
    aws: { host: "127.0.0.1", port: server.port },
    now: Date.now,
    access: standInAccess(),
    program,
    retry: { attempts: 1, delay: 0, maximumDelay: 0 },
  });
  const minio = {
    address: `s3.${region}.amazonaws.com`,
    port: 443,
    useSSL: true,
    bucketName: bucket,
    rootPath: "milvus-demo",
    useIAM: true,
    cloudProvider: "aws",
    region,
    ...config,
  };
  const pod = await run(
    {
      namespace: "milvus",
      name: "milvus-demo-streamingnode",
      uid: "b8f0d1c2",
      serviceAccount,
      labels: { "app.kubernetes.io/instance": "milvus-demo" },
      container: {
        name: "streamingnode",
        image: "milvusdb/milvus:v2.6.15",
        command: [],
        args: ["milvus", "run", "streamingnode"],
      },
      environment: {
        AWS_ROLE_ARN: `arn:aws:iam::${account}:role/${role}`,
        AWS_WEB_IDENTITY_TOKEN_FILE: tokenPath,
        AWS_REGION: region,
      },
      files: {
        [tokenPath]: signer.issue(
          { namespace: "milvus", serviceAccount: { name: serviceAccount, uid: "u" } },
          ["sts.amazonaws.com"],
          86_400,
        ),
        "/milvus/configs/default.yaml": JSON.stringify({ minio, mq: { type: "woodpecker" } }),
      },
    },
    {
      log: (line) => lines.push(line),
      ready: () => settled.emit("outcome", "ready"),
      listening: () => undefined,
      exited: (code) => settled.emit("outcome", code),
    },
  );
  const [value] = (await outcome) as [unknown];
  await pod.stop();
  return { outcome: value, log: lines.join("\n") };
};

describe("a stand-in pod on the local cloud's own S3, STS and IAM", () => {
  it("is ready with least privilege, as the role, and leaves no object", async () => {
    const { outcome, log } = await runOnce({});
    expect(log).toContain(`arn:aws:sts::${account}:assumed-role/whole/`);
    expect(outcome).toBe("ready");
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    expect(KeyCount).toBe(0);
  });

  it.each<[string, Wish, RegExp]>([
    [
      "another service account",
      { serviceAccount: "default" },
      /Not authorized to perform sts:AssumeRoleWithWebIdentity.*code=AccessDenied.*requestId=\S/,
    ],
    [
      "a role that may not list",
      { role: "no-list" },
      /failed to check blob bucket exist.*Access Denied\..*code=AccessDenied/,
    ],
    ["a role that may not put", { role: "no-put" }, /is not authorized to perform: s3:PutObject/],
    ["another region in the configuration", { region: "us-west-2" }, /status=301/],
    [
      "a host without a name",
      { address: "s3.us-east-99.amazonaws.com" },
      /lookup s3\.us-east-99\.amazonaws\.com.*no such host/,
    ],
  ])("ends with AWS's own words for %s", async (_, wish, words) => {
    const { outcome, log } = await runOnce(wish);
    expect(log).toMatch(words);
    expect(outcome).toBe(1);
  });
});
