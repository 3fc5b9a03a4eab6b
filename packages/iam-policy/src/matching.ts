import { matchesArn, readArnPattern } from "./arn.ts";
import type { ArnPattern } from "./arn.ts";
import { readTest } from "./condition.ts";
import type { Test } from "./condition.ts";
import type { PolicyDocument } from "./document.ts";
import { isEveryone, namesOf, namingOf } from "./naming.ts";
import type { PolicyType } from "./policies.ts";
import type { Request } from "./request.ts";
import type { Condition, Statement } from "./statement.ts";
import type { Lookup } from "./template.ts";
import { matchesGlob, wildcardGlob } from "./wildcard.ts";
import type { Glob } from "./wildcard.ts";

/** One element that kept a statement from matching. */
export type Miss =
  | {
      readonly element: "Principal" | "NotPrincipal" | "Action" | "NotAction" | "Resource" | "NotResource";
      /** Empty: the statement lacks the element where its policy's type needs it. */
      readonly expected: readonly string[];
      readonly got: readonly string[];
    }
  | {
      readonly element: "Condition";
      readonly operator: string;
      readonly key: string;
      readonly expected: readonly string[];
      /** Undefined: the request has no such key. */
      readonly got: readonly string[] | undefined;
    }
  /** Something this package does not know, or that does not belong in a policy of this type. */
  | { readonly element: "unknown"; readonly names: readonly string[] };

/** A request, ready to be held against many statements. */
export type Question = {
  readonly request: Request;
  readonly lookup: Lookup;
  /** Whether the principal has a permissions boundary. */
  readonly bounded: boolean;
};

/** A statement, ready to be held against many requests. */
export type Matcher = {
  readonly statement: Statement;
  readonly actions: readonly Glob[];
  readonly resources: readonly ArnPattern[];
  /** No test: not understood, and named in the statement's `unknown`. */
  readonly conditions: readonly (Condition & { readonly test: Test | undefined })[];
};

/** Documents are values that nobody changes, so what was worked out of one stays true. */
const prepared = new WeakMap<PolicyDocument, readonly Matcher[]>();

export function matchersOf(document: PolicyDocument): readonly Matcher[] {
  const known = prepared.get(document);
  if (known !== undefined) return known;
  const variables = document.version === "2012-10-17";
  const matchers = document.statements.map((statement) => ({
    statement,
    actions: statement.actions.values.map((action) => wildcardGlob(action.toLowerCase())),
    resources: (statement.resources?.values ?? []).map((resource) => readArnPattern(resource, variables)),
    conditions: statement.conditions.map((condition) => ({ ...condition, test: readTest(condition, variables) })),
  }));
  prepared.set(document, matchers);
  return matchers;
}

/**
 * What keeps a statement from speaking of a request, element by element; nothing when it does speak of it.
 * Lazy: whoever only asks whether it matches stops at the first.
 * What is unclear (an unknown element, a variable without value under a negation) is a miss in an Allow and none in a Deny.
 */
export function* missesOf(matcher: Matcher, question: Question, policyType: PolicyType): Generator<Miss> {
  const { effect, unknown } = matcher.statement;
  if (effect === "Allow" && unknown.length > 0) yield { element: "unknown", names: unknown };
  yield* principalMisses(matcher, question, policyType);
  yield* actionMisses(matcher, question);
  yield* resourceMisses(matcher, question, policyType);
  yield* conditionMisses(matcher, question);
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

function* principalMisses(matcher: Matcher, question: Question, policyType: PolicyType): Generator<Miss> {
  const { principals, effect } = matcher.statement;
  const misplaced = misplacedPrincipals(matcher.statement, policyType);
  if (misplaced.length > 0) {
    if (effect === "Allow") yield { element: "unknown", names: misplaced };
    return;
  }
  if (principalsOf[policyType] === "none") return;
  const { principal } = question.request;
  if (principals === undefined) {
    if (effect === "Allow") yield { element: "Principal", expected: [], got: namesOf(principal) };
    return;
  }
  // A principal of a type that is not known might be this one: so a Deny reads it.
  const unclear = effect === "Deny" && matcher.statement.unknown.some((path) => /^(Not)?Principal\./.test(path));
  if (unclear || namingOf(principals, principal) !== undefined) return;
  // Documented: a Deny with NotPrincipal hits whoever has a boundary, listed or not.
  if (principals.negated && question.bounded) return;
  yield {
    element: principals.negated ? "NotPrincipal" : "Principal",
    expected: principals.values.map(({ type, value }) => `${type}:${value}`),
    got: namesOf(principal),
  };
}

/** What names principals where the type of policy has no place for them. */
function misplacedPrincipals({ principals }: Statement, policyType: PolicyType): readonly string[] {
  if (principals === undefined || principalsOf[policyType] === "any") return [];
  const element = principals.negated ? "NotPrincipal" : "Principal";
  if (principalsOf[policyType] === "none" || principals.negated) return [element];
  return principals.values
    .filter((named) => !isEveryone(named))
    .map(({ type, value }) => `${element}.${type}: ${value}`);
}

function* actionMisses({ statement, actions }: Matcher, { request: { action } }: Question): Generator<Miss> {
  const { negated, values } = statement.actions;
  const asked = action.toLowerCase();
  if (actions.some((glob) => matchesGlob(glob, asked)) !== negated) return;
  yield { element: negated ? "NotAction" : "Action", expected: values, got: [action] };
}

function* resourceMisses(
  { statement, resources }: Matcher,
  { request: { resource }, lookup }: Question,
  policyType: PolicyType,
): Generator<Miss> {
  if (statement.resources === undefined) {
    // A policy that hangs on a resource speaks of that one; any other without any speaks of none.
    if (policyType !== "resource" && statement.effect === "Allow")
      yield { element: "Resource", expected: [], got: [resource] };
    return;
  }
  const { negated, values } = statement.resources;
  let listed = false;
  let unclear = false;
  for (const pattern of resources) {
    const matches = matchesArn(pattern, resource, lookup);
    if (matches === undefined) unclear = true;
    if (matches !== true) continue;
    listed = true;
    break;
  }
  if (negated ? !listed && (!unclear || statement.effect === "Deny") : listed) return;
  yield { element: negated ? "NotResource" : "Resource", expected: values, got: [resource] };
}

function* conditionMisses({ statement, conditions }: Matcher, { lookup }: Question): Generator<Miss> {
  for (const { test, operator, key, values } of conditions) {
    const got = lookup(key);
    if (test === undefined || test(got, lookup, statement.effect === "Deny")) continue;
    yield { element: "Condition", operator, key, expected: values, got };
  }
}
