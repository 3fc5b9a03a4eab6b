import { readTest } from "./condition.ts";
import type { Change } from "./edit.ts";
import { literalArn, literalValue } from "./literal.ts";
import type { Matcher } from "./matcher.ts";
import type { Miss } from "./misses.ts";
import { namedPrincipals } from "./naming.ts";
import type { Question } from "./question.ts";

/**
 * What would make an Allow speak of a request that it misses; a proposal, to be tried.
 * @returns undefined where it would grant more than a new statement: it misses in several elements, is built of
 * exceptions or of what is not known, or a condition would have to go.
 */
export function mending(matcher: Matcher, misses: readonly Miss[], question: Question): readonly Change[] | undefined {
  if (misses.length > most) return undefined;
  if (misses.length > 1 && misses.some(({ element }) => element !== "Condition")) return undefined;
  const changes: Change[] = [];
  for (const miss of misses) {
    const mended = mendingOf(matcher, miss, question);
    if (mended === undefined) return undefined;
    changes.push(...mended);
  }
  return changes;
}

function mendingOf(matcher: Matcher, miss: Miss, question: Question): readonly Change[] | undefined {
  const { request, identities } = question;
  const { index: statement } = matcher;
  switch (miss.element) {
    case "Action":
      if (!speaksOfService(matcher, question)) return undefined;
      return [{ change: "add-value", statement, element: "Action", value: request.action }];
    case "Resource": {
      const value = literalArn(request.resource);
      return [{ change: "add-value", statement, element: "Resource", value }];
    }
    case "Principal": {
      const principal = namedPrincipals(identities).at(-1);
      return principal && [{ change: "add-principal", statement, element: "Principal", principal }];
    }
    case "Condition":
      return mendedCondition(matcher, miss, question);
    case "NotAction":
    case "NotResource":
    case "NotPrincipal":
    case "unknown":
      return undefined;
  }
}

/** One of another service belongs in a statement of its own: resources are told apart by service. */
function speaksOfService({ statement }: Matcher, { action }: Question): boolean {
  const service = action.slice(0, action.indexOf(":") + 1);
  return statement.actions.values.some((value) => value.toLowerCase().startsWith(service));
}

/** Values that one edit adds or takes away, and conditions that it changes; of more nobody reads the list. */
const most = 20;

type ConditionMiss = Extract<Miss, { readonly element: "Condition" }>;

function mendedCondition(
  { statement: { conditions }, index: statement }: Matcher,
  { operator, key, expected, got }: ConditionMiss,
  { request, lookup }: Question,
): readonly Change[] | undefined {
  const place = { statement, operator, key };
  const meets = (values: readonly string[]): boolean =>
    values.length > 0 && readTest({ operator, values }, true)?.(got, lookup) === true;
  if (got === undefined || got.length === 0) {
    // Without the condition on its subject anybody with a token of the issuer would do.
    const pinned = request.principal.kind === "web-identity";
    const taken = conditions.some((other) => other.operator === `${operator}IfExists` && sameKey(other.key, key));
    return operator === "Null" || pinned || taken ? undefined : [{ change: "make-optional", ...place }];
  }
  const listed = new Set(expected);
  const unmet = got.map((value) => literalValue(value, operator)).filter((value) => !listed.has(value));
  const added = operator.startsWith("ForAllValues:") ? unmet : unmet.slice(0, 1);
  if (added.length <= most && meets([...expected, ...added])) {
    return added.map((value) => ({ change: "add-condition-value", ...place, value }));
  }
  const inTheWay = new Set(expected.filter((value) => !meets([value])));
  if (inTheWay.size <= most && meets(expected.filter((value) => !inTheWay.has(value)))) {
    return [...inTheWay].map((value) => ({ change: "remove-condition-value", ...place, value }));
  }
  return undefined;
}

const sameKey = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
