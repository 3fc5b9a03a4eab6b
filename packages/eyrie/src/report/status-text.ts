import * as sayPlan from "../messages/plan.ts";
import * as say from "../messages/status.ts";
import type { Plan } from "../model/change.ts";
import type { Observed } from "../model/observed.ts";
import type { Sentence } from "../model/sentence.ts";
import type { ResourceStatus, Status } from "../stages/status.ts";
import { columns } from "./columns.ts";
import { oneLine } from "./printable.ts";
import { countActions } from "./shown.ts";
import { indent, type Page, read } from "./style.ts";

const marks = { "as-desired": "✔", differs: "~", missing: "-", conflict: "!", unreadable: "?" } as const;

/** Each resource on a line of its own, then the release, its pods, who is at work, and what to do next. */
export function statusLines(page: Page, { resources, release, pods, lease }: Status, plan: Plan): readonly string[] {
  const around = [
    [
      say.label.release,
      told(page, release, say.notInstalled, (seen) => say.release(seen.status, seen.revision, seen.chart)),
    ],
    [say.label.pods, told(page, pods, say.none, ({ ready, wanted }) => say.pods(ready, wanted))],
    [
      say.label.lease,
      told(page, lease, say.nobody, (held) => say.lease(held.holder, held.heldSeconds, held.renewedSecondsAgo)),
    ],
    [say.label.next, read(page, nextStep(plan))],
  ] as const;
  return [
    ...columns(resources.map((resource) => resourceRow(page, resource))),
    "",
    ...indent(columns(around.map(([label, text]) => [page.style.quiet(read(page, label)), text])), 2),
  ];
}

function resourceRow(page: Page, resource: ResourceStatus): readonly string[] {
  const { style } = page;
  const { state, standing, id } = resource;
  const paint = {
    "as-desired": style.good,
    differs: style.unsure,
    missing: style.unsure,
    conflict: style.bad,
    unreadable: style.unsure,
  }[state];
  return [
    paint(`${marks[state]} ${read(page, sayPlan.standing[standing])}`),
    oneLine(id),
    [
      read(page, standing === "used" && state === "as-desired" ? say.asItIs : say.states[state]),
      detailOf(page, resource),
    ]
      .filter((text) => text !== "")
      .join(": "),
  ];
}

function detailOf(page: Page, resource: ResourceStatus): string {
  switch (resource.state) {
    case "differs":
      return resource.fields.map(oneLine).join(", ");
    case "conflict":
      return oneLine(read(page, resource.why));
    case "unreadable":
      return oneLine(read(page, resource.cause.fact));
    case "as-desired":
    case "missing":
      return "";
  }
}

function told<T>(page: Page, observed: Observed<T>, absent: Sentence, present: (value: T) => Sentence): string {
  switch (observed.status) {
    case "present":
      return oneLine(read(page, present(observed.value)));
    case "absent":
      return read(page, absent);
    case "unreadable":
      return `${read(page, say.states.unreadable)}: ${oneLine(read(page, observed.cause.fact))}`;
  }
}

function nextStep(plan: Plan): Sentence {
  const counts = countActions(plan);
  if (counts.conflict > 0 || counts.unknown > 0) return say.nextIsLook;
  if (counts.create + counts.update + counts.delete === 0) return say.nextIsVerify;
  return say.nextIsPlan(sayPlan.summary({ ...counts, keep: 0, absent: 0 }));
}
