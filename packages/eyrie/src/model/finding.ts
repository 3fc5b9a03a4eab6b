import type { Sentence } from "./sentence.ts";

/** `error`: it does not work, or the run would certainly fail or hang. */
export type Severity = "error" | "warning";

/** What was seen of one thing beside what had to be seen. */
export type Comparison = { readonly label: Sentence; readonly observed: string; readonly expected: string };

/** The statement of a policy that decided, as it stands there. */
export type DecidedBy = {
  /** `role/milvus-s3 trust policy`, an ARN, … */
  readonly document: string;
  /** Position in the document, from 0. */
  readonly statement: number;
  /** In the document's own text, from 1. */
  readonly line?: number;
  readonly column?: number;
  /** The statement's JSON. */
  readonly text: string;
};

/** A line that a user would see, and where. */
export type Symptom = { readonly where: string; readonly text: string };

/** What a rule saw. */
export type Finding = {
  /** Stable: which rule. */
  readonly code: string;
  readonly severity: Severity;
  readonly fact: Sentence;
  readonly remedy: Sentence;
  /** What it is about: `role/milvus-s3`, `pod/milvus/milvus-proxy-0`. `--suppress CODE=resource` names it. */
  readonly about?: string;
  readonly comparisons?: readonly Comparison[];
  readonly decidedBy?: DecidedBy;
  /** Helm values that decide it, dotted. */
  readonly settings?: readonly string[];
  /** What to type, in this order; whole commands, ready to be pasted. */
  readonly commands?: readonly string[];
  /** It is broken by itself, also where a cause that its rule follows is found as well. */
  readonly byItself?: true;
  /** It tells of what was: nothing that is found now follows from it, nor does it follow from that. */
  readonly past?: true;
};
