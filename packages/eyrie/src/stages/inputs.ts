import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ChartFiles } from "../clouds/helm/chart-files.ts";
import type { Chart } from "../clouds/helm/helm.ts";
import type { ValuesInput } from "../kinds/target.ts";
import * as say from "../messages/inputs.ts";
import { chartMetadata, knowsIam } from "../milvus/chart.ts";
import { Problem } from "../model/problem.ts";

/** The user's own files, as they are on disk now. */
export type Inputs = {
  readonly valuesFiles: readonly ValuesInput[];
  readonly chart: Chart;
  /** Tells one chart from another: a repository's URL and name, or a digest of the files. */
  readonly chartIdentity: string;
  /** The spec's, or that of a chart on disk. */
  readonly version?: string;
};

/** What the spec says of them, with paths as written. */
type Asked = { readonly values: readonly string[]; readonly chart: Chart; readonly version?: string };

type ReadChart = (path: string) => Promise<ChartFiles | undefined>;

/** Reads values files and chart, whose paths are relative to `directory`, the spec's own. @throws Problem */
export async function readInputs(directory: string, asked: Asked, readChart: ReadChart): Promise<Inputs> {
  const [valuesFiles, found] = await Promise.all([
    Promise.all(asked.values.map((path) => readValues(resolve(directory, path)))),
    identify(directory, asked, readChart),
  ]);
  return { valuesFiles, ...found };
}

async function readValues(path: string): Promise<ValuesInput> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const { fact, remedy } = say.valuesUnreadable(path);
    throw new Problem("missing", fact, remedy, { cause: error });
  });
  try {
    return { path, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    const { fact, remedy } = say.valuesNotUtf8(path);
    throw new Problem("invalid", fact, remedy, { cause: error });
  }
}

async function identify(
  directory: string,
  { chart, version }: Asked,
  readChart: ReadChart,
): Promise<Omit<Inputs, "valuesFiles">> {
  const asked = version === undefined ? {} : { version };
  if (chart.kind === "repository") return { chart, chartIdentity: `${chart.repository}#${chart.name}`, ...asked };
  if (chart.kind === "url") return { chart, chartIdentity: chart.url, ...asked };
  const path = resolve(directory, chart.path);
  const [files, digest] = await Promise.all([readChart(path), digestOf(path)]).catch((error: unknown) => {
    const { fact, remedy } = say.chartUnreadable(path);
    throw new Problem("missing", fact, remedy, { cause: error });
  });
  return {
    chart: { kind: "path", path },
    chartIdentity: `sha256:${digest}`,
    version: versionOf(path, files, version),
  };
}

/** The version of a chart on disk. @throws Problem when it is not Milvus' official chart, or not of the version asked for */
function versionOf(path: string, files: ChartFiles | undefined, asked: string | undefined): string {
  if (files === undefined) throw invalid(say.chartNotArchive(path));
  const { name, version } = chartMetadata(files.chart ?? "");
  if (name === "" || version === "") throw invalid(say.chartWithoutMetadata(path));
  if (name !== "milvus") throw invalid(say.chartNamed(path, name));
  if (!knowsIam(files.values ?? "")) throw invalid(say.chartWithoutIam(path));
  if (asked !== undefined && asked !== version) throw invalid(say.chartOfVersion(path, version, asked));
  return version;
}

const invalid = ({ fact, remedy }: Pick<Problem, "fact" | "remedy">) => new Problem("invalid", fact, remedy);

/** A digest over names and bytes of a chart's files, in the order of their names. */
async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  if (!(await stat(path)).isDirectory()) return hash.update(await readFile(path)).digest("hex");
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.toSorted().map(async (file) => ({ name: file.slice(path.length), bytes: await readFile(file) })),
  );
  for (const { name, bytes } of contents) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  return hash.digest("hex");
}
