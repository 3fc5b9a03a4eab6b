import { decide } from "@eyrie/iam-policy/decide";
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from "jose";
import type { Account } from "../aws/account.ts";
import { globalContext } from "../aws/authorize.ts";
import { notImplemented } from "../aws/protocol.ts";
import { requiredText, type QueryParams } from "../aws/query-params.ts";
import type { XmlFields } from "../aws/query-service.ts";
import { decisionsOfCall } from "../aws/record.ts";
import { AwsError, type AwsCall } from "../aws/service.ts";
import type { ClusterIdentity } from "../cluster.ts";
import { iamArn, roleByArn, type OidcProvider, type Role } from "../iam/store.ts";
import { readAssumeRequest, sessionDuration, sessionFields, tokenOf, type StsOptions } from "./session.ts";

/** A token that was verified, and what vouched for it. */
type Verified = {
  readonly provider: OidcProvider;
  readonly subject: string;
  /** The one of the token's audiences that the provider knows. */
  readonly audience: string;
};

const action = "sts:AssumeRoleWithWebIdentity";

/** The call is unsigned: the token is all there is to prove who asks. */
export async function assumeRoleWithWebIdentity(
  call: AwsCall,
  params: QueryParams,
  { account, clusters, surroundings }: StsOptions,
): Promise<XmlFields> {
  if (params.has("ProviderId")) throw notImplemented("AssumeRoleWithWebIdentity's ProviderId (OAuth 2.0)");
  const token = tokenOf(call, account);
  const request = readAssumeRequest(params, account);
  const webIdentityToken = requiredText(params, "WebIdentityToken", { min: 4, max: 20_000 });
  const now = surroundings.now();
  const { provider, subject, audience } = await verifyToken(webIdentityToken, account, clusters(), now);
  const keys = {
    "aws:FederatedProvider": provider.arn,
    [`${provider.url}:aud`]: audience,
    [`${provider.url}:sub`]: subject,
  };
  const role = roleByArn(account.visibility.visible(), request.roleArn);
  if (role === undefined) {
    const decision = { allowed: false, why: "no-allow", missing: "resource", nearest: [] } as const;
    decisionsOfCall.getStore()?.push({ action, resource: request.roleArn, decision });
  }
  if (
    role === undefined ||
    !trusts(account, role, provider, { ...keys, "sts:RoleSessionName": request.sessionName }, now)
  ) {
    throw new AwsError("AccessDenied", 403, `Not authorized to perform ${action}`);
  }
  const session = account.openSession({
    ...token,
    role,
    sessionName: request.sessionName,
    duration: sessionDuration(role, request.duration),
    policies: request.policies,
    context: keys,
  });
  return {
    SubjectFromWebIdentityToken: subject,
    ...sessionFields(session, request),
    Provider: provider.arn,
    Audience: audience,
  };
}

/** A web identity is of no account: of the organization's policies those alone count that guard the role. */
function trusts(
  { organization }: Account,
  role: Role,
  provider: OidcProvider,
  context: Record<string, string>,
  now: number,
): boolean {
  const decision = decide(
    {
      action,
      resource: role.arn,
      principal: { kind: "web-identity", provider: provider.arn },
      context: { ...globalContext(now), ...context },
    },
    { identity: [], resource: role.trust.parsed, ...organization.policies() },
  );
  decisionsOfCall.getStore()?.push({ action, resource: role.arn, decision });
  return decision.allowed;
}

async function verifyToken(
  token: string,
  account: Account,
  clusters: readonly ClusterIdentity[],
  now: number,
): Promise<Verified> {
  const { issuer, subject, audiences, expires } = readClaims(token);
  if (expires === undefined) throw missingClaim("exp");
  const seconds = Math.floor(now / 1000);
  if (seconds >= expires) {
    throw new AwsError(
      "ExpiredTokenException",
      400,
      `Token expired: current date/time ${seconds} must be before the expiration date/time ${expires}`,
    );
  }
  const arn = iamArn(account.iam, `oidc-provider/${issuer.replace(/^https:\/\//, "")}`);
  const provider = issuer.startsWith("https://") ? account.visibility.visible().providers.get(arn) : undefined;
  if (provider === undefined) {
    throw invalidToken(`No OpenIDConnect provider found in your account for ${issuer}`);
  }
  const cluster = clusters.find((candidate) => candidate.issuer === issuer);
  if (cluster === undefined || cluster.issuerUnreachable === true) throw noVerificationKey();
  await verifyWithKeys(token, cluster, now);
  const audience = audiences.find((candidate) => provider.clientIds.has(candidate));
  if (audience === undefined) throw invalidToken("Incorrect token audience");
  if (subject === undefined) throw missingClaim("sub");
  return { provider, subject, audience };
}

/** What a token says of itself; nothing in it is verified yet, and a claim of the wrong type is as good as none. */
type Claims = {
  readonly issuer: string;
  readonly subject: string | undefined;
  readonly audiences: readonly string[];
  /** Seconds since the epoch. */
  readonly expires: number | undefined;
};

/** A token that claims to need no signature goes no further. */
function readClaims(token: string): Claims {
  const { iss, sub, aud, exp }: Record<string, unknown> = decodeSigned(token);
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return {
    issuer: typeof iss === "string" ? iss : "",
    subject: typeof sub === "string" ? sub : undefined,
    audiences: audiences.filter((audience) => typeof audience === "string"),
    expires: typeof exp === "number" ? exp : undefined,
  };
}

function decodeSigned(token: string): JWTPayload {
  const noJwt = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
  try {
    const { alg } = decodeProtectedHeader(token);
    if (typeof alg === "string" && alg !== "none") return decodeJwt(token);
  } catch {
    throw invalidToken(noJwt);
  }
  throw invalidToken(noJwt);
}

/** What IAM accepts of an OpenID Connect provider. */
const algorithms = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/** A cluster's keys never change; importing them costs more than a signature. */
const keySets = new WeakMap<ClusterIdentity, ReturnType<typeof createLocalJWKSet>>();

function keysOf(cluster: ClusterIdentity): ReturnType<typeof createLocalJWKSet> {
  const known = keySets.get(cluster);
  if (known !== undefined) return known;
  const made = createLocalJWKSet({ keys: [...cluster.keys] });
  keySets.set(cluster, made);
  return made;
}

/** Seconds that an issuer's clock may run ahead. Expiry is exact, and was looked at before. */
const clockTolerance = 300;

async function verifyWithKeys(token: string, cluster: ClusterIdentity, now: number): Promise<void> {
  try {
    await jwtVerify(token, keysOf(cluster), {
      algorithms,
      clockTolerance,
      issuer: cluster.issuer,
      currentDate: new Date(now),
    });
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) throw noVerificationKey();
    if (error instanceof errors.JOSEError) throw invalidToken("The ID Token provided could not be validated");
    throw error;
  }
}

function noVerificationKey(): AwsError {
  return invalidToken(
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
  );
}

function missingClaim(name: string): AwsError {
  return invalidToken(`Missing a required claim: ${name}`);
}

function invalidToken(message: string): AwsError {
  return new AwsError("InvalidIdentityToken", 400, message);
}
