import * as say from "../messages/report.ts";
import { type Claim, type ClaimName, claimNames } from "../model/claim.ts";
import type { Sentence } from "../model/sentence.ts";
import { columns } from "./columns.ts";
import { printable } from "./printable.ts";
import { redactText } from "../model/redact.ts";
import { remedyLines } from "./problem-text.ts";
import { indent, marked, type Page, read } from "./style.ts";

type Group = keyof typeof say.claimGroups;

/** Where a report shows each claim; the guide's four checks come first. */
const groupOf: Record<ClaimName, Group> = {
  "trust-policy": "guide",
  "policy-attached": "guide",
  "policy-permissions": "guide",
  "service-account-annotation": "guide",
  "token-issued": "access",
  "role-assumed": "access",
  "object-put": "access",
  "object-get": "access",
  "object-list": "access",
  "object-delete": "access",
  "stranger-refused": "refused",
  "same-name-elsewhere-refused": "refused",
  "other-buckets-refused": "refused",
  "release-deployed": "installation",
  "pods-run-as-service-account": "installation",
  "pods-injected": "installation",
  "pods-ready": "installation",
  "config-uses-iam": "installation",
  "no-minio": "installation",
};

const groups = Object.keys(say.claimGroups) as readonly Group[];

const claimMarks = { holds: "✔", fails: "✘", unproven: "?" } as const;

/** Every claim under its heading, with how it is known and what was seen; then the verdict on one line. */
export function claimLines(page: Page, claims: readonly Claim[]): readonly string[] {
  const sections = groups.flatMap((group) => {
    const inGroup = claimNames.flatMap((name) =>
      claims.filter((claim) => claim.name === name && groupOf[name] === group),
    );
    return inGroup.length === 0 ? [] : ["", ...sectionLines(page, say.claimGroups[group], inGroup)];
  });
  const from = claims.find(({ triedFrom }) => triedFrom !== undefined)?.triedFrom;
  return [
    ...sections,
    "",
    ...(from === undefined ? [] : [page.style.quiet(read(page, from))]),
    verdictLine(page, claims),
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

function oneClaim(page: Page, claim: Claim): readonly string[] {
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

function verdictLine(page: Page, claims: readonly Claim[]): string {
  const count = (status: Claim["verdict"]["status"]) =>
    claims.filter(({ verdict }) => verdict.status === status).length;
  const [holds, fails, unproven] = [count("holds"), count("fails"), count("unproven")];
  const text = read(page, say.verdict(holds, fails, unproven));
  if (holds === claims.length) return page.style.good(`✔ ${text}`);
  return fails > 0 ? page.style.bad(`✘ ${text}`) : page.style.unsure(`? ${text}`);
}
