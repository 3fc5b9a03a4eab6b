import type { Place, Spot } from "./place.ts";

/**
 * Why a text is not a policy.
 * - `not-json`: it does not parse, or is nested deeper than any policy.
 * - `too-large`: it is longer than any policy.
 * - `missing-element`, `prohibited-element`: the grammar, or the policy's type, wants it otherwise.
 * - `invalid-value`: the element is there and its value cannot be.
 */
export type PolicyErrorCode = "not-json" | "too-large" | "missing-element" | "prohibited-element" | "invalid-value";

/** What AWS answers with `MalformedPolicyDocument` (IAM) or `MalformedPolicy` (S3). */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  readonly code: PolicyErrorCode;
  /** Where in the document, such as `Statement[0].Condition.StringEquals`; empty for the document itself. */
  readonly path: string;
  /** Where in the text, if it was one; of an element that is missing, where it should be. */
  readonly place: Place | undefined;

  constructor(
    code: PolicyErrorCode,
    path: string,
    reason: string,
    origin: { readonly place?: Place | undefined } = {},
  ) {
    super(path === "" ? reason : `${path}: ${reason}`);
    this.code = code;
    this.path = path;
    this.place = origin.place;
  }
}

export function refusal(code: PolicyErrorCode, { path, located }: Spot, reason: string): PolicyError {
  return new PolicyError(code, path, reason, { place: located?.place });
}
