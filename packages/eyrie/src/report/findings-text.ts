import * as say from "../messages/rules.ts";
import type { Finding, Severity } from "../model/finding.ts";
import { remedyLines } from "./problem-text.ts";
import { printable } from "./printable.ts";
import { redactText } from "../model/redact.ts";
import { indent, marked, type Page, read } from "./style.ts";

/** What rules found, each with its code and what to do; nothing when there is nothing to say. */
export const findingLines = (page: Page, findings: readonly Finding[]): readonly string[] =>
  findings.length === 0
    ? []
    : [
        "",
        page.style.strong(read(page, say.heading)),
        ...findings.flatMap((finding) => [
          ...headLines(page, finding),
          ...remedyLines(page, finding.remedy),
          ...commandLines(page, finding),
        ]),
      ];

/** What to type, as it stands below a remedy. */
export const commandLines = ({ style }: Page, { commands = [] }: Pick<Finding, "commands">): readonly string[] =>
  commands.flatMap((command) => indent(marked("$", style.strong(redactText(printable(command)))), 4));

/** A finding without what to do about it. */
export function headLines(page: Page, { code, severity, fact }: Finding): readonly string[] {
  const { style, language } = page;
  const marks: Record<Severity, string> = { error: style.bad("✘"), warning: style.unsure("!") };
  return marked(marks[severity], `${style.quiet(code)} ${redactText(printable(fact[language]))}`);
}
