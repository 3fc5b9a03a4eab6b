import * as say from "../messages/report.ts";
import type { Claim } from "../model/claim.ts";
import type { Language } from "../model/sentence.ts";
import { claimSections } from "./claim-groups.ts";
import { oneClaim } from "./claims-text.ts";
import { junitText, type Outcome } from "./junit.ts";
import { type Page, read, styleOf } from "./style.ts";

/** Every claim as a case; what could not be tried is an error, as it makes `verify` end with the same exit code. */
export function claimsJunit(language: Language, at: number, claims: readonly Claim[]): string {
  const plain: Page = { language, style: styleOf(false) };
  return junitText(
    "eyrie verify",
    at,
    claimSections(claims).map((section) => ({
      name: say.claimGroups[section.group][language],
      className: `eyrie.verify.${section.group}`,
      cases: section.claims.map((claim) => ({
        name: `${claim.name}: ${read(plain, claim.statement)}`,
        outcome: outcomeOf(plain, claim),
      })),
    })),
  );
}

function outcomeOf(plain: Page, claim: Claim): Outcome {
  const { verdict } = claim;
  const told = oneClaim(plain, claim).join("\n");
  if (verdict.status === "holds") return { is: "passed", output: told };
  const is = verdict.status === "fails" ? "failure" : "error";
  return { is, type: verdict.status, message: read(plain, verdict.why), body: told };
}
