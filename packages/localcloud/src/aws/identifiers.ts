/* The forms of AWS's generated identifiers and secrets. All randomness comes from outside. */

type Random = (length: number) => Uint8Array;

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function letters(length: number, random: Random): string {
  return [...random(length)].map((byte) => base32.charAt(byte % 32)).join("");
}

/** `AROA` role, `AIDA` user, `ANPA` managed policy. */
export function uniqueId(prefix: "AROA" | "AIDA" | "ANPA", random: Random): string {
  return prefix + letters(17, random);
}

/** `AKIA` long-lived, `ASIA` temporary. */
export function newAccessKeyId(prefix: "AKIA" | "ASIA", random: Random): string {
  return prefix + letters(16, random);
}

export function newSecret(random: Random): string {
  return Buffer.from(random(30)).toString("base64");
}

export function newSessionToken(random: Random): string {
  return Buffer.from(random(192)).toString("base64");
}
