import type { Surroundings } from "../surroundings.ts";

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
    await sleep(milliseconds, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return !signal.aborted && now() >= due;
}
