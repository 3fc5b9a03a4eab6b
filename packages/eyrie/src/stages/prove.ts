import { claimNames, type Claim } from "../model/claim.ts";
import type { Emit } from "../model/event.ts";

/** One group of claims that is tried in one go. */
export type ClaimGroup = { readonly node: string; readonly prove: () => Promise<readonly Claim[]> };

/**
 * Tries all groups at the same time and tells each claim as it is decided.
 * @returns every claim, in the order in which reports show them.
 */
export async function prove(
  groups: readonly ClaimGroup[],
  within: <T>(node: string, work: () => Promise<T>) => Promise<T>,
  emit: Emit,
): Promise<readonly Claim[]> {
  const found = await Promise.all(
    groups.map(async ({ node, prove: attempt }) => {
      const claims = await within(`prove ${node}`, attempt);
      for (const claim of claims) emit({ type: "claim", claim });
      return claims;
    }),
  );
  return found.flat().toSorted((a, b) => rank(a) - rank(b));
}

const rank = (claim: Claim) => claimNames.indexOf(claim.name);

export const allHold = (claims: readonly Claim[]): boolean => claims.every(({ verdict }) => verdict.status === "holds");
