import { versionOf } from "../kinds/helm-release.ts";
import type { Target } from "../kinds/target.ts";
import * as say from "../messages/rules-helm.ts";
import { mergedValues, valuesIn } from "../milvus/merged-values.ts";
import { pathOf, settingsIn } from "../milvus/settings.ts";
import type { Finding } from "../model/finding.ts";
import { absent, type Observed } from "../model/observed.ts";
import { imagesIn } from "../readings/from-milvus.ts";
import { plannedReadings } from "../readings/planned.ts";
import type { Readings } from "../readings/readings.ts";
import { whatIf } from "../readings/what-if.ts";
import { foretold } from "../rules/beforehand.ts";
import type { Reads } from "../rules/reads.ts";

/** The release as it is to be, with no values yet. */
export const readingsOf = ({ account, partition, region, serviceAccount, release }: Target, now: number): Readings => ({
  ...plannedReadings({
    takenAt: now,
    region,
    scope: { namespace: serviceAccount.namespace, serviceAccount: serviceAccount.name, release: release.name },
    chart: { name: "milvus", version: versionOf(release), appVersion: "" },
    revision: release.installed.status === "present" ? release.installed.value.latest.revision : 0,
  }),
  caller: { status: "present", value: { account, partition, arn: "" } },
});

/**
 * What the doctor's rules say of a release before it is made: by the user's values with ours over them, by what is
 * rendered of both, and by what else is there. Each finding says where the values decide it.
 */
export function lint(target: Target, reads: Reads, now: number): readonly Finding[] {
  const { release } = target;
  const values = mergedValues(valuesIn(release.valuesFiles), release.ours);
  const planned = whatIf(readingsOf(target, now), [{ kind: "values", values }]);
  const images = reads.rendered?.status === "present" ? imagesIn(reads.rendered.value) : {};
  return foretold(
    {
      ...planned,
      release: { status: "present", value: { ...(planned.release as Present<Readings["release"]>).value, images } },
      pods: read(reads.pods),
      services: reads.services ?? absent,
      neighbours: reads.neighbours?.status === "unreadable" ? read(reads.neighboursHere) : read(reads.neighbours),
    },
    "release",
  ).map((finding) => placed(finding, release.valuesFiles));
}

type Present<T> = Extract<T, { readonly status: "present" }>;

/** What could not be read here is told by who read it. */
const read = <T>(seen: Observed<T> | undefined): Observed<T> => (seen?.status === "present" ? seen : absent);

/** Without commands: they mend a release that is deployed, and go past the user's own files. */
function placed({ commands: _commands, ...finding }: Finding, files: Target["release"]["valuesFiles"]): Finding {
  const places = settingsIn(files, (finding.settings ?? []).map(pathOf));
  return { ...finding, fact: say.saidAt(finding.fact, places) };
}
