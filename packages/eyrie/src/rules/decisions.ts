import { decide, decideTrust, type Decision, type Policies } from "@eyrie/iam-policy/decide";
import { parsePolicy, type PolicyDocument } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import type { Requirement } from "../milvus/policy.ts";
import type { Chain } from "../readings/chain.ts";
import type { Readings, RoleReading } from "../readings/readings.ts";
import type { Look } from "./doctor-rule.ts";

/** A document as it decides; `undefined` where it is none that AWS could have taken, and so allows nothing. */
export function documentOf(text: string, name: string): PolicyDocument | undefined {
  try {
    return parsePolicy(text, { name });
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

/** What STS is asked with a token of the chain's service account. */
export const assumption = (chain: Chain, role: RoleReading, issuer: string) => {
  const url = issuer.replace(/^https:\/\//, "");
  const [, partition = "aws", , , account = ""] = role.arn.split(":");
  return {
    action: "sts:AssumeRoleWithWebIdentity",
    resource: role.arn,
    principal: { kind: "web-identity", provider: `arn:${partition}:iam::${account}:oidc-provider/${url}` },
    context: { [`${url}:sub`]: chain.subject, [`${url}:aud`]: chain.audience },
  } as const;
};

/** Whether the role's trust policy lets the service account in. `undefined`: the document is none. */
export function decideAssumption(chain: Chain, role: RoleReading, issuer: string): Decision | undefined {
  const trust = documentOf(role.trust, `${role.name} trust policy`);
  return trust && decideTrust(assumption(chain, role, issuer), trust);
}

/** Every document that takes part when the role asks S3; what may not be read ends the look. */
export function policiesOf(chain: Chain, readings: Readings, look: Look): Policies {
  const role = look.need(chain.role);
  const managed = (arn: string): readonly PolicyDocument[] => {
    const policy = look.at(readings.policies[arn] ?? { status: "absent" });
    return policy === undefined ? [] : (parsed(policy.document, arn) ?? []);
  };
  const attached = look.at(role.attached) ?? [];
  const inline = look.at(role.inline) ?? [];
  const [boundary] = role.boundary === undefined ? [] : managed(role.boundary);
  const bucket = look.at(chain.bucket);
  const bucketPolicy = bucket && look.at(bucket.policy);
  const resource =
    bucketPolicy === undefined ? undefined : documentOf(bucketPolicy, `bucket policy of ${bucket?.name ?? ""}`);
  return {
    identity: [
      ...attached.flatMap(managed),
      ...inline.flatMap(({ name, document }) => parsed(document, `inline policy ${name}`) ?? []),
    ],
    ...(role.boundary === undefined ? {} : { boundary: boundary ?? nothingAllowed }),
    ...(resource === undefined ? {} : { resource }),
  };
}

const parsed = (text: string, name: string): readonly PolicyDocument[] | undefined => {
  const document = documentOf(text, name);
  return document && [document];
};

/** A boundary that is not there or none that can be read as a policy allows nothing. */
const nothingAllowed = parsePolicy({ Version: "2012-10-17", Statement: [] });

/** One S3 call of the chain's role, as over TLS. */
export function asRole(role: RoleReading, { action, resource }: Requirement) {
  const [, partition = "aws", , , account = ""] = role.arn.split(":");
  return {
    action,
    resource,
    resourceAccount: account,
    principal: {
      kind: "role-session",
      account,
      arn: `arn:${partition}:sts::${account}:assumed-role/${role.name}/eyrie`,
      roleArn: role.arn,
      userId: `${role.id}:eyrie`,
    },
    context: { "aws:SecureTransport": "true" },
  } as const;
}

/** What the chain's documents say of one S3 call of its role. */
export const decideAccess = (chain: Chain, readings: Readings, look: Look, requirement: Requirement): Decision =>
  decide(asRole(look.need(chain.role), requirement), policiesOf(chain, readings, look));
