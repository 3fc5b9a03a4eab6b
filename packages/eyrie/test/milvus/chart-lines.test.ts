import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pinnedChartVersion } from "../../src/milvus/chart.ts";
import { chartLineOf, chartLines, isNewerThanKnown, newestKnownChart } from "../../src/milvus/chart-lines.ts";
import { compareVersions } from "../../src/milvus/version.ts";

/** Versions on either side of each boundary, as the tags of zilliztech/milvus-helm have them. */
const tags = [
  ["3.2.18", "2.2", "four", false],
  ["3.3.0", "2.2", "four", false],
  ["4.0.34", "2.2", "four", false],
  ["4.1.0", "2.3", "four", false],
  ["4.1.4", "2.3", "four", false],
  ["4.1.5", "2.3", "four", true],
  ["4.1.28", "2.3", "four", true],
  ["4.1.29", "2.4", "four", true],
  ["4.1.35", "2.4", "four", true],
  ["4.1.36", "2.4", "four", false],
  ["4.2.1", "2.4", "four", false],
  ["4.2.2", "2.4", "four", true],
  ["4.2.3", "2.4", "four", true],
  ["4.2.4", "2.4", "mixed", true],
  ["4.2.25", "2.4", "mixed", true],
  ["4.2.26", "2.5", "mixed", true],
  ["4.2.58", "2.5", "mixed", true],
  ["5.0.0", "2.6", "mixed", true],
  ["5.0.19", "2.6", "mixed", true],
] as const;

describe("the lines of the chart", () => {
  it.each(tags)("take %s for Milvus %s with %s coordinators; region passed on: %s", (version, ...line) => {
    const { milvus, coordinators, passesRegionOn } = chartLineOf(version);
    expect([milvus, coordinators, passesRegionOn]).toEqual(line);
  });

  it.each(["5.0.20", "6.1.0-rc.1", "99.0.0", "", "latest", "custom-build"])(
    "takes %j to be like the newest",
    (version) => {
      expect(chartLineOf(version)).toBe(chartLineOf(newestKnownChart));
    },
  );

  it("knows nothing newer than the newest, and pins nothing newer", () => {
    expect(["5.0.19", "5.0.18", "5.0.20", "5.1.0", "latest"].map(isNewerThanKnown)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(isNewerThanKnown(pinnedChartVersion)).toBe(false);
  });

  it("are in order, and answer to anything", () => {
    expect(chartLines.map(({ first }) => first).toSorted(compareVersions)).toEqual(
      chartLines.map(({ first }) => first),
    );
    fc.assert(fc.property(fc.string(), (version) => chartLines.includes(chartLineOf(version))));
  });
});
