import { printable } from "./printable.ts";
import type { Page } from "./style.ts";

/** In UTF-16 code units. */
const longest = 100;
const before = 60;

/**
 * A line of the user's file with a caret below the column, which is counted from 1 in UTF-16 code units. Of a long
 * line, what is around the column.
 */
export function excerptLines({ style }: Page, line: string, column: number): readonly string[] {
  const place = column - 1;
  const from = line.length <= longest ? 0 : whole(line, Math.max(0, Math.min(place - before, line.length - longest)));
  const to = line.length <= longest ? line.length : whole(line, Math.min(from + longest, line.length));
  const start = from > 0 ? "…" : "";
  const end = to < line.length ? "…" : "";
  return [
    `${start}${printable(line.slice(from, to))}${end}`,
    `${blank(`${start}${printable(line.slice(from, place))}`)}${style.bad("^")}`,
  ];
}

/** The offset, or the one after it where it would cut a character in two. */
const whole = (text: string, offset: number): number =>
  /^[\udc00-\udfff]/.test(text.slice(offset)) ? offset + 1 : offset;

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** As wide as the text: full-width characters take two cells, a tab stays a tab. */
const blank = (text: string): string =>
  Array.from(text, (character) => (character === "\t" ? "\t" : wide.test(character) ? "  " : " ")).join("");
