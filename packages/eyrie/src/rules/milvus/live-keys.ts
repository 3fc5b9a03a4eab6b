import * as say from "../../messages/doctor/dead-keys.ts";
import { label } from "../../messages/doctor/milvus.ts";
import { chartLineOf } from "../../milvus/chart-lines.ts";
import { type DeadKey, deadIn, neverStarted } from "../../milvus/dead-keys.ts";
import { keysBelow } from "../../milvus/merged-values.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { settingValues, withoutSpec } from "./set-values.ts";

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
    const idle = neverStarted(chart.version, values);
    const off = keysBelow(values, "mixCoordinator")["enabled"] === false ? { "mixCoordinator.enabled": "true" } : {};
    const started =
      idle.length === 0
        ? []
        : [
            {
              severity: "warning" as const,
              ...say.neverStarted(chart.version, chartLineOf(chart.version).milvus, idle),
              about: `release/${readings.scope.namespace}/${name}`,
              settings: idle.map((one) => `${one}.enabled`),
              commands: settingValues(withoutSpec(readings), {
                ...off,
                ...Object.fromEntries(idle.map((one) => [`${one}.enabled`, "false"])),
              }),
            },
          ];
    const dead = bySuccessors(deadIn(chart.version, values)).map((keys) => {
      const becomesMixed = keys.some(({ replacedBy }) => replacedBy[0]?.startsWith("mixCoordinator.") === true);
      const replicas = keysBelow(values, "mixCoordinator")["replicas"];
      return {
        severity: "warning",
        ...(becomesMixed ? say.deadCoordinators(chart.version, keys) : say.deadComponents(chart.version, keys)),
        about: `release/${readings.scope.namespace}/${name}`,
        settings: [...new Set(keys.map(({ path }) => component(path)))],
        ...(becomesMixed
          ? {
              comparisons: [
                beside(
                  label.value("mixCoordinator.replicas"),
                  typeof replicas === "number" ? String(replicas) : "1",
                  "2",
                ),
              ],
              commands: settingValues(withoutSpec(readings), {
                "mixCoordinator.replicas": "2",
                "mixCoordinator.activeStandby.enabled": "true",
              }),
            }
          : {}),
      } as const;
    });
    return [...started, ...dead];
  },
});

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
