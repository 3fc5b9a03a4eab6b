import * as sayPlan from "../messages/plan.ts";
import * as say from "../messages/status.ts";
import type { Plan } from "../model/change.ts";
import type { Observed } from "../model/observed.ts";
import type { Sentence } from "../model/sentence.ts";
import type { Connection } from "../stages/connection.ts";
import type { ResourceStatus, Status } from "../stages/status.ts";
import { columns } from "./columns.ts";
import { oneLine } from "./printable.ts";
import { countActions } from "./shown.ts";
import { indent, type Page, read } from "./style.ts";
import { callerOf } from "./target-text.ts";
import { folded, wrapped } from "./wrapped.ts";

const marks = { "as-desired": "✔", differs: "~", missing: "-", conflict: "!", unreadable: "?" } as const;

/** A terminal has at least so many columns; two stand in front of the labels, the longest of which takes ten. */
const room = 80 - 2 - 10 - 2;

type Target = {
  readonly bucket: { readonly name: string };
  readonly rootPath: string;
  readonly role: { readonly arn: string };
};

/** Each resource on a line of its own, then what was made of them, where it is reached, and what to do next. */
export function statusLines(
  page: Page,
  { resources, release, pods, stored, lastProof, lease }: Status,
  connection: Observed<Connection>,
  { plan, target }: { readonly plan: Plan; readonly target: Target },
): readonly string[] {
  const deployedAt = release.status === "present" ? release.value.deployedAt : undefined;
  const around: readonly (readonly [Sentence, string])[] = [
    [
      say.label.release,
      told(page, release, say.notInstalled, (seen) => say.release(seen.status, seen.revision, seen.chart)),
    ],
    [say.label.pods, podsText(page, pods, target)],
    [say.label.storage, storedText(page, stored, target)],
    [say.label.address, addressText(page, connection)],
    [say.label.lastProof, proofText(page, lastProof, deployedAt)],
    ...(lease.status === "absent"
      ? []
      : ([
          [
            say.label.lease,
            told(page, lease, say.none, (held) => say.lease(held.holder, held.heldSeconds, held.renewedSecondsAgo)),
          ],
        ] as const)),
    [say.label.next, read(page, nextStep(plan))],
  ];
  return [
    ...columns(resources.map((resource) => resourceRow(page, resource))),
    "",
    ...indent(columns(around.map(([label, text]) => [page.style.quiet(read(page, label)), text])), 2),
  ];
}

/** In one line where all is well; what is not stands below, by name. */
function podsText(page: Page, pods: Status["pods"], { role }: Target): string {
  if (pods.status !== "present") return told(page, pods, say.none, () => say.none);
  const { ready, wanted, workloads, identities } = pods.value;
  const meant = identities.filter((held) => held.meant).flatMap(({ pods: names }) => names).length;
  const all = identities.flatMap(({ pods: names }) => names).length;
  const name = role.arn.replace(/^.*:role\//, "");
  return [
    say.pods(ready, wanted, name, meant, all),
    ...workloads.flatMap((each) => (each.ready < each.wanted ? [say.lacking(each.name, each.ready, each.wanted)] : [])),
    ...identities.flatMap((held) => (held.meant ? [] : [say.runsAs(held.pods, held.identity)])),
  ]
    .map((sentence) => oneLine(read(page, sentence)))
    .join("\n");
}

function storedText(page: Page, stored: Status["stored"], { bucket, rootPath }: Target): string {
  const place = oneLine(`s3://${bucket.name}/${rootPath}`);
  if (stored.status !== "present") return row(page, [place, told(page, stored, say.noBucket, () => say.noObjects)]);
  const { kinds, ...total } = stored.value;
  const counted = kinds.length === 0 ? [say.noObjects] : [say.stored(total)];
  const sentences = [...counted, ...kinds.map(({ kind, ...count }) => say.storedKind(kind, count))];
  return row(page, [place, ...sentences.map((sentence) => read(page, sentence))]);
}

function addressText(page: Page, connection: Observed<Connection>): string {
  const text = told(page, connection, say.none, (found) => {
    switch (found.kind) {
      case "address": {
        const uri = `http://${found.host}:${found.port}`;
        return { en: uri, ja: uri };
      }
      case "internal":
        return say.insideCluster(`http://${found.host}:${found.port}`);
      case "pending":
      case "unknown":
        return found.why;
    }
  });
  return folded(text, room).join("\n");
}

function proofText(page: Page, proof: Status["lastProof"], deployedAt: string | undefined): string {
  if (proof.status !== "present") return told(page, proof, say.noProof, () => say.noProof);
  const { at, by } = proof.value;
  const time = `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const since = Date.parse(deployedAt ?? "") > at;
  const said = say.lastProof(proof.value, time, callerOf(by), since);
  return row(
    page,
    said.map((sentence) => oneLine(read(page, sentence))),
  );
}

const row = ({ language }: Page, parts: readonly string[]): string =>
  wrapped(parts, language === "ja" ? "、" : ", ", room).join("\n");

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
    [read(page, say.states[state]), detailOf(page, resource)].filter((text) => text !== "").join(": "),
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
      return resource.note === undefined ? "" : oneLine(read(page, resource.note));
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
