import { execFile } from "node:child_process";
import { cp, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Chart } from "#eyrie/clouds/helm/helm";
import type { Target } from "#eyrie/kinds/target";
import { pinnedChartVersion } from "#eyrie/milvus/chart";
import { decodeRelease, releaseSelector } from "#eyrie/milvus/release";
import type { Json } from "#eyrie/model/json";
import type { Hands } from "./hands.ts";
import { helmBinary } from "./setting.ts";

const versionOf = ({ release }: Target) => release.version ?? pinnedChartVersion;

/** An unpacked copy of the release's chart with one more template, in a folder of its own below `parent`. */
export async function chartWith(parent: string, target: Target, template: string): Promise<string> {
  const directory = await mkdtemp(join(parent, "chart-"));
  await unpackInto(directory, target.release.chart, versionOf(target));
  const chart = join(directory, "milvus");
  await writeFile(join(chart, "templates", "extra.yaml"), template);
  return chart;
}

async function unpackInto(directory: string, chart: Chart, version: string): Promise<void> {
  const pull = async (...from: readonly string[]) =>
    promisify(execFile)(await helmBinary(), [
      "pull",
      ...from,
      "--version",
      version,
      "--untar",
      "--untardir",
      directory,
    ]);
  switch (chart.kind) {
    case "path":
      await cp(chart.path, join(directory, "milvus"), { recursive: true });
      return;
    case "repository":
      await pull(chart.name, "--repo", chart.repository);
      return;
    case "url":
      await pull(chart.url);
      return;
  }
}

/** What helm takes from somebody's hand where it is not what Eyrie itself would give. */
export type ByHand = {
  /** A chart's folder. */
  readonly chart?: string;
  readonly values?: Readonly<Record<string, Json>>;
  readonly valuesFiles?: readonly string[];
  readonly description?: string;
};

/** `helm upgrade --install` by somebody's hand, as Eyrie's own but for what is said otherwise. */
export const helmByHand = (
  { clouds, target }: Pick<Hands, "clouds" | "target">,
  { chart, values = {}, valuesFiles, description = "by hand" }: ByHand,
): Promise<void> =>
  clouds.helm.upgrade(
    {
      release: target.release.name,
      namespace: target.serviceAccount.namespace,
      chart: chart === undefined ? target.release.chart : { kind: "path", path: chart },
      version: versionOf(target),
      valuesFiles: valuesFiles ?? target.release.valuesFiles.map(({ path }) => path),
      ours: { ...(target.release.ours as Readonly<Record<string, Json>>), ...values },
      description,
      labels: {},
      takeBack: false,
    },
    new AbortController().signal,
  );

/** The release's latest revision. */
export async function latestRevision({ clouds: { kubernetes }, target }: Hands) {
  const { namespace } = target.serviceAccount;
  const secrets = await kubernetes.listSecrets(namespace, releaseSelector(target.release.name));
  const [latest] = secrets
    .map((secret) => decodeRelease(secret.data?.["release"] ?? ""))
    .toSorted((a, b) => b.revision - a.revision);
  if (latest === undefined) throw new Error(`no release ${target.release.name}`);
  return latest;
}
