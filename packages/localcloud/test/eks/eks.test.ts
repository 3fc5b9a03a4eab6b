import {
  DescribeAddonCommand,
  DescribeClusterCommand,
  ListAddonsCommand,
  ListClustersCommand,
  paginateListAddons,
  paginateListClusters,
  TagResourceCommand,
} from "@aws-sdk/client-eks";
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sign } from "../../src/aws/sign.ts";
import type { ClusterIdentity } from "../../src/cluster.ts";
import { accountId, allow, refusal, region, startLocalAws, type LocalAws } from "../aws/local-aws.ts";

const names = ["milvus-eks-cluster", "another", "third"];
const id = "0123456789ABCDEF0123456789ABCDEF";
const issuer = `https://oidc.eks.${region}.amazonaws.com/id/${id}`;
const described = (name: string): ClusterIdentity => ({
  name,
  arn: `arn:aws:eks:${region}:${accountId}:cluster/${name}`,
  version: "1.34",
  issuer,
  endpoint: "https://127.0.0.1:6443",
  certificateAuthority: "Q0E=",
  keys: [],
  createdAt: new Date("2025-01-02T03:04:05Z"),
});

let aws: LocalAws;
let clusterKey: CryptoKey;
beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  clusterKey = privateKey;
  const keys = [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256", use: "sig" }];
  const clusters = names.map((name) => ({ ...described(name), keys }));
  aws = await startLocalAws(() => clusters);
});
afterAll(() => aws.close());

test("a cluster is described", async () => {
  const { cluster } = await aws.eks().send(new DescribeClusterCommand({ name: "milvus-eks-cluster" }));
  expect(cluster).toMatchObject({
    arn: `arn:aws:eks:${region}:${accountId}:cluster/milvus-eks-cluster`,
    status: "ACTIVE",
    version: "1.34",
    endpoint: "https://127.0.0.1:6443",
    identity: { oidc: { issuer } },
    certificateAuthority: { data: "Q0E=" },
    createdAt: new Date("2025-01-02T03:04:05Z"),
  });
});

const another = `arn:aws:eks:${region}:${accountId}:cluster/another`;

test("a cluster keeps its tags, and no other", async () => {
  const tag = (tags: Record<string, string>) => aws.eks().send(new TagResourceCommand({ resourceArn: another, tags }));
  await tag({ a: "1", b: "1" });
  await tag({ b: "2" });
  const tagsOf = async (name: string) => (await aws.eks().send(new DescribeClusterCommand({ name }))).cluster?.tags;
  expect([await tagsOf("another"), await tagsOf("third")]).toEqual([{ a: "1", b: "2" }, {}]);
  const absent = new TagResourceCommand({ resourceArn: `${another}s`, tags: {} });
  expect(await refusal(aws.eks().send(absent))).toMatchObject({ name: "NotFoundException" });
});

test.each(["", "{", "[]", "{}", '{"tags":null}', '{"tags":[]}', '{"tags":"a"}', '{"tags":{"a":1}}'])(
  "%j tags nothing",
  async (body) => {
    const rawTarget = `/tags/${encodeURIComponent(another)}`;
    const request = { method: "POST", rawTarget, headers: { host: "127.0.0.1" }, body: Buffer.from(body) };
    const headers = sign(request, aws.account.admin, { service: "eks", region, now: Date.now() });
    expect(await aws.handler({ ...request, headers })).toMatchObject({
      status: 400,
      headers: { "x-amzn-errortype": "BadRequestException" },
    });
  },
);

test("an absent cluster is not found", async () => {
  expect(await refusal(aws.eks().send(new DescribeClusterCommand({ name: "none" })))).toMatchObject({
    name: "ResourceNotFoundException",
    message: "No cluster found for name: none.",
  });
});

test("clusters are listed in pages", async () => {
  const seen: string[] = [];
  for await (const page of paginateListClusters({ client: aws.eks(), pageSize: 2 }, {}))
    seen.push(...(page.clusters ?? []));
  expect(seen).toEqual(["another", "milvus-eks-cluster", "third"]);
});

test("add-ons are listed in pages and described", async () => {
  const seen: string[] = [];
  const clusterName = "third";
  for await (const page of paginateListAddons({ client: aws.eks(), pageSize: 2 }, { clusterName }))
    seen.push(...(page.addons ?? []));
  expect(seen).toEqual(["aws-ebs-csi-driver", "coredns", "kube-proxy", "metrics-server", "vpc-cni"]);
  const { addon } = await aws.eks().send(new DescribeAddonCommand({ clusterName, addonName: "coredns" }));
  expect(addon).toMatchObject({
    addonName: "coredns",
    clusterName,
    status: "ACTIVE",
    addonArn: expect.stringContaining(`arn:aws:eks:${region}:${accountId}:addon/third/coredns/`),
    createdAt: new Date("2025-01-02T03:04:05Z"),
  });
});

test.each<[string, () => Promise<unknown>, string]>([
  [
    "an add-on that is not there",
    () => aws.eks().send(new DescribeAddonCommand({ clusterName: "third", addonName: "none" })),
    "No addon: none found in cluster: third",
  ],
  [
    "the add-ons of no cluster",
    () => aws.eks().send(new ListAddonsCommand({ clusterName: "none" })),
    "No cluster found for name: none.",
  ],
])("%s are not found", async (_what, call, message) => {
  expect(await refusal(call())).toMatchObject({ name: "ResourceNotFoundException", message });
});

const issuerPath = `/id/${id}`;
const discoveryPath = `${issuerPath}/.well-known/openid-configuration`;

test("the issuer's documents are served to anybody, and verify its tokens", async () => {
  const discovery = await fetch(`${aws.url}${discoveryPath}`);
  expect([discovery.status, await discovery.json()]).toEqual([
    200,
    expect.objectContaining({ issuer, jwks_uri: `${issuer}/keys`, id_token_signing_alg_values_supported: ["RS256"] }),
  ]);
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: "RS256", kid: "k1" })
    .setIssuer(issuer)
    .sign(clusterKey);
  const keys = createRemoteJWKSet(new URL(`${aws.url}${issuerPath}/keys`));
  expect((await jwtVerify(token, keys, { issuer })).payload.iss).toBe(issuer);
});

test.each<[string, string, string, number]>([
  ["GET", `oidc.eks.${region}.amazonaws.com`, discoveryPath, 200],
  ["HEAD", "localhost:9000", `${issuerPath}/keys`, 200],
  ["POST", "127.0.0.1", `${issuerPath}/keys`, 405],
  ["GET", "127.0.0.1", discoveryPath.replace(id, "F".repeat(32)), 404],
  // A bucket's own host: the path is an object's key, here one that nobody may read.
  ["GET", "b.s3.us-east-2.amazonaws.com", discoveryPath, 403],
])("%s at %s of %s: %i", async (method, host, rawTarget, status) => {
  const answer = await aws.handler({ method, rawTarget, headers: { host }, body: Buffer.alloc(0) });
  expect(answer.status).toBe(status);
});

test("a token that no list gave is refused", async () => {
  expect(await refusal(aws.eks().send(new ListClustersCommand({ nextToken: "garbage!" })))).toMatchObject({
    name: "InvalidParameterException",
    message: "Invalid nextToken",
  });
});

test("a cluster needs its permission", async () => {
  const document = allow("eks:DescribeCluster", `arn:aws:eks:${region}:${accountId}:cluster/third`);
  const client = aws.eks(aws.account.createUser("third-only", [document]));
  await client.send(new DescribeClusterCommand({ name: "third" }));
  const refused = await refusal(client.send(new DescribeClusterCommand({ name: "another" })));
  expect(refused.name).toBe("AccessDeniedException");
  expect(refused.message).toContain("is not authorized to perform: eks:DescribeCluster on resource: arn:aws:eks:");
  expect((await refusal(client.send(new ListClustersCommand({})))).name).toBe("AccessDeniedException");
});
