import type { PolicyType } from "./policies.ts";
import type { Condition, NamedPrincipal, Statement } from "./statement.ts";

/** A change of one policy, as data: what it says to a reader is the reader's program's business. */
export type Edit = {
  readonly policyType: PolicyType;
  /** Of an organization's policies: where it hangs, from 0, the root. */
  readonly level?: number | undefined;
  /** Which of the policies of that type and level, from 0; as many as there are: a new one. */
  readonly position: number;
  /** The policy's name, when it has one. */
  readonly document: string | undefined;
  /** All of them together; each counts statements as they were before. */
  readonly changes: readonly Change[];
};

/** `statement` is a position in the document, from 0. */
export type Change =
  | {
      readonly change: "add-value" | "remove-value";
      readonly statement: number;
      readonly element: "Action" | "NotAction" | "Resource" | "NotResource";
      readonly value: string;
    }
  | {
      readonly change: "add-principal";
      readonly statement: number;
      readonly element: "Principal" | "NotPrincipal";
      readonly principal: NamedPrincipal;
    }
  | {
      readonly change: "add-condition-value" | "remove-condition-value";
      readonly statement: number;
      readonly operator: string;
      readonly key: string;
      readonly value: string;
    }
  /** `make-optional`: with `IfExists`, so that a request without the key meets it. */
  | {
      readonly change: "make-optional";
      readonly statement: number;
      readonly operator: string;
      readonly key: string;
    }
  | { readonly change: "add-condition"; readonly statement: number; readonly condition: Condition }
  | { readonly change: "add-statement"; readonly added: Statement }
  | { readonly change: "remove-statement"; readonly statement: number };

/**
 * Why there is no edit.
 * - `not-yours`: the policy is one that the caller of `smallestEdit` does not count as editable.
 * - `not-understood`: the policies hold what this package does not know, and no edit around it was found.
 */
export type NoEdit = { readonly none: "not-yours" | "not-understood"; readonly policyType: PolicyType };
