import * as page from "../messages/report-page.ts";
import * as say from "../messages/report.ts";
import type { Claim } from "../model/claim.ts";
import type { Language, Sentence } from "../model/sentence.ts";
import { claimSections } from "./claim-groups.ts";
import { folded, inlineCode, prose, tableRows } from "./markdown.ts";
import { type Proven, provenPlace, toMend } from "./proven.ts";
import { claimsVerdict } from "./verdict.ts";

const marks = { holds: "✅", fails: "❌", unproven: "❔" } as const;

/** What a proof showed, to be a comment on a pull request: what does not hold, all else folded. */
export function claimsMarkdown(language: Language, at: number, { aimed, claims, leftOut }: Proven): string {
  const words = (sentence: Sentence) => prose(sentence[language]);
  const mend = toMend(claims);
  const lines = [
    `## ${marks[mend[0]?.verdict.status ?? "holds"]} ${words(claimsVerdict(claims, leftOut))}`,
    "",
    `${words(page.heading.verify)}: ${words(provenPlace(aimed))} · ${words(page.word.provenAt)} ${new Date(at).toISOString()}`,
    "",
    ...mend.flatMap((claim) => notHeldLines(language, claim)),
    ...claimSections(claims).flatMap((section) =>
      folded(
        words(say.claimGroups[section.group]),
        tableRows([
          [words(page.word.result), words(page.word.claim), ""],
          ...section.claims.map(({ verdict, statement, basis }) => [
            `${marks[verdict.status]} ${words(page.claimState[verdict.status])}`,
            verdict.status === "holds" ? words(statement) : `${words(statement)}<br>${words(verdict.why)}`,
            words(say.bases[basis]),
          ]),
        ]),
      ),
    ),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function notHeldLines(language: Language, { verdict, statement, evidence }: Claim): readonly string[] {
  if (verdict.status === "holds") return [];
  return [
    `### ${marks[verdict.status]} ${prose(statement[language])}`,
    "",
    prose(verdict.why[language]),
    "",
    ...evidence.map(({ label, value }) => `- ${prose(label[language])}: ${inlineCode(value)}`),
    "",
    `**${prose(page.word.toDo[language])}:** ${prose(verdict.remedy[language])}`,
    "",
  ];
}
