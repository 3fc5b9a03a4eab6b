import * as sayPlan from "../messages/plan.ts";
import * as say from "../messages/status.ts";
import type { Plan } from "../model/change.ts";
import type { Observed } from "../model/observed.ts";
import type { PodsStatus } from "../model/pods-status.ts";
import type { Sentence } from "../model/sentence.ts";
import type { Connection } from "../stages/connection.ts";
import type { Status } from "../stages/status.ts";
import { columns } from "./columns.ts";
import { uriOf } from "./entry.ts";
import { oneLine } from "./printable.ts";
import { resourceRows } from "./resource-rows.ts";
import { countActions } from "./shown.ts";
import { indent, type Page, read } from "./style.ts";
import { callerOf } from "./target-text.ts";
import { folded, terminal, wrapped } from "./wrapped.ts";

/** Two columns stand in front of the labels, the longest of which takes ten. */
const room = terminal - 2 - 10 - 2;

type Target = {
  readonly bucket: { readonly name: string };
  readonly rootPath: string;
  readonly role: { readonly arn: string };
};

/** How each resource is, then what was made of them, where it is reached, and what to do next. */
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
    [say.label.next, read(page, nextStep(plan, pods))],
  ];
  return [
    ...resourceRows(page, resources),
    "",
    ...indent(columns(around.map(([label, text]) => [page.style.quiet(read(page, label)), fitted(text)])), 2),
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
  return told(page, connection, say.none, (found) => {
    switch (found.kind) {
      case "address": {
        const uri = uriOf(found, found.host);
        return { en: uri, ja: uri };
      }
      case "internal":
        return say.insideCluster(uriOf(found, found.host));
      case "pending":
      case "unknown":
        return found.why;
    }
  });
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

/** What is too long for a line of a terminal goes on below. */
const fitted = (text: string): string =>
  text
    .split("\n")
    .flatMap((line) => folded(line, room))
    .join("\n");

const row = ({ language }: Page, parts: readonly string[]): string =>
  wrapped(parts, language === "ja" ? "、" : ", ", room).join("\n");

function told<T>(page: Page, observed: Observed<T>, absent: Sentence, present: (value: T) => Sentence): string {
  switch (observed.status) {
    case "present":
      return oneLine(read(page, present(observed.value)));
    case "absent":
      return read(page, absent);
    case "unreadable":
      return oneLine(read(page, say.unreadable(observed.cause.fact)));
  }
}

function nextStep(plan: Plan, pods: Status["pods"]): Sentence {
  const counts = countActions(plan);
  if (counts.conflict > 0 || counts.unknown > 0) return say.nextIsLook;
  if (counts.create + counts.update + counts.delete === 0)
    return pods.status === "present" && !areWell(pods.value) ? say.nextIsDoctor : say.nextIsVerify;
  return say.nextIsPlan(sayPlan.summary({ ...counts, keep: 0, absent: 0 }));
}

const areWell = ({ ready, wanted, identities }: PodsStatus): boolean =>
  ready >= wanted && identities.every(({ meant }) => meant);
