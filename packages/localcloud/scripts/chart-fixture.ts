/**
 * Takes facts from the official Milvus chart, for the test that compares Eyrie's stand-in with it.
 * Only the facts that the test compares are written, nothing of the chart's own text.
 *
 *   node packages/localcloud/scripts/chart-fixture.ts <helm> <unpacked official chart>     (Node ≥ 22.18)
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { chartCases, chartFacts, type ChartCaseName, renderChart } from "../test/chart-facts.ts";

const [helm, chart] = process.argv.slice(2);
if (helm === undefined || chart === undefined)
  throw new Error("usage: chart-fixture.ts <helm> <unpacked official chart>");

const { version } = parse(readFileSync(path.join(chart, "Chart.yaml"), "utf8")) as { version: string };
const names = Object.keys(chartCases) as ChartCaseName[];
const cases = Object.fromEntries(names.map((name) => [name, chartFacts(renderChart(helm, chart, name))]));
const target = path.join("packages/localcloud/test/fixtures/chart/official.json");
writeFileSync(target, `${JSON.stringify({ chart: "milvus", version, cases }, null, 2)}\n`);
process.stdout.write(`${target}: ${names.length} renderings of milvus ${version}. Now run: npx oxfmt ${target}\n`);
