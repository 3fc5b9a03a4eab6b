import * as say from "../messages/doctor/report.ts";
import type { Finding } from "../model/finding.ts";
import { doctorCodes } from "../rules/doctor-catalogue.ts";
import { nearest } from "../spec/nearest.ts";
import { UsageError } from "./usage-error.ts";

/** Codes as the catalogue writes them. @throws UsageError when there is no such check */
export const chosenChecks = (named: readonly string[]): readonly string[] => named.map(knownCode);

/** Those of the chosen checks that can be made, or all of them. @throws UsageError for one that needs a cloud */
export function checksAmong(possible: readonly string[], chosen: readonly string[]): readonly string[] {
  const needing = chosen.find((code) => !possible.includes(code));
  if (needing === undefined) return chosen.length === 0 ? possible : chosen;
  const { fact, remedy } = say.needsCloud(needing, possible);
  throw new UsageError(fact, remedy);
}

/** Whether a finding is one that `CODE` or `CODE=resource` names. @throws UsageError when there is no such check */
export function suppressing(named: readonly string[]): (finding: Finding) => boolean {
  const wishes = named.map((wish) => {
    const [code = "", ...resource] = wish.split("=");
    return { code: knownCode(code), about: resource.length === 0 ? undefined : resource.join("=") };
  });
  return ({ code, about }) =>
    wishes.some((wish) => wish.code === code && (wish.about === undefined || wish.about === about));
}

function knownCode(name: string): string {
  const code = name.toUpperCase();
  if (doctorCodes.includes(code)) return code;
  const { fact, remedy } = say.unknownCheck(name, nearest(code, doctorCodes));
  throw new UsageError(fact, remedy);
}
