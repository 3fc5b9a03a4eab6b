import type { Check, CheckGroup, CheckState, LinkName, Root, Verdict } from "../model/diagnosis.ts";
import type { Finding, Symptom } from "../model/finding.ts";
import { type Chain, chainsOf } from "../readings/chain.ts";
import type { Readings } from "../readings/readings.ts";
import { type DoctorRule, lookAt } from "./doctor-rule.ts";
import { type Noticed, symptomsIn } from "./symptoms.ts";

const groups: Readonly<Record<string, CheckGroup>> = { 1: "trust", 2: "pods", 4: "sts", 5: "storage", 6: "milvus" };

export const groupOf = (code: string): CheckGroup => groups[code.slice(2, 3)] ?? "milvus";

/** What of the findings the user does not want to hear. */
export type Suppress = (finding: Finding) => boolean;

type Asked = {
  readonly suppress?: Suppress | undefined;
  /** Whether these are all the rules: only then can a line be said to have no cause that is known. */
  readonly all?: boolean;
};

/** What the rules saw, judged and put in order. */
export type Judged = {
  readonly checks: readonly Check[];
  readonly roots: readonly Root[];
  readonly unexplained: readonly Symptom[];
  readonly verdict: Verdict;
  readonly suppressed: readonly Finding[];
};

/**
 * Holds all rules against all that was read. Pure. One broken thing makes one root: a finding that follows from another
 * one is shown as its consequence, and so are the lines that users see of it.
 */
export function judge(
  rules: readonly DoctorRule[],
  readings: Readings,
  { suppress = () => false, all: complete = true }: Asked = {},
): Judged {
  const chains = chainsOf(readings);
  const all = rules.map((rule) => checkOf(rule, chains, readings));
  const suppressed = all.flatMap(({ findings }) => findings.filter(suppress));
  const checks = all.map((check) => withoutSuppressed(check, suppress));
  const ranked = rank(rules, checks);
  // What the user does not want to hear of has its symptoms, too.
  const unwanted = new Set(suppressed.map(({ code }) => code));
  const noticed = symptomsIn(readings).filter(({ codes }) => !codes.some((code) => unwanted.has(code)));
  const roots = ranked.map((root) => ({
    ...root,
    symptoms: noticed.filter((notice) => explained(root, notice)).map(({ symptom }) => symptom),
  }));
  const unexplained = complete
    ? noticed.filter((notice) => !roots.some((root) => explained(root, notice))).map(({ symptom }) => symptom)
    : [];
  return { checks, roots, unexplained, verdict: verdictOf(checks, unexplained), suppressed };
}

/** Whether a root, or what follows from it, may have made a line. */
const explained = (root: Root, { codes }: Noticed): boolean =>
  [root, ...root.consequences].some(({ code }) => codes.includes(code));

function checkOf(rule: DoctorRule, chains: readonly Chain[], readings: Readings): Check {
  const { code, title, link } = rule;
  const looks = chains.map((chain) => lookAt(rule, chain, readings));
  const findings = distinct(
    looks.flatMap((look) => (look.state === "looked" ? look.found.map((found) => ({ code, ...found })) : [])),
  );
  const refused = [...new Set(looks.flatMap((look) => (look.state === "unchecked" ? [look.refused] : [])))];
  const state: CheckState =
    findings.length > 0
      ? "found"
      : refused.length > 0
        ? "unchecked"
        : looks.some(({ state: one }) => one === "looked")
          ? "passed"
          : "not-reached";
  return { code, title, group: groupOf(code), link, state, findings, refused };
}

/** What concerns no chain in particular every chain finds. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map(findings.map((finding) => [JSON.stringify([finding.about, finding.fact.en]), finding]));
  return [...seen.values()];
}

function withoutSuppressed(check: Check, suppress: Suppress): Check {
  const findings = check.findings.filter((finding) => !suppress(finding));
  if (findings.length === check.findings.length) return check;
  const without = check.refused.length > 0 ? "unchecked" : "passed";
  return { ...check, findings, state: findings.length === 0 ? without : "found" };
}

/** Which findings are roots, and what follows from each. Errors first; then as the catalogue has them. */
function rank(rules: readonly DoctorRule[], checks: readonly Check[]): readonly Root[] {
  const found = checks.flatMap(({ findings, link }) => findings.map((finding) => ({ ...finding, link })));
  const codes = new Set(found.filter(({ past }) => past !== true).map(({ code }) => code));
  const causeOf = (code: string): string | undefined =>
    rules.find((rule) => rule.code === code)?.follows?.find((cause) => codes.has(cause));
  const rootOf = (code: string): string => {
    const cause = causeOf(code);
    return cause === undefined ? code : rootOf(cause);
  };
  const isRoot = ({ code, byItself, past }: Finding) => (byItself ?? past) === true || causeOf(code) === undefined;
  return found
    .filter(isRoot)
    .map((root, at, roots): Root => {
      // Of several findings of one rule the first carries what follows.
      const first = roots.findIndex(({ code }) => code === root.code) === at;
      const consequences = first ? found.filter((one) => !isRoot(one) && rootOf(one.code) === root.code) : [];
      return { ...root, consequences, symptoms: [] };
    })
    .toSorted((a, b) => weight(a) - weight(b));
}

const weight = ({ severity }: Finding) => (severity === "error" ? 0 : 1);

function verdictOf(checks: readonly Check[], unexplained: readonly Symptom[]): Verdict {
  const findings = checks.flatMap((check) => check.findings);
  if (findings.some(({ severity }) => severity === "error") || unexplained.length > 0) return "findings";
  if (checks.some(({ refused }) => refused.length > 0)) return "unchecked";
  // Where nothing was looked at nothing is known to be well.
  if (checks.every(({ state }) => state === "not-reached")) return "unchecked";
  return findings.length > 0 ? "warnings" : "clean";
}

/** The checks that are about one link. */
export const checksOf = (checks: readonly Check[], link: LinkName): readonly Check[] =>
  checks.filter((check) => check.link === link);
