import type { Clock } from "../model/clock.ts";
import { Problem, type ProblemCode } from "../model/problem.ts";

/** Which problems may pass by themselves. `missing` and `denied` do not: see `eventually`. */
export const passing = {
  throttled: true,
  unreachable: true,
  denied: false,
  missing: false,
  exists: false,
  invalid: false,
  mismatch: false,
  expired: false,
  interrupted: false,
  failed: false,
} satisfies Record<ProblemCode, boolean>;

/** IAM and S3 show a change everywhere within seconds, rarely minutes. */
const visibilityBound = 60_000;
const firstPause = 250;
const longestPause = 5_000;

/**
 * Repeats `attempt` while it fails with one of `codes`, which right after a write means "not visible yet".
 * Only for what this very run made: anywhere else the same answer is the truth.
 * @throws Problem the last one, once 60 seconds have passed or the signal is aborted.
 */
export async function eventually<T>(
  clock: Clock,
  signal: AbortSignal,
  codes: readonly ProblemCode[],
  attempt: () => Promise<T>,
  /** Told once, when the first answer was no. */
  onWait: () => void = () => undefined,
): Promise<T> {
  const again = patience(clock, signal, onWait);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Problem) || !codes.includes(error.code) || !(await again())) throw error;
    }
  }
}

/** Like `eventually`, of what can be read but does not show yet what was made. @returns the last that was read */
export async function onceShown<T>(
  clock: Clock,
  signal: AbortSignal,
  attempt: () => Promise<T>,
  shows: (read: T) => boolean,
  onWait: () => void = () => undefined,
): Promise<T> {
  const again = patience(clock, signal, onWait);
  let read = await attempt();
  while (!shows(read) && (await again())) read = await attempt();
  return read;
}

/** Waits, longer each time. @returns a function that is false once there is nothing more to wait for */
function patience(clock: Clock, signal: AbortSignal, onWait: () => void): () => Promise<boolean> {
  const deadline = clock.now() + visibilityBound;
  let pause = 0;
  return async () => {
    const first = pause === 0;
    pause = first ? firstPause : Math.min(pause * 2, longestPause);
    if (clock.now() + pause > deadline) return false;
    if (first) onWait();
    return clock.sleep(pause, signal).then(
      () => true,
      () => false,
    );
  };
}

const tries = 4;

/**
 * Makes a call that must not be made twice. Where one failed and may still have been carried out, what it was for is
 * looked at before it is made again.
 * @throws Problem the last one, when four tries were in vain; at once one that does not pass
 */
export async function unlessDone(
  clock: Clock,
  signal: AbortSignal,
  call: () => Promise<void>,
  done: () => Promise<boolean>,
): Promise<void> {
  for (let tried = 1, pause = firstPause; ; tried += 1, pause *= 2) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Problem) || !passing[error.code]) throw error;
      if (await done()) return;
      if (tried === tries) throw error;
      await clock.sleep(pause, signal);
    }
  }
}
