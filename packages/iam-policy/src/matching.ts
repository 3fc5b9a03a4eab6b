import { matchesArn, readArnPattern } from "./arn.ts";
import type { ArnPattern } from "./arn.ts";
import { readTest } from "./condition.ts";
import type { Test } from "./condition.ts";
import type { PolicyDocument } from "./document.ts";
import { namesOf, namingOf } from "./naming.ts";
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
 * @param kind whether the document is one that names principals.
 */
export function* missesOf(matcher: Matcher, question: Question, kind: "identity" | "resource"): Generator<Miss> {
  const { effect, unknown } = matcher.statement;
  if (effect === "Allow" && unknown.length > 0) yield { element: "unknown", names: unknown };
  yield* kind === "resource" ? principalMisses(matcher, question) : misplacedPrincipals(matcher);
  yield* actionMisses(matcher, question);
  yield* resourceMisses(matcher, question, kind);
  yield* conditionMisses(matcher, question);
}

function* principalMisses({ statement }: Matcher, { request: { principal }, bounded }: Question): Generator<Miss> {
  const { principals, effect } = statement;
  if (principals === undefined) {
    if (effect === "Allow") yield { element: "Principal", expected: [], got: namesOf(principal) };
    return;
  }
  // A principal of a type that is not known might be this one: so a Deny reads it.
  const unclear = effect === "Deny" && statement.unknown.some((path) => /^(Not)?Principal\./.test(path));
  if (unclear || namingOf(principals, principal) !== undefined) return;
  // Documented: a Deny with NotPrincipal hits whoever has a boundary, listed or not.
  if (principals.negated && bounded) return;
  yield {
    element: principals.negated ? "NotPrincipal" : "Principal",
    expected: principals.values.map(({ type, value }) => `${type}:${value}`),
    got: namesOf(principal),
  };
}

function* misplacedPrincipals({ statement: { principals, effect } }: Matcher): Generator<Miss> {
  if (principals === undefined || effect === "Deny") return;
  yield { element: "unknown", names: [principals.negated ? "NotPrincipal" : "Principal"] };
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
  kind: "identity" | "resource",
): Generator<Miss> {
  if (statement.resources === undefined) {
    // A policy that hangs on a resource speaks of that one; an identity policy without any speaks of none.
    if (kind === "identity" && statement.effect === "Allow")
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
