import { place } from "../messages/doctor/diagnosis.ts";
import type { Claim } from "../model/claim.ts";
import type { Sentence } from "../model/sentence.ts";
import type { Aimed } from "./target-text.ts";

/** The option by which Milvus itself was not tried. */
export type DataLeftOut = "no-data-probe" | "read-only";

/** Claims, and about what they are. */
export type Proven = { readonly aimed: Aimed; readonly claims: readonly Claim[]; readonly leftOut?: DataLeftOut };

/** Where was tried. */
export const provenPlace = ({ target: { cluster, region, serviceAccount, release } }: Aimed): Sentence =>
  place(serviceAccount.namespace, cluster.name, region, release.name);

/** What is to be mended: what fails; where nothing does, what is unproven. Most of that only follows from a failure. */
export function toMend(claims: readonly Claim[]): readonly Claim[] {
  const failing = claims.filter(({ verdict }) => verdict.status === "fails");
  return failing.length > 0 ? failing : claims.filter(({ verdict }) => verdict.status === "unproven");
}
