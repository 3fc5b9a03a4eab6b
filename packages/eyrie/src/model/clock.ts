/** Time and chance are handed in, so that a run can be replayed. */
export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Rejects with the signal's reason when it is aborted first. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
};

/** `length` random bytes. */
export type Random = (length: number) => Uint8Array;
