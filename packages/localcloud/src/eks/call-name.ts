import { splitTarget } from "../aws/canonical-request.ts";
import type { CallName } from "../aws/record.ts";
import type { HttpRequest } from "../http/message.ts";

/** Method and path of each call that is known by its name; the first group is the cluster, or an ARN. */
const routes = {
  ListClusters: ["GET", /^\/clusters\/?$/],
  DescribeCluster: ["GET", /^\/clusters\/([^/]+)$/],
  ListAddons: ["GET", /^\/clusters\/([^/]+)\/addons\/?$/],
  DescribeAddon: ["GET", /^\/clusters\/([^/]+)\/addons\/([^/]+)$/],
  DescribeClusterVersions: ["GET", /^\/cluster-versions\/?$/],
  TagResource: ["POST", /^\/tags\/(.+)$/],
} as const satisfies Record<string, readonly [method: string, path: RegExp]>;

export type EksOperation = keyof typeof routes;

export const eksOperations: readonly string[] = Object.keys(routes);

/** @returns the operation and the names in its path as they were written, or undefined for none that is known */
export function findEksCall({ method, rawTarget }: HttpRequest) {
  const { path } = splitTarget(rawTarget);
  for (const operation of Object.keys(routes) as EksOperation[]) {
    const [verb, pattern] = routes[operation];
    const found = verb === method ? pattern.exec(path) : null;
    if (found !== null) return { operation, names: found.slice(1) };
  }
  return undefined;
}

/** A call by AWS's own name and its cluster's; one without a name here is its method and path. */
export function nameEksCall(request: HttpRequest): CallName {
  const call = findEksCall(request);
  if (call !== undefined) return { operation: call.operation, resource: call.names[0] ?? "" };
  return { operation: `${request.method} ${splitTarget(request.rawTarget).path}`, resource: "" };
}
