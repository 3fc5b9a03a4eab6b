import { deciderOf, firstMatch } from "./applied.ts";
import type { Applied } from "./applied.ts";
import type { Decider, Decision } from "./decision.ts";
import type { PolicyDocument } from "./document.ts";
import { matchersOf } from "./matcher.ts";
import { speaksOf } from "./matching.ts";
import { isStronger, namingOf } from "./naming.ts";
import type { Naming } from "./naming.ts";
import { nearestIn } from "./nearest.ts";
import { everyGate, gatesOf } from "./policies.ts";
import type { Gate, Gates, Policies } from "./policies.ts";
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
  const question = makeQuestion(request, policies.boundary !== undefined);
  const gates = gatesOf(policies, request.principal);
  for (const gate of everyGate(gates)) {
    const denied = firstMatch(gate, "Deny", question);
    if (denied !== undefined) return { allowed: false, why: "explicit-deny", by: deciderOf(denied) };
  }

  const within: Decider[] = [];
  for (const gate of gates.outer) {
    const agreeing = firstMatch(gate, "Allow", question);
    if (agreeing === undefined) return noAllow(gate, question);
    within.push(deciderOf(agreeing));
  }

  const grant = resourceGrant(gates.resource, question);
  const allowIn = (gate: Gate): Applied | undefined =>
    gate === gates.resource ? grant?.by : firstMatch(gate, "Allow", question);
  const { granting, limiting } = mustAllow(request, policies, gates, grant?.naming);
  const by = allowIn(granting);
  if (by === undefined) return noAllow(granting, question);
  for (const gate of limiting) {
    const agreeing = allowIn(gate);
    if (agreeing === undefined) return noAllow(gate, question);
    within.push(deciderOf(agreeing));
  }
  return { allowed: true, by: deciderOf(by), within };
}

/**
 * Decides by a role's trust policy alone, whether or not the caller's own policies would let it ask.
 * `request.resource` is the role's ARN, `request.action` such as `sts:AssumeRoleWithWebIdentity`.
 */
export function decideTrust(request: Request, trust: PolicyDocument): Decision {
  const question = makeQuestion(request, false);
  const gate: Gate = { policyType: "resource", level: undefined, documents: [trust] };
  const denied = firstMatch(gate, "Deny", question);
  if (denied !== undefined) return { allowed: false, why: "explicit-deny", by: deciderOf(denied) };
  const grant = resourceGrant(gate, question);
  return grant === undefined ? noAllow(gate, question) : { allowed: true, by: deciderOf(grant.by), within: [] };
}

function noAllow(gate: Gate, question: Question): Decision {
  return {
    allowed: false,
    why: "no-allow",
    missing: gate.policyType,
    level: gate.level,
    nearest: nearestIn(gate, question),
  };
}

/** What grants, and what must agree beside the outer gates. */
type Needed = { readonly granting: Gate; readonly limiting: readonly Gate[] };

function mustAllow(
  { principal, resourceAccount }: Request,
  { resourceMustAllow }: Policies,
  { identity, resource, inner }: Gates,
  named: Naming | undefined,
): Needed {
  if (identity === undefined || !isOfAccount(principal)) return { granting: resource, limiting: [] };
  if (resourceAccount !== undefined && resourceAccount !== principal.account)
    return { granting: identity, limiting: [resource, ...inner] };
  if (named === "itself" || named === "everyone") return { granting: resource, limiting: [] };
  if (named === "source") return { granting: resource, limiting: inner };
  if (resourceMustAllow === true) return { granting: resource, limiting: [identity, ...inner] };
  return { granting: identity, limiting: inner };
}

/** The Allow of the resource's policy that names the principal most exactly: it needs the least beside it. */
function resourceGrant(gate: Gate, question: Question): { readonly by: Applied; readonly naming: Naming } | undefined {
  let best: { readonly by: Applied; readonly naming: Naming } | undefined;
  for (const document of gate.documents) {
    for (const matcher of matchersOf(document).allows) {
      const naming = matcher.principals && namingOf(matcher.principals, question.identities);
      if (naming === undefined || (best !== undefined && !isStronger(naming, best.naming))) continue;
      if (speaksOf(matcher, question, "resource")) best = { by: { gate, document, matcher }, naming };
    }
  }
  return best;
}
