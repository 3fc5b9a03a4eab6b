import type { Decider, Decision } from "@eyrie/iam-policy/decide";
import { writeStatement } from "@eyrie/iam-policy/write";
import type { Comparison, DecidedBy } from "../model/finding.ts";
import type { Sentence } from "../model/sentence.ts";

export const beside = (label: Sentence, observed: string, expected: string): Comparison => ({
  label,
  observed,
  expected,
});

/** The statement that decided; of a denial for want of an Allow, the one that came nearest. */
export function decidedBy(decision: Decision, otherwise: string): DecidedBy | undefined {
  const by = deciderOf(decision);
  return by && shownStatement(by, otherwise);
}

/** @param otherwise what a document without a name is called */
export const shownStatement = (by: Decider, otherwise: string): DecidedBy => ({
  document: by.document ?? otherwise,
  statement: by.index,
  ...by.place,
  text: JSON.stringify(writeStatement(by.statement)),
});

const deciderOf = (decision: Decision): Decider | undefined =>
  decision.allowed || decision.why === "explicit-deny" ? decision.by : decision.nearest[0]?.by;
