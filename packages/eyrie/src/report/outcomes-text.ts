import * as say from "../messages/report.ts";
import type { Action, Plan } from "../model/change.ts";
import type { Outcome } from "../stages/execute.ts";
import { oneLine } from "./printable.ts";
import { troubleBelow } from "./problem-text.ts";
import { indent, type Page, read } from "./style.ts";

/** What a run did, what failed and what was not tried because of it. */
export function outcomeLines(page: Page, plan: Plan, outcomes: readonly Outcome[]): readonly string[] {
  const actions = new Map(plan.changes.map(({ id, action }) => [id, action]));
  const done = outcomes.filter(({ state }) => state === "done").length;
  const troubled = outcomes.some(({ state }) => state === "failed" || state === "blocked");
  if (!troubled) return [`${page.style.good("✔")} ${read(page, say.done(done))}`];
  return [
    ...outcomes.flatMap((outcome) => oneOutcome(page, outcome, actions.get(outcome.id) ?? "keep")),
    "",
    read(page, say.notAllDone),
  ];
}

function oneOutcome(page: Page, outcome: Outcome, action: Action): readonly string[] {
  const { style } = page;
  const id = oneLine(outcome.id);
  switch (outcome.state) {
    case "kept":
      return [];
    case "done":
      return [`${style.good("✔")} ${id}  ${read(page, say.carriedOut[action])}`];
    case "blocked":
      return [`${style.unsure("-")} ${id}  ${style.quiet(read(page, say.waitsFor(outcome.by)))}`];
    case "failed":
      return [`${style.bad("✘")} ${id}`, ...indent(troubleBelow(page, outcome.problem), 4)];
  }
}
