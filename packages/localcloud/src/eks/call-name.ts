import { splitTarget } from "../aws/canonical-request.ts";
import type { CallName } from "../aws/record.ts";
import type { HttpRequest } from "../http/message.ts";

/** Method and path of each call that is known by its name; the first group is the cluster. */
const routes = {
  ListClusters: ["GET", /^\/clusters\/?$/],
  DescribeCluster: ["GET", /^\/clusters\/([^/]+)$/],
} as const satisfies Record<string, readonly [method: string, path: RegExp]>;

export const eksOperations = Object.keys(routes);

/** A call by AWS's own name and its cluster's; one without a name here is its method and path. */
export function nameEksCall({ method, rawTarget }: HttpRequest): CallName {
  const { path } = splitTarget(rawTarget);
  for (const [operation, [verb, pattern]] of Object.entries(routes)) {
    const found = verb === method ? pattern.exec(path) : null;
    if (found !== null) return { operation, resource: found[1] ?? "" };
  }
  return { operation: `${method} ${path}`, resource: "" };
}
