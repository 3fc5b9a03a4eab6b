/**
 * How far a clock is ahead of this machine's: what it said at some moment between two of ours. A `Date` header has whole
 * seconds, which are cut off. 0 where it said nothing.
 */
export const aheadOf = (told: number | undefined, before: number, after: number): number =>
  told === undefined ? 0 : told + 500 - (before + after) / 2;
