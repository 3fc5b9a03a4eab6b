import { anyCharacters, oneCharacter } from "./wildcard.ts";
import type { Glob } from "./wildcard.ts";

const colon = ":".charCodeAt(0);

/**
 * Matches sections of which a `*` at the end may go on past the colon; other wildcards of the first `bound` sections
 * stay within theirs. Which `*` gives way is not plain here, so every place of the pattern is followed at once:
 * length of pattern × length of text, whatever the pattern.
 */
export function matchesRoaming(pattern: readonly Glob[], text: string, bound: number): boolean {
  const units: number[] = [];
  /** Whether the wildcard at this place takes a colon. */
  const free: boolean[] = [];
  for (const [section, glob] of pattern.entries()) {
    if (section > 0) {
      units.push(colon);
      free.push(false);
    }
    for (const [at, unit] of glob.entries()) {
      units.push(unit);
      free.push(section >= bound || (unit === anyCharacters && at === glob.length - 1));
    }
  }

  let places = new Uint8Array(units.length + 1);
  places[0] = 1;
  passStars(places, units);
  for (let at = 0; at < text.length; at += 1) {
    const got = text.charCodeAt(at);
    const next = new Uint8Array(units.length + 1);
    for (const [place, unit] of units.entries()) {
      if (places[place] === 0) continue;
      const takes = got !== colon || free[place] === true;
      if (unit === anyCharacters && takes) next[place] = 1;
      else if (unit === got || (unit === oneCharacter && takes)) next[place + 1] = 1;
    }
    passStars(next, units);
    places = next;
  }
  return places[units.length] === 1;
}

/** A star may also take nothing. */
function passStars(places: Uint8Array, units: readonly number[]): void {
  for (const [place, unit] of units.entries()) {
    if (unit === anyCharacters && places[place] === 1) places[place + 1] = 1;
  }
}
