import type { Sentence } from "../model/sentence.ts";

/** Nobody finds a mistake in a longer one by reading it, and it may be anything: a whole key, pasted. */
const longest = 80;

/** A text of the user's, short enough to be quoted. */
export const quotable = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest)}…`);

/** A sentence that quotes a text of the user's, with no more of it than can be read. */
export const bounded = ({ en, ja }: Sentence, quoted: string): Sentence =>
  quoted.length <= longest
    ? { en, ja }
    : { en: en.replaceAll(quoted, () => quotable(quoted)), ja: ja.replaceAll(quoted, () => quotable(quoted)) };
