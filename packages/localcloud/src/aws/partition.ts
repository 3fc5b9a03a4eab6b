type Partition = { readonly name: string; readonly dnsSuffix: string };

const byPrefix: readonly (readonly [prefix: string, partition: Partition])[] = [
  ["cn-", { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" }],
  ["us-gov-", { name: "aws-us-gov", dnsSuffix: "amazonaws.com" }],
  ["eusc-", { name: "aws-eusc", dnsSuffix: "amazonaws.eu" }],
];

/** @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export const partitionOf = (region: string): Partition =>
  byPrefix.find(([prefix]) => region.startsWith(prefix))?.[1] ?? { name: "aws", dnsSuffix: "amazonaws.com" };
