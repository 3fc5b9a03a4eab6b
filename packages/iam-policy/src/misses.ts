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
  readonly place?: Place | undefined;
} & (
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
  | { readonly element: "unknown"; readonly names: readonly string[] }
);

/** What keeps a statement from speaking of a request, element by element; nothing when `speaksOf` says that it does. */
export function missesOf(
  matcher: Matcher,
  document: PolicyDocument,
  question: Question,
  policyType: PolicyType,
): readonly Miss[] {
  const { effect, unknown, principals, actions, resources } = matcher.statement;
  const at = (...path: readonly string[]): Place | undefined => placeOf(document, "Statement", matcher.index, ...path);
  const misses: Miss[] = [];
  const misplaced = misplacedPrincipals(matcher, policyType);
  if (effect === "Allow" && unknown.length + misplaced.length > 0)
    misses.push({ element: "unknown", names: [...unknown, ...misplaced], place: matcher.place });
  if (misplaced.length === 0 && !namesPrincipal(matcher, question, policyType)) {
    const element = principals?.negated === true ? "NotPrincipal" : "Principal";
    const expected = (principals?.values ?? []).map(({ type, value }) => `${type}:${value}`);
    misses.push({ element, expected, got: namesOf(question.identities), place: at(element) });
  }
  if (!namesAction(matcher, question)) {
    const element = actions.negated ? "NotAction" : "Action";
    misses.push({ element, expected: actions.values, got: [question.request.action], place: at(element) });
  }
  if (!namesResource(matcher, question, policyType)) {
    const element = resources?.negated === true ? "NotResource" : "Resource";
    const expected = resources?.values ?? [];
    misses.push({ element, expected, got: [question.request.resource], place: at(element) });
  }
  for (const tried of matcher.conditions) {
    // Without a test it is among what is unknown.
    if (tried.test === undefined || holds(tried, matcher, question)) continue;
    const { operator, key, values } = tried.condition;
    const got = question.lookup(tried.key);
    misses.push({ element: "Condition", operator, key, expected: values, got, place: at("Condition", operator, key) });
  }
  return misses;
}
