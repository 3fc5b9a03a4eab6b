import { sameStatement } from "@eyrie/iam-policy/canonical";
import { parsePolicy } from "@eyrie/iam-policy/document";
import { PolicyError } from "@eyrie/iam-policy/policy-error";
import type { Statement } from "@eyrie/iam-policy/statement";
import { label } from "../messages/claims.ts";
import { refusal } from "../messages/refusal.ts";
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
  if (decision.why === "explicit-deny") {
    if (decision.by.document !== target.policy?.arn) return refusal.byOthers(placeOf(decision.by));
    const index = positionIn(target, decision.by.statement);
    return index < 0 ? refusal.byOurs : refusal.bySpec({ index, sid: decision.by.statement.sid });
  }
  return decision.missing === "boundary"
    ? refusal.byBoundary(documents.boundary?.name ?? target.role.permissionsBoundary ?? "")
    : refusal.byOurs;
}

/** Which of the spec's own statements it is; of none -1. */
const positionIn = ({ extraStatements }: Target, statement: Statement): number =>
  extraStatements.length === 0
    ? -1
    : parsePolicy({ Version: "2012-10-17", Statement: extraStatements }).statements.findIndex((own) =>
        sameStatement(own, statement),
      );

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
