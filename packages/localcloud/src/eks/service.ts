/*
 * EKS, as far as reading a cluster goes: DescribeCluster and ListClusters.
 * Differs from the real one: clusters come from the local Kubernetes, are always ACTIVE, and have no VPC, node groups,
 * add-ons or tags; a cluster cannot be made or changed here.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html
 */
import type { Account } from "../aws/account.ts";
import { requireAllowed, requireSigned, type AccountAuthorize } from "../aws/authorize.ts";
import { parseQuery, splitTarget } from "../aws/canonical-request.ts";
import { notImplemented } from "../aws/protocol.ts";
import { AwsError, type AwsCall, type AwsService } from "../aws/service.ts";
import type { ClusterIdentity } from "../cluster.ts";
import type { HttpResponse } from "../http/message.ts";

export type EksOptions = {
  readonly account: Account;
  readonly authorize: AccountAuthorize;
  readonly clusters: () => readonly ClusterIdentity[];
};

export function makeEksService(options: EksOptions): AwsService {
  return async (call) => {
    requireSigned(call.caller, "MissingAuthenticationTokenException");
    const { path, query } = splitTarget(call.request.rawTarget);
    const [, root, name, ...deeper] = path.split("/");
    if (call.request.method !== "GET" || root !== "clusters" || deeper.length > 0) {
      throw notImplemented(`EKS's ${call.request.method} ${path}`);
    }
    if (name === undefined || name === "") return listClusters(call, options, new Map(parseQuery(query)));
    return describeCluster(call, options, decodeURIComponent(name));
  };
}

function allow(call: AwsCall, { account, authorize }: EksOptions, action: string, resource: string): void {
  requireAllowed(
    authorize,
    {
      caller: call.caller,
      action,
      resource,
      resourceAccount: account.id,
      context: { "aws:RequestedRegion": call.region },
    },
    "AccessDeniedException",
  );
}

function describeCluster(call: AwsCall, options: EksOptions, name: string): HttpResponse {
  const { partition, id } = options.account;
  allow(call, options, "eks:DescribeCluster", `arn:${partition}:eks:${call.region}:${id}:cluster/${name}`);
  const cluster = inRegion(options, call.region).find((candidate) => candidate.name === name);
  if (cluster === undefined) {
    throw new AwsError("ResourceNotFoundException", 404, `No cluster found for name: ${name}.`);
  }
  return json({
    cluster: {
      name: cluster.name,
      arn: cluster.arn,
      createdAt: cluster.createdAt.getTime() / 1000,
      version: cluster.version,
      endpoint: cluster.endpoint,
      identity: { oidc: { issuer: cluster.issuer } },
      status: "ACTIVE",
      certificateAuthority: { data: cluster.certificateAuthority },
      tags: {},
    },
  });
}

function listClusters(call: AwsCall, options: EksOptions, query: ReadonlyMap<string, string>): HttpResponse {
  allow(call, options, "eks:ListClusters", "*");
  const most = Number(query.get("maxResults") ?? "100");
  if (!Number.isInteger(most) || most < 1 || most > 100) {
    throw new AwsError("InvalidParameterException", 400, "maxResults must be a number from 1 to 100");
  }
  const names = inRegion(options, call.region)
    .map((cluster) => cluster.name)
    .sort();
  const token = query.get("nextToken");
  const after = token === undefined ? "" : Buffer.from(token, "base64url").toString("utf8");
  const left = names.filter((name) => name > after);
  const page = left.slice(0, most);
  const last = page.at(-1);
  return json({
    clusters: page,
    ...(left.length > page.length && last !== undefined
      ? { nextToken: Buffer.from(last).toString("base64url") }
      : { nextToken: null }),
  });
}

/** EKS is regional: another region's clusters do not exist here. */
function inRegion({ clusters }: EksOptions, region: string): readonly ClusterIdentity[] {
  return clusters().filter((cluster) => cluster.arn.split(":")[3] === region);
}

function json(value: unknown): HttpResponse {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
