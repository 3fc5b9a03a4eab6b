import { onceShown } from "../clouds/retry.ts";
import { notSpreadYet } from "../messages/refusal.ts";
import { proveTrust, type Reads, startReads } from "./documents.ts";
import { proveAttachment, provePermissions } from "./policies.ts";
import type { Proof } from "./proof.ts";

/**
 * What the claims look at, read for one proof. Right after this run changed role and policy of its own, IAM may not show
 * them yet: then all is read anew, within a bound, until they show. What is only used may never show it.
 */
export function visibleReads(proof: Proof): Reads {
  const { relations } = proof.target;
  if (!proof.fresh || relations.role === "use" || relations.policy === "use") return startReads(proof);
  const shown = showing(proof);
  const reads: Reads = {
    role: shown.then(({ role }) => role),
    attached: shown.then(({ attached }) => attached),
    policy: shown.then(({ policy }) => policy),
    documents: shown.then(({ documents }) => documents),
  };
  for (const read of Object.values(reads)) read.catch(() => undefined);
  return reads;
}

async function showing(proof: Proof): Promise<Reads> {
  const { clock, signal, note } = proof;
  const read = async () => {
    const reads = startReads(proof);
    const provers = [proveTrust, proveAttachment, provePermissions];
    const claims = (await Promise.all(provers.map((prove) => prove(proof, reads)))).flat();
    return { reads, claims };
  };
  const found = await onceShown(
    clock,
    signal,
    read,
    ({ claims }) => claims.every(({ verdict }) => verdict.status !== "fails"),
    () => note("trust-policy", notSpreadYet),
  );
  return found.reads;
}
