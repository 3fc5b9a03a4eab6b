import * as page from "../../messages/report-page.ts";
import * as say from "../../messages/report.ts";
import type { Claim } from "../../model/claim.ts";
import type { Language } from "../../model/sentence.ts";
import { claimSections } from "../claim-groups.ts";
import { type Proven, provenPlace, toMend } from "../proven.ts";
import { claimsVerdict } from "../verdict.ts";
import { valueHtml } from "./chain.ts";
import { countedHtml } from "./counts.ts";
import { type Html, markup } from "./markup.ts";
import { mark, type Tone } from "./mark.ts";
import { momentHtml, pageHtml, type Sheet } from "./page.ts";

const tones = { holds: "good", fails: "bad", unproven: "unknown" } as const satisfies Record<
  Claim["verdict"]["status"],
  Tone
>;

/** What a proof showed, as one page: what does not hold first, then every claim with what was seen behind it. */
export function claimsHtml(sheet: Sheet, { aimed, claims, leftOut }: Proven): string {
  const { language } = sheet;
  const place = provenPlace(aimed);
  const notHeld = toMend(claims);
  const tone = tones[notHeld[0]?.verdict.status ?? "holds"];
  const from = claims.find(({ triedFrom }) => triedFrom !== undefined)?.triedFrom;
  return pageHtml(
    sheet,
    `${page.heading.verify[language]}: ${place[language]}`,
    markup`<header class="${tone}">
<p class="what">${page.heading.verify[language]}</p>
<h1>${mark(tone)}<span>${countedHtml(claimsVerdict(claims, leftOut)[language])}</span></h1>
<p class="where">${place[language]} · ${page.word.provenAt[language]} ${momentHtml(sheet.at)}</p>
</header>
<main>
${notHeld.length === 0 ? "" : markup`<section><h2>${page.heading.notHeld[language]}</h2>${notHeld.map((claim) => notHeldHtml(language, claim))}</section>`}
<section><h2>${page.heading.claims[language]}</h2>
${claimSections(claims).map(
  (section) => markup`<section class="way"><h3>${say.claimGroups[section.group][language]}</h3>
<div class="links">${section.claims.map((claim) => claimHtml(language, claim))}</div></section>
`,
)}${from === undefined ? "" : markup`<p>${from[language]}</p>`}</section>
</main>
<footer>${page.madeBy(sheet.version)[language]}</footer>`,
  );
}

const states = { holds: "holds", fails: "broken", unproven: "unknown" } as const;

const notHeldHtml = (language: Language, { name, statement, verdict, evidence }: Claim): Html =>
  markup`<article class="cause ${states[verdict.status]}">
<p class="head">${mark(tones[verdict.status])}<span class="word">${page.claimState[verdict.status][language]}</span><span class="code">${name}</span></p>
<h3>${statement[language]}</h3>
${whyHtml(language, verdict)}
${evidenceHtml(language, evidence)}
</article>
`;

const claimHtml = (language: Language, { statement, verdict, basis, evidence }: Claim): Html =>
  markup`<details class="link ${states[verdict.status]}">
<summary>${mark(tones[verdict.status])}<span class="claim">${statement[language]}</span><span class="word">${page.claimState[verdict.status][language]}</span></summary>
<div class="evidence"><p>${say.bases[basis][language]}</p>${evidenceHtml(language, evidence)}${whyHtml(language, verdict)}</div>
</details>
`;

const whyHtml = (language: Language, verdict: Claim["verdict"]): Html =>
  verdict.status === "holds"
    ? markup``
    : markup`<p>${verdict.why[language]}</p>
<div class="remedy"><h4>${page.word.toDo[language]}</h4><p>${verdict.remedy[language]}</p></div>`;

const evidenceHtml = (language: Language, evidence: Claim["evidence"]): Html =>
  evidence.length === 0
    ? markup``
    : markup`<dl>${evidence.map(({ label, value }) => markup`<dt>${label[language]}</dt><dd>${valueHtml(value)}</dd>`)}</dl>`;
