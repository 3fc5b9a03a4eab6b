import { AsyncLocalStorage } from "node:async_hooks";

/** One attempt of one cloud call. Holds names and outcomes only: never a header, a body, a token or a key. */
export type TraceLine = {
  readonly service: string;
  readonly operation: string;
  /** What the call was made for: a resource, a claim, a stage. */
  readonly node: string;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  /** 1 for the first. */
  readonly attempt: number;
  /** `ok`, or the code that the far side or the transport gave. */
  readonly outcome: string;
};

export type Trace = (line: TraceLine) => void;

const current = new AsyncLocalStorage<string>();

/** Calls made inside `work` are traced under `node`. */
export const within = <T>(node: string, work: () => T): T => current.run(node, work);

export const currentNode = (): string => current.getStore() ?? "";
