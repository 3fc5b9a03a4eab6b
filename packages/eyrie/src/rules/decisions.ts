import { issuerPath } from "../milvus/trust.ts";
import { decide, decideTrust, type Decision, type Policies } from "@eyrie/iam-policy/decide";
import { parsePolicy, type PolicyDocument } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import type { Requirement } from "../milvus/policy.ts";
import type { Chain } from "../readings/chain.ts";
import type { PolicyReading, Readings, RoleReading } from "../readings/readings.ts";
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
  const url = issuerPath(issuer);
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

/** A policy of the role's; `policy`: as it was read, where it is a managed one. */
export type Borne = { readonly document: PolicyDocument; readonly policy?: PolicyReading };

/** What the role's own policies say: managed ones by their default versions, and inline ones. */
export function identityOf(chain: Chain, readings: Readings, look: Look): readonly Borne[] {
  const role = look.need(chain.role);
  const inline = look.at(role.inline) ?? [];
  return [
    ...(look.at(role.attached) ?? []).flatMap((arn) => managed(arn, readings, look)),
    ...inline.flatMap(({ name, document: text }) => {
      const document = documentOf(text, `inline policy ${name}`);
      return document === undefined ? [] : [{ document }];
    }),
  ];
}

function managed(arn: string, { policies }: Readings, look: Look): readonly Borne[] {
  const policy = look.at(policies[arn]);
  const document = policy && documentOf(policy.document, arn);
  return policy === undefined || document === undefined ? [] : [{ document, policy }];
}

/** The role's permissions boundary; `undefined`: it has none. */
export function boundaryOf(chain: Chain, readings: Readings, look: Look): Borne | undefined {
  const { boundary } = look.need(chain.role);
  if (boundary === undefined) return undefined;
  const [read] = managed(boundary, readings, look);
  return read ?? { document: { ...nothingAllowed, name: boundary } };
}

/** The bucket's policy; `undefined`: it has none. */
export function bucketPolicyOf(chain: Chain, look: Look): PolicyDocument | undefined {
  const bucket = look.at(chain.bucket);
  const text = bucket && look.at(bucket.policy);
  return text === undefined ? undefined : documentOf(text, `bucket policy of ${bucket?.name ?? ""}`);
}

/** Every document that takes part when the role asks S3; what may not be read ends the look. */
export function policiesOf(chain: Chain, readings: Readings, look: Look): Policies {
  const boundary = boundaryOf(chain, readings, look);
  const resource = bucketPolicyOf(chain, look);
  return {
    identity: identityOf(chain, readings, look).map(({ document }) => document),
    ...(boundary === undefined ? {} : { boundary: boundary.document }),
    ...(resource === undefined ? {} : { resource }),
  };
}

/** A boundary that is not there or none that can be read as a policy allows nothing. */
const nothingAllowed = parsePolicy({ Version: "2012-10-17", Statement: [] });

/** One call of a role, as over TLS. `id`: left out of a role that is only to be. */
export function asRole(
  role: Pick<RoleReading, "arn" | "name"> & { readonly id?: string },
  { action, resource }: Requirement,
) {
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
      ...(role.id === undefined ? {} : { userId: `${role.id}:eyrie` }),
    },
    context: { "aws:SecureTransport": "true" },
  } as const;
}

/** What the chain's documents say of one S3 call of its role. */
export const decideAccess = (chain: Chain, readings: Readings, look: Look, requirement: Requirement): Decision =>
  decide(asRole(look.need(chain.role), requirement), policiesOf(chain, readings, look));
