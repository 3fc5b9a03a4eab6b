import { links as linkWords } from "../messages/doctor/diagnosis.ts";
import * as page from "../messages/report-page.ts";
import * as say from "../messages/doctor/report.ts";
import { type Check, checkGroups, type Diagnosis, type Link, type Path, type Root } from "../model/diagnosis.ts";
import type { Symptom } from "../model/finding.ts";
import type { Language, Sentence } from "../model/sentence.ts";
import { pageOf } from "./checks-page.ts";
import { laidOut } from "./laid-out.ts";
import { codeBlock, folded, inlineCode, prose, tableRows } from "./markdown.ts";
import { symptomLine } from "./symptom.ts";
import { verdictOf } from "./verdict.ts";

const verdictMarks = { clean: "✅", warnings: "⚠️", findings: "❌", unchecked: "❔" } as const;
const linkMarks = { holds: "✅", warned: "⚠️", broken: "❌", unknown: "❔" } as const satisfies Record<
  Link["state"],
  string
>;

/** What the doctor saw, to be a comment on a pull request: verdict and causes, all else folded. */
export function diagnosisMarkdown(language: Language, diagnosis: Diagnosis): string {
  const { place, verdict, roots, unexplained, paths, checks, beyond, suppressed, takenAt } = diagnosis;
  const words = (sentence: Sentence) => prose(sentence[language]);
  const sayBeyond = verdict === "findings" || verdict === "unchecked" ? beyond : [];
  const lines = [
    `## ${verdictMarks[verdict]} ${words(verdictOf(diagnosis))}`,
    "",
    `${words(page.heading.doctor)}: ${words(place)} · ${words(page.word.readAt)} ${new Date(takenAt).toISOString()}`,
    "",
    ...roots.flatMap((root) => causeLines(language, root)),
    ...(unexplained.length === 0 ? [] : [`### ❌ ${words(say.unexplained)}`, "", ...symptomLines(unexplained), ""]),
    ...paths.flatMap((path) => [...pathLines(language, path), ""]),
    ...checkGroups.flatMap((group) => {
      const inGroup = checks.filter((check) => check.group === group);
      return inGroup.length === 0 ? [] : groupLines(language, words(say.groups[group]), inGroup);
    }),
    ...sayBeyond.map((sentence) => `${words(say.beyond)}: ${words(sentence)}\n`),
    ...(suppressed.length === 0 ? [] : [`${words(page.heading.suppressed)}: ${suppressed.map(inlineCode).join(", ")}`]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function causeLines(language: Language, root: Root): readonly string[] {
  const { code, severity, fact, remedy, about, comparisons = [], decidedBy, symptoms, consequences } = root;
  const { commands = [] } = root;
  const words = (sentence: Sentence) => prose(sentence[language]);
  return [
    `### ${severity === "error" ? "❌" : "⚠️"} ${code}: ${words(fact)}`,
    "",
    ...(about === undefined ? [] : [`${words(page.word.about)}: ${inlineCode(about)}`, ""]),
    ...(comparisons.length === 0
      ? []
      : [
          ...tableRows([
            ["", words(say.label.observed), words(say.label.expected)],
            ...comparisons.map(({ label, observed, expected }) => [
              words(label),
              inlineCode(observed),
              inlineCode(expected),
            ]),
          ]),
          "",
        ]),
    ...(decidedBy === undefined
      ? []
      : [
          `${words(say.label.decidedBy)} ${words(say.statement(decidedBy.document, decidedBy.statement + 1, decidedBy.line))}`,
          "",
          ...codeBlock(laidOut(decidedBy.text), "json"),
          "",
        ]),
    ...(symptoms.length === 0 ? [] : [`${words(say.label.seen)}:`, "", ...symptomLines(symptoms), ""]),
    ...(consequences.length === 0
      ? []
      : [
          `${words(say.label.consequence)}:`,
          "",
          ...consequences.map((follows) => `- ${follows.code}: ${words(follows.fact)}`),
          "",
        ]),
    `**${words(page.word.toDo)}:** ${words(remedy)}`,
    "",
    ...(commands.length === 0 ? [] : [...codeBlock(commands.join("\n"), "sh"), ""]),
    `${words(say.label.more)}: ${inlineCode(`eyrie explain ${code}`)} · ${inlineCode(pageOf(code, language))}`,
    "",
  ];
}

const symptomLines = (symptoms: readonly Symptom[]): readonly string[] =>
  symptoms.map((symptom) => `- ${inlineCode(symptom.where)} ${inlineCode(symptomLine(symptom))}`);

/** The way to the bucket, a link a cell. */
function pathLines(language: Language, { serviceAccount, links }: Path): readonly string[] {
  const rows = links.map(({ name, state, resource, codes }) => [
    `${linkMarks[state]} ${prose(page.linkState[state][language])}`,
    prose(linkWords[name][language]),
    resource === "" ? "—" : inlineCode(resource),
    codes.join(", "),
  ]);
  const summary = `${prose(page.heading.chain[language])}: ${inlineCode(serviceAccount)} ${links.map(({ state }) => linkMarks[state]).join("")}`;
  return folded(summary, tableRows([["", "", "", ""], ...rows]));
}

function groupLines(language: Language, name: string, checks: readonly Check[]): readonly string[] {
  const states = ["found", "unchecked", "not-reached", "passed"] as const;
  const parts = states
    .map((state) => ({ count: checks.filter((check) => check.state === state).length, word: page.checkState[state] }))
    .filter(({ count }) => count > 0);
  const rows = checks.map((check) => [
    `${markOf(check)} ${prose(page.checkState[check.state][language])}`,
    check.code,
    [check.title, ...check.refused.map(({ fact }) => fact)].map((sentence) => prose(sentence[language])).join("<br>"),
  ]);
  return folded(
    `${name}: ${prose(page.counted(parts)[language])}`,
    tableRows([[prose(page.word.result[language]), "", prose(page.word.check[language])], ...rows]),
  );
}

const markOf = ({ state, findings }: Check): string =>
  ({
    passed: "✅",
    found: findings.some(({ severity }) => severity === "error") ? "❌" : "⚠️",
    unchecked: "❔",
    "not-reached": "➖",
  })[state];
