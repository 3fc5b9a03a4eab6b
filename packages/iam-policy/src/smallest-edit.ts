import { applyEdit, emptyPolicy } from "./apply-edit.ts";
import type { Decision } from "./decision.ts";
import type { PolicyDocument } from "./document.ts";
import type { Change, Edit, NoEdit } from "./edit.ts";
import { matchersOf } from "./matcher.ts";
import type { Matcher } from "./matcher.ts";
import { speaksOf } from "./matching.ts";
import { mending } from "./mend-allow.ts";
import { missesOf } from "./misses.ts";
import { narrowings } from "./narrow-deny.ts";
import { newStatement } from "./new-statement.ts";
import { gateOf, gatesOf } from "./policies.ts";
import type { Gate, Policies, PolicyType } from "./policies.ts";
import { PolicyError } from "./policy-error.ts";
import { makeQuestion } from "./question.ts";
import type { Question } from "./question.ts";
import type { Request } from "./request.ts";

/** An organization's policies are seldom in the hands of who meets a denial. */
const usuallyEditable: ReadonlySet<PolicyType> = new Set<PolicyType>([
  "identity",
  "boundary",
  "session",
  "resource",
  "vpc-endpoint",
]);

/**
 * The smallest change of the policy that refused a request after which it no longer does: of what would do, the one
 * that gives least. Another policy may still refuse; decide again, and ask again.
 * It says what would allow, not what is wise: that a request came without TLS is better mended in the request.
 *
 * @param decision what `decide` or `decideTrust` said of this request and these policies.
 */
export function smallestEdit(
  request: Request,
  policies: Policies,
  decision: Decision & { readonly allowed: false },
  editable: ReadonlySet<PolicyType> = usuallyEditable,
): Edit | NoEdit {
  const question = makeQuestion(request, policies.boundary !== undefined);
  const { policyType, level } =
    decision.why === "explicit-deny" ? decision.by : { policyType: decision.missing, level: decision.level };
  if (!editable.has(policyType)) return { none: "not-yours", policyType };
  const gate = gateOf(gatesOf(policies, request.principal), policyType, level);
  if (gate === undefined) return { none: "not-understood", policyType };
  const edit =
    decision.why === "explicit-deny"
      ? narrowedDeny(gate, question)
      : (mendedAllow(gate, question) ?? added(gate, question));
  return edit ?? { none: "not-understood", policyType };
}

function editOf({ policyType, level, documents }: Gate, position: number, changes: readonly Change[]): Edit {
  return { policyType, level, position, document: documents[position]?.name, changes };
}

function narrowedDeny(gate: Gate, question: Question): Edit | undefined {
  for (const [position, document] of gate.documents.entries()) {
    for (const matcher of matchersOf(document).denies) {
      if (!speaksOf(matcher, question, gate.policyType)) continue;
      const changes = narrowings(matcher, question, gate.policyType).find(
        (proposed) => tried(document, matcher, proposed, question, gate) === false,
      );
      return changes && editOf(gate, position, changes);
    }
  }
  return undefined;
}

/** What a change costs grows with what it gives away beside the request. */
const costs: Readonly<Record<Change["change"], number>> = {
  "add-condition-value": 1,
  "remove-condition-value": 2,
  "add-value": 2,
  "add-principal": 2,
  "make-optional": 3,
  "add-statement": 4,
  "add-condition": 4,
  "remove-value": 4,
  "remove-statement": 4,
};

function mendedAllow(gate: Gate, question: Question): Edit | undefined {
  let least: { readonly cost: number; readonly edit: Edit } | undefined;
  for (const [position, document] of gate.documents.entries()) {
    for (const matcher of matchersOf(document).allows) {
      const changes = mending(matcher, missesOf(matcher, document, question, gate.policyType), question);
      if (changes === undefined) continue;
      const cost = changes.reduce((sum, { change }) => sum + costs[change], 0);
      if (cost >= (least?.cost ?? costs["add-statement"])) continue;
      if (tried(document, matcher, changes, question, gate) === true)
        least = { cost, edit: editOf(gate, position, changes) };
    }
  }
  return least?.edit;
}

/** Policies of which there can be only one. */
const single: ReadonlySet<PolicyType> = new Set<PolicyType>(["boundary", "resource", "vpc-endpoint"]);

/** A new statement in the first document that takes one, or in a new document. */
function added(gate: Gate, question: Question): Edit | undefined {
  const { documents, policyType } = gate;
  const candidates = single.has(policyType) && documents.length > 0 ? documents : [...documents, emptyPolicy];
  for (const [position, document] of candidates.entries()) {
    const statement = newStatement(question, policyType, document);
    const changes: readonly Change[] = [{ change: "add-statement", added: statement }];
    const alone = { ...document, statements: [] };
    if (tried(alone, undefined, changes, question, gate) === true) return editOf(gate, position, changes);
  }
  return undefined;
}

/**
 * Whether a statement speaks of the request after an edit; its document's others need no second reading.
 * @returns undefined when the edited document is no policy.
 */
function tried(
  document: PolicyDocument,
  matcher: Matcher | undefined,
  changes: readonly Change[],
  question: Question,
  { policyType }: Gate,
): boolean | undefined {
  const moved = changes.map((change) => ("statement" in change ? { ...change, statement: 0 } : change));
  const statements = matcher === undefined ? [] : [matcher.statement];
  try {
    const edited = applyEdit({ ...document, statements }, { changes: moved });
    const { allows, denies } = matchersOf(edited);
    return [...allows, ...denies].some((one) => speaksOf(one, question, policyType));
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}
