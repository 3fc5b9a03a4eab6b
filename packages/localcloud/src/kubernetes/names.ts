/** Names that the cluster makes up, all from the injected randomness. */

import type { Surroundings } from "../surroundings.ts";

/** Without vowels and look-alikes, as Kubernetes does, so that no word comes out. */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";

export function randomName(random: Surroundings["random"], length: number): string {
  return nameOf(random(length));
}

export function nameOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => alphabet[byte % alphabet.length]).join("");
}
