import * as sayPlan from "../messages/plan.ts";
import * as say from "../messages/status.ts";
import type { ResourceStatus } from "../stages/status.ts";
import { columns } from "./columns.ts";
import { oneLine } from "./printable.ts";
import { indent, type Page, read } from "./style.ts";
import { cellsOf, folded, terminal } from "./wrapped.ts";

const marks = { "as-desired": "✔", differs: "~", missing: "-", conflict: "!", unreadable: "?" } as const;
const [gap, margin] = [2, 4];

/** Each resource on a line of its own. What is to be said of it stands behind it where a line has room, else below. */
export function resourceRows(page: Page, resources: readonly ResourceStatus[]): readonly string[] {
  const { language, style } = page;
  const paint = {
    "as-desired": style.good,
    differs: style.unsure,
    missing: style.unsure,
    conflict: style.bad,
    unreadable: style.unsure,
  };
  const rows = resources.map((resource) => ({
    paint: paint[resource.state],
    mark: `${marks[resource.state]} ${sayPlan.standing[resource.standing][language]}`,
    id: oneLine(resource.id),
    said: read(page, saidOf(resource)).split("\n").map(oneLine),
  }));
  const left = terminal - widest(rows.map(({ mark }) => mark)) - widest(rows.map(({ id }) => id)) - 2 * gap;
  const fits = (said: readonly string[]) => said.length === 1 && said.every((text) => cellsOf(text) <= left);
  const lines = columns(rows.map((row) => [row.paint(row.mark), row.id, fits(row.said) ? row.said.join("") : ""]));
  return rows.flatMap(({ said }, at) => [lines[at] ?? "", ...(fits(said) ? [] : indent(below(said), margin))]);
}

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(cellsOf));

/** A command to type, on a line of its own, stays in one piece. */
const below = ([sentence = "", ...commands]: readonly string[]): readonly string[] => [
  ...folded(sentence, terminal - margin),
  ...commands,
];

function saidOf(resource: ResourceStatus) {
  switch (resource.state) {
    case "differs": {
      const { id, fields } = resource;
      return id.startsWith("rollout/") ? say.toRestart(workloadsIn(fields)) : say.differsIn(fields);
    }
    case "conflict":
      return resource.why;
    case "unreadable":
      return say.unreadable(resource.cause.fact);
    case "as-desired":
      return resource.note ?? say.asDesired;
    case "missing":
      return say.missing;
  }
}

/** `deployment/milvus-demo-proxy.AWS_ROLE_ARN`: no workload of the chart has a dot in its name, since Services have none. */
function workloadsIn(fields: readonly string[]): Parameters<typeof say.toRestart>[0] {
  const split = fields.map((field) => [field.split(".", 1)[0] ?? "", field.slice(field.indexOf(".") + 1)] as const);
  return {
    workloads: [...new Set(split.map(([workload]) => workload))],
    fields: [...new Set(split.map(([, field]) => field))],
  };
}
