import { createTwoFilesPatch } from "diff";
import * as say from "../messages/doctor/can.ts";
import * as sayReport from "../messages/doctor/report.ts";
import type { DecidedBy } from "../model/finding.ts";
import { redactText } from "../model/redact.ts";
import type { Step, Tried } from "../rules/can.ts";
import { columns } from "./columns.ts";
import { printable } from "./printable.ts";
import { indent, type Page, read } from "./style.ts";

const safe = (text: string): string => redactText(printable(text));

/** The answer with its reason and every document that took part; then what AWS said, where it was asked. */
export function canLines(page: Page, steps: readonly Step[], tried: Tried | undefined): readonly string[] {
  const answers = steps.flatMap((step, at) => [...(at === 0 ? [] : [""]), ...stepLines(page, step)]);
  if (tried === undefined) return answers;
  const { style } = page;
  const differs = tried.allowed !== steps.every(({ allowed }) => allowed);
  return [
    ...answers,
    "",
    style.strong(read(page, say.label.tried)),
    tried.allowed
      ? `  ${style.good("✔")} ${read(page, say.triedAllowed(tried.caller, tried.key))}`
      : `  ${style.bad("✘")} ${read(page, say.triedDenied(tried.said))}`,
    ...(tried.left === true ? [`  ${style.unsure("!")} ${read(page, say.probeLeft(tried.key ?? ""))}`] : []),
    ...(differs ? [`  ${style.unsure("!")} ${read(page, say.differs)}`] : []),
  ];
}

function stepLines(page: Page, step: Step): readonly string[] {
  const { style } = page;
  const { action, resource, caller, allowed, why, policyType, by, missed, voices } = step;
  const type = step.step === "assume" ? say.trustPolicy : (say.policyTypes[policyType] ?? say.trustPolicy);
  const head = allowed
    ? `${style.good("✔")} ${read(page, say.allowed(caller, action, resource))}`
    : `${style.bad("✘")} ${read(page, say.denied(caller, action, resource, why === "explicit-deny", type))}`;
  const compared = columns([
    ["", style.quiet(read(page, sayReport.label.observed)), style.quiet(read(page, sayReport.label.expected))],
    ...missed.map(({ element, expected, got }) => [style.quiet(safe(element)), style.bad(safe(got)), safe(expected)]),
  ]);
  return [
    head,
    ...indent(
      [
        ...(by === undefined ? [] : statementLines(page, by, why === "no-allow" ? "nearest" : "by")),
        ...(missed.length === 0 ? [] : compared),
        style.quiet(read(page, say.label.took)),
        ...indent(
          columns(
            voices.map(({ document, says, by: statement }) => [
              safe(document),
              read(page, say.says[says]),
              statement === undefined || statement.text === by?.text ? "" : style.quiet(safe(statement.text)),
            ]),
          ),
          2,
        ),
        ...mendLines(page, step),
      ],
      2,
    ),
  ];
}

const statementLines = (page: Page, by: DecidedBy, how: "by" | "nearest"): readonly string[] => [
  `${page.style.quiet(read(page, say.label[how]))}  ${read(page, sayReport.statement(by.document, by.statement + 1, by.line))}`,
  `  ${page.style.quiet(safe(by.text))}`,
];

/** Of a patch the part that a reader needs: what is taken away and what comes. */
function mendLines(page: Page, { mend }: Step): readonly string[] {
  if (mend === undefined) return [];
  const patch = createTwoFilesPatch("", "", mend.before, mend.after, "", "", { context: 2 }).split("\n").slice(4);
  const paint = (line: string): string =>
    line.startsWith("+") ? page.style.good(line) : line.startsWith("-") ? page.style.bad(line) : line;
  const shown = patch.filter((line) => line !== "" && !line.startsWith("\\"));
  return [
    `${page.style.quiet(read(page, say.label.mend))} ${safe(mend.document)}`,
    ...indent(
      shown.map((line) => paint(safe(line))),
      2,
    ),
  ];
}
