import { resourceTest } from "./arn.ts";
import type { ArnTest } from "./arn.ts";
import { readTest } from "./condition.ts";
import type { Test } from "./condition.ts";
import { placeOf } from "./document.ts";
import type { Place, PolicyDocument } from "./document.ts";
import { readPrincipalClause } from "./naming.ts";
import type { PrincipalClause } from "./naming.ts";
import type { Condition, Effect, Statement } from "./statement.ts";
import { textTest } from "./wildcard.ts";

/** A statement, ready to be held against many requests. */
export type Matcher = {
  readonly statement: Statement;
  readonly index: number;
  readonly place: Place | undefined;
  readonly principals: PrincipalClause | undefined;
  readonly actions: readonly ((action: string) => boolean)[];
  readonly resources: readonly ArnTest[];
  readonly conditions: readonly MatcherCondition[];
  /** Something in this element is not understood, and named in the statement's `unknown`. */
  readonly unclear: { readonly principals: boolean; readonly resources: boolean };
};

/** No test: not understood, and named in the statement's `unknown`. */
export type MatcherCondition = {
  readonly condition: Condition;
  /** In lower case. */
  readonly key: string;
  readonly test: Test | undefined;
};

/** A document's statements by effect, in its order. */
export type Matchers = { readonly allows: readonly Matcher[]; readonly denies: readonly Matcher[] };

/** Documents are values that nobody changes, so what was worked out of one stays true. */
const prepared = new WeakMap<PolicyDocument, Matchers>();

export function matchersOf(document: PolicyDocument): Matchers {
  const known = prepared.get(document);
  if (known !== undefined) return known;
  const variables = document.version === "2012-10-17";
  const all = document.statements.map((statement, index) =>
    makeMatcher(statement, index, placeOf(document, "Statement", index), variables),
  );
  const of = (effect: Effect): readonly Matcher[] => all.filter(({ statement }) => statement.effect === effect);
  const matchers = { allows: of("Allow"), denies: of("Deny") };
  prepared.set(document, matchers);
  return matchers;
}

function makeMatcher(statement: Statement, index: number, place: Place | undefined, variables: boolean): Matcher {
  const { principals, actions, resources, conditions, unknown } = statement;
  return {
    statement,
    index,
    place,
    principals: principals && readPrincipalClause(principals),
    actions: actions.values.map((action) => textTest(action.toLowerCase())),
    resources: (resources?.values ?? []).map((resource) => resourceTest(resource, variables)),
    conditions: conditions.map((condition) => ({
      condition,
      key: condition.key.toLowerCase(),
      test: readTest(condition, variables),
    })),
    unclear: {
      principals: unknown.some((path) => /^(Not)?Principal\./.test(path)),
      resources: unknown.some((path) => /^(Not)?Resource: /.test(path)),
    },
  };
}
