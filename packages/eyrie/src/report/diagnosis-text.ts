import * as say from "../messages/doctor/report.ts";
import { type Check, checkGroups, type Diagnosis, type Root } from "../model/diagnosis.ts";
import type { Finding, Symptom } from "../model/finding.ts";
import { redactText } from "../model/redact.ts";
import { pageOf } from "./checks-page.ts";
import { columns } from "./columns.ts";
import { commandLines } from "./findings-text.ts";
import { oneLine, printable } from "./printable.ts";
import { remedyLines, troubleBelow } from "./problem-text.ts";
import { reasonsOf, type Unread } from "./unread.ts";
import { causesOf, ownRoot } from "./roots.ts";
import { indent, marked, type Page, read } from "./style.ts";
import { symptomLine } from "./symptom.ts";
import { verdictOf } from "./verdict.ts";

const safe = (text: string): string => redactText(printable(text));

/** Every check under its group with a mark; below each that failed what was seen; then the verdict on one line. */
export function diagnosisLines(page: Page, diagnosis: Diagnosis): readonly string[] {
  const { place, checks, roots } = diagnosis;
  const reasons = reasonsOf(checks);
  const sections = checkGroups.flatMap((group) => {
    const inGroup = checks.filter((check) => check.group === group);
    if (inGroup.length === 0) return [];
    const lines = inGroup.flatMap((check) => checkLines(page, check, roots, reasons));
    return ["", page.style.strong(read(page, say.groups[group])), ...indent(lines, 2)];
  });
  return [
    page.style.strong(read(page, place)),
    ...sections,
    ...unexplainedLines(page, diagnosis),
    ...beyondLines(page, diagnosis),
    "",
    ...suppressedLines(page, diagnosis),
    verdictLine(page, diagnosis),
  ];
}

/** The roots alone, the first cause first, why what could not be read was not, and the verdict. */
export const shortLines = (page: Page, diagnosis: Diagnosis): readonly string[] => [
  ...diagnosis.roots.flatMap((root) => [...rootBlock(page, root), ""]),
  ...(diagnosis.unexplained.length === 0 ? [] : [...unexplainedLines(page, diagnosis).slice(1), ""]),
  ...reasonsOf(diagnosis.checks).flatMap((unread) => [...unreadLines(page, unread), ""]),
  ...suppressedLines(page, diagnosis),
  verdictLine(page, diagnosis),
];

/** What was found and is not told. */
const suppressedLines = (page: Page, { suppressed }: Diagnosis): readonly string[] =>
  suppressed.length === 0 ? [] : [page.style.quiet(read(page, say.suppressed(suppressed)))];

/** A cause with all that was seen of it. */
export const rootBlock = (page: Page, root: Root): readonly string[] => [
  ...headOf(page, root),
  ...indent(rootLines(page, root), 2),
];

const unreadLines = (page: Page, { problem, codes }: Unread): readonly string[] => [
  ...marked(page.style.unsure("?"), `${codes.join(", ")}: ${read(page, say.unchecked)}`),
  ...indent(troubleBelow(page, problem), 2),
];

function checkLines(page: Page, check: Check, roots: readonly Root[], reasons: readonly Unread[]): readonly string[] {
  const { style } = page;
  const head = `${style.quiet(check.code)} ${read(page, check.title)}`;
  switch (check.state) {
    case "passed":
      return [`${style.good("✔")} ${head}`];
    case "not-reached":
      return [style.quiet(`- ${check.code} ${read(page, check.title)} (${read(page, say.notReached)})`)];
    case "unchecked": {
      const own = reasons.filter(({ codes }) => codes.includes(check.code));
      const told = own.flatMap(({ codes: [first = ""] }) => (first === check.code ? [] : [first]));
      const as = told.length === 0 ? "" : ` ${read(page, say.as(told))}`;
      return [
        `${style.unsure("?")} ${head}: ${read(page, say.unchecked)}${as}`,
        ...indent(
          own.flatMap(({ problem, codes: [first] }) => (first === check.code ? troubleBelow(page, problem) : [])),
          2,
        ),
      ];
    }
    case "found":
      return check.findings.flatMap((finding) => foundLines(page, finding, roots));
  }
}

function foundLines(page: Page, finding: Finding, roots: readonly Root[]): readonly string[] {
  const own = ownRoot(finding, roots);
  if (own !== undefined) return rootBlock(page, own);
  const from = read(page, say.followsFrom(causesOf(finding, roots)));
  return [...headOf(page, finding), ...indent([page.style.quiet(from)], 2)];
}

const headOf = ({ style, language }: Page, { code, severity, fact }: Finding): readonly string[] =>
  marked(severity === "error" ? style.bad("✘") : style.unsure("!"), `${style.quiet(code)} ${safe(fact[language])}`);

/** Observed beside expected, the statement that decided, where it shows, what it leads to, what to do. */
function rootLines(page: Page, root: Root): readonly string[] {
  const { comparisons = [], decidedBy, symptoms, consequences, remedy } = root;
  const { style } = page;
  const compared =
    comparisons.length === 0
      ? []
      : columns([
          ["", style.quiet(read(page, say.label.observed)), style.quiet(read(page, say.label.expected))],
          ...comparisons.map(({ label, observed, expected }) => [
            style.quiet(read(page, label)),
            style.bad(safe(observed)),
            style.good(safe(expected)),
          ]),
        ]);
  const labelled = (label: keyof typeof say.label, text: string) =>
    `${style.quiet(read(page, say.label[label]))}  ${text}`;
  return [
    ...compared,
    ...(decidedBy === undefined
      ? []
      : [
          labelled("decidedBy", read(page, say.statement(decidedBy.document, decidedBy.statement + 1, decidedBy.line))),
          ...indent([style.quiet(safe(decidedBy.text))], 2),
        ]),
    ...symptoms.map((symptom) => labelled("seen", symptomText(symptom))),
    ...consequences.map(({ code, fact }) => labelled("consequence", `${code} ${safe(fact[page.language])}`)),
    ...remedyLines(page, remedy),
    ...commandLines(page, root),
    ...indent(
      [style.quiet(`${read(page, say.label.more)}: eyrie explain ${root.code}  ${pageOf(root.code, page.language)}`)],
      2,
    ),
  ];
}

const symptomText = (symptom: Symptom): string => `${oneLine(symptom.where)}: ${symptomLine(symptom)}`;

function unexplainedLines(page: Page, { unexplained }: Diagnosis): readonly string[] {
  if (unexplained.length === 0) return [];
  const lines = unexplained.map((symptom) => `${page.style.bad("✘")} ${symptomText(symptom)}`);
  return ["", page.style.strong(read(page, say.unexplained)), ...indent(lines, 2)];
}

/** Of a healthy set-up nobody asks. */
function beyondLines(page: Page, { beyond, verdict }: Diagnosis): readonly string[] {
  if (verdict === "clean" || verdict === "warnings") return [];
  return [
    "",
    page.style.strong(read(page, say.beyond)),
    ...indent(
      beyond.map((sentence) => read(page, sentence)),
      2,
    ),
  ];
}

function verdictLine(page: Page, diagnosis: Diagnosis): string {
  const marks = {
    clean: page.style.good("✔"),
    warnings: page.style.unsure("!"),
    unchecked: page.style.unsure("?"),
    findings: page.style.bad("✘"),
  } as const;
  return `${marks[diagnosis.verdict]} ${read(page, verdictOf(diagnosis))}`;
}
