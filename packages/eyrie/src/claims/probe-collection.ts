import type { Random } from "../model/clock.ts";

/** Older than any proof can be that is still at work: its waits are bounded by minutes. */
const abandoned = 60 * 60_000;

const pattern = /^eyrie_probe_([0-9a-f]{8,11})_[0-9a-f]{12}$/;

/** A collection of one proof alone. When it was made stands in its name, so that one left by a killed run is known for that. */
export const probeName = (now: number, random: Random): string =>
  `eyrie_probe_${now.toString(16)}_${Buffer.from(random(6)).toString("hex")}`;

/** Whether a proof made it, whichever: nothing else bears such a name. */
export const isProbeName = (name: string): boolean => pattern.test(name);

/** Those among some collections that proofs left which were killed before they could drop them. */
export const abandonedCollections = (names: readonly string[], now: number): readonly string[] =>
  names.filter((name) => {
    const made = pattern.exec(name)?.[1];
    return made !== undefined && now - Number.parseInt(made, 16) > abandoned;
  });
