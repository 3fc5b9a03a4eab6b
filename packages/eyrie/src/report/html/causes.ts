import * as page from "../../messages/report-page.ts";
import * as say from "../../messages/doctor/report.ts";
import type { Root } from "../../model/diagnosis.ts";
import type { Comparison, DecidedBy, Symptom } from "../../model/finding.ts";
import type { Language } from "../../model/sentence.ts";
import { pageOf } from "../checks-page.ts";
import { laidOut } from "../laid-out.ts";
import { symptomLine } from "../symptom.ts";
import { comparedHtml } from "./compared.ts";
import { type Html, markup } from "./markup.ts";
import { mark } from "./mark.ts";

/** A cause with all that was seen of it, and what to do. The first one with a code bears it as its place. */
export function causeHtml(language: Language, root: Root, isFirst: boolean): Html {
  const { code, severity, fact, remedy, about, comparisons = [], decidedBy, commands = [] } = root;
  const { symptoms, consequences } = root;
  return markup`<article class="cause ${severity === "error" ? "broken" : "warned"}"${isFirst ? markup` id="${code}"` : ""}>
<p class="head">${mark(severity === "error" ? "bad" : "unsure")}<span class="word">${page.severity[severity][language]}</span><span class="code">${code}</span>${about === undefined ? "" : markup`<code class="about">${about}</code>`}</p>
<h3>${fact[language]}</h3>
${comparisons.length === 0 ? "" : comparedTable(language, comparisons)}
${decidedBy === undefined ? "" : statementHtml(language, decidedBy)}
${symptoms.length === 0 ? "" : markup`<h4>${say.label.seen[language]}</h4>${symptomsHtml(symptoms)}`}
${
  consequences.length === 0
    ? ""
    : markup`<h4>${say.label.consequence[language]}</h4><ul class="consequences">${consequences.map(
        (follows) => markup`<li><span class="code">${follows.code}</span> ${follows.fact[language]}</li>`,
      )}</ul>`
}
<div class="remedy">
<h4>${page.word.toDo[language]}</h4>
<p>${remedy[language]}</p>
${commands.map((command) => markup`<pre class="command"><code>${command}</code></pre>`)}
<p class="more">${say.label.more[language]}: <code>eyrie explain ${code}</code> · <code>${pageOf(code, language)}</code></p>
</div>
</article>
`;
}

const comparedTable = (language: Language, comparisons: readonly Comparison[]): Html =>
  markup`<table class="compared">
<thead><tr><td></td><th scope="col">${say.label.observed[language]}</th><th scope="col">${say.label.expected[language]}</th></tr></thead>
<tbody>${comparisons.map(({ label, ...sides }) => {
    const { observed, expected } = comparedHtml(sides);
    return markup`
<tr><th scope="row">${label[language]}</th><td class="observed"><span class="side">${say.label.observed[language]}</span><code>${observed}</code></td><td class="expected"><span class="side">${say.label.expected[language]}</span><code>${expected}</code></td></tr>`;
  })}
</tbody></table>`;

const statementHtml = (language: Language, { document, statement, line, text }: DecidedBy): Html =>
  markup`<figure class="statement"><figcaption>${say.label.decidedBy[language]} <strong>${say.statement(document, statement + 1, line)[language]}</strong></figcaption><pre>${laidOut(text)}</pre></figure>`;

export const symptomsHtml = (symptoms: readonly Symptom[]): Html =>
  markup`<ul class="symptoms">${symptoms.map(
    (symptom) => markup`<li><span class="where">${symptom.where}</span><code>${symptomLine(symptom)}</code></li>`,
  )}</ul>`;
