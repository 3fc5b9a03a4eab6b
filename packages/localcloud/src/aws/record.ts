import { AsyncLocalStorage } from "node:async_hooks";
import type { Decision } from "@eyrie/iam-policy/decide";

/** One question put to IAM in the course of a call, and its answer. */
export type DecisionRecord = { readonly action: string; readonly resource: string; readonly decision: Decision };

/** What the gateway tells of one call, for a log. Holds no secret: no header, no body, no query value. */
export type CallRecord = {
  readonly requestId: string;
  readonly service: string;
  /** The query protocol's Action; elsewhere method, path and the names of the query's parameters. */
  readonly operation: string;
  /** An ARN or `anonymous`. */
  readonly caller: string;
  readonly status: number;
  readonly decisions: readonly DecisionRecord[];
  /** AWS's error code. */
  readonly error?: string;
  /** A defect of the local cloud itself, answered with 500. */
  readonly fault?: unknown;
};

export type RecordCall = (record: CallRecord) => void;

/** Carries a call's decisions to its record across whatever the service awaits. */
export const decisionsOfCall = new AsyncLocalStorage<DecisionRecord[]>();
