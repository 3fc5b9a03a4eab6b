import * as say from "../../messages/doctor/dead-keys.ts";
import { label } from "../../messages/doctor/milvus.ts";
import { chartLineOf } from "../../milvus/chart-lines.ts";
import { type DeadKey, deadIn, neverStarted } from "../../milvus/dead-keys.ts";
import { keysBelow } from "../../milvus/merged-values.ts";
import type { Readings, ReleaseReading } from "../../readings/readings.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { mendingOwnValues } from "./set-values.ts";

/** Keys of components that the chart's line has no workload for: since 4.2.4 the four coordinators' above all. */
export const liveKeys = doctorRule({
  code: "EY613",
  title: say.deadKeysTitle,
  link: "configuration",
  fromValues: true,
  find: (_, look, readings) => {
    const { chart, values, name } = look.need(readings.release);
    // Where nobody knows which chart it will be, nothing is known to be dead.
    if (chart.version === "") return [];
    const about = `release/${readings.scope.namespace}/${name}`;
    const idle = neverStarted(chart.version, values);
    const started = idle.length === 0 ? [] : [{ ...switchedOn(idle, readings, { chart, values }), about }];
    const dead = bySuccessors(deadIn(chart.version, values)).map((keys) => ({
      severity: "warning" as const,
      about,
      settings: [...new Set(keys.map(({ path }) => component(path)))],
      ...(keys.some(({ replacedBy }) => replacedBy[0]?.startsWith("mixCoordinator.") === true)
        ? deadCoordinators(keys, readings, { chart, values })
        : deadComponents(keys, readings, chart.version)),
    }));
    return [...started, ...dead];
  },
});

type Deployed = Pick<ReleaseReading, "chart" | "values">;

function switchedOn(idle: readonly string[], readings: Readings, { chart, values }: Deployed) {
  const { fact, remedy } = say.neverStarted(chart.version, chartLineOf(chart.version).milvus, idle);
  const off = keysBelow(values, "mixCoordinator")["enabled"] === false ? { "mixCoordinator.enabled": "true" } : {};
  return {
    severity: "warning" as const,
    fact,
    settings: idle.map((one) => `${one}.enabled`),
    ...mendingOwnValues(readings, remedy, {
      ...off,
      ...Object.fromEntries(idle.map((one) => [`${one}.enabled`, "false"])),
    }),
  };
}

function deadCoordinators(keys: readonly DeadKey[], readings: Readings, { chart, values }: Deployed) {
  const { fact, remedy } = say.deadCoordinators(chart.version, keys);
  const replicas = keysBelow(values, "mixCoordinator")["replicas"];
  const observed = typeof replicas === "number" ? String(replicas) : "1";
  const standby = { "mixCoordinator.replicas": "2", "mixCoordinator.activeStandby.enabled": "true" };
  return {
    fact,
    comparisons: [beside(label.value("mixCoordinator.replicas"), observed, "2")],
    ...mendingOwnValues(readings, remedy, standby, "milvus.highAvailability: true"),
  };
}

function deadComponents(keys: readonly DeadKey[], readings: Readings, chart: string) {
  const { fact, remedy } = say.deadComponents(chart, keys);
  return { fact, ...mendingOwnValues(readings, remedy, {}) };
}

const component = (path: string) => path.split(".")[0] ?? path;

/** One group for all keys whose work the same components do. */
function bySuccessors(keys: readonly DeadKey[]): readonly (readonly DeadKey[])[] {
  const groups = new Map<string, DeadKey[]>();
  for (const key of keys) {
    const successors = key.replacedBy.map(component).join() || `none but ${component(key.path)}`;
    groups.set(successors, [...(groups.get(successors) ?? []), key]);
  }
  return [...groups.values()];
}
