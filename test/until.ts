import { setTimeout as pause } from "node:timers/promises";

/** Milliseconds. Longer by little each time: twice as long, and half of a wait would be for nothing. */
const firstPause = 50;
const longer = 1.25;
const longestPause = 5_000;
/** AWS spreads a change within seconds, rarely minutes; a node may have to pull an image. A local cloud needs less. */
const usually = Number(process.env["EYRIE_TEST_PATIENCE"] ?? 300) * 1_000;

/**
 * Looks again and again until what is seen will do.
 * @returns the last that was seen, whether it will do or not: the caller says what it expected.
 */
export async function until<T>(look: () => Promise<T>, will: (seen: T) => boolean, bound = usually): Promise<T> {
  const deadline = Date.now() + bound;
  for (let wait = firstPause; ; wait = Math.min(wait * longer, longestPause)) {
    const seen = await look();
    if (will(seen) || Date.now() + wait > deadline) return seen;
    await pause(wait);
  }
}
