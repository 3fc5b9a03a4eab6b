import type { Check, Diagnosis, Root } from "../model/diagnosis.ts";
import type { Finding, Symptom } from "../model/finding.ts";
import { redactText } from "../model/redact.ts";
import type { Language } from "../model/sentence.ts";
import { pageOf } from "./checks-page.ts";
import { type Body, problemJson, saidJson } from "./json.ts";

type DiagnosisJson = NonNullable<Body["diagnosis"]>;

export const diagnosisJson = (language: Language, diagnosis: Diagnosis): DiagnosisJson => ({
  takenAt: new Date(diagnosis.takenAt).toISOString(),
  place: diagnosis.place[language],
  verdict: diagnosis.verdict,
  roots: diagnosis.roots.map((root) => rootJson(language, root)),
  checks: diagnosis.checks.map((check) => checkJson(language, check)),
  unexplained: diagnosis.unexplained.map(symptomJson),
  paths: diagnosis.paths.map(({ serviceAccount, links }) => ({
    serviceAccount,
    links: links.map(({ name, state, resource, codes, evidence }) => ({
      name,
      state,
      resource: redactText(resource),
      codes: [...codes],
      evidence: evidence.map(({ label, value }) => ({ label: label[language], value: redactText(value) })),
    })),
  })),
  beyond: diagnosis.beyond.map((sentence) => sentence[language]),
  suppressed: [...diagnosis.suppressed],
});

const checkJson = (language: Language, check: Check): DiagnosisJson["checks"][number] => ({
  code: check.code,
  title: check.title[language],
  group: check.group,
  link: check.link,
  state: check.state,
  findings: check.findings.map((finding) => foundJson(language, finding)),
  refused: check.refused.map((problem) => problemJson(language, problem)),
});

export const rootJson = (language: Language, root: Root): DiagnosisJson["roots"][number] => ({
  ...foundJson(language, root),
  link: root.link,
  page: pageOf(root.code, language),
  consequences: root.consequences.map((finding) => foundJson(language, finding)),
  symptoms: root.symptoms.map(symptomJson),
});

const symptomJson = ({ where, text }: Symptom) => ({ where, text: redactText(text) });

function foundJson(language: Language, finding: Finding): DiagnosisJson["checks"][number]["findings"][number] {
  const { code, severity, fact, remedy, about, comparisons = [], decidedBy, commands = [] } = finding;
  return {
    code,
    severity,
    ...saidJson(language, { fact, remedy }),
    ...(about === undefined ? {} : { about }),
    comparisons: comparisons.map(({ label, observed, expected }) => ({
      label: label[language],
      observed: redactText(observed),
      expected: redactText(expected),
    })),
    ...(decidedBy === undefined ? {} : { decidedBy: { ...decidedBy, text: redactText(decidedBy.text) } }),
    commands: commands.map((command) => redactText(command)),
  };
}
