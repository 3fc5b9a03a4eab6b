import { parsePolicy } from "./document.ts";
import type { PolicyDocument } from "./document.ts";
import type { Change, Edit } from "./edit.ts";
import type { Level, Policies } from "./policies.ts";
import type { Condition, Statement } from "./statement.ts";
import { writePolicy } from "./write.ts";

/**
 * The document after an edit; without places, since it is no longer the text that it was read from.
 * @throws PolicyError when the edit is of another document and leaves what is no policy
 */
export function applyEdit(document: PolicyDocument, { changes }: Pick<Edit, "changes">): PolicyDocument {
  const removed = new Set(
    changes.flatMap((change) => (change.change === "remove-statement" ? [change.statement] : [])),
  );
  const kept = document.statements
    .map((statement, index) =>
      changes
        .filter((change) => "statement" in change && change.statement === index)
        .reduce((edited, change) => applyChange(edited, change), statement),
    )
    .filter((_statement, index) => !removed.has(index));
  const added = changes.flatMap((change) => (change.change === "add-statement" ? [change.added] : []));
  const { name } = document;
  // Read anew: what is not known of it may have changed too.
  return parsePolicy(writePolicy({ ...document, statements: [...kept, ...added] }), name === undefined ? {} : { name });
}

/** All policies of a request after an edit of one of them. */
export function applyEditTo(policies: Policies, edit: Edit): Policies {
  const one = (document: PolicyDocument | undefined): PolicyDocument => applyEdit(document ?? emptyPolicy, edit);
  const list = (documents: readonly PolicyDocument[] = []): readonly PolicyDocument[] =>
    documents.toSpliced(edit.position, 1, one(documents[edit.position]));
  const levels = (all: readonly Level[] = []): readonly Level[] =>
    all.map((documents, level) => (level === edit.level ? list(documents) : documents));
  switch (edit.policyType) {
    case "identity":
      return { ...policies, identity: list(policies.identity) };
    case "boundary":
      return { ...policies, boundary: one(policies.boundary) };
    case "session":
      return { ...policies, session: list(policies.session) };
    case "resource":
      return { ...policies, resource: one(policies.resource) };
    case "service-control":
      return { ...policies, serviceControl: levels(policies.serviceControl) };
    case "resource-control":
      return { ...policies, resourceControl: levels(policies.resourceControl) };
    case "vpc-endpoint":
      return { ...policies, endpoint: one(policies.endpoint) };
  }
}

export const emptyPolicy: PolicyDocument = { version: "2012-10-17", statements: [], otherElements: {} };

const clauses = {
  Action: "actions",
  NotAction: "actions",
  Resource: "resources",
  NotResource: "resources",
} as const;

function applyChange(statement: Statement, change: Change): Statement {
  switch (change.change) {
    case "add-value":
    case "remove-value": {
      const clause = clauses[change.element];
      const negated = change.element.startsWith("Not");
      const { values = [] } = statement[clause] ?? {};
      const kept = values.filter((value) => value !== change.value);
      return {
        ...statement,
        [clause]: { negated, values: change.change === "add-value" ? [...kept, change.value] : kept },
      };
    }
    case "add-principal": {
      const { values = [] } = statement.principals ?? {};
      const principals = { negated: change.element === "NotPrincipal", values: [...values, change.principal] };
      return { ...statement, principals };
    }
    case "add-condition":
      return { ...statement, conditions: [...statement.conditions, change.condition] };
    case "add-condition-value":
      return withCondition(statement, change, (condition) => [
        { ...condition, values: [...condition.values, change.value] },
      ]);
    case "remove-condition-value":
      return withCondition(statement, change, (condition) => [
        { ...condition, values: condition.values.filter((value) => value !== change.value) },
      ]);
    case "make-optional":
      return withCondition(statement, change, (condition) => [
        { ...condition, operator: `${condition.operator}IfExists` },
      ]);
    case "add-statement":
    case "remove-statement":
      return statement;
  }
}

function withCondition(
  statement: Statement,
  { operator, key }: Pick<Condition, "operator" | "key">,
  edited: (condition: Condition) => readonly Condition[],
): Statement {
  const conditions = statement.conditions.flatMap((condition) =>
    condition.operator === operator && condition.key === key ? edited(condition) : [condition],
  );
  return { ...statement, conditions };
}
