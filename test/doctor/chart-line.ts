import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { standInChart } from "../setting.ts";

/** The stand-in chart under another line's version, in a folder of its own below `directory`. */
export async function chartOf(directory: string, version: string, appVersion: string): Promise<string> {
  const chart = join(directory, `milvus-${version}`);
  await cp(standInChart, chart, { recursive: true });
  const file = join(chart, "Chart.yaml");
  const text = await readFile(file, "utf8");
  await writeFile(
    file,
    text.replace(/^version: .*$/m, `version: ${version}`).replace(/^appVersion: .*$/m, `appVersion: "${appVersion}"`),
  );
  return chart;
}
