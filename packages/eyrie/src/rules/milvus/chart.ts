import * as say from "../../messages/doctor/milvus.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";

/** Bitnami's chart bears the same name. */
export const ownChart = doctorRule({
  code: "EY620",
  title: say.vendorTitle,
  link: "configuration",
  beforehand: "release",
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
