import type { Policies, PolicyType } from "../../src/decide.ts";
import type { PolicyDocument } from "../../src/document.ts";
import type { Principal } from "../../src/principal.ts";
import type { Request } from "../../src/request.ts";

/** A statement by its Sid or, when it has none, its position in its document. */
type Statement = string | number;

/** What a decision comes to. */
export type Told =
  | { readonly allowedBy: PolicyType; readonly statement: Statement }
  | ({ readonly deniedBy: PolicyType; readonly statement: Statement } & OfLevel)
  /** Elements of the nearest statement that missed, a condition by its key; none where there is no Allow at all. */
  | ({ readonly missing: PolicyType; readonly missed: readonly string[] } & OfLevel);

/** Of an organization's policies: from 0, the root. */
type OfLevel = { readonly level?: number | undefined };

/** A page of AWS's, with the heading that states or directly implies the decision. */
export type Source = `https://docs.aws.amazon.com/${string}`;

export type Case = {
  readonly name: string;
  readonly source: Source;
  readonly given: { readonly request: Request } & (
    | { readonly policies: Policies }
    | { readonly trust: PolicyDocument }
  );
  readonly expected: Told;
};

export const allowedBy = (policyType: PolicyType, statement: Statement = 0): Told => ({
  allowedBy: policyType,
  statement,
});
export const deniedBy = (policyType: PolicyType, statement: Statement = 0): Told => ({
  deniedBy: policyType,
  statement,
});
export const missing = (policyType: PolicyType, ...missed: readonly string[]): Told => ({
  missing: policyType,
  missed,
});

/** At a level of the organization: the root's is 0. */
export const at = (level: number, told: Told): Told => ({ ...told, level });

type Asked = Partial<Request>;

/** Who asks, and what, where a row does not say otherwise. */
export type Common = Asked & { readonly principal: Principal };

type Row<Given> = readonly [name: string, asked: Asked, expected: Told, given?: Given];

const unasked = { action: "s3:GetObject", resource: "*", context: {} };

/** Rows of one heading that share policies; a row may add to them or change them. */
export function decisions(
  source: Source,
  common: Common,
  policies: Partial<Policies>,
  rows: readonly Row<Partial<Policies>>[],
): readonly Case[] {
  return rows.map(([name, asked, expected, own]) => ({
    name,
    source,
    given: { request: { ...unasked, ...common, ...asked }, policies: { identity: [], ...policies, ...own } },
    expected,
  }));
}

/** Rows of one heading about who may take on a role, by its trust policy alone. */
export function trustDecisions(
  source: Source,
  common: Common,
  trust: PolicyDocument,
  rows: readonly Row<PolicyDocument>[],
): readonly Case[] {
  return rows.map(([name, asked, expected, own]) => ({
    name,
    source,
    given: { request: { ...unasked, ...common, ...asked }, trust: own ?? trust },
    expected,
  }));
}

type User = Extract<Principal, { readonly kind: "user" }>;
type Session = Extract<Principal, { readonly kind: "role-session" }>;

export function user(account: string, name: string, userId?: string): User {
  const arn = `arn:aws:iam::${account}:user/${name}`;
  return { kind: "user", account, arn, ...(userId === undefined ? {} : { userId }) };
}

export function session(account: string, role: string, name: string, roleId?: string): Session {
  return {
    kind: "role-session",
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    roleArn: `arn:aws:iam::${account}:role/${role}`,
    ...(roleId === undefined ? {} : { userId: `${roleId}:${name}` }),
  };
}

export const service = (name: string): Principal => ({ kind: "service", service: `${name}.amazonaws.com` });

export const federated = (provider: string): Principal => ({ kind: "web-identity", provider });
