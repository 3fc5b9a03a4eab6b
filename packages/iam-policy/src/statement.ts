export type Effect = "Allow" | "Deny";

export type PolicyVersion = "2008-10-17" | "2012-10-17";

/** An element that may be negated: `Action` and `NotAction`, `Resource` and `NotResource`, `Principal` and `NotPrincipal`. */
export type Clause<T> = { readonly negated: boolean; readonly values: readonly T[] };

/** One principal of a statement. `"*"` and `{"AWS": "*"}` mean the same and are both `{ type: "AWS", value: "*" }`. */
export type NamedPrincipal = {
  /** `AWS`, `Federated` or `Service`; any other type is kept and listed in the statement's `unknown`. */
  readonly type: string;
  readonly value: string;
};

/** One key under one operator. All conditions of a statement must hold; of the values of one, any is enough. */
export type Condition = {
  /** As written, such as `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
};

/** A statement with every value as an array of strings, whichever way it was written. */
export type Statement = {
  readonly sid?: string;
  readonly effect: Effect;
  readonly principals?: Clause<NamedPrincipal>;
  readonly actions: Clause<string>;
  /** Absent in trust policies, which speak of the role that bears them. */
  readonly resources?: Clause<string>;
  readonly conditions: readonly Condition[];
  /** Elements this package does not know, as they stood. */
  readonly otherElements: Readonly<Record<string, unknown>>;
  /**
   * What in this statement is not understood, by path (`Condition.StringEqual`, `Principals`).
   * All elements of a statement must be met, so one that is not understood counts as unmet in an Allow and as met in a Deny.
   */
  readonly unknown: readonly string[];
};
