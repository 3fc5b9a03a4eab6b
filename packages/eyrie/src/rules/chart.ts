import * as say from "../messages/rules-helm.ts";
import { isNewerThanKnown, newestKnownChart } from "../milvus/chart-lines.ts";
import { rule } from "./rule.ts";

export const usableHelm = rule({
  code: "EY601",
  title: say.helmTitle,
  looksAt: ["helm"],
  find: () => [],
  refused: ({ fact, remedy }) => [{ severity: "error", fact, remedy }],
});

/** Helm's other drivers keep a release where neither Eyrie nor anybody's plain `helm list` looks. */
export const helmDriver = rule({
  code: "EY602",
  title: say.driverTitle,
  looksAt: ["helmDriver"],
  find: ({ helmDriver: driver = "" }, { release, namespace }) =>
    /^(?:secrets?)?$/i.test(driver) ? [] : [{ severity: "error", ...say.otherDriver(driver, release, namespace) }],
});

/** Helm fetches and renders the chart as it will when it installs it: what it says now it would say then. */
export const usableChart = rule({
  code: "EY603",
  title: say.chartTitle,
  looksAt: ["rendered"],
  find: () => [],
  refused: (cause, { chart }) => [{ severity: "error", ...say.chartUnusable(chart, cause) }],
});

/** Which keys a line takes is known up to some version; what comes after it is taken to be like it. */
export const knownChart = rule({
  code: "EY629",
  title: say.knownChartTitle,
  looksAt: ["rendered"],
  find: (_, { chartVersion }) =>
    isNewerThanKnown(chartVersion) ? [{ severity: "warning", ...say.newerChart(chartVersion, newestKnownChart) }] : [],
  // The rule before this one says why.
  refused: () => [],
});
