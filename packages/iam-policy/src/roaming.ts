import { anyCharacters, oneCharacter } from "./wildcard.ts";
import type { Glob } from "./wildcard.ts";

const colon = ":".charCodeAt(0);

/**
 * Matches sections of which a `*` at the end may go on past the colon; other wildcards of the first `bound` sections
 * stay within theirs. Which `*` gives way is not plain here, so every place of the pattern that the text so far leads
 * to is followed at once: at most length of pattern × length of text steps, whatever the pattern.
 */
export function matchesRoaming(pattern: readonly Glob[], text: string, bound: number): boolean {
  const { units, free } = joined(pattern, bound);
  /** After how many characters a place was last noted, so that none is followed twice. */
  const noted = new Int32Array(units.length + 1).fill(-1);
  const note = (places: number[], first: number, taken: number): void => {
    // A star may also take nothing.
    for (let place = first; noted[place] !== taken; place += 1) {
      noted[place] = taken;
      places.push(place);
      if (units[place] !== anyCharacters) return;
    }
  };

  let places: number[] = [];
  note(places, 0, 0);
  for (let at = 0; at < text.length && places.length > 0; at += 1) {
    const got = text.charCodeAt(at);
    const next: number[] = [];
    for (const place of places) {
      const unit = units[place];
      const takes = got !== colon || free[place] === true;
      if (unit === anyCharacters && takes) note(next, place, at + 1);
      else if (unit === got || (unit === oneCharacter && takes)) note(next, place + 1, at + 1);
    }
    places = next;
  }
  return places.includes(units.length);
}

/** The pattern with its colons, and whether the wildcard at each place takes one. */
function joined(pattern: readonly Glob[], bound: number): { readonly units: Glob; readonly free: readonly boolean[] } {
  const units: number[] = [];
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
  return { units, free };
}
