import { operators, readBoolean } from "./operators.ts";
import type { Comparison } from "./operators.ts";
import type { Condition } from "./statement.ts";
import type { Lookup } from "./template.ts";

/** Whether a condition holds for the key's values in the request. */
export type Test = (got: readonly string[] | undefined, lookup: Lookup) => boolean;

const operatorSyntax = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/**
 * Turns a condition into its test.
 * @param variables whether `${…}` is a variable in this document's version.
 * @returns undefined when the operator is not known or cannot take one of the values.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function readTest(condition: Pick<Condition, "operator" | "values">, variables: boolean): Test | undefined {
  if (condition.operator === "Null") return presence(condition.values);
  const [, quantifier, name = "", ifExists] = operatorSyntax.exec(condition.operator) ?? [];
  const operator = operators.get(name);
  if (operator === undefined) return undefined;

  const comparisons: Comparison[] = [];
  for (const value of condition.values) {
    const comparison = operator.read(value, variables);
    if (comparison === undefined) return undefined;
    comparisons.push(comparison);
  }

  const holdsFor = (got: string, lookup: Lookup): boolean => {
    for (const compare of comparisons) if (compare(got, lookup)) return !operator.negated;
    return operator.negated;
  };

  return (values, lookup) => {
    // To the set operators an empty string is a set without values, as documented.
    const got = quantifier === undefined ? values : values?.filter((value) => value !== "");
    const each = (value: string): boolean => holdsFor(value, lookup);
    if (got === undefined || got.length === 0) {
      if (ifExists !== undefined || quantifier === "ForAllValues") return true;
      return quantifier === undefined && operator.negated;
    }
    // AWS asks for a set operator on keys of several values. Without one, a negated operator wants that no value
    // is met and any other that one is: each is then the exact opposite of its counterpart.
    if (quantifier === "ForAllValues") return got.every(each);
    return quantifier === undefined && operator.negated ? got.every(each) : got.some(each);
  };
}

/** `Null` with `true` holds when the key is absent, with `false` when it is there. */
function presence(values: readonly string[]): Test | undefined {
  const wanted = new Set(values.map(readBoolean));
  if (wanted.has(undefined)) return undefined;
  return (got) => wanted.has(got === undefined || got.length === 0);
}
