import { deciderOf, firstMatch } from "./applied.ts";
import type { Applied } from "./applied.ts";
import type { Decider, Decision } from "./decision.ts";
import type { PolicyDocument } from "./document.ts";
import { matchersOf } from "./matcher.ts";
import type { Matcher } from "./matcher.ts";
import { speaksOf } from "./matching.ts";
import { namingOf, strongest } from "./naming.ts";
import type { Naming } from "./naming.ts";
import { nearestIn } from "./nearest.ts";
import { everyGate, grantingGate, limitingGates, outermost } from "./policies.ts";
import type { Gate, GrantingType, Policies, PolicyType } from "./policies.ts";
import { isOfAccount } from "./principal.ts";
import { makeQuestion } from "./question.ts";
import type { Question } from "./question.ts";
import type { Request } from "./request.ts";

export type { Decider, Decision, Mismatch } from "./decision.ts";
export type { Policies, PolicyType } from "./policies.ts";
export type { Context, Request } from "./request.ts";

/**
 * Decides a request as AWS documents it: an explicit deny anywhere wins; then what must allow depends on who asks whom.
 * - Resource control policies, service control policies (each level of them) and the VPC endpoint's policy limit, and
 *   grant nothing; no grant passes them by.
 * - Within an account an identity policy or the resource's policy allows; boundary and session policies limit it,
 *   unless the resource's policy names the user or the role session itself, or everyone (see `Naming`).
 * - Across accounts, and where only the account is named, identity and resource policy must both allow.
 * - Anonymous callers, web identities and AWS services have no identity policies: the resource's policy alone counts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function decide(request: Request, policies: Policies): Decision {
  const { principal } = request;
  const question = makeQuestion(request, policies.boundary !== undefined);
  for (const gate of everyGate(policies, principal)) {
    const denied = firstMatch(gate, "Deny", question);
    if (denied !== undefined) return { allowed: false, why: "explicit-deny", by: deciderOf(denied) };
  }

  const grant = resourceGrant(policies.resource, question);
  const [granting, ...limiting] = mustAllow(request, policies, grant?.naming);
  const gatesOf = (policyType: PolicyType): readonly Gate[] =>
    policyType === "identity" || policyType === "resource"
      ? [grantingGate(policyType, policies)]
      : limitingGates(policyType, policies, principal);
  const allowIn = (gate: Gate): Applied | undefined =>
    gate.policyType === "resource" ? grant?.by : firstMatch(gate, "Allow", question);
  const within: Decider[] = [];
  const refusing = (types: readonly PolicyType[]): Gate | undefined =>
    types.flatMap(gatesOf).find((gate) => {
      const agreeing = allowIn(gate);
      if (agreeing !== undefined) within.push(deciderOf(agreeing));
      return agreeing === undefined;
    });

  const outer = refusing(outermost);
  if (outer !== undefined) return noAllow(outer, question);
  const by = allowIn(grantingGate(granting, policies));
  if (by === undefined) return noAllow(grantingGate(granting, policies), question);
  const inner = refusing(limiting);
  return inner === undefined ? { allowed: true, by: deciderOf(by), within } : noAllow(inner, question);
}

/**
 * Decides by a role's trust policy alone, whether or not the caller's own policies would let it ask.
 * `request.resource` is the role's ARN, `request.action` such as `sts:AssumeRoleWithWebIdentity`.
 */
export function decideTrust(request: Request, trust: PolicyDocument): Decision {
  const question = makeQuestion(request, false);
  const gate: Gate = { policyType: "resource", documents: [trust] };
  const denied = firstMatch(gate, "Deny", question);
  if (denied !== undefined) return { allowed: false, why: "explicit-deny", by: deciderOf(denied) };
  const grant = resourceGrant(trust, question);
  return grant === undefined ? noAllow(gate, question) : { allowed: true, by: deciderOf(grant.by), within: [] };
}

function noAllow(gate: Gate, question: Question): Decision {
  const { policyType: missing, level } = gate;
  const nearest = nearestIn(gate, question);
  return { allowed: false, why: "no-allow", missing, ...(level === undefined ? {} : { level }), nearest };
}

/** The other types of policy that must all allow, the one that grants first. */
function mustAllow(
  request: Request,
  policies: Policies,
  named: Naming | undefined,
): readonly [GrantingType, ...PolicyType[]] {
  const { principal, resourceAccount } = request;
  if (!isOfAccount(principal)) return ["resource"];
  if (resourceAccount !== undefined && resourceAccount !== principal.account)
    return ["identity", "resource", "boundary", "session"];
  if (named === "itself" || named === "everyone") return ["resource"];
  if (named === "source") return ["resource", "boundary", "session"];
  if (policies.resourceMustAllow === true) return ["resource", "identity", "boundary", "session"];
  return ["identity", "boundary", "session"];
}

/** The Allow of the resource's policy that names the principal most exactly: it needs the least beside it. */
function resourceGrant(
  resource: PolicyDocument | undefined,
  question: Question,
): { readonly by: Applied; readonly naming: Naming } | undefined {
  if (resource === undefined) return undefined;
  const gate: Gate = { policyType: "resource", documents: [resource] };
  const grants = new Map<Naming, Matcher>();
  for (const matcher of matchersOf(resource)) {
    if (matcher.statement.effect !== "Allow" || !speaksOf(matcher, question, "resource")) continue;
    const naming = matcher.principals && namingOf(matcher.principals, question.identities);
    if (naming !== undefined && !grants.has(naming)) grants.set(naming, matcher);
  }
  const naming = strongest(grants.keys());
  const matcher = naming && grants.get(naming);
  return naming === undefined || matcher === undefined
    ? undefined
    : { by: { gate, document: resource, matcher }, naming };
}
