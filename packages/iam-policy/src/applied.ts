import type { Decider } from "./decision.ts";
import type { PolicyDocument } from "./document.ts";
import { matchersOf } from "./matcher.ts";
import type { Matcher } from "./matcher.ts";
import { speaksOf } from "./matching.ts";
import type { Gate } from "./policies.ts";
import type { Question } from "./question.ts";
import type { Effect } from "./statement.ts";

/** A statement behind a gate that speaks of the request. */
export type Applied = { readonly gate: Gate; readonly document: PolicyDocument; readonly matcher: Matcher };

export function firstMatch(gate: Gate, effect: Effect, question: Question): Applied | undefined {
  for (const document of gate.documents) {
    const { allows, denies } = matchersOf(document);
    for (const matcher of effect === "Allow" ? allows : denies) {
      if (speaksOf(matcher, question, gate.policyType)) return { gate, document, matcher };
    }
  }
  return undefined;
}

/** How a statement is told: which, of which document, and where it stands. */
export function deciderOf({ gate, document, matcher: { index, statement, place } }: Applied): Decider {
  return { policyType: gate.policyType, level: gate.level, document: document.name, index, place, statement };
}
