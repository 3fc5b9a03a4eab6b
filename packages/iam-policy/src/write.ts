import type { PolicyDocument } from "./document.ts";
import { groupedBy } from "./grouping.ts";
import type { JsonObject } from "./json.ts";
import type { Clause, Condition, NamedPrincipal, Statement } from "./statement.ts";

/** A policy as JSON, in its own order; what has one value is written without brackets. `parsePolicy` reads it back. */
export function writePolicy({ version, id, statements, otherElements }: PolicyDocument): JsonObject {
  return {
    Version: version,
    ...(id === undefined ? {} : { Id: id }),
    Statement: statements.map((statement) => writeStatement(statement)),
    ...otherElements,
  };
}

/** One statement, in the same way. */
export function writeStatement(statement: Statement): JsonObject {
  const { sid, effect, principals, actions, resources, conditions, otherElements } = statement;
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...(principals === undefined ? {} : { [named("Principal", principals)]: writePrincipals(principals.values) }),
    [named("Action", actions)]: written(actions.values),
    ...(resources === undefined ? {} : { [named("Resource", resources)]: written(resources.values) }),
    ...(conditions.length === 0 ? {} : { Condition: writeConditions(conditions) }),
    ...otherElements,
  };
}

function named(element: string, { negated }: Clause<unknown>): string {
  return negated ? `Not${element}` : element;
}

function written(values: readonly string[]): string | readonly string[] {
  const [only = ""] = values;
  return values.length === 1 ? only : values;
}

function writePrincipals(principals: readonly NamedPrincipal[]): unknown {
  const [only] = principals;
  if (principals.length === 1 && only?.type === "AWS" && only.value === "*") return "*";
  return grouped(
    principals,
    ({ type }) => type,
    (of) => written(of.map(({ value }) => value)),
  );
}

function writeConditions(conditions: readonly Condition[]): JsonObject {
  return grouped(
    conditions,
    ({ operator }) => operator,
    (of) => Object.fromEntries(of.map(({ key, values }) => [key, written(values)])),
  );
}

function grouped<T>(all: readonly T[], nameOf: (one: T) => string, write: (of: readonly T[]) => unknown): JsonObject {
  return Object.fromEntries([...groupedBy(all, nameOf)].map(([name, of]) => [name, write(of)]));
}
