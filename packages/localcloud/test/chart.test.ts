import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  chartCases,
  type ChartCaseName,
  type ChartFacts,
  chartFacts,
  otherWorkloads,
  renderChart,
} from "./chart-facts.ts";

const chart = fileURLToPath(new URL("../chart/milvus", import.meta.url));
const official = JSON.parse(readFileSync(new URL("fixtures/chart/official.json", import.meta.url), "utf8")) as {
  readonly version: string;
  readonly cases: Readonly<Record<ChartCaseName, ChartFacts>>;
};
const names = Object.keys(chartCases) as ChartCaseName[];

const helm = process.env["EYRIE_HELM"] ?? "helm";
const helmRuns = spawnSync(helm, ["version", "--short"], { stdio: "ignore" }).status === 0;

describe("the stand-in chart", () => {
  it("names itself a stand-in and bears the version of the chart it was compared with", () => {
    const metadata = parse(readFileSync(`${chart}/Chart.yaml`, "utf8")) as Record<string, string>;
    expect(metadata["name"]).toBe("milvus");
    expect(metadata["version"]).toBe(official.version);
    expect(metadata["description"]).toMatch(/^NOT MILVUS\./);
  });

  it("was compared in every case", () => {
    expect(Object.keys(official.cases)).toEqual(names);
  });
});

describe("the stand-in chart, rendered by helm", () => {
  beforeEach(({ skip }) => {
    skip(!helmRuns, "no helm in PATH, and EYRIE_HELM names none that runs");
  });

  it.each(names)("equals the official chart for: %s", (name) => {
    expect(chartFacts(renderChart(helm, chart, name))).toEqual(official.cases[name]);
  });

  it("leaves everything else of a release to placeholders", () => {
    expect(otherWorkloads(renderChart(helm, chart, "the guide"))).toEqual([
      "StatefulSet/milvus-demo-etcd",
      "StatefulSet/milvus-demo-pulsarv3-proxy",
    ]);
  });
});
