import * as say from "../messages/rules-helm.ts";
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
