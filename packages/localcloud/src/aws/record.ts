import { AsyncLocalStorage } from "node:async_hooks";
import type { Decision } from "@eyrie/iam-policy/decide";

/** A call by AWS's own name, and what it is about: `bucket/key`, a role's name, an ARN; empty for none. */
export type CallName = { readonly operation: string; readonly resource: string };

/** One question put to IAM in the course of a call, and its answer. */
export type DecisionRecord = { readonly action: string; readonly resource: string; readonly decision: Decision };

/** What the gateway tells of one call, for a log. Holds no secret: no header, no body, no query value. */
export type CallRecord = CallName & {
  readonly requestId: string;
  readonly service: string;
  /** An ARN or `anonymous`. */
  readonly caller: string;
  /** Absent when the connection was cut before the answer. */
  readonly status?: number;
  readonly decisions: readonly DecisionRecord[];
  /** AWS's error code. */
  readonly error?: string;
  /** What was wrong with a signature or a token: who asks is not known then, and nothing was decided. */
  readonly reason?: string;
  /** What was made to go wrong, in words. */
  readonly injected?: string;
  /** A defect of the local cloud itself, answered with 500. */
  readonly fault?: unknown;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly milliseconds: number;
};

export type RecordCall = (record: CallRecord) => void;

/** Carries a call's decisions to its record across whatever the service awaits. */
export const decisionsOfCall = new AsyncLocalStorage<DecisionRecord[]>();
