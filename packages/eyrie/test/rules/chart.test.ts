import { describe, expect, it } from "vitest";
import { Problem } from "../../src/model/problem.ts";
import { knownChart } from "../../src/rules/chart.ts";
import { findingsOf } from "../../src/rules/rule.ts";
import { about } from "./about.ts";

const rendered = { status: "present", value: { manifest: "", namespace: "milvus" } } as const;
const cause = new Problem("failed", { en: "no chart", ja: "なし" }, { en: "", ja: "" });

describe("EY629", () => {
  it.each(["4.1.36", "5.0.19", "custom"])("says nothing of chart %s", (chartVersion) => {
    expect(findingsOf([knownChart], { rendered }, { ...about, chartVersion })).toEqual([]);
  });

  it.each(["5.0.20", "5.1.0-rc.1", "6.0.0"])(
    "warns of chart %s, which is newer than all that are known",
    (chartVersion) => {
      const found = findingsOf([knownChart], { rendered }, { ...about, chartVersion });
      expect(found).toMatchObject([{ code: "EY629", severity: "warning" }]);
      expect(found[0]?.fact.en).toContain(`Chart ${chartVersion} is newer`);
    },
  );

  it("says nothing where the release stays as it is, nor where the chart cannot be rendered", () => {
    const newer = { ...about, chartVersion: "6.0.0" };
    expect(findingsOf([knownChart], {}, newer)).toEqual([]);
    expect(findingsOf([knownChart], { rendered: { status: "unreadable", cause } }, newer)).toEqual([]);
  });
});
