import * as page from "../messages/report-page.ts";
import * as say from "../messages/doctor/report.ts";
import { type Check, checkGroups, type Diagnosis, type Root } from "../model/diagnosis.ts";
import type { Finding } from "../model/finding.ts";
import type { Language } from "../model/sentence.ts";
import { rootBlock } from "./diagnosis-text.ts";
import { type Case, junitText, type Outcome, type Suite } from "./junit.ts";
import { troubleBelow } from "./problem-text.ts";
import { causesOf, ownRoot } from "./roots.ts";
import { type Page, read, styleOf } from "./style.ts";
import { symptomLine } from "./symptom.ts";

/**
 * Every check as a case, and every finding of one as a case of its own. One broken thing is one failure: what follows
 * from it is skipped and says so. A warning passes.
 */
export function diagnosisJunit(language: Language, diagnosis: Diagnosis): string {
  const plain: Page = { language, style: styleOf(false) };
  const { checks, roots, unexplained, takenAt } = diagnosis;
  const suites = checkGroups.map((group): Suite => ({
    name: say.groups[group][language],
    className: `eyrie.doctor.${group}`,
    cases: checks.filter((check) => check.group === group).flatMap((check) => casesOf(plain, check, roots)),
  }));
  const symptoms: Suite = {
    name: say.unexplained[language],
    className: "eyrie.doctor.symptoms",
    cases: unexplained.map((symptom) => {
      const line = symptomLine(symptom);
      return { name: symptom.where, outcome: { is: "failure", type: "unexplained", message: line, body: line } };
    }),
  };
  const told = [...suites, symptoms].filter(({ cases }) => cases.length > 0);
  return junitText("eyrie doctor", takenAt, told);
}

function casesOf(plain: Page, check: Check, roots: readonly Root[]): readonly Case[] {
  const name = `${check.code} ${read(plain, check.title)}`;
  switch (check.state) {
    case "passed":
      return [{ name, outcome: { is: "passed" } }];
    case "not-reached":
      return [{ name, outcome: { is: "skipped", message: read(plain, say.notReached) } }];
    case "unchecked":
      return [{ name, outcome: uncheckedOutcome(plain, check) }];
    case "found":
      return check.findings.map((finding) => ({
        name: finding.about === undefined ? name : `${name} (${finding.about})`,
        outcome: foundOutcome(plain, finding, roots),
      }));
  }
}

function uncheckedOutcome(plain: Page, { refused }: Check): Outcome {
  const lines = refused.flatMap((problem) => troubleBelow(plain, problem));
  return { is: "error", type: "unchecked", message: read(plain, page.checkState.unchecked), body: lines.join("\n") };
}

function foundOutcome(plain: Page, finding: Finding, roots: readonly Root[]): Outcome {
  const root = ownRoot(finding, roots);
  const fact = read(plain, finding.fact);
  if (root === undefined)
    return { is: "skipped", message: read(plain, say.followsFrom(causesOf(finding, roots))), output: fact };
  const body = rootBlock(plain, root).join("\n");
  if (finding.severity === "warning") return { is: "passed", output: body };
  return { is: "failure", type: finding.code, message: fact, body };
}
