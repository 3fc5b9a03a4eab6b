/** What a run may not make up by itself; handed in, so that a run can be replayed from its seed. */
export type Surroundings = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** `length` random bytes. */
  readonly random: (length: number) => Uint8Array;
  /**
   * Resolves after `milliseconds`, or at once when `signal` aborts; injected latency and controllers' pauses go through
   * it. Long ones (a token's renewal, a watch's end) pass a signal, so that closing leaves no timer behind.
   */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
};
