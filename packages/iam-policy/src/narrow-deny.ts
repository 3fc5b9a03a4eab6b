import type { Change } from "./edit.ts";
import { literalArn, literalValue } from "./literal.ts";
import type { Matcher } from "./matcher.ts";
import { namedPrincipals } from "./naming.ts";
import type { PolicyType } from "./policies.ts";
import type { Question } from "./question.ts";

/** What would keep a Deny from speaking of a request, what gives way least first; each is a proposal, to be tried. */
export function narrowings(
  matcher: Matcher,
  question: Question,
  policyType: PolicyType,
): readonly (readonly Change[])[] {
  return [
    ...exemptedValues(matcher, question),
    ...exemptedPrincipal(matcher, question, policyType),
    ...exemptedElements(matcher, question),
    [{ change: "remove-statement", statement: matcher.index }],
  ];
}

/** Each proposal is tried by reading the statement anew; more are not worth it. */
const most = 10;

/** `StringNotEquals` and its like spare whom they list. */
function exemptedValues({ conditions, index }: Matcher, { lookup }: Question): readonly (readonly Change[])[] {
  const negated = conditions.filter(({ condition }) => condition.operator.includes("Not")).slice(0, most);
  return negated.flatMap(({ condition: { operator, key }, key: lowerKey }) => {
    const got = lookup(lowerKey) ?? [];
    if (got.length === 0 || got.length > most) return [];
    const place = { statement: index, operator, key };
    return [
      got.map((value) => ({ change: "add-condition-value", ...place, value: literalValue(value, operator) }) as const),
    ];
  });
}

/** By `aws:PrincipalArn`, as AWS advises over `NotPrincipal`; who has no ARN is listed there. */
function exemptedPrincipal(
  { statement, index }: Matcher,
  { identities, lookup }: Question,
  policyType: PolicyType,
): readonly (readonly Change[])[] {
  // Policies of one principal speak of nobody else.
  if (policyType === "identity" || policyType === "boundary" || policyType === "session") return [];
  const condition = { operator: "ArnNotEquals", key: "aws:PrincipalArn", values: lookup("aws:principalarn") ?? [] };
  const isThere = statement.conditions.some(
    ({ operator, key }) => operator === condition.operator && key.toLowerCase() === "aws:principalarn",
  );
  if (condition.values.length > 0 && !isThere) return [[{ change: "add-condition", statement: index, condition }]];
  if (statement.principals?.negated !== true) return [];
  return [
    namedPrincipals(identities).map(
      (principal) => ({ change: "add-principal", statement: index, element: "NotPrincipal", principal }) as const,
    ),
  ];
}

function exemptedElements(
  { statement, index }: Matcher,
  { request, action }: Question,
): readonly (readonly Change[])[] {
  const { actions, resources } = statement;
  const proposals: Change[] = [];
  if (resources?.negated === true) {
    const value = literalArn(request.resource);
    proposals.push({ change: "add-value", statement: index, element: "NotResource", value });
  } else if (resources !== undefined && resources.values.length > 1) {
    for (const value of resources.values.filter((listed) => listed === request.resource))
      proposals.push({ change: "remove-value", statement: index, element: "Resource", value });
  }
  if (actions.negated) {
    proposals.push({ change: "add-value", statement: index, element: "NotAction", value: request.action });
  } else if (actions.values.length > 1) {
    for (const value of actions.values.filter((listed) => listed.toLowerCase() === action))
      proposals.push({ change: "remove-value", statement: index, element: "Action", value });
  }
  return proposals.map((proposal) => [proposal]);
}
