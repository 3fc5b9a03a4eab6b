import { issuerPath } from "../../milvus/trust.ts";
import type { Context, Decision, Policies, Request } from "@eyrie/iam-policy/decide";
import { parsePolicy, type PolicyDocument } from "@eyrie/iam-policy/document";
import { milvusRequirements, type Requirement, under } from "../../milvus/policy.ts";
import type { Chain } from "../../readings/chain.ts";
import { linesIn } from "../../readings/milvus-lines.ts";
import type { Readings, RoleReading } from "../../readings/readings.ts";
import { asRole } from "../decisions.ts";
import type { Look } from "../doctor-rule.ts";

export type Denied = Extract<Decision, { readonly allowed: false }>;

/** One call that Milvus cannot work without, as the role's session makes it. */
export type Asked = { readonly requirement: Requirement; readonly request: Request };

const partitionOf = ({ arn }: RoleReading): string => arn.split(":")[1] ?? "aws";
export const accountOf = ({ arn }: RoleReading): string => arn.split(":")[4] ?? "";

/** Where the role is to store, if that is known. */
export function placeOf(chain: Chain, role: RoleReading) {
  const { bucketName, rootPath } = chain;
  return bucketName === undefined ? undefined : { bucketArn: `arn:${partitionOf(role)}:s3:::${bucketName}`, rootPath };
}

/** What Milvus needs of S3, with all that is known of its requests; nothing where no bucket is configured. */
export function requestsOf(chain: Chain, readings: Readings, look: Look): readonly Asked[] {
  const role = look.need(chain.role);
  const place = placeOf(chain, role);
  if (place === undefined) return [];
  const context = contextOf(chain, readings, role);
  return milvusRequirements(place, linesIn(readings)).map((requirement) => askedAs(role, requirement, context));
}

/** A call with all that is known of its request. */
export function askedAs(role: RoleReading, requirement: Requirement, context: Context): Asked {
  const request = asRole(role, requirement);
  return { requirement, request: { ...request, context: { ...request.context, ...context } } };
}

/** What is known of every request of the role, whatever it asks for. */
export const contextOf = (
  { bucket, issuer, provider, subject, audience }: Chain,
  readings: Readings,
  role: RoleReading,
): Context =>
  contextFrom({
    region: bucket.status === "present" ? bucket.value.region : readings.region,
    account: accountOf(role),
    at: readings.takenAt,
    issuer: issuer.status === "present" ? issuer.value : undefined,
    provider: provider.status === "present" ? provider.value.arn : undefined,
    subject,
    audience,
    tags: role.tags,
  });

/** Where the bucket is, whose it is, when it is asked, and whose token the role was assumed with. */
type Circumstances = {
  readonly region: string;
  readonly account: string;
  readonly at: number;
  readonly issuer: string | undefined;
  /** The issuer's provider. */
  readonly provider: string | undefined;
  readonly subject: string;
  readonly audience: string;
  /** The role's own. */
  readonly tags: Readonly<Record<string, string>>;
};

/** What every request of Milvus' to S3 carries, as far as the circumstances are known. */
export function contextFrom({ region, account, at, issuer, provider, subject, audience, tags }: Circumstances) {
  const url = issuer === undefined ? undefined : issuerPath(issuer);
  return {
    "aws:RequestedRegion": region,
    "s3:ResourceAccount": account,
    "aws:CurrentTime": new Date(at).toISOString(),
    "aws:EpochTime": String(Math.floor(at / 1000)),
    "aws:ViaAWSService": "false",
    "s3:authType": "REST-HEADER",
    "s3:signatureversion": "AWS4-HMAC-SHA256",
    // Neither S3 nor any client of Milvus speaks an older one.
    "s3:TlsVersion": "1.2",
    ...(provider === undefined ? {} : { "aws:FederatedProvider": provider }),
    ...(url === undefined ? {} : { [`${url}:sub`]: subject, [`${url}:aud`]: audience }),
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
  } satisfies Context;
}

/** A condition key of a request as far as it is known; `-`: it has none, or nobody can tell. */
export function valueOf({ context, principal, resourceAccount = "" }: Request, key: string): string {
  const asked = key.toLowerCase();
  const own: Context =
    principal.kind === "role-session"
      ? {
          "aws:PrincipalArn": principal.roleArn,
          "aws:PrincipalAccount": principal.account,
          "aws:userid": principal.userId ?? "",
          "aws:ResourceAccount": resourceAccount,
        }
      : {};
  const [, value] = Object.entries({ ...own, ...context }).find(([name]) => name.toLowerCase() === asked) ?? [];
  return typeof value === "object" ? value.join(", ") : (value ?? "-");
}

/** To ask what other policies say by themselves. */
export const everything: PolicyDocument = parsePolicy({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

/** The grants of a resource's policy without its denials. */
export const grantsOf = (document: PolicyDocument): PolicyDocument => ({
  ...document,
  statements: document.statements.filter(({ effect }) => effect === "Allow"),
});

export const withResource = (policies: Policies, resource: PolicyDocument | undefined): Policies =>
  resource === undefined ? policies : { ...policies, resource };

/** What was refused, as people say it: `s3:GetObject, s3:PutObject on arn:aws:s3:::b/files/*`. */
export function spoken(requirements: readonly Requirement[], chain: Chain, role: RoleReading): string {
  const place = placeOf(chain, role);
  const bucketArn = place?.bucketArn ?? "";
  const actions = (onBucket: boolean) =>
    requirements.filter(({ resource }) => (resource === bucketArn) === onBucket).map(({ action }) => action);
  return [
    { actions: actions(true), on: bucketArn },
    { actions: actions(false), on: `${bucketArn}/${under(chain.rootPath, "*")}` },
  ]
    .filter(({ actions: some }) => some.length > 0)
    .map(({ actions: some, on }) => `${[...new Set(some)].join(", ")} (${on})`)
    .join("; ");
}
