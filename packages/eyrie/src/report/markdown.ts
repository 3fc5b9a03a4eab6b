import { redactText } from "../model/redact.ts";
import { printable } from "./printable.ts";

/** Seen by nobody, and between the sign and the name enough for a forge to call nobody and link nothing. */
const apart = "&#8203;";

const coded = (character: string): string => `&#${character.charCodeAt(0)};`;

/**
 * Every sign that Markdown, HTML, or a table may read as its own becomes a reference, which none of them does; so does
 * what would begin a list, were it to begin a line.
 */
const inert = (text: string): string =>
  redactText(printable(text))
    .trim()
    .replaceAll(/[\\`*_{}[\]<>#|~&$^!:@]|(?<=\bwww)\.|^[-+=]|(?<=^\d+)[.)]/gi, coded)
    .replaceAll("\n", "<br>");

/** Text from anywhere within a line. Forges look for `@team` and `#12` once references are resolved. */
export const prose = (text: string): string =>
  inert(text).replaceAll(/&#(?:64|35);(?=[\w-])/g, (sign) => `${sign}${apart}`);

/** A value within a line, or in a table, where backquotes would not hold a `|`. In code forges look for no names. */
export const inlineCode = (text: string): string => `<code>${inert(text)}</code>`;

/** A block that its own text cannot end. */
export function codeBlock(text: string, syntax: string): readonly string[] {
  const shown = redactText(printable(text));
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${syntax}`, ...shown.split("\n"), fence];
}

export const tableRows = (rows: readonly (readonly string[])[]): readonly string[] =>
  rows.flatMap((cells, index) => [
    `| ${cells.join(" | ")} |`,
    ...(index === 0 ? [`|${" --- |".repeat(cells.length)}`] : []),
  ]);

/** What is shown on demand. */
export const folded = (summary: string, lines: readonly string[]): readonly string[] => [
  `<details><summary>${summary}</summary>`,
  "",
  ...lines,
  "",
  "</details>",
  "",
];
