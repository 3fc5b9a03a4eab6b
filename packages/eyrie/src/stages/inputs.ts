import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Chart } from "../clouds/helm/helm.ts";
import type { ValuesInput } from "../kinds/target.ts";
import * as say from "../messages/inputs.ts";
import { Problem } from "../model/problem.ts";

/** The user's own files, as they are on disk now. */
export type Inputs = {
  readonly valuesFiles: readonly ValuesInput[];
  readonly chart: Chart;
  /** Tells one chart from another: a repository's URL and name, or a digest of the files. */
  readonly chartIdentity: string;
};

/** Reads values files and chart, whose paths are relative to `directory`, the spec's own. @throws Problem */
export async function readInputs(directory: string, values: readonly string[], chart: Chart): Promise<Inputs> {
  const [valuesFiles, found] = await Promise.all([
    Promise.all(values.map((path) => readValues(resolve(directory, path)))),
    identify(directory, chart),
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

async function identify(directory: string, chart: Chart): Promise<Pick<Inputs, "chart" | "chartIdentity">> {
  if (chart.kind === "repository") return { chart, chartIdentity: `${chart.repository}#${chart.name}` };
  if (chart.kind === "url") return { chart, chartIdentity: chart.url };
  const path = resolve(directory, chart.path);
  try {
    return { chart: { kind: "path", path }, chartIdentity: `sha256:${await digestOf(path)}` };
  } catch (error) {
    const { fact, remedy } = say.chartUnreadable(path);
    throw new Problem("missing", fact, remedy, { cause: error });
  }
}

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
