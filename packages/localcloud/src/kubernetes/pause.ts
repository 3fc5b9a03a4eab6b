import type { Surroundings } from "../surroundings.ts";

/** Node's timers know no longer time. */
const longest = 2 ** 31 - 1;

/**
 * Sleeps until the time is over or `signal` aborts.
 * @returns whether the time is over by the clock: false after an abort, also where `sleep` rejects then, and after a
 * stand-in sleep that did not move the clock.
 */
export async function pause(
  { now, sleep }: Pick<Surroundings, "now" | "sleep">,
  milliseconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  const due = now() + milliseconds;
  try {
    for (let left = milliseconds; left > 0 && !signal.aborted; left -= longest) {
      await sleep(Math.min(left, longest), signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return !signal.aborted && now() >= due;
}
