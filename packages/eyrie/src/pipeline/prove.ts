import { proveAccess } from "../claims/access.ts";
import { proveAnnotation, proveOtherBuckets, proveTrust } from "../claims/documents.ts";
import { proveData } from "../claims/data-probe.ts";
import { latestRelease, proveInstallation } from "../claims/installation.ts";
import type { DataAsked } from "../claims/milvus-probe.ts";
import { isProbeName } from "../claims/probe-collection.ts";
import { proveAttachment, provePermissions } from "../claims/policies.ts";
import type { Proof } from "../claims/proof.ts";
import { visibleReads } from "../claims/visible-reads.ts";
import { within } from "../clouds/trace.ts";
import { readInstalled } from "../kinds/installed.ts";
import { securityOf } from "../milvus/security.ts";
import { type Claim, claimNames, setUpClaimNames } from "../model/claim.ts";
import { type Connection, findConnection, letInBy } from "../stages/connection.ts";
import { prove } from "../stages/prove.ts";
import type { Prepared, Session } from "./session.ts";

export type ProofOptions = Pick<Proof, "readOnly" | "fresh" | "patience"> & {
  /** What Milvus itself is tried with; without it that is left out. It writes, so read-only leaves it out, too. */
  readonly data?: DataAsked | undefined;
};

/** Reads everything anew and tries the access itself. */
export async function proveTarget(
  { target }: Prepared,
  session: Session,
  { data, ...options }: ProofOptions,
): Promise<readonly Claim[]> {
  const { clouds, clock, signal, emit, random, holder } = session;
  const proof: Proof = {
    ...options,
    target,
    clouds,
    clock,
    random,
    signal,
    within,
    holder,
    id: Buffer.from(random(6)).toString("hex"),
    note: (about, text) => emit({ type: "note", about, text }),
  };
  const withData = data !== undefined && !options.readOnly;
  const { length } = withData ? claimNames : setUpClaimNames;
  emit({ type: "stage", stage: "prove", state: "begun", claims: length });
  const reads = within("prove documents", () => visibleReads(proof));
  const release = within("prove release", () => latestRelease(proof));
  let installed: ReturnType<typeof proveInstallation> | undefined;
  const installation = () => (installed ??= proveInstallation(proof, release));
  const groups = [
    { node: "trust", prove: () => proveTrust(proof, reads) },
    { node: "attachment", prove: () => proveAttachment(proof, reads) },
    { node: "permissions", prove: () => provePermissions(proof, reads) },
    { node: "annotation", prove: () => proveAnnotation(proof) },
    { node: "other buckets", prove: () => proveOtherBuckets(proof, reads) },
    { node: "access", prove: () => proveAccess(proof, reads) },
    { node: "installation", prove: installation },
    ...(withData ? [{ node: "data", prove: () => proveData(proof, data, installation(), release) }] : []),
  ];
  const claims = await prove(groups, within, emit);
  emit({ type: "stage", stage: "prove", state: "done" });
  return claims;
}

/** Whether a collection of this name can only be one that a proof made. */
export const isProbe = (collection: string): boolean => isProbeName(collection);

/** Where a client connects and how it is let in, or why not yet: by the release as it is after the run. */
export const whereToConnect = ({ target }: Prepared, { clouds }: Session): Promise<Connection> =>
  within("connection", async () => {
    const { serviceAccount, release } = target;
    const [found, installed] = await Promise.all([
      findConnection(clouds, serviceAccount.namespace, release.name),
      readInstalled(clouds.kubernetes, serviceAccount.namespace, release.name),
    ]);
    return letInBy(found, installed.status === "present" ? securityOf(installed.value.latest) : undefined);
  });
