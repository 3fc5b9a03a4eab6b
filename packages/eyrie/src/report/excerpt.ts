import { printable } from "./printable.ts";
import { redactLine } from "../model/redact.ts";
import type { Page } from "./style.ts";

/** In UTF-16 code units. */
const longest = 100;
const before = 60;

/**
 * A line of the user's file with a caret below the column, which is counted from 1 in UTF-16 code units. Of a long
 * line, what is around the column; of what names itself a secret, no more than the name.
 */
export function excerptLines({ style }: Page, written: string, column: number): readonly string[] {
  const line = redactLine(written);
  // Beyond what was hidden nothing stands where it stood.
  const place = Math.min(column - 1, line === written ? column : sameUntil(line, written));
  const from = line.length <= longest ? 0 : whole(line, Math.max(0, Math.min(place - before, line.length - longest)));
  const to = line.length <= longest ? line.length : whole(line, Math.min(from + longest, line.length));
  const start = from > 0 ? "…" : "";
  const end = to < line.length ? "…" : "";
  return [
    `${start}${printable(line.slice(from, to))}${end}`,
    `${blank(`${start}${printable(line.slice(from, place))}`)}${style.bad("^")}`,
  ];
}

const sameUntil = (a: string, b: string): number => {
  const first = Array.from(a, (_, index) => index).find((index) => a[index] !== b[index]);
  return first ?? Math.min(a.length, b.length);
};

/** The offset, or the one after it where it would cut a character in two. */
const whole = (text: string, offset: number): number =>
  /^[\udc00-\udfff]/.test(text.slice(offset)) ? offset + 1 : offset;

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** As wide as the text: full-width characters take two cells, a tab stays a tab. */
const blank = (text: string): string =>
  Array.from(text, (character) => (character === "\t" ? "\t" : wide.test(character) ? "  " : " ")).join("");
