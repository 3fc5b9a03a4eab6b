/** `s3.us-east-2.amazonaws.com`, `s3-us-east-2.…`, `s3.dualstack.us-east-2.…`; the global host names none. */
const regionalHost =
  /^(?:[\w.-]+\.)?s3[.-](?:dualstack\.|fips[.-])*([a-z]{2,}(?:-[a-z]+)+-\d)\.amazonaws\.(?:com(?:\.cn)?|eu)$/;

const withoutPort = (address: string): string => address.replace(/:\d+$/, "");

/** The region that a host of S3's names, if any. */
export const regionOfHost = (address: string): string | undefined => regionalHost.exec(withoutPort(address))?.[1];

/** `amazonaws.com`, `amazonaws.com.cn`, …: each partition's hosts end in its own. */
export const suffixOfHost = (address: string): string | undefined =>
  /\.(amazonaws\.(?:com\.cn|com|eu))$/.exec(withoutPort(address))?.[1];

/** A port that an address names. */
export const portOfHost = (address: string): string | undefined => /:(\d+)$/.exec(address)?.[1];

/** The host that S3 had before it had regions: us-east-1's. */
export const isGlobalHost = (address: string): boolean => withoutPort(address) === "s3.amazonaws.com";

/** Ways to S3 that are none of a region's own plain host; the first that fits. */
const otherWays = {
  "vpc-endpoint": /(?:^|\.)vpce-[\w-]+\.s3\.|\.vpce\.amazonaws\./,
  accelerate: /(?:^|\.)s3-accelerate\./,
  "access-point": /[.-]s3-accesspoint(?:-fips)?\./,
  fips: /(?:^|\.)s3-fips\./,
  dualstack: /(?:^|\.)s3\.dualstack\./,
  hyphenated: /(?:^|\.)s3-[a-z]{2,}(?:-[a-z]+)+-\d\./,
} as const;

/** A host that is not a region's plain one; `own`: none of AWS's. */
export type OtherHost = keyof typeof otherWays | "global" | "own";

/** Undefined: a region's plain host. */
export function otherHostOf(address: string): OtherHost | undefined {
  if (suffixOfHost(address) === undefined) return "own";
  if (isGlobalHost(address)) return "global";
  const kinds = Object.keys(otherWays) as (keyof typeof otherWays)[];
  return kinds.find((kind) => otherWays[kind].test(address));
}

/** The partition of a region, by its name: for where nobody says whose account it is. */
export const partitionOf = (region: string): string =>
  (/^(?:cn|us-gov)(?=-)|^eusc(?=-)/.exec(region) ?? []).map((prefix) => `aws-${prefix}`)[0] ?? "aws";
