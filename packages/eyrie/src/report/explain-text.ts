import * as say from "../messages/doctor/explain.ts";
import type { Explanation } from "../model/explanation.ts";
import { columns } from "./columns.ts";
import { indent, type Page, read } from "./style.ts";

type Explained = readonly (readonly [code: string, explanation: Explanation])[];

/** Each in full. */
export const explanationLines = (page: Page, explained: Explained): readonly string[] =>
  explained.flatMap(([code, { title, cause, found, remedy, references }], at) => {
    const part = (name: keyof typeof say.parts, lines: readonly string[]) => [
      "",
      page.style.strong(read(page, say.parts[name])),
      ...indent(lines, 2),
    ];
    return [
      ...(at === 0 ? [] : [""]),
      `${page.style.strong(code)} ${read(page, title)}`,
      ...part("cause", [read(page, cause)]),
      ...part("found", [read(page, found)]),
      ...part("remedy", [read(page, remedy)]),
      ...(references.length === 0 ? [] : part("references", references)),
    ];
  });

/** All of them, a line each. */
export function listLines(page: Page, explained: Explained): readonly string[] {
  const digits = [...new Set(explained.map(([code]) => code.slice(2, 3)))].toSorted();
  return digits.flatMap((digit, at) => {
    const rows = explained
      .filter(([code]) => code.slice(2, 3) === digit)
      .map(([code, { title }]) => [code, read(page, title)]);
    const heading = say.families[digit];
    return [
      ...(at === 0 ? [] : [""]),
      ...(heading === undefined ? [] : [page.style.strong(read(page, heading))]),
      ...indent(columns(rows), 2),
    ];
  });
}
