/** What a run may not make up by itself; handed in, so that a run can be replayed from its seed. */
export type Surroundings = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** `length` random bytes. */
  readonly random: (length: number) => Uint8Array;
  /** Resolves after `milliseconds`; injected latency and controllers' pauses go through it. */
  readonly sleep: (milliseconds: number) => Promise<void>;
};
