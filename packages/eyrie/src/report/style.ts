import picocolors from "picocolors";
import type { Language, Sentence } from "../model/sentence.ts";
import { printable } from "./printable.ts";
import { redactText } from "../model/redact.ts";

type Paint = (text: string) => string;

/** What colours mean here. Every meaning also has a mark or a word: colour alone says nothing. */
export type Style = {
  readonly good: Paint;
  readonly bad: Paint;
  readonly unsure: Paint;
  readonly quiet: Paint;
  readonly strong: Paint;
};

export function styleOf(coloured: boolean): Style {
  const colours = picocolors.createColors(coloured);
  return {
    good: colours.green,
    bad: colours.red,
    unsure: colours.yellow,
    quiet: colours.dim,
    strong: colours.bold,
  };
}

/** How one reader is written to. */
export type Page = { readonly language: Language; readonly style: Style };

/** A sentence in the reader's language, safe on a terminal. It may hold others' words, and they a secret. */
export const read = ({ language }: Page, sentence: Sentence): string => redactText(printable(sentence[language]));

export const indent = (lines: readonly string[], depth: number): readonly string[] =>
  lines.map((line) => (line === "" ? line : `${" ".repeat(depth)}${line}`));

/** A text of several lines, the first behind a mark and the others below its text. */
export const marked = (mark: string, text: string): readonly string[] => {
  const [first = "", ...more] = text.split("\n");
  return [`${mark} ${first}`, ...more.map((line) => `  ${line}`)];
};
