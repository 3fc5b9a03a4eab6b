import { denierAmong } from "@eyrie/iam-policy/canonical";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import { label } from "../messages/claims.ts";
import { refusal } from "../messages/refusal.ts";
import type { OwnStatement } from "../messages/rules-statements.ts";
import type { Requirement } from "../milvus/policy.ts";
import type { Claim } from "../model/claim.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import type { Target } from "../kinds/target.ts";
import { decideForRole, type Documents } from "./documents.ts";
import { missesOf, placeOf } from "./misses.ts";
import { seen } from "./proof.ts";

type Decision = ReturnType<typeof decideForRole>;

/** Who can mend a refusal of the role: a run of Eyrie's, or the owner of a document that is not Eyrie's. */
export function remedyFor(target: Target, documents: Documents, decision: Decision): Sentence {
  if (decision.allowed) return refusal.beyondDocuments;
  const own = deniedBySpec(target, decision);
  if (own !== undefined) return refusal.bySpec(own);
  if (decision.why === "explicit-deny")
    return decision.by.document === target.policy?.arn ? refusal.byOurs : refusal.byOthers(placeOf(decision.by));
  return decision.missing === "boundary"
    ? refusal.byBoundary(documents.boundary?.name ?? target.role.permissionsBoundary ?? "")
    : refusal.byOurs;
}

/** The statement of the spec's own that denied, if it was one. */
export const deniedBySpec = ({ policy, extraStatements }: Target, decision: Decision): OwnStatement | undefined =>
  policy === undefined ? undefined : denierAmong(decision, policy.arn, extraStatements);

/**
 * Adds to a claim that S3 refused what the documents say of it: AWS's own answer names neither statement nor owner.
 * Another failure, or documents that cannot be read, leave the claim as it is.
 */
export async function explained(
  claim: Claim,
  error: unknown,
  target: Target,
  reading: Promise<Documents>,
  asked: Requirement,
): Promise<Claim> {
  const { verdict } = claim;
  if (verdict.status !== "fails" || !(error instanceof Problem) || error.code !== "denied") return claim;
  try {
    const documents = await reading;
    const decision = decideForRole(target, documents, asked);
    const decided = decision.allowed ? [] : [seen(label.decided, missesOf(decision))];
    return {
      ...claim,
      evidence: [...claim.evidence, ...decided],
      verdict: { ...verdict, remedy: remedyFor(target, documents, decision) },
    };
  } catch (unread) {
    if (unread instanceof Problem || unread instanceof PolicyError)
      return { ...claim, verdict: { ...verdict, remedy: refusal.unread } };
    throw unread;
  }
}
