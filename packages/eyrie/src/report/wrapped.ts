/** A terminal has at least so many columns. */
export const terminal = 80;

/** What a terminal shows in two cells: Chinese characters, kana, Hangul and full-width forms. */
const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/;

/** How many cells of a terminal a text takes. */
export const cellsOf = (text: string): number =>
  Array.from(text).reduce((cells, character) => cells + (wide.test(character) ? 2 : 1), 0);

/** Parts in a row, on as few lines as have room for them. A part is never broken, though it may be longer than a line. */
export function wrapped(parts: readonly string[], between: string, room: number): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    const longer = line === undefined ? part : `${line}${between}${part}`;
    // What comes next on another line still stands behind what is between.
    if (line === undefined || cellsOf(longer) + cellsOf(between.trimEnd()) > room) lines.push(part);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line}${between.trimEnd()}` : line));
}

/** A sentence on lines that have room for it, broken between words; in Japanese also between characters, never in front of a full stop. */
export function folded(text: string, room: number): readonly string[] {
  const parts = text.match(/(?:[!-~]+|[^!-~\s])[、。」）]*\s*/gu) ?? [];
  return wrapped(parts, "", room).map((line) => line.trimEnd());
}
