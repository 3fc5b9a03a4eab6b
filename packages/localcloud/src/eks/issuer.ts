/*
 * The issuer's discovery document and keys, for whoever verifies service-account tokens themselves; nobody signs these
 * requests. AWS serves them at `oidc.eks.<region>.amazonaws.com`; at the loopback address of all services they lie
 * under the same path, where no bucket can be called `id`.
 * https://docs.aws.amazon.com/eks/latest/userguide/irsa-fetch-keys.html
 */
import { splitTarget } from "../aws/canonical-request.ts";
import { AwsError } from "../aws/service.ts";
import type { ClusterIdentity } from "../cluster.ts";
import { ConnectionCut, type HttpRequest, type HttpResponse } from "../http/message.ts";

const issuerHost =
  /^(?:oidc\.eks\.[a-z0-9-]+\.amazonaws\.(?:com(?:\.cn)?|eu)|127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i;
const issuerPath = /^\/id\/([0-9A-F]{32})\/(keys|\.well-known\/openid-configuration)$/;

/** A bucket's own host may hold any key, these too. */
export function isIssuerRequest({ rawTarget, headers }: HttpRequest): boolean {
  return issuerPath.test(splitTarget(rawTarget).path) && issuerHost.test(headers["host"] ?? "");
}

export function issuerDocument(request: HttpRequest, clusters: readonly ClusterIdentity[]): HttpResponse {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new AwsError("MethodNotAllowedException", 405, "Method Not Allowed");
  }
  const [, id, name] = issuerPath.exec(splitTarget(request.rawTarget).path) ?? [];
  const cluster = clusters.find(({ issuer }) => issuer.endsWith(`/id/${id}`));
  if (cluster === undefined) throw new AwsError("NotFoundException", 404, "Not Found");
  if (cluster.issuerUnreachable === true) throw new ConnectionCut("The issuer cannot be reached");
  const document = name === "keys" ? { keys: cluster.keys } : discovery(cluster);
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(document) };
}

const discovery = ({ issuer }: ClusterIdentity): object => ({
  issuer,
  jwks_uri: `${issuer}/keys`,
  authorization_endpoint: "urn:kubernetes:programmatic_authorization",
  response_types_supported: ["id_token"],
  subject_types_supported: ["public"],
  claims_supported: ["sub", "iss"],
  id_token_signing_alg_values_supported: ["RS256"],
});
