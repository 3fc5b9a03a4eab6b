import { statementsOf } from "./applied.ts";
import type { Mismatch } from "./decision.ts";
import { missesOf } from "./matching.ts";
import type { Miss, Question } from "./matching.ts";
import type { Gate } from "./policies.ts";

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

/** The Allow statements that come nearest to a request that none of them allows, the nearest first. */
export function nearestIn(gate: Gate, question: Question): readonly Mismatch[] {
  return Array.from(statementsOf(gate, "Allow"), ({ matcher, ...by }) => {
    const missed = [...missesOf(matcher, question, by.policyType)];
    return { by, missed, distance: missed.reduce((sum, { element }) => sum + distances[element], 0) };
  })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, nearestShown)
    .map(({ by, missed }) => ({ by, missed }));
}
