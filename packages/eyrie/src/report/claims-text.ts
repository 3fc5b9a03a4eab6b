import * as say from "../messages/report.ts";
import type { Claim } from "../model/claim.ts";
import type { Sentence } from "../model/sentence.ts";
import { claimSections } from "./claim-groups.ts";
import { columns } from "./columns.ts";
import { printable } from "./printable.ts";
import { redactText } from "../model/redact.ts";
import type { DataLeftOut } from "./proven.ts";
import { remedyLines } from "./problem-text.ts";
import { indent, marked, type Page, read } from "./style.ts";
import { claimsVerdict } from "./verdict.ts";

const claimMarks = { holds: "✔", fails: "✘", unproven: "?" } as const;

/** Every claim under its heading, with how it is known and what was seen; then the verdict on one line. */
export function claimLines(page: Page, claims: readonly Claim[], leftOut?: DataLeftOut): readonly string[] {
  const sections = claimSections(claims).flatMap((section) => [
    "",
    ...sectionLines(page, say.claimGroups[section.group], section.claims),
  ]);
  const from = claims.find(({ triedFrom }) => triedFrom !== undefined)?.triedFrom;
  return [
    ...sections,
    "",
    ...(from === undefined ? [] : [page.style.quiet(read(page, from))]),
    verdictLine(page, claims, leftOut),
  ];
}

function sectionLines(page: Page, heading: Sentence, claims: readonly Claim[]): readonly string[] {
  return [
    page.style.strong(read(page, heading)),
    ...indent(
      claims.flatMap((claim) => oneClaim(page, claim)),
      2,
    ),
  ];
}

export function claimHead(page: Page, { statement, verdict }: Claim): readonly string[] {
  const paint = { holds: page.style.good, fails: page.style.bad, unproven: page.style.unsure }[verdict.status];
  return marked(paint(claimMarks[verdict.status]), read(page, statement));
}

export function oneClaim(page: Page, claim: Claim): readonly string[] {
  const { basis, evidence, verdict } = claim;
  const [first = "", ...more] = claimHead(page, claim);
  const seen = columns(
    evidence.map(({ label, value }) => [page.style.quiet(read(page, label)), redactText(printable(value))]),
  );
  // What is unproven was most often not tried at all: its reason says which.
  const known = verdict.status === "unproven" && basis === "tried" ? "" : `[${read(page, say.bases[basis])}]`;
  return [
    known === "" ? first : `${first}  ${page.style.quiet(known)}`,
    ...more,
    ...indent(seen, 4),
    ...(verdict.status === "holds"
      ? []
      : [...indent(read(page, verdict.why).split("\n"), 4), ...indent(remedyLines(page, verdict.remedy), 2)]),
  ];
}

function verdictLine(page: Page, claims: readonly Claim[], leftOut: DataLeftOut | undefined): string {
  const text = read(page, claimsVerdict(claims, leftOut));
  const states = new Set(claims.map(({ verdict }) => verdict.status));
  if (!states.has("fails") && !states.has("unproven")) return page.style.good(`✔ ${text}`);
  return states.has("fails") ? page.style.bad(`✘ ${text}`) : page.style.unsure(`? ${text}`);
}
