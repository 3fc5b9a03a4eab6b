import { proveAccess } from "../claims/access.ts";
import { proveAnnotation, proveOtherBuckets, proveTrust } from "../claims/documents.ts";
import { proveInstallation } from "../claims/installation.ts";
import { proveAttachment, provePermissions } from "../claims/policies.ts";
import type { Proof } from "../claims/proof.ts";
import { visibleReads } from "../claims/visible-reads.ts";
import { within } from "../clouds/trace.ts";
import type { Claim } from "../model/claim.ts";
import { type Connection, findConnection } from "../stages/connection.ts";
import { prove } from "../stages/prove.ts";
import type { Prepared, Session } from "./session.ts";

export type ProofOptions = Pick<Proof, "readOnly" | "fresh" | "patience">;

/** Reads everything anew and tries the access itself. */
export async function proveTarget(
  { target }: Prepared,
  session: Session,
  options: ProofOptions,
): Promise<readonly Claim[]> {
  const { clouds, clock, signal, emit, random, holder } = session;
  const proof: Proof = {
    ...options,
    target,
    clouds,
    clock,
    signal,
    within,
    holder,
    id: Buffer.from(random(6)).toString("hex"),
    note: (about, text) => emit({ type: "note", about, text }),
  };
  emit({ type: "stage", stage: "prove", state: "begun" });
  const reads = within("prove documents", () => visibleReads(proof));
  const groups = [
    { node: "trust", prove: () => proveTrust(proof, reads) },
    { node: "attachment", prove: () => proveAttachment(proof, reads) },
    { node: "permissions", prove: () => provePermissions(proof, reads) },
    { node: "annotation", prove: () => proveAnnotation(proof) },
    { node: "other buckets", prove: () => proveOtherBuckets(proof, reads) },
    { node: "access", prove: () => proveAccess(proof, reads) },
    { node: "installation", prove: () => proveInstallation(proof) },
  ];
  const claims = await prove(groups, within, emit);
  emit({ type: "stage", stage: "prove", state: "done" });
  return claims;
}

/** Where a client connects, or why not yet. */
export const whereToConnect = ({ target }: Prepared, { clouds }: Session): Promise<Connection> =>
  within("connection", () => findConnection(clouds, target.serviceAccount.namespace, target.release.name));
