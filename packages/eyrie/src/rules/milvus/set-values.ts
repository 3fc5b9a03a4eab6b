import { inValuesFiles } from "../../messages/doctor/values.ts";
import { restartCommand, userConfigKey } from "../../milvus/chart.ts";
import type { Sentence } from "../../model/sentence.ts";
import { shellWord } from "../../model/shell.ts";
import { isOwned } from "../../readings/owned.ts";
import type { Readings, StorageReading } from "../../readings/readings.ts";
import type { Found } from "../doctor-rule.ts";

/** What sets values of the release: Eyrie, where there is a spec, since it writes all of `externalS3`; else helm. */
export function settingValues(readings: Readings, values: Readonly<Record<string, string>>): readonly string[] {
  if (readings.wanted !== undefined) return ["eyrie up"];
  const { scope, release } = readings;
  const found = release.status === "present" ? release.value : undefined;
  const name = releaseNameIn(readings);
  const version = found === undefined || found.chart.version === "" ? "" : ` --version ${found.chart.version}`;
  const set = Object.entries(values).map(([key, value]) => ` --set ${shellWord(`${key}=${value}`)}`);
  return [`helm upgrade ${name} milvus/milvus -n ${scope.namespace}${version} --reuse-values${set.join("")}`];
}

/** As where no spec is: a run of Eyrie's has no part in it. */
export function withoutSpec({ wanted: _wanted, ...readings }: Readings): Readings {
  return readings;
}

/**
 * What mends values that are the user's own, which Eyrie does not write. Its next run gives Helm what stands in the
 * spec's files, so that of a release of its own what helm alone sets does not last.
 * @param values for helm; none where they are not known
 * @param specKey what of the spec does the same
 */
export function mendingOwnValues(
  readings: Readings,
  remedy: Sentence,
  values: Readonly<Record<string, string>>,
  specKey?: string,
): Required<Pick<Found, "remedy" | "commands">> {
  const { release, wanted } = readings;
  if (release.status === "present" && isOwned(readings, release.value.labels ?? {}))
    return { remedy: inValuesFiles(remedy, wanted?.valuesFiles ?? [], specKey), commands: ["eyrie up"] };
  const none = Object.keys(values).length === 0;
  return { remedy, commands: none ? [] : settingValues(withoutSpec(readings), values) };
}

/** The chart copies `externalS3` key by key, some under another name. */
const keyInValues: Readonly<Record<string, string>> = {
  address: "host",
  accessKeyID: "accessKey",
  secretAccessKey: "secretKey",
};

/** The Helm values that decide keys of Milvus' `minio` section. */
export const settingsFor = ({ setBy }: Pick<StorageReading, "setBy">, ...keys: readonly string[]): readonly string[] =>
  keys.map((key) =>
    setBy[key] === userConfigKey
      ? `extraConfigFiles.${userConfigKey}: minio.${key}`
      : `externalS3.${keyInValues[key] ?? key}`,
  );

/** A ConfigMap that is changed by hand makes no new pods. */
export const restarting = (readings: Readings): string =>
  restartCommand(readings.scope.namespace, releaseNameIn(readings));

/** As a command names it: in angle brackets where nothing tells it. */
export const releaseNameIn = ({ scope, release }: Readings): string =>
  release.status === "present" ? release.value.name : (scope.release ?? "<release>");
