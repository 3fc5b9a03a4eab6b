import * as page from "../../messages/report-page.ts";
import * as say from "../../messages/doctor/report.ts";
import { type Check, checkGroups, type CheckState, type Root } from "../../model/diagnosis.ts";
import type { Finding } from "../../model/finding.ts";
import type { Language } from "../../model/sentence.ts";
import { causesOf, ownRoot } from "../roots.ts";
import { type Html, markup } from "./markup.ts";
import { mark, type Tone } from "./mark.ts";
import { refusedHtml } from "./refused.ts";

const states = ["found", "unchecked", "not-reached", "passed"] as const satisfies readonly CheckState[];

/** Every check under its group; a group in which all is well is closed. */
export const checksHtml = (language: Language, checks: readonly Check[], roots: readonly Root[]): Html =>
  markup`${checkGroups.map((group) => {
    const inGroup = checks.filter((check) => check.group === group);
    if (inGroup.length === 0) return undefined;
    const count = (state: CheckState) => inGroup.filter((check) => check.state === state).length;
    const parts = states.map((state) => ({ count: count(state), word: page.checkState[state] }));
    const wrong = count("found") + count("unchecked");
    return markup`<details class="group"${wrong === 0 ? "" : markup` open`}>
<summary><span class="name">${say.groups[group][language]}</span><span class="counts">${page.counted(parts.filter((part) => part.count > 0))[language]}</span></summary>
<ul class="checks">
${inGroup.map((check) => checkHtml(language, check, roots))}
</ul>
</details>
`;
  })}`;

function checkHtml(language: Language, check: Check, roots: readonly Root[]): Html {
  const { code, title, state, findings, refused } = check;
  const more =
    state === "found"
      ? markup`<ul class="told">${findings.map((finding) => foundHtml(language, finding, roots))}</ul>`
      : state === "unchecked"
        ? refused.map((problem) => refusedHtml(language, problem))
        : undefined;
  return markup`<li class="check ${state}"><span class="head">${mark(toneOf(check))}<span class="code">${code}</span><span class="title">${title[language]}</span><span class="word">${wordOf(check)[language]}</span></span>${more}</li>
`;
}

const isWarned = ({ findings }: Check) => findings.every(({ severity }) => severity === "warning");

const toneOf = (check: Check): Tone =>
  ({ passed: "good", found: isWarned(check) ? "unsure" : "bad", unchecked: "unknown", "not-reached": "idle" } as const)[
    check.state
  ];

const wordOf = (check: Check) =>
  check.state === "found" ? page.severity[isWarned(check) ? "warning" : "error"] : page.checkState[check.state];

/** A cause is told above; of what follows from one, which. */
function foundHtml(language: Language, finding: Finding, roots: readonly Root[]): Html {
  const { code, fact } = finding;
  if (ownRoot(finding, roots) !== undefined)
    return markup`<li>${fact[language]} <a href="#${code}">${page.word.cause[language]}</a></li>`;
  const causes = causesOf(finding, roots);
  const [cause = ""] = causes;
  return markup`<li>${fact[language]} <a href="#${cause}">${say.followsFrom(causes)[language]}</a></li>`;
}
