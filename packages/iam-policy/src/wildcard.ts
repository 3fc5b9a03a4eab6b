/** In a glob: any characters, also none. */
export const anyCharacters = -1;
/** In a glob: exactly one character. */
export const oneCharacter = -2;

/**
 * A pattern as UTF-16 code units, with the two wildcards above in between.
 * Not a string, so that an asterisk that came out of a variable stays an asterisk.
 */
export type Glob = readonly number[];

const asterisk = "*".charCodeAt(0);
const questionMark = "?".charCodeAt(0);

export function literalGlob(text: string): Glob {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

/** Reads `*` and `?` as wildcards. */
export function wildcardGlob(text: string): Glob {
  return literalGlob(text).map((unit) =>
    unit === asterisk ? anyCharacters : unit === questionMark ? oneCharacter : unit,
  );
}

export function hasWildcards(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/** Most patterns are a name, or one with a `*` at its end: those need no glob. */
export function textTest(pattern: string): (text: string) => boolean {
  if (!hasWildcards(pattern)) return (text) => text === pattern;
  const head = pattern.slice(0, -1);
  if (pattern.endsWith("*") && !hasWildcards(head)) return (text) => text.startsWith(head);
  const glob = wildcardGlob(pattern);
  return (text) => matchesGlob(glob, text);
}

/**
 * Whether the whole text matches.
 * Only the last `*` met is ever tried again (an earlier one could only give the later one less room), so the work
 * is bounded by length of pattern × length of text, whatever the pattern.
 */
export function matchesGlob(glob: Glob, text: string): boolean {
  let at = 0;
  let next = 0;
  let afterStar = -1;
  let starEnd = 0;
  while (at < text.length) {
    const unit = glob[next];
    if (unit === anyCharacters) {
      next += 1;
      if (next === glob.length) return true;
      afterStar = next;
      starEnd = at;
    } else if (unit === oneCharacter || unit === text.charCodeAt(at)) {
      next += 1;
      at += 1;
    } else if (afterStar >= 0) {
      starEnd += 1;
      at = starEnd;
      next = afterStar;
    } else {
      return false;
    }
  }
  while (glob[next] === anyCharacters) next += 1;
  return next === glob.length;
}
