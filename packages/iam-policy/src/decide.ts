import type { PolicyDocument } from "./document.ts";
import { matchersOf, missesOf } from "./matching.ts";
import type { Matcher, Miss, Question } from "./matching.ts";
import { namingOf, strongest } from "./naming.ts";
import type { Naming } from "./naming.ts";
import { lookupIn } from "./request.ts";
import type { Request } from "./request.ts";
import type { Statement } from "./statement.ts";

export type { Context, Request } from "./request.ts";

export type Policies = {
  /** Managed and inline policies of the user or role; not looked at for principals that can have none. */
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
  /** An empty list, like none at all, limits nothing. */
  readonly session?: readonly PolicyDocument[];
  /** The bucket's, key's or role's own policy. */
  readonly resource?: PolicyDocument;
  /** For roles and KMS keys: unless their own policy agrees nobody gets in, not even from the same account. */
  readonly resourceMustAllow?: boolean;
};

export type PolicyType = "identity" | "boundary" | "session" | "resource";

/** A statement, and where it stands. */
export type Decider = {
  readonly policyType: PolicyType;
  /** The document's name, when it has one. */
  readonly document: string | undefined;
  /** Position in the document, from 0. */
  readonly index: number;
  readonly statement: Statement;
};

/** An Allow statement that did not match, and everything in it that missed. */
export type Mismatch = { readonly by: Decider; readonly missed: readonly Miss[] };

export type Decision =
  /** `within`: the other policies that had to agree, by the statement that did. */
  | { readonly allowed: true; readonly by: Decider; readonly within: readonly Decider[] }
  | { readonly allowed: false; readonly why: "explicit-deny"; readonly by: Decider }
  | {
      readonly allowed: false;
      readonly why: "no-allow";
      /** The type of policy that ought to have allowed and did not. */
      readonly missing: PolicyType;
      /** The Allow statements of that type that came nearest, at most three, the nearest first. */
      readonly nearest: readonly Mismatch[];
    };

/**
 * Decides a request as AWS documents it: an explicit deny anywhere wins; then what must allow depends on who asks whom.
 * - Within an account an identity policy or the resource's policy allows; boundary and session policies limit it,
 *   unless the resource's policy names the user or the role session itself (see `Naming`).
 * - Across accounts, and where only the account is named, identity and resource policy must both allow.
 * - Anonymous callers, web identities and AWS services have no identity policies: the resource's policy alone counts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(request: Request, policies: Policies): Decision {
  const question = { request, lookup: lookupIn(request), bounded: policies.boundary !== undefined };
  const denied = firstMatch(everyDocument(policies), "Deny", question);
  if (denied !== undefined) return { allowed: false, why: "explicit-deny", by: denied };

  const grant = resourceGrant(policies.resource, question);
  const allowIn = (policyType: PolicyType): Decider | undefined =>
    policyType === "resource" ? grant?.by : firstMatch(documentsOf(policyType, policies), "Allow", question);

  const [granting, ...limiting] = mustAllow(request, policies, grant?.naming);
  const by = allowIn(granting);
  if (by === undefined) return noAllow(granting, policies, question);
  const within: Decider[] = [];
  for (const policyType of limiting) {
    const agreeing = allowIn(policyType);
    if (agreeing === undefined) return noAllow(policyType, policies, question);
    within.push(agreeing);
  }
  return { allowed: true, by, within };
}

/**
 * Decides by a role's trust policy alone, whether or not the caller's own policies would let it ask.
 * `request.resource` is the role's ARN, `request.action` such as `sts:AssumeRoleWithWebIdentity`.
 */
export function decideTrust(request: Request, trust: PolicyDocument): Decision {
  const question = { request, lookup: lookupIn(request), bounded: false };
  const policies = { identity: [], resource: trust };
  const denied = firstMatch(documentsOf("resource", policies), "Deny", question);
  if (denied !== undefined) return { allowed: false, why: "explicit-deny", by: denied };
  const grant = resourceGrant(trust, question);
  return grant === undefined ? noAllow("resource", policies, question) : { allowed: true, by: grant.by, within: [] };
}

function noAllow(missing: PolicyType, policies: Policies, question: Question): Decision {
  return { allowed: false, why: "no-allow", missing, nearest: nearestTo(missing, policies, question) };
}

/** The types of policy that must all allow, the one that grants first. */
function mustAllow(
  request: Request,
  policies: Policies,
  named: Naming | undefined,
): readonly [PolicyType, ...PolicyType[]] {
  const { principal, resourceAccount } = request;
  if (principal.kind !== "user" && principal.kind !== "role-session") return ["resource"];

  const limits: PolicyType[] = [];
  if (policies.boundary !== undefined) limits.push("boundary");
  if (policies.session !== undefined && policies.session.length > 0) limits.push("session");

  if (resourceAccount !== undefined && resourceAccount !== principal.account)
    return ["identity", "resource", ...limits];
  if (named === "itself") return ["resource"];
  if (named === "role" || named === "everyone") return ["resource", ...limits];
  if (policies.resourceMustAllow === true) return ["resource", "identity", ...limits];
  return ["identity", ...limits];
}

type Placed = { readonly policyType: PolicyType; readonly document: PolicyDocument };

function documentsOf(policyType: PolicyType, policies: Policies): readonly Placed[] {
  const own = {
    identity: policies.identity,
    boundary: policies.boundary === undefined ? [] : [policies.boundary],
    session: policies.session ?? [],
    resource: policies.resource === undefined ? [] : [policies.resource],
  }[policyType];
  return own.map((document) => ({ policyType, document }));
}

function everyDocument(policies: Policies): readonly Placed[] {
  const types: readonly PolicyType[] = ["identity", "boundary", "session", "resource"];
  return types.flatMap((policyType) => documentsOf(policyType, policies));
}

function* statementsOf(placed: readonly Placed[], effect: "Allow" | "Deny"): Generator<Decider & { matcher: Matcher }> {
  for (const { policyType, document } of placed) {
    for (const [index, matcher] of matchersOf(document).entries()) {
      const { statement } = matcher;
      if (statement.effect === effect) yield { policyType, document: document.name, index, statement, matcher };
    }
  }
}

function missesIn(policyType: PolicyType, matcher: Matcher, question: Question): Generator<Miss> {
  return missesOf(matcher, question, policyType === "resource" ? "resource" : "identity");
}

function firstMatch(placed: readonly Placed[], effect: "Allow" | "Deny", question: Question): Decider | undefined {
  for (const { matcher, ...decider } of statementsOf(placed, effect)) {
    if (missesIn(decider.policyType, matcher, question).next().done === true) return decider;
  }
  return undefined;
}

/** The Allow of the resource's policy that names the principal most exactly: it needs the least beside it. */
function resourceGrant(
  resource: PolicyDocument | undefined,
  question: Question,
): { readonly by: Decider; readonly naming: Naming } | undefined {
  if (resource === undefined) return undefined;
  const grants = new Map<Naming, Decider>();
  for (const { matcher, ...decider } of statementsOf([{ policyType: "resource", document: resource }], "Allow")) {
    if (missesIn("resource", matcher, question).next().done !== true) continue;
    const { principals } = decider.statement;
    const naming = principals && namingOf(principals, question.request.principal);
    if (naming !== undefined && !grants.has(naming)) grants.set(naming, decider);
  }
  const naming = strongest(grants.keys());
  const by = naming && grants.get(naming);
  return naming === undefined || by === undefined ? undefined : { by, naming };
}

/** Few misses are near; and a statement about another action or principal is farther off than one whose condition misses. */
const distances: Readonly<Record<Miss["element"], number>> = {
  Condition: 1,
  unknown: 1,
  Resource: 2,
  NotResource: 2,
  Principal: 3,
  NotPrincipal: 3,
  Action: 4,
  NotAction: 4,
};

const nearestShown = 3;

function nearestTo(policyType: PolicyType, policies: Policies, question: Question): readonly Mismatch[] {
  return Array.from(statementsOf(documentsOf(policyType, policies), "Allow"), ({ matcher, ...by }) => {
    const missed = [...missesIn(policyType, matcher, question)];
    return { by, missed, distance: missed.reduce((sum, { element }) => sum + distances[element], 0) };
  })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, nearestShown)
    .map(({ by, missed }) => ({ by, missed }));
}
