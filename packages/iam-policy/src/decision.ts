import type { Miss } from "./misses.ts";
import type { Place } from "./place.ts";
import type { PolicyType } from "./policies.ts";
import type { Statement } from "./statement.ts";

/** A statement, and where it stands. */
export type Decider = {
  readonly policyType: PolicyType;
  /** Of an organization's policies: where it hangs, from 0, the root. */
  readonly level?: number | undefined;
  /** The document's name, when it has one. */
  readonly document: string | undefined;
  /** Position in the document, from 0. */
  readonly index: number;
  /** Where the statement begins, if the document was read from a text. */
  readonly place?: Place | undefined;
  readonly statement: Statement;
};

/** An Allow statement that did not match, and everything in it that missed. */
export type Mismatch = { readonly by: Decider; readonly missed: readonly Miss[] };

export type Decision =
  /** `within`: the other policies that had to agree, by the statement that did. */
  | { readonly allowed: true; readonly by: Decider; readonly within: readonly Decider[] }
  | { readonly allowed: false; readonly why: "explicit-deny"; readonly by: Decider }
  | {
      readonly allowed: false;
      readonly why: "no-allow";
      /** The type of policy that ought to have allowed and did not. */
      readonly missing: PolicyType;
      /** Of an organization's policies: the level that did not allow. */
      readonly level?: number | undefined;
      /** The Allow statements of that type and level that came nearest, at most three, the nearest first. */
      readonly nearest: readonly Mismatch[];
    };
