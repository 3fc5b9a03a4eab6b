// What each key of a values file does in a chart: the chart is rendered with all of them, without each single one, and
// with each single one changed, and the manifests are compared.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readChartFiles } from "../packages/eyrie/build/clouds/helm/chart-files.js";
import { chartMetadata } from "../packages/eyrie/build/milvus/chart.js";

/**
 * @param measured helm: a binary's path; chart: an archive or a folder; values: a plain object; beside: leaf path →
 *   value, keys that the values do not have and that are added one by one
 * @returns the chart's version, and key and verdict of each leaf of values and of each path of beside
 */
export async function measureChart({ helm, chart, values, beside }) {
  const files = await readChartFiles(chart);
  const { name, version } = chartMetadata(files?.chart ?? "");
  if (name !== "milvus") throw new Error(`${chart} is no chart of the name milvus`);
  const directory = await mkdtemp(join(tmpdir(), "chart-keys-"));
  try {
    const render = renderer(helm, chart, directory);
    const baseline = await render(values);
    if (baseline.refused !== undefined) throw baseline.refused;
    if ((await render(values)).text !== baseline.text) throw new Error(`Chart ${version} renders otherwise each time`);
    const inValues = await atOnce(leavesOf(values), async ({ path, value }) => {
      const without = difference(baseline, await render(changed(values, path, undefined)));
      if (without !== "nothing") return { path, verdict: "effective", config: without === "config" };
      const other = difference(baseline, await render(changed(values, path, otherThan(value))));
      return { path, verdict: other === "nothing" ? "dead" : "default" };
    });
    const added = await atOnce(Object.entries(beside), async ([dotted, value]) => {
      const path = dotted.split(".");
      const found = difference(baseline, await render(changed(values, path, value)));
      return { path, verdict: found === "nothing" ? "dead" : "effective", config: found === "config" };
    });
    const rows = verdicts([...inValues, ...added]);
    return { version, guide: rows.slice(0, inValues.length), beside: rows.slice(inValues.length) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * A component of which all else is dead has no workload: what changes Milvus' configuration for it, and nothing besides,
 * is no more than a flag.
 */
function verdicts(rows) {
  const section = ({ path: [first] }) => rows.filter(({ path }) => path[0] === first);
  const idle = (row) => section(row).some(({ verdict }) => verdict === "dead");
  const lifeless = (row) => section(row).every(({ verdict, config }) => verdict === "dead" || config === true);
  return rows.map((row) => [
    row.path.join("."),
    row.verdict === "effective" && idle(row) && lifeless(row) ? "flag" : row.verdict,
  ]);
}

/** Values that the chart refuses make no manifest, which is another one than any. */
function renderer(helm, chart, directory) {
  let count = 0;
  return async (values) => {
    count += 1;
    const file = join(directory, `${count}.json`);
    await writeFile(file, JSON.stringify(values));
    const args = ["template", "milvus-demo", chart, "--namespace", "milvus", "--values", file];
    const { stdout, refused } = await promisify(execFile)(helm, args, { maxBuffer: 64 * 1024 * 1024 }).catch(
      (error) => ({ stdout: "no manifest", refused: error }),
    );
    // What only says that the configuration changed is no change of a workload.
    const text = stdout.replaceAll(/^\s*checksum\/config: .*\n/gm, "");
    const documents = text.split(/^---$/m);
    return {
      text,
      refused,
      workloads: documents.filter((document) => !/^kind: ConfigMap$/m.test(document)).join("---"),
    };
  };
}

const difference = (one, other) =>
  one.text === other.text ? "nothing" : one.workloads === other.workloads ? "config" : "workloads";

const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const leavesOf = (value, path = []) =>
  isMap(value) ? Object.entries(value).flatMap(([key, below]) => leavesOf(below, [...path, key])) : [{ path, value }];

/** The values with one leaf set, or taken away. */
function changed(values, [key, ...rest], value) {
  const { [key]: below, ...others } = values;
  const kept = rest.length === 0 ? value : changed(isMap(below) ? below : {}, rest, value);
  return kept === undefined ? others : { ...others, [key]: kept };
}

const otherThan = (value) =>
  typeof value === "boolean" ? !value : typeof value === "number" ? value + 1 : `${value ?? ""}x`;

/** Four helms at a time. */
async function atOnce(items, work) {
  const results = [];
  const waiting = items.entries();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const [at, item] of waiting) results[at] = await work(item);
    }),
  );
  return results;
}
