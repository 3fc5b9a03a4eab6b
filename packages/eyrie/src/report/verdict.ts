import * as say from "../messages/doctor/report.ts";
import * as sayClaims from "../messages/report.ts";
import type { Claim } from "../model/claim.ts";
import type { Diagnosis } from "../model/diagnosis.ts";
import type { DataLeftOut } from "./proven.ts";
import type { Sentence } from "../model/sentence.ts";

/** What was found, in one line. */
export function verdictOf({ verdict, checks, roots }: Diagnosis): Sentence {
  const errors = roots.filter(({ severity }) => severity === "error");
  const [first] = errors;
  return say.verdict(verdict, {
    roots: new Set(errors.map(({ code }) => code)).size,
    warnings: roots.length - errors.length,
    passed: checks.filter(({ state }) => state === "passed").length,
    unchecked: checks.filter(({ state }) => state === "unchecked").length,
    first: first && (first.about === undefined ? first.code : `${first.code} (${first.about})`),
  });
}

/** What was proven, in one line, and what was not tried. */
export function claimsVerdict(claims: readonly Claim[], leftOut?: DataLeftOut): Sentence {
  const count = (status: Claim["verdict"]["status"]) =>
    claims.filter(({ verdict }) => verdict.status === status).length;
  return sayClaims.verdict(count("holds"), count("fails"), count("unproven"), leftOut && `--${leftOut}`);
}
