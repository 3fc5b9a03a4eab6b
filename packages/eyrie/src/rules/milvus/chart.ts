import * as say from "../../messages/doctor/milvus.ts";
import { keysBelow } from "../../milvus/merged-values.ts";
import { compareVersions } from "../../milvus/version.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { settingValues } from "./set-values.ts";

const oldCoordinators = ["rootCoordinator", "queryCoordinator", "indexCoordinator", "dataCoordinator"] as const;

/** Since 4.2.4 one mixCoordinator does the work of the four, unless they are switched on beside it. */
export const liveKeys = doctorRule({
  code: "EY613",
  title: say.deadKeysTitle,
  link: "configuration",
  fromValues: true,
  find: (_, look, readings) => {
    const { chart, values } = look.need(readings.release);
    if (compareVersions(chart.version, "4.2.4") < 0) return [];
    const dead = oldCoordinators.filter((coordinator) => {
      const said = keysBelow(values, coordinator);
      return said["enabled"] !== true && ["replicas", "resources", "activeStandby"].some((key) => key in said);
    });
    if (dead.length === 0) return [];
    const replicas = keysBelow(values, "mixCoordinator")["replicas"];
    return [
      {
        severity: "warning",
        ...say.deadKeys(chart.version, dead),
        about: `release/${readings.scope.namespace}/${look.need(readings.release).name}`,
        comparisons: [
          beside(
            say.label.value("mixCoordinator.replicas"),
            typeof replicas === "number" ? String(replicas) : "1",
            "2",
          ),
        ],
        commands: settingValues(
          { ...withoutSpec(readings) },
          { "mixCoordinator.replicas": "2", "mixCoordinator.activeStandby.enabled": "true" },
        ),
      },
    ];
  },
});

/** These values are the user's own: no run of Eyrie's changes them. */
function withoutSpec<T extends { readonly wanted?: unknown }>({ wanted: _wanted, ...readings }: T): Omit<T, "wanted"> {
  return readings;
}

/** Bitnami's chart bears the same name. */
export const ownChart = doctorRule({
  code: "EY620",
  title: say.vendorTitle,
  link: "configuration",
  find: (_, look, readings) => {
    const { chart, images, name } = look.need(readings.release);
    const image = Object.values(images).find((one) => /(?:^|\/)bitnami(?:legacy|secure)?\/milvus/.test(one));
    if (image === undefined) return [];
    return [
      {
        severity: "error",
        ...say.otherVendor(`${chart.name} ${chart.version}`, image),
        about: `release/${readings.scope.namespace}/${name}`,
        comparisons: [beside(say.label.chart, image, "milvusdb/milvus")],
        commands: ["helm repo add milvus https://zilliztech.github.io/milvus-helm/", "helm repo update milvus"],
      },
    ];
  },
});

/** A namespace with nothing in it is not healthy: it is the wrong one, or nobody installed anything. */
export const installed = doctorRule({
  code: "EY622",
  title: say.thereTitle,
  link: "pods",
  find: (_, look, readings) => {
    const { scope, release, pods } = readings;
    if (scope.pod !== undefined)
      return (look.at(pods) ?? []).some(({ name }) => name === scope.pod)
        ? []
        : [
            {
              severity: "error",
              ...say.noPod(scope.namespace, scope.pod),
              about: `pod/${scope.namespace}/${scope.pod}`,
              commands: [`kubectl get pods -n ${scope.namespace}`],
            },
          ];
    if (scope.serviceAccount !== undefined) return [];
    if (look.at(release) !== undefined || (look.at(pods) ?? []).length > 0) return [];
    return [
      {
        severity: "error",
        ...say.notThere(scope.namespace, scope.release),
        about: `namespace/${scope.namespace}`,
        commands: readings.wanted === undefined ? ["helm list --all-namespaces --filter milvus"] : ["eyrie up"],
      },
    ];
  },
});
