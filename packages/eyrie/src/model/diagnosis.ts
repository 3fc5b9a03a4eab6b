import type { Finding, Symptom } from "./finding.ts";
import type { Problem } from "./problem.ts";
import type { Sentence } from "./sentence.ts";

/** The groups of checks, by the first digit of their codes, in the order in which they are shown. */
export const checkGroups = ["trust", "pods", "sts", "storage", "milvus"] as const;
export type CheckGroup = (typeof checkGroups)[number];

/**
 * What a pod's request to S3 passes on its way, and what stands beside it. The picture of a report shows them in this
 * order: pods and service account, then issuer to bucket.
 */
export const linkNames = [
  "pods",
  "service-account",
  "issuer",
  "token",
  "trust",
  "role",
  "policies",
  "bucket-policy",
  "bucket",
  "configuration",
] as const;
export type LinkName = (typeof linkNames)[number];

/**
 * - `passed`: looked at, nothing wrong.
 * - `found`: see `findings`.
 * - `unchecked`: what it needed could not be read. Never healthy.
 * - `not-reached`: there was nothing to look at, because something before it is missing.
 */
export type CheckState = "passed" | "found" | "unchecked" | "not-reached";

/** One rule, and what it saw. */
export type Check = {
  readonly code: string;
  readonly title: Sentence;
  readonly group: CheckGroup;
  readonly link: LinkName;
  readonly state: CheckState;
  readonly findings: readonly Finding[];
  /** Why it could not look; each names the permission that is missing. */
  readonly refused: readonly Problem[];
};

/** A finding that no other one explains, with what follows from it. */
export type Root = Finding & {
  readonly link: LinkName;
  /** Findings that are there because of this one. */
  readonly consequences: readonly Finding[];
  /** What users see of it: lines of logs, events. */
  readonly symptoms: readonly Symptom[];
};

/** One link of the chain with what was seen of it. `unknown`: not or not wholly read, or not reached. */
export type Link = {
  readonly name: LinkName;
  readonly state: "holds" | "warned" | "broken" | "unknown";
  /** `arn:aws:iam::…:role/…`, a bucket's name, … Empty where nothing was found. */
  readonly resource: string;
  /** What was read of it: issuer, subject, documents, ARNs. */
  readonly evidence: readonly { readonly label: Sentence; readonly value: string }[];
  /** Codes of the roots that break or trouble it, the first cause first. */
  readonly codes: readonly string[];
};

/** One way from a service account to its bucket. */
export type Path = { readonly serviceAccount: string; readonly links: readonly Link[] };

export type Verdict = "clean" | "warnings" | "findings" | "unchecked";

/** What the doctor saw, judged and put in order. */
export type Diagnosis = {
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
  /** Where was looked: `namespace milvus of cluster milvus-eks-cluster`. */
  readonly place: Sentence;
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  /** Errors first, and of these the one that comes first on the way. */
  readonly roots: readonly Root[];
  /** Lines that tell of an error whose cause the reads do not show. */
  readonly unexplained: readonly Symptom[];
  readonly paths: readonly Path[];
  /** What reading alone cannot find, and how to find it. */
  readonly beyond: readonly Sentence[];
  /** Findings left out because the user asked for it: `EY106`, `EY106=role/x`. */
  readonly suppressed: readonly string[];
};
