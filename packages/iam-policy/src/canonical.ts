import type { Decision } from "./decision.ts";
import { parsePolicy } from "./document.ts";
import type { PolicyDocument } from "./document.ts";
import { groupedBy } from "./grouping.ts";
import { isObject } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { accountOf } from "./naming.ts";
import { PolicyError } from "./policy-error.ts";
import type { Clause, Condition, NamedPrincipal, Statement } from "./statement.ts";

/**
 * A policy as JSON in one fixed form: every value an array, arrays and keys in order and without repetition, accounts
 * as their digits, lower case where case is ignored (actions, condition keys, truth values).
 * Sid and Id decide nothing and are left out. It decides every request as the original does.
 */
export function canonicalPolicy(document: PolicyDocument): JsonObject {
  const statements = document.statements.map((statement) => canonicalStatement(statement));
  return withSortedKeys({
    ...document.otherElements,
    Version: usesVariables(document) ? document.version : "2012-10-17",
    Statement: inOrder(statements),
  });
}

/** Whether two documents decide every request alike as far as their form tells; a cosmetic difference is none. */
export function sameMeaning(a: PolicyDocument, b: PolicyDocument): boolean {
  return JSON.stringify(canonicalPolicy(a)) === JSON.stringify(canonicalPolicy(b));
}

/** Whether two statements do, Sids aside; so a statement is found again in another document. */
export function sameStatement(a: Statement, b: Statement): boolean {
  return JSON.stringify(canonicalStatement(a)) === JSON.stringify(canonicalStatement(b));
}

/** Which of some statements denied a request, where the document of that name did and holds them. Of what are no statements none did. */
export function denierAmong(
  decision: Decision,
  document: string,
  statements: readonly unknown[],
): { readonly index: number; readonly sid: string | undefined } | undefined {
  if (decision.allowed || decision.why !== "explicit-deny" || decision.by.document !== document) return undefined;
  const { statement } = decision.by;
  const index = statements.findIndex((one) => holds(one, statement));
  return index < 0 ? undefined : { index, sid: statement.sid };
}

function holds(text: unknown, statement: Statement): boolean {
  try {
    return parsePolicy({ Version: "2012-10-17", Statement: [text] }).statements.some((one) =>
      sameStatement(one, statement),
    );
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}

/** The size IAM holds against its quotas: characters that are not white space. */
export function policySize(text: string): number {
  return text.replaceAll(/\s/g, "").length;
}

/** The two versions differ only in whether `${…}` is a variable. */
function usesVariables({ statements }: PolicyDocument): boolean {
  return statements.some(({ resources, conditions }) =>
    [...(resources?.values ?? []), ...conditions.flatMap(({ values }) => values)].some((value) => value.includes("${")),
  );
}

function canonicalStatement({
  effect,
  principals,
  actions,
  resources,
  conditions,
  otherElements,
}: Statement): JsonObject {
  return withSortedKeys({
    ...otherElements,
    Effect: effect,
    ...(principals && { [elementOf("Principal", principals)]: canonicalPrincipals(principals.values) }),
    [elementOf("Action", actions)]: sorted(actions.values.map((action) => action.toLowerCase())),
    ...(resources && { [elementOf("Resource", resources)]: sorted(resources.values) }),
    ...(conditions.length > 0 && { Condition: canonicalConditions(conditions) }),
  });
}

function elementOf(element: string, { negated }: Clause<unknown>): string {
  return negated ? `Not${element}` : element;
}

function canonicalPrincipals(principals: readonly NamedPrincipal[]): JsonObject {
  return Object.fromEntries(
    [...groupedBy(principals, ({ type }) => type)].map(([type, of]) => [
      type,
      sorted(of.map(({ value }) => (type === "AWS" ? (accountOf(value) ?? value) : value))),
    ]),
  );
}

function canonicalConditions(conditions: readonly Condition[]): JsonObject {
  return Object.fromEntries(
    [...groupedBy(conditions, ({ operator }) => operator)].map(([operator, of]) => [
      operator,
      Object.fromEntries(
        of.map(({ key, values }) => [
          key.toLowerCase(),
          sorted(values.map((value) => canonicalValue(operator, value))),
        ]),
      ),
    ]),
  );
}

function canonicalValue(operator: string, value: string): string {
  return /^(Null$|(For\w+Values?:)?Bool)/.test(operator) ? value.toLowerCase() : value;
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

function inOrder(values: readonly JsonObject[]): readonly JsonObject[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/** All the way down: elements that are not known are ordered too. Documents are shallow (see `parsePolicy`). */
function withSortedKeys(value: JsonObject): JsonObject {
  const entries = Object.entries(value).map(([key, inner]) => [key, ordered(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((inner: unknown) => ordered(inner));
  return isObject(value) ? withSortedKeys(value) : value;
}
