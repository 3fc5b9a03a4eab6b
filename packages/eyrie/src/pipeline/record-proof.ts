import { within } from "../clouds/trace.ts";
import { writeLastProof } from "../kinds/last-proof.ts";
import { notRecorded } from "../messages/status.ts";
import type { Claim } from "../model/claim.ts";
import { type LastProof, proofOf } from "../model/last-proof.ts";
import { Problem } from "../model/problem.ts";
import type { Prepared, Session } from "./session.ts";

/** Keeps a proof for `status`. That it cannot be kept is said, and takes nothing from the proof. */
export async function recordProof(
  { target, facts }: Prepared,
  { clouds, clock, emit }: Session,
  claims: readonly Claim[],
  about: Pick<LastProof, "version" | "withMilvus">,
): Promise<void> {
  const proof = proofOf(claims, { at: clock.now(), by: facts.identity.arn, ...about });
  try {
    await within("record proof", () => writeLastProof(clouds.kubernetes, target, proof));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    emit({ type: "note", about: "last-proof", text: notRecorded(error.fact) });
  }
}
