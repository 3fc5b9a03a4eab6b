import { DescribeClusterCommand, ListClustersCommand, paginateListClusters } from "@aws-sdk/client-eks";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClusterIdentity } from "../../src/cluster.ts";
import { accountId, allow, refusal, region, startLocalAws, type LocalAws } from "../aws/local-aws.ts";

const names = ["milvus-eks-cluster", "another", "third"];
const clusters: readonly ClusterIdentity[] = names.map((name) => ({
  name,
  arn: `arn:aws:eks:${region}:${accountId}:cluster/${name}`,
  version: "1.34",
  issuer: `https://oidc.eks.${region}.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF`,
  endpoint: "https://127.0.0.1:6443",
  certificateAuthority: "Q0E=",
  keys: [],
  createdAt: new Date("2025-01-02T03:04:05Z"),
}));

let aws: LocalAws;
beforeAll(async () => {
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
    identity: { oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF` } },
    certificateAuthority: { data: "Q0E=" },
    createdAt: new Date("2025-01-02T03:04:05Z"),
  });
});

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

test("a cluster needs its permission", async () => {
  const document = allow("eks:DescribeCluster", `arn:aws:eks:${region}:${accountId}:cluster/third`);
  const client = aws.eks(aws.account.createUser("third-only", [document]));
  await client.send(new DescribeClusterCommand({ name: "third" }));
  const refused = await refusal(client.send(new DescribeClusterCommand({ name: "another" })));
  expect(refused.name).toBe("AccessDeniedException");
  expect(refused.message).toContain("is not authorized to perform: eks:DescribeCluster on resource: arn:aws:eks:");
  expect((await refusal(client.send(new ListClustersCommand({})))).name).toBe("AccessDeniedException");
});
