import type { Decider, Decision } from "@eyrie/iam-policy/decide";
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
  if (by === undefined) return undefined;
  const { effect, principals, actions, resources, conditions } = by.statement;
  const shown = {
    Effect: effect,
    ...(principals === undefined ? {} : { [named("Principal", principals)]: principals.values }),
    [named("Action", actions)]: actions.values,
    ...(resources === undefined ? {} : { [named("Resource", resources)]: resources.values }),
    ...(conditions.length === 0 ? {} : { Condition: conditions }),
  };
  return { document: by.document ?? otherwise, statement: by.index, text: JSON.stringify(shown) };
}

const named = (element: string, { negated }: { readonly negated: boolean }) => (negated ? `Not${element}` : element);

const deciderOf = (decision: Decision): Decider | undefined =>
  decision.allowed || decision.why === "explicit-deny" ? decision.by : decision.nearest[0]?.by;
