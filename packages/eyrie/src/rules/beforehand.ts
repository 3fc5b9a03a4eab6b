import { notLookedAt } from "../messages/rules.ts";
import type { Finding } from "../model/finding.ts";
import type { Problem } from "../model/problem.ts";
import { chainsOf } from "../readings/chain.ts";
import type { Readings } from "../readings/readings.ts";
import { doctorCatalogue } from "./doctor-catalogue.ts";
import { type DoctorRule, lookAt } from "./doctor-rule.ts";

const rules: readonly DoctorRule[] = doctorCatalogue;

const fromValues = rules.filter(({ fromValues: alone }) => alone === true);
const marked = (as: DoctorRule["beforehand"]) => rules.filter(({ beforehand }) => beforehand === as);

/** Which rules are asked: of values alone; also by what is rendered and the namespace it comes into; of new pods. */
const askedOf = {
  values: fromValues,
  release: [...fromValues, ...marked("release")],
  pods: marked("pods"),
} as const satisfies Readonly<Record<string, readonly DoctorRule[]>>;

/** Codes of the doctor's rules that are asked before anything is written. */
export const beforehandCodes: readonly string[] = [...askedOf.release, ...askedOf.pods].map(({ code }) => code);

/**
 * What the doctor's rules say of what is not there yet. A rule that may not look says so; a refusal that several meet is
 * told once.
 */
export function foretold(readings: Readings, of: keyof typeof askedOf): readonly Finding[] {
  const [chain] = chainsOf(readings);
  if (chain === undefined) return [];
  const looks = askedOf[of].map((rule) => ({ rule, looked: lookAt(rule, chain, readings) }));
  // Only what was found explains anything: a rule that may not look is no cause.
  const codes = new Set(
    looks.flatMap(({ rule, looked }) => (looked.state === "looked" && looked.found.length > 0 ? [rule.code] : [])),
  );
  const told = new Set<Problem>();
  return looks.flatMap(({ rule: { code, title, follows = [] }, looked }): readonly Finding[] => {
    if (looked.state === "not-reached" || follows.some((cause) => codes.has(cause))) return [];
    if (looked.state === "looked") return looked.found.map((one) => ({ code, ...one }));
    if (told.has(looked.refused)) return [];
    told.add(looked.refused);
    return [{ code, severity: "warning", ...notLookedAt(title, looked.refused) }];
  });
}
