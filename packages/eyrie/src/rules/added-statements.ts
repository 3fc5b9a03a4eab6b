import { type Finding as Invalid, validate } from "@eyrie/iam-policy/validate";
import * as say from "../messages/rules-statements.ts";
import type { Sentence } from "../model/sentence.ts";
import type { AddedStatements } from "./reads.ts";
import { rule } from "./rule.ts";
import { type DeniedNeed, type StatementDenial, statementDenials } from "./statement-denials.ts";
import { editing } from "./statement-edits.ts";

/** Decided by the document that is to be written: once it is there, only the doctor and the proof would tell. */
export const statementsDeny = rule({
  code: "EY519",
  title: say.deniedTitle,
  looksAt: [],
  find: (_, { added, role }) =>
    added === undefined
      ? []
      : [...statementDenials(added, role).map((denial) => denialFound(added, denial)), ...conditionsFound(added)],
});

/** What the doctor does not call too much, as the spec asks for it, is said before it is given. */
export const statementsBroad = rule({
  code: "EY515",
  title: say.broadTitle,
  looksAt: [],
  find: (_, { added, role }) =>
    added === undefined
      ? []
      : told(added, breadthOf).map(({ own, said }) => ({
          severity: "warning",
          ...say.tooBroad(own, role.name, said),
          about: aboutOf(added),
        })),
});

const aboutOf = ({ policy }: AddedStatements) => `iam-policy/${policy.name}`;

function denialFound(added: AddedStatements, denial: StatementDenial) {
  const { index, denied, afterFailures, open } = denial;
  const { lines } = added;
  const own = ownAt(added, index);
  const about = aboutOf(added);
  const seldom = denied.length === 0;
  const needs = seldom ? afterFailures : denied;
  const actions = needs.map((need) => actionOf(need, added));
  if (open.length > 0) return { severity: "warning", ...say.mayDeny(own, lines, open, actions), about } as const;
  const remedy = editing(denial, needs);
  return seldom
    ? ({ severity: "warning", fact: say.deniesAfterFailures(own, lines, actions), remedy, about } as const)
    : ({ severity: "error", fact: say.denies(own, lines, actions), remedy, about } as const);
}

/** By the components that are to run, where that is known; Woodpecker asks for nothing that no other client does. */
function actionOf({ requirement, calls, on }: DeniedNeed, { components }: AddedStatements): say.DeniedAction {
  const made = calls.filter(({ client }) => client !== "woodpecker");
  const running = made.filter(({ component }) => components.includes(component));
  const shown = running.length === 0 ? made : running;
  return {
    action: requirement.action,
    on,
    calls: [...new Set(shown.map(({ call }) => call))],
    components: [...new Set(shown.map(({ component }) => component))].toSorted(),
  };
}

const conditionsFound = (added: AddedStatements) =>
  told(added, conditionOf).map(({ own, said }) => ({
    severity: "warning" as const,
    ...say.otherThanItSeems(own, said),
    about: aboutOf(added),
  }));

type Told = { readonly own: say.OwnStatement; readonly said: readonly Sentence[] };

/** What IAM's own validation would warn of, statement by statement; what it refuses was refused with the spec. */
function told(added: AddedStatements, words: (invalid: Invalid) => Sentence | undefined): readonly Told[] {
  return added.statements.flatMap((statement, index) => {
    const found = validate({ Version: "2012-10-17", Statement: [statement] }, { type: "identity" });
    const said = found.flatMap((invalid) => (invalid.severity === "warning" ? (words(invalid) ?? []) : []));
    return said.length === 0 ? [] : [{ own: ownAt(added, index), said }];
  });
}

function ownAt({ statements, at }: AddedStatements, index: number): say.OwnStatement {
  const { Sid: sid } = statements[index] as { readonly Sid?: string };
  return { index, sid, place: at[index] };
}

function breadthOf(invalid: Invalid): Sentence | undefined {
  switch (invalid.code) {
    case "every-action":
      return say.breadths.everyAction;
    case "whole-service":
      return say.breadths.wholeService(invalid.service);
    case "every-resource":
      return say.breadths.everyResource(invalid.actions);
    case "allow-all-but":
      return say.breadths.allBut(invalid.element);
    case "pass-role-to-anything":
      return say.breadths.anyRole;
    default:
      return undefined;
  }
}

function conditionOf(invalid: Invalid): Sentence | undefined {
  switch (invalid.code) {
    case "operator-type":
      return say.conditions.otherType(invalid.key, invalid.type, invalid.operator);
    case "for-all-values-single":
      return say.conditions.allOfNone(invalid.key);
    case "wildcard-without-like":
      return say.conditions.noWildcard(invalid.operator, invalid.value);
    case "wildcard-in-identifier":
      return say.conditions.anybody(invalid.key, invalid.value);
    case "spoofable-key":
      return say.conditions.chosenByCaller(invalid.key);
    case "prefix-in-vain":
      return say.conditions.prefixInVain;
    case "empty-condition":
      return say.conditions.noValues(invalid.key);
    default:
      return undefined;
  }
}
