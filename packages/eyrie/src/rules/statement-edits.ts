import { applyEditTo } from "@eyrie/iam-policy/apply-edit";
import { decide } from "@eyrie/iam-policy/decide";
import type { Change } from "@eyrie/iam-policy/edit";
import { smallestEdit } from "@eyrie/iam-policy/smallest-edit";
import * as say from "../messages/rules-statements.ts";
import type { Sentence } from "../model/sentence.ts";
import type { DeniedNeed, StatementDenial } from "./statement-denials.ts";

/** What to do about a statement that denies: the least that it has to give up, or the statement. */
export function editing({ statement, policies }: StatementDenial, denied: readonly DeniedNeed[]): Sentence {
  const changes = changesFor(policies, denied);
  const edits = changes.flatMap(({ change, spared }) => editOf(change, spared));
  if (edits.length === changes.length && edits.length > 0) return say.edits(gathered(edits));
  const resources = [...new Set(denied.flatMap(({ on }) => on))];
  const { values = [], negated = false } = statement.resources ?? {};
  return say.takeOut(!negated && values.includes("*") ? resources : [], resources);
}

type Proposed = { readonly change: Change; readonly spared: readonly string[] };

/** Edit by edit, until the statement refuses nothing more of what it does. */
function changesFor(policies: StatementDenial["policies"], denied: readonly DeniedNeed[]): readonly Proposed[] {
  let left = policies;
  const changes: Proposed[] = [];
  for (const { on, requests } of denied)
    for (const request of requests) {
      const decision = decide(request, left);
      if (decision.allowed) continue;
      const edit = smallestEdit(request, left, decision);
      if ("none" in edit) return [];
      left = applyEditTo(left, edit);
      changes.push(...edit.changes.map((change) => ({ change, spared: on })));
    }
  return changes;
}

/** None for what is said otherwise: that the statement goes. */
function editOf(change: Change, spared: readonly string[]): readonly say.StatementEdit[] {
  switch (change.change) {
    case "add-value":
      // Not the one key that was asked for, but all that Milvus keeps there.
      return change.element === "NotResource"
        ? [{ verb: "add", values: spared, to: change.element }]
        : [{ verb: "add", values: [change.value], to: change.element }];
    case "remove-value":
      return [{ verb: "remove", values: [change.value], to: change.element }];
    case "add-condition-value":
      return [{ verb: "add", values: [change.value], to: `${change.operator} ${change.key}` }];
    default:
      return [];
  }
}

/** One for each place, with all that is added there or taken away. */
function gathered(edits: readonly say.StatementEdit[]): readonly say.StatementEdit[] {
  const places = new Map(edits.map(({ verb, to }) => [`${verb} ${to}`, { verb, to }]));
  return [...places.values()].map(({ verb, to }) => ({
    verb,
    to,
    values: [...new Set(edits.flatMap((edit) => (edit.verb === verb && edit.to === to ? edit.values : [])))],
  }));
}
