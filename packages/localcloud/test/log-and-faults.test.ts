import { EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
import { CreateRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { CoordinationV1Api, CoreV1Api, KubeConfig, type ApiException } from "@kubernetes/client-node";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SigningCredentials } from "../src/aws/sign.ts";
import { type LocalCloud, startLocalCloud } from "../src/cloud.ts";
import { registerIssuer } from "../src/iam/oidc-providers.ts";
import type { LogLine } from "../src/log/line.ts";
import { seededRandom } from "../src/seeded-random.ts";
import { refusal } from "./aws/local-aws.ts";

const region = "us-east-2";
const externalId = "an-external-id-that-is-nobodys-business";

let cloud: LocalCloud;
let logged: LogLine[] = [];
let reader: SigningCredentials;

beforeAll(async () => {
  cloud = await startLocalCloud({
    region,
    clusters: ["c"],
    surroundings: { now: () => Date.now(), random: seededRandom("log"), sleep: async () => undefined },
    log: (line) => logged.push(line),
    faults: [
      { service: "s3", operation: "PutObject", resource: "b-1/slow*", error: "SlowDown" },
      { service: "s3", operation: "PutObject", resource: "b-1/second", status: 500, after: 1, times: 1 },
      { service: "s3", operation: "PutObject", resource: "b-1/hidden", drop: true, done: true },
      { service: "s3", operation: "PutObject", resource: "b-1/lost", drop: true },
      { service: "s3", operation: "GetObject", resource: "b-1/odd", error: "Teapot", status: 418 },
      { service: "s3", operation: "GetObject", resource: "b-1/late", delay: 1 },
      { service: "iam", operation: "GetRole", resource: "throttled", error: "Throttling" },
      { service: "sts", operation: "Get*", error: "ServiceUnavailable" },
      { service: "eks", error: "ThrottlingException" },
      { service: "kubernetes", verb: "create", resource: "leases", error: "Conflict", times: 1 },
      { service: "kubernetes", verb: "get", resource: "configmaps", name: "busy*", status: 429, retryAfter: 7 },
      { service: "kubernetes", verb: "create", resource: "configmaps", name: "cut", drop: true, done: true },
      { service: "kubernetes", namespace: "kube-system", verb: "list", error: "Forbidden" },
    ],
  });
  const statements = [
    { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b-1/open/*" },
    { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" },
  ];
  reader = cloud.account.createUser("reader", [{ Version: "2012-10-17", Statement: statements }]);
  const policy = {
    Version: "2012-10-17",
    Statement: [
      { Sid: "NoList", Effect: "Deny", Principal: "*", Action: "s3:ListBucket", Resource: "arn:aws:s3:::b-2" },
    ],
  };
  const configuration = { LocationConstraint: region } as const;
  for (const Bucket of ["b-1", "b-2"]) {
    await s3().send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: configuration }));
  }
  await s3().send(new PutBucketPolicyCommand({ Bucket: "b-2", Policy: JSON.stringify(policy) }));
  await put("open/x");
  await put("late");
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${cloud.account.id}:root` },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "other" } },
      },
    ],
  };
  for (const RoleName of ["guarded", "throttled"]) {
    await iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  }
});
afterAll(() => cloud.close());
beforeEach(() => {
  logged = [];
});

const options = (credentials = cloud.credentials) => ({
  endpoint: cloud.awsEndpoint,
  region,
  credentials,
  maxAttempts: 1,
});
const s3 = (credentials?: SigningCredentials) => new S3Client({ ...options(credentials), forcePathStyle: true });
const iam = (credentials?: SigningCredentials) => new IAMClient(options(credentials));
const sts = (credentials?: SigningCredentials) => new STSClient(options(credentials));
const eks = () => new EKSClient(options());
const put = (Key: string) => s3().send(new PutObjectCommand({ Bucket: "b-1", Key, Body: "x" }));
const head = (Key: string) => s3().send(new HeadObjectCommand({ Bucket: "b-1", Key }));
const get = (Key: string, credentials?: SigningCredentials) =>
  s3(credentials).send(new GetObjectCommand({ Bucket: "b-1", Key }));

function kubeconfig(token?: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(cloud.clusters[0]?.kubeconfig(token) ?? "");
  return config;
}
const core = (token?: string): CoreV1Api => kubeconfig(token).makeApiClient(CoreV1Api);
const namespace = "default";
const configMap = (name: string) => core().createNamespacedConfigMap({ namespace, body: { metadata: { name } } });

/** What a client makes of a refusal. */
async function told(attempt: Promise<unknown>): Promise<readonly unknown[]> {
  const error = await refusal(attempt);
  const { $metadata, code } = error as Error & { $metadata?: { httpStatusCode?: number }; code?: string };
  return [code ?? error.name, $metadata?.httpStatusCode];
}

async function toldByKubernetes(attempt: Promise<unknown>): Promise<readonly unknown[]> {
  const { code, body, headers } = (await refusal(attempt)) as ApiException<string>;
  return [code, (JSON.parse(body) as { reason: string }).reason, headers["retry-after"]];
}

describe("a fault", () => {
  const refused: readonly (readonly [what: string, call: () => Promise<unknown>, told: readonly unknown[]])[] = [
    ["S3's SlowDown", () => put("slow/1"), ["SlowDown", 503]],
    ["IAM's Throttling", () => iam().send(new GetRoleCommand({ RoleName: "throttled" })), ["Throttling", 400]],
    ["STS' ServiceUnavailable", () => sts().send(new GetCallerIdentityCommand({})), ["ServiceUnavailable", 503]],
    ["EKS' ThrottlingException", () => eks().send(new ListClustersCommand({})), ["ThrottlingException", 429]],
    ["a cut connection", () => put("lost"), ["ECONNRESET", undefined]],
    ["any code with its status", () => get("odd"), ["Teapot", 418]],
  ];
  it.each(refused)("is %s to the SDK", async (_what, call, expected) => {
    expect(await told(call())).toEqual(expected);
  });

  it("lets so many pass, befalls so many, and no other resource", async () => {
    const outcomes: unknown[] = [];
    for (const key of ["second", "second", "second", "third"]) {
      outcomes.push(
        await put(key).then(
          () => "done",
          (error: Error) => error.name,
        ),
      );
    }
    expect(outcomes).toEqual(["done", "InternalError", "done", "done"]);
  });

  it("cuts before the work, or after it", async () => {
    await refusal(put("lost"));
    await refusal(put("hidden"));
    expect((await refusal(head("lost"))).name).toBe("NotFound");
    expect((await head("hidden")).ContentLength).toBe(1);
  });

  it("may be a delay alone", async () => {
    expect((await get("late")).$metadata.httpStatusCode).toBe(200);
    expect(logged.map((line) => line.fault)).toEqual(["delayed 1 ms"]);
  });

  it("is a Status to Kubernetes' clients", async () => {
    const leases = kubeconfig().makeApiClient(CoordinationV1Api);
    const lease = { namespace, body: { metadata: { name: "l" } } };
    expect(await toldByKubernetes(leases.createNamespacedLease(lease))).toEqual([409, "Conflict", undefined]);
    await leases.createNamespacedLease(lease);
    const busy = core().readNamespacedConfigMap({ namespace, name: "busy-1" });
    expect(await toldByKubernetes(busy)).toEqual([429, "TooManyRequests", "7"]);
    const listed = core().listNamespacedPod({ namespace: "kube-system" });
    expect(await toldByKubernetes(listed)).toEqual([403, "Forbidden", undefined]);
  });

  it("cuts Kubernetes' connection after the work, too", async () => {
    await refusal(configMap("cut"));
    expect((await core().readNamespacedConfigMap({ namespace, name: "cut" })).metadata?.name).toBe("cut");
  });
});

describe("the log", () => {
  it("says which statement allowed, or which came nearest", async () => {
    await get("open/x", reader);
    await refusal(get("closed", reader));
    const caller = `arn:aws:iam::${cloud.account.id}:user/reader`;
    const about = { service: "s3", operation: "GetObject", caller };
    expect(logged).toMatchObject([
      {
        ...about,
        resource: "b-1/open/x",
        status: 200,
        decisions: [
          {
            action: "s3:GetObject",
            resource: "arn:aws:s3:::b-1/open/x",
            allowed: true,
            reason: "allowed by Statement[0] of the identity policy policy-0",
          },
        ],
      },
      {
        ...about,
        resource: "b-1/closed",
        status: 403,
        error: "AccessDenied",
        decisions: [
          {
            allowed: false,
            reason: expect.stringMatching(
              /^no identity policy allows it; nearest: Statement\[0\] of the identity policy policy-0 misses by Resource arn:aws:s3:::b-1\/open\/\*;/,
            ),
          },
        ],
      },
    ]);
  });

  it("names an explicit deny by its statement", async () => {
    await refusal(s3().send(new ListObjectsV2Command({ Bucket: "b-2" })));
    expect(logged[0]?.decisions).toMatchObject([
      { allowed: false, reason: 'denied by Statement[0] "NoList" of the bucket policy' },
    ]);
  });

  it("names a condition that missed, and not what the caller brought", async () => {
    const RoleArn = `arn:aws:iam::${cloud.account.id}:role/guarded`;
    const request = { RoleArn, RoleSessionName: "session", ExternalId: externalId };
    await refusal(sts(reader).send(new AssumeRoleCommand(request)));
    expect(logged).toMatchObject([
      { service: "sts", operation: "AssumeRole", resource: RoleArn, error: "AccessDenied" },
    ]);
    const text = JSON.stringify(logged);
    expect(text).toContain("misses by Condition StringEquals sts:ExternalId");
    for (const secret of [externalId, reader.secretAccessKey]) expect(text).not.toContain(secret);
  });

  it("says what was wrong with a signature or a token, and repeats neither", async () => {
    const forger = { ...cloud.credentials, secretAccessKey: "not-the-secret" };
    const forged = `${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.c2VjcmV0`;
    logged.length = 0;
    await refusal(sts(forger).send(new GetCallerIdentityCommand({})));
    await refusal(
      sts(forger).send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: `arn:aws:iam::${cloud.account.id}:role/nobody`,
          RoleSessionName: "session",
          WebIdentityToken: forged,
        }),
      ),
    );
    expect(logged).toMatchObject([
      { error: "SignatureDoesNotMatch", decisions: [], reason: "The signature differs" },
      { error: "InvalidIdentityToken", decisions: [], reason: expect.stringContaining("not a valid JWT") as unknown },
    ]);
    expect(JSON.stringify(logged)).not.toContain(forged);
  });

  it("gives a reason where the role is not there", async () => {
    const RoleArn = `arn:aws:iam::${cloud.account.id}:role/nobody`;
    registerIssuer(cloud.account.iam, cloud.clusters[0]?.identity.issuer ?? "", 0);
    const spec = { audiences: ["sts.amazonaws.com"] };
    const made = await core().createNamespacedServiceAccountToken({ namespace, name: "default", body: { spec } });
    const WebIdentityToken = made.status?.token ?? "";
    logged.length = 0;
    const asked = { RoleArn, RoleSessionName: "session", WebIdentityToken };
    await refusal(sts().send(new AssumeRoleWithWebIdentityCommand(asked)));
    const reason = "no resource policy allows it";
    expect(logged).toMatchObject([
      { error: "AccessDenied", decisions: [{ resource: RoleArn, allowed: false, reason }] },
    ]);
  });

  it("says of a request to Kubernetes who, what, and by which binding", async () => {
    const token = cloud.clusters[0]?.addUser("ada", []) ?? "";
    await refusal(core(token).listNamespacedPod({ namespace }));
    const writer = cloud.clusters[0]?.writer;
    writer?.create("roles", {
      metadata: { name: "readers", namespace },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["list"] }],
    });
    writer?.create("rolebindings", {
      metadata: { name: "ada", namespace },
      subjects: [{ kind: "User", name: "ada" }],
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "readers" },
    });
    await core(token).listNamespacedPod({ namespace });
    const about = {
      service: "kubernetes",
      cluster: "c",
      user: "ada",
      verb: "list",
      resource: "pods",
      namespace,
      name: "",
    };
    expect(logged).toMatchObject([
      {
        ...about,
        status: 403,
        error: "Forbidden",
        decisions: [{ allowed: false, reason: "RBAC: no role bound to this user or its groups allows it" }],
      },
      {
        ...about,
        status: 200,
        decisions: [
          { allowed: true, reason: 'RBAC: allowed by RoleBinding "ada/default" of Role "readers" to User "ada"' },
        ],
      },
    ]);
    expect(JSON.stringify(logged)).not.toContain(token);
  });

  it("tells of nobody, too, and of a connection that was cut", async () => {
    await refusal(core("nobody's token").listNamespace());
    await refusal(put("lost"));
    expect(logged).toMatchObject([
      { service: "kubernetes", user: "", status: 401, error: "Unauthorized", decisions: [] },
      { service: "s3", operation: "PutObject", fault: "connection cut" },
    ]);
    expect(Object.keys(logged[1] ?? {})).not.toContain("status");
  });
});
