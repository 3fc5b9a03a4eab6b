/* What both ways to assume a role share: reading the request and answering with a session. */
import type { PolicyDocument } from "@eyrie/iam-policy/document";
import type { Account, RoleSession, SessionRequest } from "../aws/account.ts";
import { optionalInteger, optionalText, requiredText, validationError, type QueryParams } from "../aws/query-params.ts";
import type { XmlFields } from "../aws/query-service.ts";
import { hasSts } from "../aws/regions.ts";
import { AwsError, type Authorize, type AwsCall } from "../aws/service.ts";
import type { ClusterIdentity } from "../cluster.ts";
import { readSessionPolicy } from "../iam/documents.ts";
import { defaultDocument, type Role } from "../iam/store.ts";
import type { Surroundings } from "../surroundings.ts";

export type StsOptions = {
  readonly account: Account;
  readonly authorize: Authorize;
  readonly clusters: () => readonly ClusterIdentity[];
  readonly surroundings: Surroundings;
};

export type AssumeRequest = {
  readonly roleArn: string;
  readonly sessionName: string;
  /** Seconds; undefined leaves it at an hour. */
  readonly duration: number | undefined;
  readonly policies: readonly PolicyDocument[];
  /** Per cent of what AWS lets session policies be; undefined without any. */
  readonly packedPolicySize: number | undefined;
};

const mostPolicyArns = 10;
const longestPolicy = 2048;

export function readAssumeRequest(params: QueryParams, account: Account): AssumeRequest {
  const roleArn = requiredText(params, "RoleArn", { min: 20, max: 2048 });
  if (!/^arn:[a-z-]+:iam::\d{12}:role\/.+$/.test(roleArn)) {
    throw validationError(`${roleArn} is invalid`);
  }
  return {
    roleArn,
    sessionName: requiredText(params, "RoleSessionName", { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ }),
    duration: optionalInteger(params, "DurationSeconds", { min: 900, max: 43_200 }),
    policies: readSessionPolicies(params, account),
    packedPolicySize: packedSize(params),
  };
}

/** AWS packs policies in a form of its own and tells how full they make it; here their text counts. */
function packedSize(params: QueryParams): number | undefined {
  const texts = [...params].filter(([name]) => name === "Policy" || /^PolicyArns\.member\.\d+\.arn$/.test(name));
  const length = texts.reduce((sum, [, text]) => sum + text.length, 0);
  return length === 0 ? undefined : Math.ceil((100 * length) / longestPolicy);
}

function readSessionPolicies(params: QueryParams, account: Account): readonly PolicyDocument[] {
  const policies: PolicyDocument[] = [];
  const inline = optionalText(params, "Policy", { min: 1, max: longestPolicy });
  if (inline !== undefined) policies.push(readSessionPolicy(inline));
  for (let index = 1; params.has(`PolicyArns.member.${index}.arn`); index += 1) {
    if (index > mostPolicyArns) throw validationError(`Only ${mostPolicyArns} session policies may be passed.`);
    const arn = requiredText(params, `PolicyArns.member.${index}.arn`, { min: 20, max: 2048 });
    const policy = account.visibility.visible().policies.get(arn);
    const document = policy === undefined ? undefined : defaultDocument(policy);
    if (document === undefined) throw new AwsError("MalformedPolicyDocument", 400, `Policy ${arn} does not exist.`);
    policies.push(document);
  }
  return policies;
}

/**
 * What the endpoint makes of a session's token.
 * @throws AwsError `RegionDisabledException` where the account has no STS
 */
export function tokenOf({ request, region }: AwsCall, account: Account): Pick<SessionRequest, "defaultRegionsOnly"> {
  if (!hasSts(account.regions, region)) {
    throw new AwsError(
      "RegionDisabledException",
      403,
      `STS is not activated in this region for account:${account.id}. Your account administrator can activate STS in this region using the IAM Console.`,
    );
  }
  const isGlobal = /^sts\.amazonaws\.com(?::\d+)?$/i.test(request.headers["host"] ?? "");
  return { defaultRegionsOnly: isGlobal && account.visibility.visible().globalEndpointTokenVersion === 1 };
}

/** @returns seconds. @throws AwsError `ValidationError` when the role does not let a session last that long */
export function sessionDuration(role: Role, requested: number | undefined): number {
  if (requested === undefined) return 3600;
  if (requested <= role.maxSessionDuration) return requested;
  throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

export function sessionFields({ key }: RoleSession, { packedPolicySize }: AssumeRequest): XmlFields {
  const { caller } = key;
  if (caller.kind !== "role-session") throw new Error("A session's key must belong to a role session");
  return {
    AssumedRoleUser: { AssumedRoleId: caller.userId, Arn: caller.arn },
    Credentials: {
      AccessKeyId: key.accessKeyId,
      SecretAccessKey: key.secretAccessKey,
      SessionToken: key.sessionToken,
      Expiration: key.expiresAt === undefined ? undefined : new Date(key.expiresAt),
    },
    PackedPolicySize: packedPolicySize,
  };
}
