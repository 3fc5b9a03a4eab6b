import * as say from "../messages/doctor/report.ts";
import * as sayClaims from "../messages/report.ts";
import type { Claim } from "../model/claim.ts";
import type { Diagnosis } from "../model/diagnosis.ts";
import type { DataLeftOut } from "./proven.ts";
import type { Sentence } from "../model/sentence.ts";

/** Whether all of the release runs. */
const allRuns = "EY216";

/** What was found, in one line. Where it is not known that all of Milvus runs, it is the way to the bucket alone that is well. */
export function verdictOf({ verdict, checks, roots }: Diagnosis): Sentence {
  const errors = roots.filter(({ severity }) => severity === "error");
  const [first] = errors;
  const running = checks.find(({ code }) => code === allRuns)?.state ?? "passed";
  return say.verdict(verdict, {
    running: running === "passed" ? "all" : running === "found" ? "some" : "unknown",
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
