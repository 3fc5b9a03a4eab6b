import type { Sentence } from "./sentence.ts";

/**
 * Why a call or a check could not do its work.
 * - `denied`: the operator's own credentials may not. Never an absence.
 * - `missing`: the thing asked for is not there.
 * - `exists`: somebody made it first, or it is another's.
 * - `throttled`, `unreachable`: passing; retried within a bound before anyone sees them.
 * - `invalid`: what was sent can never work.
 * - `mismatch`: two sources of truth disagree (cluster, issuer, account).
 * - `expired`: credentials are missing, wrong or too old.
 * - `interrupted`: the user stopped the run.
 * - `failed`: anything else the far side said.
 */
export const problemCodes = [
  "denied",
  "missing",
  "exists",
  "throttled",
  "unreachable",
  "invalid",
  "mismatch",
  "expired",
  "interrupted",
  "failed",
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** An error with a code, the fact, the remedy and its cause. Its texts never hold a secret. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  /** What happened, to which resource, and why. */
  readonly fact: Sentence;
  /** What to do next, ideally a command to type. */
  readonly remedy: Sentence;
  /** The vendor's own words, when one answered. */
  readonly vendor: VendorError | undefined;

  constructor(
    code: ProblemCode,
    fact: Sentence,
    remedy: Sentence,
    origin: { readonly cause?: unknown; readonly vendor?: VendorError } = {},
  ) {
    super(fact.en, origin.cause === undefined ? {} : { cause: origin.cause });
    this.code = code;
    this.fact = fact;
    this.remedy = remedy;
    this.vendor = origin.vendor;
  }
}

/** What the vendor's API answered, in its own words. */
export type VendorError = {
  readonly service: string;
  readonly operation: string;
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly requestId?: string;
};
