import * as page from "../../messages/report-page.ts";
import * as say from "../../messages/doctor/report.ts";
import type { Diagnosis, Root, Verdict } from "../../model/diagnosis.ts";
import type { Language, Sentence } from "../../model/sentence.ts";
import { verdictOf } from "../verdict.ts";
import { causeHtml, symptomsHtml } from "./causes.ts";
import { chainHtml } from "./chain.ts";
import { checksHtml } from "./checks.ts";
import { countedHtml } from "./counts.ts";
import { type Html, markup } from "./markup.ts";
import { mark, type Tone } from "./mark.ts";
import { momentHtml, pageHtml, type Sheet } from "./page.ts";

const tones = {
  clean: "good",
  warnings: "unsure",
  findings: "bad",
  unchecked: "unknown",
} as const satisfies Record<Verdict, Tone>;

/** What the doctor saw, as one page: the verdict and the causes first, then the picture, then every check. */
export function diagnosisHtml(sheet: Sheet, diagnosis: Diagnosis): string {
  const { language } = sheet;
  const { place, verdict, roots, unexplained, paths, checks, beyond, suppressed } = diagnosis;
  const causes = roots.filter(({ severity }) => severity === "error");
  const warnings = roots.filter(({ severity }) => severity === "warning");
  const isFirst = (root: Root) => roots.find(({ code }) => code === root.code) === root;
  const told = (some: readonly Root[]) => some.map((root) => causeHtml(language, root, isFirst(root)));
  const sayBeyond = verdict === "findings" || verdict === "unchecked" ? beyond : [];
  return pageHtml(
    sheet,
    `${page.heading.doctor[language]}: ${place[language]}`,
    markup`<header class="${tones[verdict]}">
<p class="what">${page.heading.doctor[language]}</p>
<h1>${mark(tones[verdict])}<span>${countedHtml(verdictOf(diagnosis)[language])}</span></h1>
<p class="where">${place[language]} · ${page.word.readAt[language]} ${momentHtml(diagnosis.takenAt)}</p>
</header>
<main>
${sectionHtml(language, page.heading.causes, causes, told(causes))}
${sectionHtml(language, say.unexplained, unexplained, symptomsHtml(unexplained))}
${sectionHtml(language, page.heading.warnings, warnings, told(warnings))}
${sectionHtml(
  language,
  page.heading.chain,
  paths,
  paths.map((path, index) => chainHtml(language, path, index + 1, checks)),
)}
${sectionHtml(language, page.heading.checks, checks, checksHtml(language, checks, roots))}
${sectionHtml(
  language,
  say.beyond,
  sayBeyond,
  sayBeyond.map((sentence) => markup`<p>${sentence[language]}</p>`),
)}
${sectionHtml(
  language,
  page.heading.suppressed,
  suppressed,
  suppressed.map((one) => markup`<p><code>${one}</code></p>`),
)}
</main>
<footer>${page.madeBy(sheet.version)[language]}</footer>`,
  );
}

/** Nothing, where there is nothing to tell. */
const sectionHtml = (
  language: Language,
  title: Sentence,
  told: readonly unknown[],
  content: Html | readonly Html[],
): Html => (told.length === 0 ? markup`` : markup`<section><h2>${title[language]}</h2>${content}</section>`);
