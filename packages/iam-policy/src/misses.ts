import { placeOf } from "./document.ts";
import type { PolicyDocument } from "./document.ts";
import type { Matcher } from "./matcher.ts";
import { holds, misplacedPrincipals, namesAction, namesPrincipal, namesResource } from "./matching.ts";
import { namesOf } from "./naming.ts";
import type { Place } from "./place.ts";
import type { PolicyType } from "./policies.ts";
import type { Question } from "./question.ts";

/** One element that kept a statement from matching. */
export type Miss = {
  /** Where the element stands, if the document was read from a text; where its statement does, if it has none. */
  readonly place?: Place;
} & Missed;

type Missed =
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

/** What keeps a statement from speaking of a request, element by element; nothing when `speaksOf` says that it does. */
export function missesOf(
  matcher: Matcher,
  document: PolicyDocument,
  question: Question,
  policyType: PolicyType,
): readonly Miss[] {
  return missedBy(matcher, question, policyType).map((missed) => {
    const element = missed.element === "Condition" ? [missed.element, missed.operator, missed.key] : [missed.element];
    const place = placeOf(document, "Statement", matcher.index, ...element);
    return place === undefined ? missed : { ...missed, place };
  });
}

function missedBy(matcher: Matcher, question: Question, policyType: PolicyType): readonly Missed[] {
  const { effect, unknown, principals, actions, resources } = matcher.statement;
  const misses: Missed[] = [];
  const misplaced = misplacedPrincipals(matcher, policyType);
  const strange = [...unknown, ...misplaced];
  if (effect === "Allow" && strange.length > 0) misses.push({ element: "unknown", names: strange });
  if (misplaced.length === 0 && !namesPrincipal(matcher, question, policyType)) {
    misses.push({
      element: principals?.negated === true ? "NotPrincipal" : "Principal",
      expected: (principals?.values ?? []).map(({ type, value }) => `${type}:${value}`),
      got: namesOf(question.identities),
    });
  }
  if (!namesAction(matcher, question)) {
    const element = actions.negated ? "NotAction" : "Action";
    misses.push({ element, expected: actions.values, got: [question.request.action] });
  }
  if (!namesResource(matcher, question, policyType)) {
    const element = resources?.negated === true ? "NotResource" : "Resource";
    misses.push({ element, expected: resources?.values ?? [], got: [question.request.resource] });
  }
  for (const tried of matcher.conditions) {
    // Without a test it is among what is unknown.
    if (tried.test === undefined || holds(tried, matcher, question)) continue;
    const { operator, key, values } = tried.condition;
    misses.push({ element: "Condition", operator, key, expected: values, got: question.lookup(tried.key) });
  }
  return misses;
}
