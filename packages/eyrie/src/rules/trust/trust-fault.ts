import { type Decider, type Decision, decideTrust, type Mismatch } from "@eyrie/iam-policy/decide";
import { placeOf, type PolicyDocument, type Statement } from "@eyrie/iam-policy/document";
import { issuerPath } from "../../milvus/trust.ts";
import type { Chain } from "../../readings/chain.ts";
import type { RoleReading } from "../../readings/readings.ts";
import { assumption, documentOf } from "../decisions.ts";
import type { Look } from "../doctor-rule.ts";

type Miss = Mismatch["missed"][number];
export type ConditionMiss = Extract<Miss, { readonly element: "Condition" }>;

/** What can be wrong with a statement that is meant for the service account; each is one rule's. */
export type FaultKind =
  | "denied"
  | "no-web-identity"
  | "other-issuer"
  | "other-arn"
  | "foreign-key"
  | "audience"
  | "wildcard"
  | "subject"
  | "other-condition";

export type TrustFault = {
  readonly kind: FaultKind;
  /** The statement that is meant, or that denies; none where no statement is about web identities. */
  readonly by?: Decider;
  /** The provider that the statement names, as it stands there. */
  readonly federated?: string;
  readonly missed: readonly ConditionMiss[];
};

/** A role's trust policy held against what STS is asked with a token of the chain's service account. */
export type Trust = {
  readonly role: RoleReading;
  readonly document: PolicyDocument;
  /** The cluster's issuer as IAM names it: without the scheme. */
  readonly url: string;
  /** The ARN that the issuer's provider has in the role's account. */
  readonly provider: string;
  readonly subject: string;
  readonly audience: string;
  readonly decision: Decision;
  readonly faults: readonly TrustFault[];
};

/** `undefined`: the text is no policy, which IAM would not have taken. */
export function trustOf(chain: Chain, look: Look): Trust | undefined {
  const role = look.need(chain.role);
  const issuer = look.need(chain.issuer);
  const document = documentOf(role.trust, `${role.name} trust policy`);
  if (document === undefined) return undefined;
  const asked = assumption(chain, role, issuer);
  const trust = {
    role,
    document,
    url: issuerPath(issuer),
    provider: asked.principal.provider,
    subject: chain.subject,
    audience: chain.audience,
    decision: decideTrust(asked, document),
  };
  return { ...trust, faults: faultsIn(trust, asked) };
}

type Asked = ReturnType<typeof assumption>;
type Parts = Omit<Trust, "faults">;

/**
 * Of several statements the one that comes nearest is the one that is meant. It is held against a token of the very
 * issuer that it names: what it then still lacks is wrong beside the issuer, not because of it.
 */
function faultsIn(trust: Parts, asked: Asked): readonly TrustFault[] {
  const { decision, document } = trust;
  if (decision.allowed) return [];
  if (decision.why === "explicit-deny") {
    const { by } = decision;
    return [{ kind: by.statement.conditions.every(isOfToken) ? "denied" : "other-condition", by, missed: [] }];
  }
  const meant = document.statements.flatMap((statement, index) => {
    const faults = faultsOfStatement(trust, asked, statement, index);
    return faults.length === 0 ? [] : [{ faults, weight: faults.reduce((sum, { kind }) => sum + weights[kind], 0) }];
  });
  return meant.toSorted((a, b) => a.weight - b.weight)[0]?.faults ?? [{ kind: "no-web-identity", missed: [] }];
}

/** Whether a condition looks at what is known of every token: a Deny on anything else may never be met. */
const isOfToken = ({ key }: Statement["conditions"][number]): boolean => /:(?:sub|aud)$/i.test(key);

/** How far a statement with such a fault is from being the one that is meant. */
const weights: Readonly<Record<FaultKind, number>> = {
  denied: 0,
  "other-issuer": 20,
  "no-web-identity": 8,
  "other-arn": 4,
  "foreign-key": 3,
  subject: 2,
  audience: 1,
  wildcard: 1,
  "other-condition": 1,
};

function faultsOfStatement(trust: Parts, asked: Asked, statement: Statement, index: number): readonly TrustFault[] {
  const { principals, effect } = statement;
  const named = (principals?.values ?? []).flatMap(({ type, value }) => (type === "Federated" ? value : []));
  if (effect !== "Allow" || named.length === 0 || principals?.negated === true) return [];
  const federated =
    named.find((arn) => arn === trust.provider) ??
    named.find((arn) => sameIssuer(urlOf(arn), trust.url)) ??
    named.find((arn) => urlOf(arn) !== "") ??
    named[0] ??
    "";
  const place = placeOf(trust.document, "Statement", index);
  const by: Decider = {
    policyType: "resource",
    document: trust.document.name,
    index,
    statement,
    ...(place === undefined ? {} : { place }),
  };
  const decided = decideTrust(
    {
      ...asked,
      principal: { kind: "web-identity", provider: federated },
      context: { ...tokenOf(urlOf(federated), trust), ...asked.context },
    },
    { ...trust.document, statements: [statement] },
  );
  const missed = decided.allowed || decided.why === "explicit-deny" ? [] : (decided.nearest[0]?.missed ?? []);
  const found = new Map<FaultKind, ConditionMiss[]>();
  if (federated !== trust.provider)
    found.set(sameIssuer(urlOf(federated), trust.url) ? "other-arn" : "other-issuer", []);
  for (const miss of missed) {
    const kind = kindOf(miss, trust, urlOf(federated), asked);
    found.set(kind, [...(found.get(kind) ?? []), ...(miss.element === "Condition" ? [miss] : [])]);
  }
  return [...found].map(([kind, misses]) => ({ kind, by, federated, missed: misses }));
}

/** What an `oidc-provider` ARN names; empty for any other. */
export const urlOf = (arn: string): string => /^[^:]*:[^:]*:iam:[^:]*:[^:]*:oidc-provider\/(.*)$/s.exec(arn)?.[1] ?? "";

/** The same issuer, also where the URL is written as IAM does not have it. */
const sameIssuer = (url: string, issuer: string): boolean =>
  url
    .replace(/^https?:\/\//i, "")
    .replace(/\/+$/, "")
    .toLowerCase() === issuer.toLowerCase();

const tokenOf = (url: string, { subject, audience }: Pick<Trust, "subject" | "audience">) => ({
  [`${url}:sub`]: subject,
  [`${url}:aud`]: audience,
});

function kindOf(miss: Miss, trust: Parts, url: string, asked: Asked): FaultKind {
  if (miss.element !== "Condition") return miss.element.endsWith("Action") ? "no-web-identity" : "other-condition";
  const [, issuer = "", claim = ""] = /^(.*):([^:]+)$/s.exec(miss.key) ?? [];
  const own = [trust.url, url].some((known) => known.toLowerCase() === issuer.toLowerCase());
  if (!/^(?:sub|aud|amr)$/i.test(claim) || claim.toLowerCase() === "amr") return "other-condition";
  if (!own) return "foreign-key";
  if (isUnreadPattern(miss, trust, asked)) return "wildcard";
  return claim.toLowerCase() === "sub" ? "subject" : "audience";
}

/** Whether a condition would hold if its operator read `*` and `?` as a pattern. */
function isUnreadPattern(miss: ConditionMiss, trust: Parts, asked: Asked): boolean {
  if (!/^(?:ForA\w+:)?StringEquals/i.test(miss.operator) || !miss.expected.some(hasWildcard)) return false;
  const condition = { operator: "StringLike", key: "sts:RoleSessionName", values: miss.expected };
  const value = miss.got?.[0] ?? "";
  const statement = {
    effect: "Allow",
    principals: { negated: false, values: [{ type: "Federated", value: trust.provider }] },
    actions: { negated: false, values: [asked.action] },
    conditions: [condition],
    otherElements: {},
    unknown: [],
  } as const;
  const document = { version: trust.document.version, statements: [statement], otherElements: {} };
  return decideTrust({ ...asked, context: { "sts:RoleSessionName": value } }, document).allowed;
}

const hasWildcard = (value: string): boolean => /[*?]/.test(value);
