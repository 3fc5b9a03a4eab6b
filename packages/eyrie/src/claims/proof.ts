import * as say from "../messages/claims.ts";
import { refusal } from "../messages/refusal.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { type Belonging, type Marks, whoseBy } from "../kinds/ownership.ts";
import type { Target } from "../kinds/target.ts";
import type { Basis, Claim, ClaimName, Evidence, Verdict } from "../model/claim.ts";
import type { Clock, Random } from "../model/clock.ts";
import type { Holder } from "../model/holder.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";

/** What a proof is given. It never sees what a run believed it did. */
export type Proof = {
  readonly target: Target;
  readonly clouds: Clouds;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Names this proof's session and probe object: `eyrie-<id>`. */
  readonly id: string;
  /** Whose probe object it is, for the proof that finds it left. */
  readonly holder: Holder;
  /** Puts and deletes nothing: those claims are decided from the documents instead. */
  readonly readOnly: boolean;
  /** Whether this run just changed access, so that a refusal may be one that has not spread yet. */
  readonly fresh: boolean;
  /** How long pods may take to become ready, in milliseconds. */
  readonly patience: number;
  readonly note: (about: ClaimName, text: Sentence) => void;
  readonly within: <T>(node: string, work: () => Promise<T>) => Promise<T>;
};

type Positive = { readonly polarity?: "positive" | "negative"; readonly basis?: Basis; readonly triedFrom?: Sentence };

const claim = (
  name: ClaimName,
  statement: Sentence,
  verdict: Verdict,
  evidence: readonly Evidence[],
  { polarity = "positive", basis = "read", triedFrom }: Positive,
): Claim => ({
  name,
  statement,
  polarity,
  basis,
  ...(triedFrom === undefined ? {} : { triedFrom }),
  evidence,
  verdict,
});

export const holds = (name: ClaimName, statement: Sentence, evidence: readonly Evidence[], how: Positive = {}): Claim =>
  claim(name, statement, { status: "holds" }, evidence, how);

type Reason = { readonly why: Sentence; readonly remedy: Sentence };

export const fails = (
  name: ClaimName,
  statement: Sentence,
  reason: Reason,
  evidence: readonly Evidence[] = [],
  how: Positive = {},
): Claim => claim(name, statement, { status: "fails", ...reason }, evidence, how);

export const unproven = (name: ClaimName, statement: Sentence, reason: Reason, how: Positive = {}): Claim =>
  claim(name, statement, { status: "unproven", ...reason }, [], how);

export const seen = (label: Sentence, value: string): Evidence => ({ label, value });

/**
 * What does not hold of something, and who can mend it: Eyrie, or its owner where it is used as it is.
 * @param marks `undefined` where they could not be read
 */
export function mended(belonging: Belonging, marks: Marks | undefined, failing: Reason): Reason {
  if (belonging.relation === "use") return say.mendedByOwner(failing, belonging.id);
  const whose = marks && whoseBy(belonging, marks);
  const used = whose !== undefined && "standing" in whose && whose.standing === "used";
  return used ? say.mendedByTool(failing, belonging.id, marks?.keeper ?? "") : failing;
}

/**
 * What a Problem means for a claim. Tried as the role, a refusal fails it. When the operator may not read, or no answer
 * came, nothing is known of it.
 */
export function afterProblem(name: ClaimName, statement: Sentence, error: unknown, how: Positive = {}): Claim {
  if (!(error instanceof Problem)) throw error;
  const refused = error.code === "denied" && how.basis === "tried";
  // The remedy of a call speaks to the operator, whose credentials were not the ones refused; and what is missing here
  // is what a run makes.
  const remedy = refused ? refusal.unread : error.code === "missing" ? refusal.byOurs : error.remedy;
  const reason = { why: error.fact, remedy };
  return refused || error.code === "invalid" || error.code === "missing"
    ? fails(name, statement, reason, [], how)
    : unproven(name, statement, reason, how);
}
