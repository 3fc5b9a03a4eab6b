import type { About } from "../../src/rules/reads.ts";

/** A run that makes a release anew, and whoever looks at it. */
export const about: About = {
  cluster: { name: "c", region: "us-east-2" },
  namespace: "milvus",
  release: "m",
  serviceAccount: "milvus-s3",
  ours: {},
  role: { name: "r", arn: "arn:aws:iam::111122223333:role/r" },
  chart: "milvus",
  chartVersion: "5.0.19",
  creates: [],
  command: "up",
  caller: "arn:aws:iam::111122223333:user/ada",
  deployed: undefined,
  valuesFiles: [],
  asked: {},
  added: undefined,
};
