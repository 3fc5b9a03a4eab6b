import { readTest } from "./condition.ts";
import { isObject } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { within } from "./place.ts";
import type { Spot } from "./place.ts";
import { refusal } from "./policy-error.ts";
import type { Clause, Condition, Effect, NamedPrincipal, Statement } from "./statement.ts";

export const statementElements: readonly string[] = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

const knownPrincipalTypes: ReadonlySet<string> = new Set(["AWS", "Federated", "Service"]);

/**
 * Reads one statement.
 * @param variables whether `${…}` is a variable in this document's version.
 * @throws PolicyError
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readStatement(source: unknown, spot: Spot, variables: boolean): Statement {
  if (!isObject(source)) throw refusal("invalid-value", spot, "a statement must be an object");
  const otherElements = Object.fromEntries(
    Object.entries(source).filter(([element]) => !statementElements.includes(element)),
  );
  const effect = readEffect(source["Effect"], within(spot, "Effect"));
  const sid = source["Sid"];
  if (sid !== undefined && typeof sid !== "string") {
    throw refusal("invalid-value", within(spot, "Sid"), "a Sid must be a string");
  }
  const principals = readClause(source, "Principal", spot, readPrincipals);
  const actions = readClause(source, "Action", spot, readActions);
  const resources = readClause(source, "Resource", spot, readStrings);
  if (actions === undefined) {
    throw refusal("missing-element", spot, "a statement must have Action or NotAction");
  }
  const conditions = readConditions(source["Condition"], within(spot, "Condition"));
  return {
    ...(sid === undefined ? {} : { sid }),
    effect,
    ...(principals === undefined ? {} : { principals }),
    actions,
    ...(resources === undefined ? {} : { resources }),
    conditions,
    otherElements,
    unknown: [
      ...Object.keys(otherElements),
      ...(principals === undefined ? [] : unknownPrincipals(principals, effect)),
      ...(resources === undefined || !variables ? [] : unknownResources(resources)),
      ...unknownConditions(conditions),
    ],
  };
}

function readEffect(source: unknown, spot: Spot): Effect {
  if (source === undefined) throw refusal("missing-element", spot, "a statement must have an Effect");
  if (source === "Allow" || source === "Deny") return source;
  throw refusal("invalid-value", spot, `an Effect is Allow or Deny, not ${JSON.stringify(source)}`);
}

function readClause<T>(
  statement: JsonObject,
  element: "Principal" | "Action" | "Resource",
  spot: Spot,
  read: (source: unknown, spot: Spot) => readonly T[],
): Clause<T> | undefined {
  const plain = statement[element];
  const not = statement[`Not${element}`];
  if (plain !== undefined && not !== undefined) {
    throw refusal("prohibited-element", spot, `a statement cannot have both ${element} and Not${element}`);
  }
  if (plain !== undefined) return { negated: false, values: read(plain, within(spot, element)) };
  return not === undefined ? undefined : { negated: true, values: read(not, within(spot, `Not${element}`)) };
}

function readStrings(source: unknown, spot: Spot): readonly string[] {
  const values: readonly unknown[] = Array.isArray(source) ? source : [source];
  if (values.length === 0) throw refusal("missing-element", spot, "at least one value is needed");
  return values.map((value) => {
    if (typeof value === "string" && value !== "") return value;
    throw refusal("invalid-value", spot, "a value must be a string that is not empty");
  });
}

function readActions(source: unknown, spot: Spot): readonly string[] {
  const actions = readStrings(source, spot);
  const bare = actions.find((action) => action !== "*" && !/^[^:]+:[^:]+$/.test(action));
  if (bare === undefined) return actions;
  throw refusal("invalid-value", spot, `an action is written service:name, not ${JSON.stringify(bare)}`);
}

function readPrincipals(source: unknown, spot: Spot): readonly NamedPrincipal[] {
  if (source === "*") return [{ type: "AWS", value: "*" }];
  if (!isObject(source)) {
    throw refusal("invalid-value", spot, `principals are "*" or an object such as {"AWS": …}`);
  }
  const principals = Object.entries(source).flatMap(([type, values]) =>
    readStrings(values, within(spot, type)).map((value) => ({ type, value })),
  );
  if (principals.length === 0) throw refusal("missing-element", spot, "at least one principal is needed");
  return principals;
}

/** AWS takes `*` for a whole principal only (not `role/*`), and `NotPrincipal` only with Deny. */
function unknownPrincipals({ negated, values }: Clause<NamedPrincipal>, effect: Effect): readonly string[] {
  if (negated && effect === "Allow") return ["NotPrincipal with Allow"];
  const element = negated ? "NotPrincipal" : "Principal";
  return values
    .filter(({ type, value }) => !knownPrincipalTypes.has(type) || (value !== "*" && value.includes("*")))
    .map(({ type, value }) => `${element}.${type}: ${value}`);
}

/**
 * AWS fills variables in an ARN's resource section only.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-resourceelement
 */
function unknownResources({ negated, values }: Clause<string>): readonly string[] {
  const element = negated ? "NotResource" : "Resource";
  return values.filter((value) => /^(?:[^:]*:){0,4}[^:]*\$\{/.test(value)).map((value) => `${element}: ${value}`);
}

function readConditions(source: unknown, spot: Spot): readonly Condition[] {
  if (source === undefined) return [];
  if (!isObject(source)) throw refusal("invalid-value", spot, "conditions are an object of operators");
  return Object.entries(source).flatMap(([operator, keys]) => {
    if (!isObject(keys)) {
      throw refusal("invalid-value", within(spot, operator), "an operator holds an object of condition keys");
    }
    refuseRepeatedKeys(Object.keys(keys), within(spot, operator));
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      key,
      values: readConditionValues(values, within(within(spot, operator), key)),
    }));
  });
}

/** Keys are compared without case, so two that differ in nothing else are one key written twice. */
function refuseRepeatedKeys(keys: readonly string[], spot: Spot): void {
  const seen = new Set<string>();
  for (const key of keys) {
    const lower = key.toLowerCase();
    if (seen.has(lower)) throw refusal("invalid-value", spot, `the key ${key} is there already`);
    seen.add(lower);
  }
}

function readConditionValues(source: unknown, spot: Spot): readonly string[] {
  const values: readonly unknown[] = Array.isArray(source) ? source : [source];
  return values.map((value) => {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
    throw refusal("invalid-value", spot, "a condition value must be a string, number or boolean");
  });
}

/** An operator that is not known, or one that cannot take its values. */
function unknownConditions(conditions: readonly Condition[]): readonly string[] {
  return conditions.flatMap(({ operator, key, values }) => {
    const path = `Condition.${operator}.${key}`;
    if (readTest({ operator, values: [] }, true) === undefined) return [`Condition.${operator}`];
    if (values.length === 0) return [`${path}: no value`];
    return values
      .filter((value) => readTest({ operator, values: [value] }, true) === undefined)
      .map((value) => `${path}: ${value}`);
  });
}
