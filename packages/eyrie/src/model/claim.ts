import type { Sentence } from "./sentence.ts";

/** What must be true of the set-up. */
export const setUpClaimNames = [
  "trust-policy",
  "policy-attached",
  "policy-permissions",
  "service-account-annotation",
  "token-issued",
  "role-assumed",
  "object-put",
  "object-get",
  "object-list",
  "object-delete",
  "stranger-refused",
  "same-name-elsewhere-refused",
  "other-buckets-refused",
  "release-deployed",
  "pods-run-as-service-account",
  "pods-injected",
  "pods-ready",
  "config-uses-iam",
  "no-minio",
] as const;

/** What Milvus itself is tried for: it takes rows, stores them in the bucket, and finds them there. */
export const dataClaimNames = ["milvus-answers", "segments-stored", "rows-found", "probe-dropped"] as const;

/** What must be true in the end. The order is the order in which a report shows them. */
export const claimNames = [...setUpClaimNames, ...dataClaimNames] as const;
export type ClaimName = (typeof claimNames)[number];

/** Where the knowledge comes from: read from the clouds, tried for real, or decided from documents. */
export type Basis = "read" | "tried" | "decided";

/** What was seen: an ARN, a request id, an object key. Never a token or a key. */
export type Evidence = { readonly label: Sentence; readonly value: string };

export type Verdict =
  | { readonly status: "holds" }
  | { readonly status: "fails"; readonly why: Sentence; readonly remedy: Sentence }
  | { readonly status: "unproven"; readonly why: Sentence; readonly remedy: Sentence };

export type Claim = {
  readonly name: ClaimName;
  /** What is claimed, with the names of this set-up. */
  readonly statement: Sentence;
  readonly polarity: "positive" | "negative";
  readonly basis: Basis;
  /** "from here": VPC endpoints and IP conditions can differ for the pod. */
  readonly triedFrom?: Sentence;
  readonly evidence: readonly Evidence[];
  readonly verdict: Verdict;
};
