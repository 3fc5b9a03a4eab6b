/*
 * Chance that can be repeated. A run with the same seed, to which the same requests come in the same order, gives the
 * same keys, ids, names, delays and faults. Not from here: the clock; the keys of TLS and of service-account tokens
 * with what follows from them (signatures, `kid`, the authority in a kubeconfig); ports; and the order in which a
 * cluster's controllers and pods come to do their work.
 */
import { createHash } from "node:crypto";
import type { Surroundings } from "./surroundings.ts";

type Random = Surroundings["random"];

/** Bytes that repeat from run to run with their seed. */
export function seededRandom(seed: string): Random {
  let count = 0;
  return (length) => {
    const blocks: Buffer[] = [];
    for (let made = 0; made < length; made += 32) {
      blocks.push(createHash("sha256").update(`${seed}:${count}`).digest());
      count += 1;
    }
    return Buffer.concat(blocks).subarray(0, length);
  };
}

/** A generator of one's own, so that how much others draw changes nothing of what it gives. */
export const branch = (random: Random): Random => seededRandom(Buffer.from(random(32)).toString("hex"));

/** From 0 up to 1. */
export const fraction = (random: Random): number => Buffer.from(random(6)).readUIntBE(0, 6) / 2 ** 48;
