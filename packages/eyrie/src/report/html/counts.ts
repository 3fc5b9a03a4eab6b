import { type Html, markup } from "./markup.ts";

/** Japanese writes a blank between a number and its counter, at which browsers break lines: `23 | 件`. */
const count = /(\d+ (?:件|個|項目))/;

/** A text whose counts each stay on one line. */
export const countedHtml = (text: string): Html =>
  markup`${text.split(count).map((part, at) => (at % 2 === 0 ? part : markup`<span class="count">${part}</span>`))}`;
