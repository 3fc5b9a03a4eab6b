import { readTest } from "./condition.ts";
import { isObject } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { PolicyError } from "./policy-error.ts";
import type { Clause, Condition, Effect, NamedPrincipal, Statement } from "./statement.ts";

const knownElements: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

const knownPrincipalTypes: ReadonlySet<string> = new Set(["AWS", "Federated", "Service"]);

/**
 * Reads one statement.
 * @param path where it stands, such as `Statement[0]`.
 * @throws PolicyError
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readStatement(source: unknown, path: string): Statement {
  if (!isObject(source)) throw new PolicyError("invalid-value", path, "a statement must be an object");
  const otherElements = Object.fromEntries(Object.entries(source).filter(([element]) => !knownElements.has(element)));
  const effect = readEffect(source["Effect"], `${path}.Effect`);
  const sid = source["Sid"];
  if (sid !== undefined && typeof sid !== "string") {
    throw new PolicyError("invalid-value", `${path}.Sid`, "a Sid must be a string");
  }
  const principals = readClause(source, "Principal", path, readPrincipals);
  const actions = readClause(source, "Action", path, readActions);
  const resources = readClause(source, "Resource", path, readStrings);
  if (actions === undefined) {
    throw new PolicyError("missing-element", path, "a statement must have Action or NotAction");
  }
  const conditions = readConditions(source["Condition"], `${path}.Condition`);
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
      ...unknownConditions(conditions),
    ],
  };
}

function readEffect(source: unknown, path: string): Effect {
  if (source === undefined) throw new PolicyError("missing-element", path, "a statement must have an Effect");
  if (source === "Allow" || source === "Deny") return source;
  throw new PolicyError("invalid-value", path, `an Effect is Allow or Deny, not ${JSON.stringify(source)}`);
}

function readClause<T>(
  statement: JsonObject,
  element: "Principal" | "Action" | "Resource",
  path: string,
  read: (source: unknown, path: string) => readonly T[],
): Clause<T> | undefined {
  const plain = statement[element];
  const not = statement[`Not${element}`];
  if (plain !== undefined && not !== undefined) {
    throw new PolicyError("prohibited-element", path, `a statement cannot have both ${element} and Not${element}`);
  }
  if (plain !== undefined) return { negated: false, values: read(plain, `${path}.${element}`) };
  return not === undefined ? undefined : { negated: true, values: read(not, `${path}.Not${element}`) };
}

function readStrings(source: unknown, path: string): readonly string[] {
  const values: readonly unknown[] = Array.isArray(source) ? source : [source];
  if (values.length === 0) throw new PolicyError("missing-element", path, "at least one value is needed");
  return values.map((value) => {
    if (typeof value === "string" && value !== "") return value;
    throw new PolicyError("invalid-value", path, "a value must be a string that is not empty");
  });
}

function readActions(source: unknown, path: string): readonly string[] {
  const actions = readStrings(source, path);
  const bare = actions.find((action) => action !== "*" && !/^[^:]+:[^:]+$/.test(action));
  if (bare === undefined) return actions;
  throw new PolicyError("invalid-value", path, `an action is written service:name, not ${JSON.stringify(bare)}`);
}

function readPrincipals(source: unknown, path: string): readonly NamedPrincipal[] {
  if (source === "*") return [{ type: "AWS", value: "*" }];
  if (!isObject(source)) {
    throw new PolicyError("invalid-value", path, `principals are "*" or an object such as {"AWS": …}`);
  }
  const principals = Object.entries(source).flatMap(([type, values]) =>
    readStrings(values, `${path}.${type}`).map((value) => ({ type, value })),
  );
  if (principals.length === 0) throw new PolicyError("missing-element", path, "at least one principal is needed");
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

function readConditions(source: unknown, path: string): readonly Condition[] {
  if (source === undefined) return [];
  if (!isObject(source)) throw new PolicyError("invalid-value", path, "conditions are an object of operators");
  return Object.entries(source).flatMap(([operator, keys]) => {
    if (!isObject(keys)) {
      throw new PolicyError("invalid-value", `${path}.${operator}`, "an operator holds an object of condition keys");
    }
    refuseRepeatedKeys(Object.keys(keys), `${path}.${operator}`);
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      key,
      values: readConditionValues(values, `${path}.${operator}.${key}`),
    }));
  });
}

/** Keys are compared without case, so two that differ in nothing else are one key written twice. */
function refuseRepeatedKeys(keys: readonly string[], path: string): void {
  const seen = new Set<string>();
  for (const key of keys) {
    const lower = key.toLowerCase();
    if (seen.has(lower)) throw new PolicyError("invalid-value", path, `the key ${key} is there already`);
    seen.add(lower);
  }
}

function readConditionValues(source: unknown, path: string): readonly string[] {
  const values: readonly unknown[] = Array.isArray(source) ? source : [source];
  return values.map((value) => {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
    throw new PolicyError("invalid-value", path, "a condition value must be a string, number or boolean");
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
