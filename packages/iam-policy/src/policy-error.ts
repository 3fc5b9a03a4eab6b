/**
 * Why a text is not a policy.
 * - `not-json`: it does not parse, or is nested deeper than any policy.
 * - `missing-element`, `prohibited-element`: the grammar, or the policy's type, wants it otherwise.
 * - `invalid-value`: the element is there and its value cannot be.
 */
export type PolicyErrorCode = "not-json" | "missing-element" | "prohibited-element" | "invalid-value";

/** What AWS answers with `MalformedPolicyDocument` (IAM) or `MalformedPolicy` (S3). */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  readonly code: PolicyErrorCode;
  /** Where in the document, such as `Statement[0].Condition.StringEquals`; empty for the document itself. */
  readonly path: string;

  constructor(code: PolicyErrorCode, path: string, reason: string, origin: { readonly cause?: unknown } = {}) {
    super(path === "" ? reason : `${path}: ${reason}`, origin);
    this.code = code;
    this.path = path;
  }
}
