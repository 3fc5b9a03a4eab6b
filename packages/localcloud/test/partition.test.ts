import { generateKeyPairSync } from "node:crypto";
import { DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, it } from "vitest";
import { startLocalCloud } from "../src/cloud.ts";
import { seededRandom } from "../src/seeded-random.ts";

const { privateKey: signingKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const surroundings = { now: () => Date.now(), random: seededRandom("partition"), sleep: async () => undefined };

it.each([
  ["us-east-2", "aws", "amazonaws.com"],
  ["cn-north-1", "aws-cn", "amazonaws.com.cn"],
  ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
  ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
])("%s is in the partition %s, whose names end in %s", async (region, partition, suffix) => {
  const cloud = await startLocalCloud({ region, clusters: ["c"], surroundings, signingKey });
  const options = { endpoint: cloud.awsEndpoint, region, credentials: cloud.credentials };
  const { Arn } = await new STSClient(options).send(new GetCallerIdentityCommand({}));
  const { cluster } = await new EKSClient(options).send(new DescribeClusterCommand({ name: "c" }));
  await cloud.close();
  expect([Arn, cluster?.arn]).toEqual([
    `arn:${partition}:iam::${cloud.account.id}:user/admin`,
    `arn:${partition}:eks:${region}:${cloud.account.id}:cluster/c`,
  ]);
  expect(cluster?.identity?.oidc?.issuer).toMatch(`https://oidc.eks.${region}.${suffix}/id/`);
});
