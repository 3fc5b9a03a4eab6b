import {
  DeleteBucketPolicyCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { standInAccess } from "../../../eyrie/src/milvus/access.ts";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import { accountId, document, refusedWith, region, startWholeCloud, type WholeCloud } from "../aws/whole-cloud.ts";

/* https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html */

const Bucket = "behind-an-endpoint";

let aws: WholeCloud;
let worker: SigningCredentials;
beforeAll(async () => {
  aws = await startWholeCloud();
  await aws.createBucket(Bucket);
  worker = await aws.assume(
    await aws.createRole("worker", document({ Effect: "Allow", Action: "s3:*", Resource: "*" })),
  );
  await operator().send(new PutObjectCommand({ Bucket, Key: "k", Body: "text" }));
});
afterAll(() => aws.cloud.close());
beforeEach(() => aws.cloud.network.removeEndpoints());

const pods = () => aws.s3(worker, aws.cloud.awsEndpointOfPods);
const operator = () => aws.s3(worker);
const get = (client = pods()) => client.send(new GetObjectCommand({ Bucket, Key: "k" }));
const reading = (why: string): string =>
  `AccessDenied: User: arn:aws:sts::${accountId}:assumed-role/worker/session is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::${Bucket}/k" ${why}`;
const allow = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };

test.each([
  [
    "allows others only",
    [{ ...allow, Resource: "arn:aws:s3:::other/*" }],
    "because no VPC endpoint policy allows the s3:GetObject action",
  ],
  ["denies", [allow, { ...allow, Effect: "Deny" }], "with an explicit deny in a VPC endpoint policy"],
])("a policy that %s keeps the pods out and nobody else", async (_what, statements, why) => {
  await get();
  aws.cloud.network.addEndpoint(region, document(...statements));
  expect(await refusedWith(get())).toBe(reading(why));
  await get(operator());
});

test("without a policy of its own it allows everything, and another region's stands in nobody's way", async () => {
  aws.cloud.network.addEndpoint("us-west-2", document());
  aws.cloud.network.addEndpoint(region);
  expect(await get()).toMatchObject({ ContentLength: 4 });
});

test.each(["aws:SourceVpce", "aws:SourceVpc"])("a bucket's policy can tell the pods' calls by %s", async (key) => {
  const { id, vpcId } = aws.cloud.network.addEndpoint(region);
  const value = key === "aws:SourceVpce" ? id : vpcId;
  const deny = { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` };
  const policy = document({ ...deny, Condition: { StringNotEquals: { [key]: value } } });
  await aws.s3().send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) }));
  await get();
  expect(await refusedWith(get(operator()))).toBe(reading("with an explicit deny in a resource-based policy"));
  aws.cloud.network.removeEndpoints();
  expect(await refusedWith(get())).toBe(reading("with an explicit deny in a resource-based policy"));
  await aws.s3().send(new DeleteBucketPolicyCommand({ Bucket }));
});

test("a call through an endpoint has no public address, so that a policy that asks for one refuses it", async () => {
  const deny = { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` };
  const policy = document({ ...deny, Condition: { NotIpAddress: { "aws:SourceIp": "127.0.0.1/32" } } });
  await aws.s3().send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy) }));
  await get();
  aws.cloud.network.addEndpoint(region);
  expect(await refusedWith(get())).toBe(reading("with an explicit deny in a resource-based policy"));
  await aws.s3().send(new DeleteBucketPolicyCommand({ Bucket }));
});

test("a pod's own calls go through the endpoint", { timeout: 30_000 }, async () => {
  const podProgram = new URL("../../build/pods/milvus-pod.js", import.meta.url);
  const inner = await startWholeCloud({ clusters: ["c"], podProgram, milvusAccess: standInAccess() });
  await inner.createBucket(Bucket);
  inner.cloud.network.addEndpoint(region, document({ ...allow, Resource: "arn:aws:s3:::other/*" }));
  const config = new KubeConfig();
  config.loadFromString(inner.cloud.kubeconfig());
  const core = config.makeApiClient(CoreV1Api);
  const { accessKeyId: accessKeyID, secretAccessKey } = inner.cloud.account.createUser("milvus", [
    document({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
  ]);
  const storage = { address: `s3.${region}.amazonaws.com`, port: 443, useSSL: true, cloudProvider: "aws", region };
  const minio = { ...storage, bucketName: Bucket, rootPath: "milvus", accessKeyID, secretAccessKey };
  const [name, namespace] = ["milvus", "default"];
  const data = { "default.yaml": JSON.stringify({ minio }) };
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name }, data } });
  const container = {
    name,
    image: "milvusdb/milvus:v2.6.15",
    args: ["milvus", "run", "mixcoord"],
    volumeMounts: [{ name: "configs", mountPath: "/milvus/configs" }],
  };
  const spec = { containers: [container], volumes: [{ name: "configs", configMap: { name } }], restartPolicy: "Never" };
  await core.createNamespacedPod({ namespace, body: { metadata: { name }, spec } });
  await vi.waitFor(
    async () => {
      expect((await core.readNamespacedPodStatus({ namespace, name })).status?.phase).toBe("Failed");
    },
    { timeout: 20_000 },
  );
  const log = await core.readNamespacedPodLog({ namespace, name });
  await inner.cloud.close();
  expect(log).toContain("code=AccessDenied");
  const refused = inner.logged.filter(({ service, decisions }) => service === "s3" && decisions.length > 0);
  expect(refused.map(({ decisions }) => decisions[0]?.reason)).toContain(
    "no vpc-endpoint policy allows it; nearest: Statement[0] of the endpoint policy misses by Resource arn:aws:s3:::other/*",
  );
});
