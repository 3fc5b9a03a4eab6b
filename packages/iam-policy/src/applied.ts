import type { Decider } from "./decision.ts";
import { matchersOf, missesOf } from "./matching.ts";
import type { Matcher, Question } from "./matching.ts";
import type { Gate } from "./policies.ts";
import type { Effect } from "./statement.ts";

/** The statements behind a gate, each with where it stands. */
export function* statementsOf(gate: Gate, effect: Effect): Generator<Decider & { readonly matcher: Matcher }> {
  const { policyType, level, documents } = gate;
  const place = level === undefined ? { policyType } : { policyType, level };
  for (const document of documents) {
    for (const [index, matcher] of matchersOf(document).entries()) {
      const { statement } = matcher;
      if (statement.effect === effect) yield { ...place, document: document.name, index, statement, matcher };
    }
  }
}

/** The statements that speak of the request. */
export function* matchesIn(gate: Gate, effect: Effect, question: Question): Generator<Decider> {
  for (const { matcher, ...decider } of statementsOf(gate, effect)) {
    if (missesOf(matcher, question, gate.policyType).next().done === true) yield decider;
  }
}

export function firstMatch(gate: Gate, effect: Effect, question: Question): Decider | undefined {
  for (const decider of matchesIn(gate, effect, question)) return decider;
  return undefined;
}
