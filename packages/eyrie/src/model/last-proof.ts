import type { Claim } from "./claim.ts";

/** What is kept of the last proof. */
export type LastProof = {
  readonly at: number;
  readonly verdict: "proven" | "failed" | "unproven";
  /** Claims that held, of all. */
  readonly held: number;
  readonly claims: number;
  /** Whether Milvus itself was tried, too. */
  readonly withMilvus: boolean;
  /** ARN of who made it. */
  readonly by: string;
  /** The Eyrie it was made with. */
  readonly version: string;
};

export function proofOf(
  claims: readonly Claim[],
  made: Pick<LastProof, "at" | "by" | "version" | "withMilvus">,
): LastProof {
  const count = (status: Claim["verdict"]["status"]) =>
    claims.filter(({ verdict }) => verdict.status === status).length;
  const verdict = count("fails") > 0 ? "failed" : count("unproven") > 0 ? "unproven" : "proven";
  return { ...made, verdict, held: count("holds"), claims: claims.length };
}

/** In one line, for whoever looks at the annotation by hand. */
export const proofText = ({ at, ...proof }: LastProof): string =>
  JSON.stringify({ at: new Date(at).toISOString(), ...proof });

/** @returns `undefined` for what nobody but somebody's hand wrote there. */
export function proofIn(text: string): LastProof | undefined {
  try {
    const { at, verdict, held, claims, withMilvus, by, version } = JSON.parse(text) as Readonly<
      Record<string, unknown>
    >;
    const time = typeof at === "string" ? Date.parse(at) : Number.NaN;
    if (Number.isNaN(time) || typeof held !== "number" || typeof claims !== "number") return undefined;
    if (verdict !== "proven" && verdict !== "failed" && verdict !== "unproven") return undefined;
    if (typeof withMilvus !== "boolean" || typeof by !== "string" || typeof version !== "string") return undefined;
    return { at: time, verdict, held, claims, withMilvus, by, version };
  } catch {
    return undefined;
  }
}
