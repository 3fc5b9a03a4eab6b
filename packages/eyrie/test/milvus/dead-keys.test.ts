import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chartLineOf, newestKnownChart } from "../../src/milvus/chart-lines.ts";
import { deadIn, deadKeys, idleComponents } from "../../src/milvus/dead-keys.ts";
import { guideKeys } from "../../src/milvus/guide-keys.ts";
import { leaves } from "../../src/milvus/values.ts";
import type { Json } from "../../src/model/json.ts";

const guide = readFileSync(new URL("../../../../examples/guide.milvus.yaml", import.meta.url), "utf8");
const column = (chart: string) => guideKeys.charts.indexOf(chart);
const measured = (chart: string, ...wanted: readonly string[]) =>
  Object.entries(guideKeys.guide).flatMap(([path, verdicts]) =>
    wanted.includes(verdicts[column(chart)] ?? "") ? [path] : [],
  );
const at = (chart: string, text: string) =>
  deadKeys(chart, [{ path: "v.yaml", text }]).map(({ line, column: from, path }) => `${line}:${from} ${path}`);

describe("the table of the guide's keys", () => {
  it("has a row for each leaf of the guide's file, and a verdict a chart", () => {
    expect(Object.keys(guideKeys.guide)).toEqual(leaves(parse(guide) as Json).map(({ path }) => path.join(".")));
    const rows = Object.values({ ...guideKeys.guide, ...guideKeys.beside });
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([guideKeys.charts.length]));
    expect(new Set(rows.flat())).toEqual(new Set(["effective", "default", "dead", "flag"]));
  });

  it("has a chart of each line that takes other keys, up to the newest", () => {
    expect(guideKeys.charts).toEqual(["4.1.36", "4.2.3", "4.2.25", "4.2.58", "5.0.19"]);
    expect(new Set(guideKeys.charts.map(chartLineOf)).size).toBe(guideKeys.charts.length);
    expect(guideKeys.charts.at(-1)).toBe(newestKnownChart);
  });

  it("says of the newest what was measured by hand before", () => {
    const count = (verdict: string) => measured("5.0.19", verdict).length;
    expect(["effective", "default", "dead", "flag"].map(count)).toEqual([16, 5, 12, 4]);
  });

  it("agrees with the lines on coordinators and on the region", () => {
    const lines = guideKeys.charts.map(chartLineOf);
    const verdicts = (rows: Readonly<Record<string, readonly string[]>>, path: string) => rows[path];
    expect(verdicts(guideKeys.guide, "rootCoordinator.replicas")).toEqual(
      lines.map(({ coordinators }) => (coordinators === "four" ? "effective" : "dead")),
    );
    expect(verdicts(guideKeys.beside, "externalS3.region")).toEqual(
      lines.map(({ passesRegionOn }) => (passesRegionOn ? "effective" : "dead")),
    );
  });
});

describe("dead keys", () => {
  it.each(["4.2.25", "4.2.58", "5.0.19"])("of the guide in %s are those that were measured", (chart) => {
    const paths = deadKeys(chart, [{ path: "v.yaml", text: guide }]).map(({ path }) => path);
    expect(paths.toSorted()).toEqual(measured(chart, "dead", "flag").toSorted());
    expect(deadIn(chart, parse(guide) as Json).map(({ path }) => path)).toEqual(paths);
  });

  it.each(["3.3.0", "4.1.36", "4.2.3"])("are none of the guide's in %s", (chart) => {
    expect(deadKeys(chart, [{ path: "v.yaml", text: guide }])).toEqual([]);
  });

  it("are replaced by keys that have an effect", () => {
    const table = { ...guideKeys.guide, ...guideKeys.beside };
    const instead = guideKeys.charts.flatMap((chart) =>
      deadKeys(chart, [
        { path: "v.yaml", text: `${guide}\nindexNode: { replicas: 2 }\nmixCoordinator: { replicas: 2 }\n` },
      ])
        .flatMap(({ replacedBy }) => replacedBy)
        .map((path) => table[path]?.[column(chart)]),
    );
    expect(instead.length).toBeGreaterThan(48);
    expect(new Set(instead)).toEqual(new Set(["effective"]));
  });

  it("are of components without a workload, line by line", () => {
    const four = ["rootCoordinator", "indexCoordinator", "queryCoordinator", "dataCoordinator"];
    expect(guideKeys.charts.map(idleComponents)).toEqual([
      ["mixCoordinator", "streamingNode"],
      ["mixCoordinator", "streamingNode"],
      [...four, "streamingNode"],
      [...four, "streamingNode"],
      [...four, "indexNode"],
    ]);
  });

  const cases: readonly (readonly [what: string, chart: string, text: string, found: readonly string[]])[] = [
    ["where the key stands", "5.0.19", "a: 1\nindexNode:\n  replicas: 2\n", ["3:3 indexNode.replicas"]],
    ["in flow style", "5.0.19", "indexNode: { replicas: 2 }\n", ["1:14 indexNode.replicas"]],
    ["of a component that is switched on: none", "5.0.19", "indexNode: { enabled: true, replicas: 2 }\n", []],
    ["of one that is switched off knowingly: none", "5.0.19", "indexNode: { enabled: false, replicas: 2 }\n", []],
    ["that ask for nothing: none", "5.0.19", "indexNode: { resources: {}, tolerations: [], affinity: }\n", []],
    ["switched on elsewhere: none", "4.2.58", "streaming: { enabled: true }\nstreamingNode: { replicas: 2 }\n", []],
    [
      "through an alias: where its text stands",
      "5.0.19",
      "x: &x\n  replicas: 2\nindexNode: *x\n",
      ["2:3 indexNode.replicas"],
    ],
    [
      "through a merge key",
      "5.0.19",
      "x: &x\n  replicas: 2\nindexNode:\n  <<: *x\n  extra: 1\n",
      ["2:3 indexNode.replicas", "5:3 indexNode.extra"],
    ],
    ["in a later document", "5.0.19", "a: 1\n---\nindexNode: { replicas: 2 }\n", ["3:14 indexNode.replicas"]],
    [
      "of mixCoordinator, in an old chart",
      "4.2.3",
      "mixCoordinator: { replicas: 2 }\n",
      ["1:19 mixCoordinator.replicas"],
    ],
  ];
  it.each(cases)("%s", (_, chart, text, found) => {
    expect(at(chart, text)).toEqual(found);
  });

  it("are none where another file switches the component on", () => {
    const files = ["indexNode: { replicas: 2 }", "indexNode: { enabled: true }"].map((text) => ({ path: "v", text }));
    expect(deadKeys("5.0.19", files)).toEqual([]);
  });
});
