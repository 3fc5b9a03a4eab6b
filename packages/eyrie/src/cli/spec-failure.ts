import type { SpecError } from "../spec/spec-error.ts";

/** The user's file is there and wrong. */
export class SpecFailure extends Error {
  override readonly name = "SpecFailure";
  readonly errors: readonly SpecError[];

  constructor(errors: readonly SpecError[]) {
    super(errors[0]?.fact.en ?? "");
    this.errors = errors;
  }
}
