import { notLookedAt } from "../messages/rules.ts";
import type { Finding } from "../model/finding.ts";
import { chainsOf } from "../readings/chain.ts";
import type { Readings } from "../readings/readings.ts";
import { doctorCatalogue } from "./doctor-catalogue.ts";
import { type DoctorRule, lookAt } from "./doctor-rule.ts";

const rules: readonly DoctorRule[] = doctorCatalogue;

const fromValues = rules.filter(({ fromValues: alone }) => alone === true);
const fromNamespace = rules.filter(({ beforehand }) => beforehand === true);

/** Codes of the doctor's rules that are asked before anything is written. */
export const beforehandCodes: readonly string[] = [...fromValues, ...fromNamespace].map(({ code }) => code);

/**
 * What the doctor's rules say of a release that is not there yet: by its values alone, or also by what is rendered and
 * by the namespace that it is to come into. A rule that may not look says so.
 */
export function foretold(readings: Readings, by: "values" | "namespace"): readonly Finding[] {
  const [chain] = chainsOf(readings);
  if (chain === undefined) return [];
  const asked = by === "values" ? fromValues : [...fromValues, ...fromNamespace];
  const found = asked.flatMap((rule): readonly (Finding & { readonly follows: readonly string[] })[] => {
    const { code, title, follows = [] } = rule;
    const looked = lookAt(rule, chain, readings);
    if (looked.state === "looked") return looked.found.map((one) => ({ code, follows, ...one }));
    return looked.state === "unchecked"
      ? [{ code, follows, severity: "warning", ...notLookedAt(title, looked.refused) }]
      : [];
  });
  const codes = new Set(found.map(({ code }) => code));
  return found.flatMap(({ follows, ...finding }) => (follows.some((code) => codes.has(code)) ? [] : [finding]));
}
