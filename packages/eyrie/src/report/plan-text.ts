import * as say from "../messages/plan.ts";
import type { Action, Change, Plan } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import { type Comparing, differenceLines, valueLines } from "./difference-text.ts";
import { outsideLines } from "./outside-text.ts";
import { oneLine } from "./printable.ts";
import { remedyLines, troubleBelow } from "./problem-text.ts";
import { countActions, shownDifferences, shownState } from "./shown.ts";
import { indent, type Page, read } from "./style.ts";

/** Which way a plan goes: it decides what "stays" means. */
export type Direction = "up" | "down";

const marks: Record<Action, string> = {
  create: "+",
  update: "~",
  delete: "-",
  keep: "=",
  conflict: "!",
  unknown: "?",
};

/** What was changed outside of Eyrie; then every change with what it is about, and one line that counts them. */
export function planLines(page: Page, plan: Plan, direction: Direction): readonly string[] {
  const counts = countActions(plan);
  const words = plan.changes.map(({ standing }) => read(page, say.standing[standing]));
  const widest = Math.max(...words.map(({ length }) => length));
  const absent = plan.changes.filter((change) => change.action === "keep" && change.standing === "absent").length;
  return [
    ...outsideLines(page, plan, comparing),
    ...plan.changes.flatMap((change, index) =>
      changeLines(page, change, (words[index] ?? "").padEnd(widest), direction),
    ),
    "",
    read(page, say.summary({ ...counts, keep: counts.keep - absent, absent })),
  ];
}

/** @param word Its standing, as wide as all others */
function changeLines(page: Page, change: Change, word: string, direction: Direction): readonly string[] {
  const { style } = page;
  const head = (paint: (text: string) => string, note = "") =>
    `${paint(`${marks[change.action]} ${word}  ${oneLine(change.id)}`)}${note === "" ? "" : `  ${style.quiet(note)}`}`;
  switch (change.action) {
    case "create":
      return [head(style.good), ...details(shownState(change.id, change.want))];
    case "update":
      return [
        head(style.unsure, read(page, (direction === "up" ? say.changes : say.letsGo)[change.standing])),
        ...indent(
          shownDifferences(change).flatMap((difference) => differenceLines(page, difference, comparing(change.id))),
          4,
        ),
      ];
    case "delete":
      return [head(style.bad, change.note === undefined ? "" : read(page, change.note))];
    case "keep": {
      const said = read(page, change.note ?? (direction === "up" ? say.stays : say.staysAfterDown)[change.standing]);
      const [first = "", ...below] = said.split("\n");
      return [head(style.quiet, first), ...indent(below, 4)];
    }
    case "conflict":
      return [head(style.bad), ...indent([read(page, change.why), ...remedyLines(page, change.remedy)], 4)];
    case "unknown":
      return [head(style.unsure, read(page, say.unreadable)), ...indent(troubleBelow(page, change.cause), 4)];
  }
}

const details = (state: Json): readonly string[] => indent(valueLines(state), 4);

const comparing = (id: string): Comparing => (/^(?:role|iam-policy|bucket)\//.test(id) ? "policy" : "values");
