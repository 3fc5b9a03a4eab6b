/*
 * EKS, as far as reading a cluster goes: DescribeCluster, ListClusters, ListAddons, DescribeAddon,
 * DescribeClusterVersions; TagResource for clusters; the issuer's documents in issuer.ts; and whom a cluster lets in by
 * AWS credentials in cluster-token.ts.
 * Differs from the real one: clusters come from the local Kubernetes, are always ACTIVE, and have no node groups; the
 * network (but for its VPC: see ec2/), the cluster's role and the add-ons that are named exist in these answers only; a
 * cluster cannot be made or changed here, but for its tags; an issuer can be made unreachable, its requests then end
 * without an answer.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html
 */
import type { Account } from "../aws/account.ts";
import { requireAllowed, requireSigned } from "../aws/authorize.ts";
import { parseQuery, splitTarget } from "../aws/canonical-request.ts";
import { notImplemented } from "../aws/protocol.ts";
import { AwsError, type Authorize, type AwsService } from "../aws/service.ts";
import type { ClusterIdentity } from "../cluster.ts";
import { findEksCall, type EksOperation } from "./call-name.ts";
import { addonFields, addonId, addonNames, clusterFields, type Tags, versionFields } from "./description.ts";
import { isIssuerRequest, issuerDocument } from "./issuer.ts";

export type EksOptions = {
  readonly account: Account;
  readonly authorize: Authorize;
  readonly clusters: () => readonly ClusterIdentity[];
};

/** What an operation may use. EKS is regional: another region's clusters do not exist here. */
type EksContext = {
  readonly clusters: readonly ClusterIdentity[];
  readonly query: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** Of clusters, by ARN. */
  readonly tags: Map<string, Tags>;
};

type Operation = {
  /** What follows the service, region and account of the ARN to authorise on; `*` for all there is. */
  readonly resource: (names: readonly string[]) => string;
  /** @param names the path's, decoded, in their order */
  readonly run: (names: readonly string[], eks: EksContext) => unknown;
};

const operations: Record<EksOperation, Operation> = {
  ListClusters: {
    resource: () => "*",
    run: (_names, { clusters, query }) =>
      page(
        "clusters",
        clusters.map(({ name }) => name),
        query,
      ),
  },
  DescribeCluster: {
    resource: ([name]) => `cluster/${name}`,
    run: ([name], { clusters, tags }) => {
      const cluster = findCluster(clusters, name);
      return { cluster: clusterFields(cluster, tags.get(cluster.arn)) };
    },
  },
  ListAddons: {
    resource: ([name]) => `cluster/${name}`,
    run: ([name], { clusters, query }) => {
      findCluster(clusters, name);
      return page("addons", addonNames, query);
    },
  },
  DescribeAddon: {
    resource: ([name, addon]) => `addon/${name}/${addon}/${addonId}`,
    run: ([name, addon = ""], { clusters }) => {
      const fields = addonFields(findCluster(clusters, name), addon);
      if (fields === undefined) throw notFound(`No addon: ${addon} found in cluster: ${name}`);
      return { addon: fields };
    },
  },
  DescribeClusterVersions: {
    resource: () => "*",
    run: () => ({ clusterVersions: versionFields, nextToken: null }),
  },
  TagResource: {
    resource: ([arn = ""]) => arn.split(":").slice(5).join(":"),
    run: ([arn = ""], { clusters, tags, body }) => {
      if (!clusters.some((cluster) => cluster.arn === arn)) throw new AwsError("NotFoundException", 404, "Not Found");
      tags.set(arn, { ...tags.get(arn), ...readTags(body) });
      return {};
    },
  },
};

export function makeEksService({ account, authorize, clusters }: EksOptions): AwsService {
  const tags = new Map<string, Tags>();
  return async (call) => {
    if (isIssuerRequest(call.request)) return issuerDocument(call.request, clusters());
    requireSigned(call.caller, "MissingAuthenticationTokenException");
    const { path, query } = splitTarget(call.request.rawTarget);
    const found = findEksCall(call.request);
    if (found === undefined) throw notImplemented(`EKS's ${call.request.method} ${path}`);
    const operation = operations[found.operation];
    const names = found.names.map(decoded);
    const resource = operation.resource(names);
    requireAllowed(
      authorize,
      {
        caller: call.caller,
        action: `eks:${found.operation}`,
        resource: resource === "*" ? "*" : `arn:${account.partition}:eks:${call.region}:${account.id}:${resource}`,
        resourceAccount: account.id,
        context: { "aws:RequestedRegion": call.region },
      },
      "AccessDeniedException",
    );
    const here = clusters().filter(({ arn }) => arn.split(":")[3] === call.region);
    const answer = operation.run(names, { clusters: here, query: new Map(parseQuery(query)), body: call.body, tags });
    return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) };
  };
}

function readTags(body: Uint8Array): Tags {
  try {
    const { tags } = JSON.parse(Buffer.from(body).toString("utf8")) as { readonly tags: Tags };
    const isMap = typeof tags === "object" && !Array.isArray(tags);
    if (isMap && Object.values(tags).every((value) => typeof value === "string")) return tags;
  } catch {
    // No JSON, or none with tags.
  }
  throw new AwsError("BadRequestException", 400, "Invalid request body");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AwsError("InvalidParameterException", 400, "The path holds a broken percent-escape");
  }
}

function findCluster(clusters: readonly ClusterIdentity[], name = ""): ClusterIdentity {
  const cluster = clusters.find((candidate) => candidate.name === name);
  if (cluster === undefined) throw notFound(`No cluster found for name: ${name}.`);
  return cluster;
}

function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", 404, message);
}

const tokenOf = (name: string): string => Buffer.from(name).toString("base64url");

/** The token is the last name, so that what comes and goes meanwhile shifts nothing. */
function page(member: string, all: readonly string[], query: ReadonlyMap<string, string>): object {
  const asked = query.get("maxResults") ?? "100";
  const most = /^\d{1,3}$/.test(asked) ? Number(asked) : 0;
  if (most < 1 || most > 100) {
    throw new AwsError("InvalidParameterException", 400, "maxResults must be a number from 1 to 100");
  }
  const token = query.get("nextToken") ?? "";
  const after = Buffer.from(token, "base64url").toString("utf8");
  if (tokenOf(after) !== token) throw new AwsError("InvalidParameterException", 400, "Invalid nextToken");
  const left = all.filter((name) => name > after).sort();
  const names = left.slice(0, most);
  const last = left.length > names.length ? names.at(-1) : undefined;
  return { [member]: names, nextToken: last === undefined ? null : tokenOf(last) };
}
