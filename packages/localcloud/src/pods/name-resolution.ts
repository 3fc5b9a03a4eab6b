import type { CalledService } from "../cluster.ts";

/** Where the local cloud listens. Always on loopback. */
export type Endpoint = { readonly host: string; readonly port: number };

const region =
  "(?:af|ap|ca|cn|eu|eusc|il|me|mx|sa|us|us-gov)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest|de-east)-\\d";
const awsName = new RegExp(
  `^(?:sts|(?:[a-z0-9][a-z0-9.-]*\\.)?s3(?:\\.dualstack)?)(?:\\.${region})?\\.amazonaws\\.(?:com|com\\.cn|eu)$`,
);

/**
 * The DNS of the local cloud: S3's and STS's public names lead to its AWS endpoint, every other name is unknown.
 * Names of Services inside the cluster are unknown too: no program listens behind them.
 */
export const resolveName = (name: string, aws: Endpoint): Endpoint | undefined =>
  awsName.test(name.toLowerCase()) ? aws : undefined;

/** Of a name that leads there. */
export const serviceOf = (name: string): CalledService => (name.toLowerCase().startsWith("sts.") ? "sts" : "s3");

const loopback = new Set(["127.0.0.1", "::1", "localhost"]);

/** @throws Error when the endpoint is not on this machine: a pod may not reach further. */
export const requireLoopback = ({ host }: Endpoint): void => {
  if (!loopback.has(host)) throw new Error(`the local cloud's pods may only reach loopback, not ${host}`);
};
