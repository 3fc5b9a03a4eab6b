/*
 * The bearer tokens that `aws eks get-token`, a kubeconfig of `aws eks update-kubeconfig` and eksctl send to a cluster:
 * `k8s-aws-v1.` and, in base64url, the URL of a presigned GetCallerIdentity. Whoever could sign it is the caller.
 * Differs from the real one: STS is not asked over the network; there are no access entries and no aws-auth, so of all
 * AWS callers only the account's administrator, who made the clusters, is let in.
 * https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster
 */
import type { Account } from "../aws/account.ts";
import { parseQuery, splitTarget } from "../aws/canonical-request.ts";
import type { Caller } from "../aws/service.ts";
import { SignatureFault } from "../aws/signature-fault.ts";
import { readAuthorization, verifySignature } from "../aws/sigv4.ts";
import type { ClusterUser } from "../cluster.ts";
import type { HttpRequest } from "../http/message.ts";
import type { Surroundings } from "../surroundings.ts";

const prefix = "k8s-aws-v1.";
const clusterHeader = "x-k8s-aws-id";
/** However short a life the URL claims for itself: eksctl writes a minute into it, and uses the token for ten. */
const lifetime = 15 * 60;
/** AWS's own addresses of STS, and loopback, where the local cloud's is. */
const stsHost = /^(?:sts(?:\.[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?|127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;
const signing = ["algorithm", "credential", "date", "expires", "security-token", "signature", "signedheaders"];
const parameters = new Set(["action", "version", "x-id", ...signing.map((name) => `x-amz-${name}`)]);

/** @returns undefined for every token that the named cluster does not let in */
export function userOfClusterToken(
  token: string,
  clusterName: string,
  account: Account,
  { now }: Pick<Surroundings, "now">,
): ClusterUser | undefined {
  const request = token.startsWith(prefix) ? presignedRequest(token.slice(prefix.length), clusterName) : undefined;
  if (request === undefined) return undefined;
  try {
    const authorization = readAuthorization(request);
    if (authorization?.scope.service !== "sts" || !authorization.signedHeaders.includes(clusterHeader))
      return undefined;
    const { key } = verifySignature(request, { ...authorization, expires: lifetime }, account.findKey, now());
    return userFor(key.caller, account);
  } catch (fault) {
    if (fault instanceof SignatureFault) return undefined;
    throw fault;
  }
}

/** The request as the signer saw it. Its header holds this cluster's name: a token for another has another signature. */
function presignedRequest(encoded: string, clusterName: string): HttpRequest | undefined {
  const [, host = "", rawTarget = ""] =
    /^https?:\/\/([^/?]+)(\/?\?[^#]+)$/.exec(Buffer.from(encoded, "base64url").toString("utf8")) ?? [];
  if (!stsHost.test(host) || !asksForIdentityAlone(rawTarget)) return undefined;
  return { method: "GET", rawTarget, headers: { host, [clusterHeader]: clusterName }, body: new Uint8Array() };
}

function asksForIdentityAlone(rawTarget: string): boolean {
  try {
    const query = parseQuery(splitTarget(rawTarget).query);
    const names = query.map(([name]) => name.toLowerCase());
    const action = query.filter(([name, value]) => name === "Action" && value === "GetCallerIdentity");
    return action.length === 1 && names.length === new Set(names).size && names.every((name) => parameters.has(name));
  } catch {
    return false; // a broken escape
  }
}

function userFor(caller: Caller, account: Account): ClusterUser | undefined {
  const administrator = account.findKey(account.admin.accessKeyId)?.caller;
  if (caller.kind !== "user" || administrator?.kind !== "user" || caller.userId !== administrator.userId)
    return undefined;
  return {
    name: "kubernetes-admin",
    uid: `aws-iam-authenticator:${caller.account}:${caller.userId}`,
    groups: ["system:masters", "system:authenticated"],
  };
}
