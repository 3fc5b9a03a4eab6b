import * as say from "../messages/report.ts";
import type { VendorError } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import type { SpecError } from "../spec/spec-error.ts";
import { excerptLines } from "./excerpt.ts";
import { printable } from "./printable.ts";
import { indent, marked, type Page, read } from "./style.ts";

/** What went wrong and what to do: `✘ fact`, `→ remedy`. */
export type Trouble = { readonly fact: Sentence; readonly remedy: Sentence; readonly vendor?: VendorError | undefined };

export const troubleLines = (page: Page, trouble: Trouble): readonly string[] => [
  ...marked(page.style.bad("✘"), read(page, trouble.fact)),
  ...indent(vendorLine(page, trouble.vendor), 2),
  ...remedyLines(page, trouble.remedy),
];

/** The same below something that bears a mark already. */
export const troubleBelow = (page: Page, trouble: Trouble): readonly string[] => [
  ...read(page, trouble.fact).split("\n"),
  ...vendorLine(page, trouble.vendor),
  ...remedyLines(page, trouble.remedy),
];

export const remedyLines = (page: Page, remedy: Sentence): readonly string[] =>
  marked("→", read(page, remedy)).map((line) => `  ${line}`);

function vendorLine(page: Page, vendor: VendorError | undefined): readonly string[] {
  if (vendor?.requestId === undefined || vendor.requestId === "") return [];
  const { service, operation, code, requestId } = vendor;
  return [page.style.quiet(read(page, say.answered(service, operation, code, requestId)))];
}

/** Each mistake in the user's file with the line it stands on and a caret below the place. */
export function specErrorLines(page: Page, errors: readonly SpecError[]): readonly string[] {
  return errors.flatMap(({ file, line, column, fact, remedy, excerpt }, index) => [
    ...(index === 0 ? [] : [""]),
    ...marked(page.style.bad("✘"), `${page.style.strong(`${printable(file)}:${line}:${column}`)}  ${read(page, fact)}`),
    ...(excerpt.trim() === "" ? [] : indent(excerptLines(page, excerpt, column), 4)),
    ...remedyLines(page, remedy),
  ]);
}
