import { Lexer } from "yaml";

/** A place in a text, and what is to stand there instead. */
export type Splice = { readonly start: number; readonly end: number; readonly text: string };

/** Applies splices that do not overlap. */
export const spliced = (text: string, splices: readonly Splice[]): string =>
  splices
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((so, { start, end, text: instead }) => so.slice(0, start) + instead + so.slice(end), text);

/** Which end of line a text has. */
export const endOfLine = (text: string): string => (/\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n");

export const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;

/** The end of an offset's line, its end-of-line included. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  return at === -1 ? text.length : at + 1;
}

/** The whole lines that a top-level key and all below it take up. */
export type Block = {
  /** Where the comment directly above begins; `start` where there is none. */
  readonly head: number;
  readonly start: number;
  readonly end: number;
};

/**
 * The block of a key, whose lines end at the latest where `next` begins. Comments behind it that stand no deeper than
 * the key are not its own.
 */
export function blockAt(text: string, key: number, next: number): Block {
  const start = lineStart(text, key);
  const column = key - start;
  const outside = (line: string) => line.trim() === "" || (/^\s*#/.test(line) && line.search(/\S/) <= column);
  const marker = /^(?:---|\.\.\.)(?=\s|$)/m.exec(text.slice(lineEnd(text, key), next));
  let end = marker === null ? next : lineEnd(text, key) + marker.index;
  while (end > lineEnd(text, key) && outside(text.slice(lineStart(text, end - 1), end))) end = lineStart(text, end - 1);
  let head = start;
  for (let above = lineStart(text, head - 1); head > 0; above = lineStart(text, head - 1)) {
    if (!/^\s*#/.test(text.slice(above, head))) break;
    head = above;
  }
  return { head, start, end };
}

/** The end of the blank lines that begin at an offset. */
export function blanksFrom(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && text.slice(end, lineEnd(text, end)).trim() === "") end = lineEnd(text, end);
  return end;
}

/** The beginning of the blank lines that end at an offset. */
export function blanksBefore(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text.slice(lineStart(text, start - 1), start).trim() === "") start = lineStart(text, start - 1);
  return start;
}

/** A comment of one line, whatever is to stand in it. */
export const commentLine = (text: string): string => `# ${text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")}`;

/** The comments in a piece of YAML, in their order. A `#` in a text stands behind its quote or indentation. */
export const commentsIn = (text: string): readonly string[] =>
  [...new Lexer().lex(text)].filter((token) => token.startsWith("#"));
