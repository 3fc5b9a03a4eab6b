import { denierAmong } from "@eyrie/iam-policy/canonical";
import type { Decision } from "@eyrie/iam-policy/decide";
import type { OwnStatement } from "../../messages/rules-statements.ts";
import type { Readings } from "../../readings/readings.ts";

/** The statement of the spec's own that denied, if it was one: whatever is done to the policy, it comes again. */
export function ownDenial({ wanted }: Readings, decision: Decision | undefined): OwnStatement | undefined {
  if (wanted?.policyArn === undefined || decision === undefined) return undefined;
  const { policyArn, extraStatements = [], statementsAt = [] } = wanted;
  const found = denierAmong(decision, policyArn, extraStatements);
  return found && { ...found, place: statementsAt[found.index] };
}
