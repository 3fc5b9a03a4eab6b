/** `s3.us-east-2.amazonaws.com`, `s3-us-east-2.…`, `s3.dualstack.us-east-2.…`; the global host names none. */
const regionalHost =
  /^(?:[\w.-]+\.)?s3[.-](?:dualstack\.|fips[.-])*([a-z]{2,}(?:-[a-z]+)+-\d)\.amazonaws\.(?:com(?:\.cn)?|eu)$/;

const withoutPort = (address: string): string => address.replace(/:\d+$/, "");

/** The region that a host of S3's names, if any. */
export const regionOfHost = (address: string): string | undefined => regionalHost.exec(withoutPort(address))?.[1];

/** `amazonaws.com`, `amazonaws.com.cn`, …: each partition's hosts end in its own. */
export const suffixOfHost = (address: string): string | undefined =>
  /\.(amazonaws\.(?:com\.cn|com|eu))$/.exec(withoutPort(address))?.[1];

/** The partition of a region, by its name: for where nobody says whose account it is. */
export const partitionOf = (region: string): string =>
  (/^(?:cn|us-gov)(?=-)|^eusc(?=-)/.exec(region) ?? []).map((prefix) => `aws-${prefix}`)[0] ?? "aws";
