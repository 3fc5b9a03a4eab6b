/** Names and ids that the cluster makes up, all from the injected randomness. */

import type { Surroundings } from "../surroundings.ts";

/** Without vowels and look-alikes, as Kubernetes does, so that no word comes out. */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";

export function randomName(random: Surroundings["random"], length: number): string {
  return nameOf(random(length));
}

export function nameOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => alphabet[byte % alphabet.length]).join("");
}

/** A version 4 UUID. */
export function randomUid(random: Surroundings["random"]): string {
  const bytes = Buffer.from(random(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
