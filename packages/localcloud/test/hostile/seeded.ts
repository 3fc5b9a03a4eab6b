/** Chance that can be played again: every case has a seed of its own, made of the run's and its number. */

import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";

export type Chance = {
  /** From 0 to below `limit`. */
  readonly below: (limit: number) => number;
  readonly oneOf: <T>(choices: readonly T[]) => T;
  /** True once in `times`. */
  readonly once: (times: number) => boolean;
  readonly bytes: (length: number) => Buffer;
};

export function chanceOf(seed: string): Chance {
  let state = createHash("sha256").update(seed).digest().readUInt32LE();
  // mulberry32
  const draw = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(draw() * limit);
  return {
    below,
    oneOf: (choices) => {
      const at = below(choices.length);
      for (const choice of choices.slice(at)) return choice;
      throw new Error("There is nothing to choose from");
    },
    once: (times) => below(times) === 0,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
}

const { EYRIE_FUZZ_SEED: given, EYRIE_FUZZ_CASES: count = "1000" } = process.env;

/** The seed of a replay is one case's, `<run>:<number>`, or a whole run's. */
function casesOf(run: string): readonly string[] {
  if (given?.includes(":") === true) return [given];
  return Array.from({ length: Number(count) }, (_, number) => `${given ?? run}:${number}`);
}

/**
 * Declares one run from a fixed seed and one from a new seed, which its name shows.
 * @param attempt sends one request; what is wrong with the answer comes back as words, nothing for a good answer
 * @param close looks at what the whole run left behind
 */
export function fuzz<Service>(
  open: () => Promise<Service>,
  attempt: (
    service: Service,
    chance: Chance,
  ) => Promise<{ readonly request: unknown; readonly wrong: readonly string[] }>,
  close: (service: Service) => Promise<readonly string[]>,
): void {
  const runs = given === undefined ? ["fixed", randomBytes(4).toString("hex")] : [given];
  test.each(runs)(`seed %s (replay with EYRIE_FUZZ_SEED=<seed>:<case>)`, { timeout: 600_000 }, async (run) => {
    const before = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
    const service = await open();
    // One case a kind of failure, so that one run shows them all.
    const failures = new Map<string, string>();
    for (const seed of casesOf(run)) {
      const { request, wrong } = await attempt(service, chanceOf(seed));
      const [first] = wrong;
      if (first === undefined || failures.has(first.slice(0, 200))) continue;
      failures.set(
        first.slice(0, 200),
        `EYRIE_FUZZ_SEED=${seed} ${wrong.join("\n")}\n${JSON.stringify(request).slice(0, 3000)}`,
      );
    }
    expect([...failures.values(), ...(await close(service))].join("\n\n")).toBe("");
    expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(before);
  });
}
