import { deciderOf } from "./applied.ts";
import type { Applied } from "./applied.ts";
import type { Mismatch } from "./decision.ts";
import { matchersOf } from "./matcher.ts";
import { missesOf } from "./misses.ts";
import type { Miss } from "./misses.ts";
import type { Gate } from "./policies.ts";
import type { Question } from "./question.ts";

/** Few misses are near; and a statement about another action or principal is farther off than one whose condition misses. */
const distances: Readonly<Record<Miss["element"], number>> = {
  Condition: 1,
  unknown: 1,
  Resource: 2,
  NotResource: 2,
  Principal: 3,
  NotPrincipal: 3,
  Action: 4,
  NotAction: 4,
};

const nearestShown = 3;

type Candidate = { readonly applied: Applied; readonly missed: readonly Miss[]; readonly distance: number };

/** The Allow statements that come nearest to a request that none of them allows, the nearest first. */
export function nearestIn(gate: Gate, question: Question): readonly Mismatch[] {
  const candidates: Candidate[] = [];
  for (const document of gate.documents) {
    for (const matcher of matchersOf(document).allows) {
      const missed = missesOf(matcher, document, question, gate.policyType);
      let distance = 0;
      for (const { element } of missed) distance += distances[element];
      candidates.push({ applied: { gate, document, matcher }, missed, distance });
    }
  }
  return candidates
    .sort((a, b) => a.distance - b.distance)
    .slice(0, nearestShown)
    .map(({ applied, missed }) => ({ by: deciderOf(applied), missed }));
}
