import type { Sentence } from "../model/sentence.ts";

/** Something wrong with the user's file, where it is, and what would do. */
export type SpecError = {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units, as editors and compilers count. */
  readonly column: number;
  /** `milvus.release`, `milvus.values[0]`; empty for the file as a whole. */
  readonly path: string;
  /** Which rule is broken: stable, for tools. */
  readonly rule: string;
  readonly fact: Sentence;
  readonly remedy: Sentence;
  /** A value that passes, when one is known. */
  readonly suggestion?: string;
  /** The line of the file. */
  readonly excerpt: string;
};

export type Path = readonly (string | number)[];

/** What is wrong, before its offset in the text becomes a line and a column. */
export type Mistake = Pick<SpecError, "rule" | "fact" | "remedy" | "suggestion"> & {
  readonly path: Path;
  readonly offset: number;
};

export const pathText = (path: Path): string =>
  path
    .map((step, index) => {
      if (typeof step === "string" && /^[\w-]+$/.test(step)) return index === 0 ? step : `.${step}`;
      return `[${JSON.stringify(step)}]`;
    })
    .join("");

/** A text with the offsets at which its lines begin. */
export type Lines = { readonly text: string; readonly starts: readonly number[] };

export const linesOf = (text: string): Lines => ({
  text,
  starts: [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)],
});

/** The line, from 0, that an offset lies in. */
const lineAt = (starts: readonly number[], offset: number): number => {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
};

/**
 * Line and column of an offset. An offset behind everything counts as the end of the last line
 * with something on it, so that an error at the end of the file shows a line.
 */
export const locate = ({ text, starts }: Lines, offset: number): Pick<SpecError, "line" | "column" | "excerpt"> => {
  const end = offset >= text.length ? text.trimEnd().length : offset;
  const line = lineAt(starts, end);
  const start = starts[line] ?? 0;
  return {
    line: line + 1,
    column: end - start + 1,
    excerpt: text.slice(start, starts[line + 1] ?? text.length).replace(/\r?\n$|\r$/, ""),
  };
};
