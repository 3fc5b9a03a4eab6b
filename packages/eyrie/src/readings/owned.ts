import type { Readings } from "./readings.ts";

/** Whether something bears the mark of the spec's own set-up: then `eyrie up` mends it. Without a spec nothing is. */
export const isOwned = ({ wanted }: Readings, ...marks: readonly Readonly<Record<string, string>>[]): boolean =>
  wanted !== undefined && marks.some((of) => Object.values(of).some((value) => wanted.marks.includes(value)));
