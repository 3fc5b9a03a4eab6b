import { restartCommand, userConfigKey } from "../../milvus/chart.ts";
import { shellWord } from "../../model/shell.ts";
import type { Readings, StorageReading } from "../../readings/readings.ts";

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

/** Of values that are the user's own: no run of Eyrie's changes them. */
export function withoutSpec({ wanted: _wanted, ...readings }: Readings): Readings {
  return readings;
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
