import { place } from "../messages/doctor/diagnosis.ts";
import type { Claim } from "../model/claim.ts";
import type { Sentence } from "../model/sentence.ts";
import type { Aimed } from "./target-text.ts";

/** Claims, and about what they are. */
export type Proven = { readonly aimed: Aimed; readonly claims: readonly Claim[] };

/** Where was tried. */
export const provenPlace = ({ target: { cluster, region, serviceAccount, release } }: Aimed): Sentence =>
  place(serviceAccount.namespace, cluster.name, region, release.name);
