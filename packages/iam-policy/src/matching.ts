import type { Matcher, MatcherCondition } from "./matcher.ts";
import { isEveryone, namingOf } from "./naming.ts";
import type { PolicyType } from "./policies.ts";
import type { Question } from "./question.ts";

/**
 * Whether a statement speaks of a request: all of its elements must be met.
 * What is unclear (an unknown element, a variable without value in `NotResource`) is not met in an Allow and is in a Deny.
 */
export function speaksOf(matcher: Matcher, question: Question, policyType: PolicyType): boolean {
  return (
    (matcher.statement.effect === "Deny" || matcher.statement.unknown.length === 0) &&
    namesAction(matcher, question) &&
    namesResource(matcher, question, policyType) &&
    namesPrincipal(matcher, question, policyType) &&
    matcher.conditions.every((condition) => holds(condition, matcher, question))
  );
}

/**
 * Which principals a type of policy can name: those it is given (`any`), nobody but `*` (`everyone`), or none at all.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
const principalsOf: Readonly<Record<PolicyType, "none" | "everyone" | "any">> = {
  identity: "none",
  boundary: "none",
  session: "none",
  resource: "any",
  "service-control": "none",
  "resource-control": "everyone",
  "vpc-endpoint": "any",
};

export function namesPrincipal(matcher: Matcher, question: Question, policyType: PolicyType): boolean {
  const { principals, statement } = matcher;
  const denies = statement.effect === "Deny";
  if (principals === undefined) return denies || principalsOf[policyType] === "none";
  if (principalsOf[policyType] !== "any" && misplacedPrincipals(matcher, policyType).length > 0) return denies;
  if (namingOf(principals, question.identities) !== undefined) return true;
  // A principal of a type that is not known might be this one: so a Deny reads it.
  if (denies && matcher.unclear.principals) return true;
  // Documented: a Deny with NotPrincipal hits whoever has a boundary, listed or not.
  return principals.negated && question.bounded;
}

/** What names principals where the type of policy has no place for them. */
export function misplacedPrincipals({ statement }: Matcher, policyType: PolicyType): readonly string[] {
  const { principals } = statement;
  if (principals === undefined || principalsOf[policyType] === "any") return [];
  const element = principals.negated ? "NotPrincipal" : "Principal";
  if (principalsOf[policyType] === "none" || principals.negated) return [element];
  return principals.values
    .filter((named) => !isEveryone(named))
    .map(({ type, value }) => `${element}.${type}: ${value}`);
}

export function namesAction({ statement, actions }: Matcher, { action }: Question): boolean {
  return actions.some((matches) => matches(action)) !== statement.actions.negated;
}

export function namesResource(matcher: Matcher, { request, lookup }: Question, policyType: PolicyType): boolean {
  const { statement, resources, unclear } = matcher;
  const denies = statement.effect === "Deny";
  // A policy that hangs on a resource speaks of that one; any other without any speaks of none.
  if (statement.resources === undefined) return denies || policyType === "resource";
  if (denies && unclear.resources) return true;
  let unfilled = false;
  for (const matches of resources) {
    const listed = matches(request.resource, lookup);
    if (listed === true) return !statement.resources.negated;
    if (listed === undefined) unfilled = true;
  }
  return statement.resources.negated && (denies || !unfilled);
}

export function holds({ test, key }: MatcherCondition, { statement }: Matcher, { lookup }: Question): boolean {
  return test === undefined ? statement.effect === "Deny" : test(lookup(key), lookup);
}
