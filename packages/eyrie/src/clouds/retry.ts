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
  let told = false;
  const deadline = clock.now() + visibilityBound;
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Problem) || !codes.includes(error.code) || clock.now() + pause > deadline) throw error;
      if (!told) onWait();
      told = true;
      const waited = await clock.sleep(pause, signal).then(
        () => true,
        () => false,
      );
      if (!waited) throw error;
    }
  }
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
