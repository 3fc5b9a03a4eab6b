import { sameStatement } from "@eyrie/iam-policy/canonical";
import type { Decision } from "@eyrie/iam-policy/decide";
import type { OwnStatement } from "../../messages/rules-statements.ts";
import type { Readings } from "../../readings/readings.ts";
import { documentOf } from "../decisions.ts";

/** The statement of the spec's own that denied, if it was one: whatever is done to the policy, it comes again. */
export function ownDenial({ wanted }: Readings, decision: Decision | undefined): OwnStatement | undefined {
  if (wanted?.policyArn === undefined || decision === undefined || decision.allowed) return undefined;
  if (decision.why !== "explicit-deny" || decision.by.document !== wanted.policyArn) return undefined;
  const { statement } = decision.by;
  const { extraStatements = [], statementsAt = [] } = wanted;
  const text = JSON.stringify({ Version: "2012-10-17", Statement: extraStatements });
  const index = documentOf(text, "spec")?.statements.findIndex((own) => sameStatement(own, statement)) ?? -1;
  return index < 0 ? undefined : { index, sid: statement.sid, place: statementsAt[index] };
}
