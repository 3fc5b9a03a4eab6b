import { AsyncLocalStorage } from "node:async_hooks";

/** One question put to RBAC in the course of a request, and its answer. */
export type AccessRecord = {
  /** The verb. */
  readonly action: string;
  /** `pods/log milvus/milvus-demo-standalone-0`, or a path. */
  readonly resource: string;
  readonly allowed: boolean;
  /** As an audit log words it: `RBAC: allowed by ClusterRoleBinding "a" of ClusterRole "b" to Group "c"`. */
  readonly reason: string;
};

/** What the API server tells of one request, for a log. Holds no secret: no header, no body, no query. */
export type RequestRecord = {
  readonly cluster: string;
  /** Empty for nobody who is known. */
  readonly user: string;
  readonly verb: string;
  /** The plural, with `/<subresource>` behind it where there is one; of a request for a path that path. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  /** Absent when the connection was cut before the answer. */
  readonly status?: number;
  /** The Status' reason. */
  readonly error?: string;
  readonly decisions: readonly AccessRecord[];
  /** What was made to go wrong, in words. */
  readonly injected?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** To the answer's beginning: a watch goes on. */
  readonly milliseconds: number;
};

export type RequestNotes = { user: string; error?: string; readonly decisions: AccessRecord[] };

/** Carries what is found out on a request's way to its record. */
export const requestNotes = new AsyncLocalStorage<RequestNotes>();
