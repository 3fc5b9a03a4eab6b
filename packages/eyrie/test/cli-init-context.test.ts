import { expect, test } from "vitest";
import { clusterInContext } from "../src/cli/commands/init-context.ts";

test.each([
  [
    "arn:aws:eks:us-east-2:111122223333:cluster/milvus-eks-cluster",
    { name: "milvus-eks-cluster", region: "us-east-2" },
  ],
  ["arn:aws-cn:eks:cn-north-1:111122223333:cluster/c", { name: "c", region: "cn-north-1" }],
  ["ada@milvus.us-west-2.eksctl.io", { name: "milvus", region: "us-west-2" }],
  ["minikube", undefined],
  ["arn:aws:eks:us-east-2:12345678901:cluster/eleven-digits", undefined],
])("%s tells %o", (context, expected) => {
  expect(clusterInContext(context)).toEqual(expected);
});
