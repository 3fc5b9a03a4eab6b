import { links as linkWords } from "../../messages/doctor/diagnosis.ts";
import * as say from "../../messages/report-page.ts";
import type { Check, Link, Path } from "../../model/diagnosis.ts";
import type { Problem } from "../../model/problem.ts";
import type { Language } from "../../model/sentence.ts";
import { laidOut } from "../laid-out.ts";
import { type Html, markup } from "./markup.ts";
import { mark, type Tone } from "./mark.ts";
import { refusedHtml } from "./refused.ts";

const toneOf = { holds: "good", warned: "unsure", broken: "bad", unknown: "unknown" } as const satisfies Record<
  Link["state"],
  Tone
>;

/** The way from one service account to its bucket: the picture, each link of which leads to its evidence below. */
export function chainHtml(
  language: Language,
  { serviceAccount, links }: Path,
  path: number,
  checks: readonly Check[],
): Html {
  const place = ({ name }: Link) => `way-${path}-${name}`;
  const refused = ({ name }: Link) => checks.filter(({ link }) => link === name).flatMap((check) => check.refused);
  return markup`<section class="way">
<h3>${say.word.serviceAccount[language]} <code>${serviceAccount}</code></h3>
<nav class="map" aria-label="${`${say.heading.chain[language]}: ${serviceAccount}`}"><ol>
${links.map((link) => nodeHtml(language, link, place(link)))}
</ol>${legendHtml(language)}</nav>
<div class="links">
${links.map((link) => linkHtml(language, link, place(link), refused(link)))}
</div>
</section>`;
}

const nodeHtml = (language: Language, { name, state, resource }: Link, place: string): Html =>
  markup`<li class="at-${name} ${state}"><a href="#${place}">
<span class="head">${mark(toneOf[state])}<span class="word">${say.linkState[state][language]}</span></span>
<span class="name">${linkWords[name][language]}</span>
<span class="resource">${briefly(language, resource)}</span>
</a></li>
`;

const legendHtml = (language: Language): Html =>
  markup`<ul class="legend" aria-hidden="true">${(["holds", "warned", "broken", "unknown"] as const).map(
    (state) => markup`<li class="${state}">${mark(toneOf[state])} ${say.linkState[state][language]}</li>`,
  )}</ul>`;

/** The place is inside, so that a browser that goes there opens what it is in. */
const linkHtml = (
  language: Language,
  { name, state, resource, evidence, codes }: Link,
  place: string,
  refused: readonly Problem[],
): Html =>
  markup`<details class="link ${state}">
<summary>${mark(toneOf[state])}<span class="name">${linkWords[name][language]}</span><span class="word">${say.linkState[state][language]}</span><code class="resource">${briefly(language, resource)}</code></summary>
<div class="evidence" id="${place}">
${codes.length === 0 ? "" : markup`<p class="codes">${codes.map((code) => markup`<a href="#${code}">${code}</a> `)}</p>`}
<dl>
${resource === "" ? "" : markup`<dt>${linkWords[name][language]}</dt><dd>${resource.split(", ").map((one) => markup`<code>${one}</code><br>`)}</dd>`}
${evidence.map(({ label, value }) => markup`<dt>${label[language]}</dt><dd>${valueHtml(value)}</dd>`)}
</dl>
${refused.map((problem) => refusedHtml(language, problem))}
${resource === "" && evidence.length === 0 && refused.length === 0 ? markup`<p>${say.word.nothing[language]}</p>` : ""}
</div>
</details>
`;

/** A document in a block of its own, anything shorter in the line. */
export const valueHtml = (value: string): Html => {
  const shown = laidOut(value);
  return shown.includes("\n") ? markup`<pre>${shown}</pre>` : markup`<code>${shown}</code>`;
};

/** The first of several, without what an ARN says before its resource. */
function briefly(language: Language, resource: string): string {
  if (resource === "") return "—";
  const [first = "", ...rest] = resource.split(", ");
  const short = first.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, "");
  return rest.length === 0 ? short : `${short} ${say.more(rest.length)[language]}`;
}
