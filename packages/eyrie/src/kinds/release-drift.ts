import type { V1Deployment, V1StatefulSet } from "@kubernetes/client-node";
import type { Clouds } from "../clouds/clouds.ts";
import { ifAny } from "../clouds/aws/problems.ts";
import { configsIn, workloadsIn } from "../milvus/chart.ts";
import { type Manifest, renderedObjects } from "../milvus/manifest.ts";
import type { Release } from "../milvus/release.ts";
import type { Difference } from "../model/change.ts";
import { holderOf } from "../readings/field-holders.ts";

/** What stands in the release's namespace. */
type Standing = {
  readonly workloads: Readonly<Record<"Deployment" | "StatefulSet", readonly (V1Deployment | V1StatefulSet)[]>>;
  readonly names: Readonly<Record<"Service" | "ConfigMap", readonly string[]>>;
};

async function readStanding(kubernetes: Clouds["kubernetes"], namespace: string): Promise<Standing> {
  const [deployments, statefulSets, services, configMaps] = await Promise.all([
    kubernetes.listWorkloads(namespace, "deployments"),
    kubernetes.listWorkloads(namespace, "statefulsets"),
    kubernetes.listNames(namespace, "services"),
    kubernetes.listNames(namespace, "configmaps"),
  ]);
  return {
    workloads: { Deployment: deployments, StatefulSet: statefulSets },
    names: { Service: services, ConfigMap: configMaps },
  };
}

/**
 * What the release made and is no longer as rendered: gone, scaled below what was asked for (above, an autoscaler may
 * have done it), or with another configuration. Kinds that nothing of the proof rests on are not looked at.
 */
export async function driftOf(kubernetes: Clouds["kubernetes"], release: Release): Promise<readonly Difference[]> {
  const reading = readStanding(kubernetes, release.namespace);
  const configs = Promise.all(
    Object.entries(configsIn(release)).map(async ([name, files]) => {
      const live = await ifAny(() => kubernetes.readConfigMap(release.namespace, name));
      return Object.entries(files)
        .filter(([file, text]) => live !== undefined && live.data?.[file] !== text)
        .map(([file]) => ({
          path: `configmap/${name}.${file}`,
          have: "changed",
          want: "as rendered",
          outside: holderOf("helm", live?.metadata?.managedFields ?? [], ["data", file]) ?? {},
        }));
    }),
  );
  const [standing, changed] = await Promise.all([reading, configs]);
  const drift = [...missingWorkloads(release, standing), ...missingObjects(release, standing), ...changed.flat()];
  return release.status === "deployed" ? drift : drift.map(unexplained);
}

/** What a run of helm that did not end has not made yet is nobody's doing. */
const unexplained = ({ path, have, want }: Difference): Difference => ({ path, have, want });

const missing = (kind: string, name: string): Difference => ({
  path: `${kind.toLowerCase()}/${name}`,
  have: "missing",
  want: "as rendered",
  outside: { was: { value: "as rendered" } },
});

const missingWorkloads = (release: Manifest, { workloads }: Standing): readonly Difference[] =>
  workloadsIn(release, "release").flatMap(({ kind, name, replicas }) => {
    const live = workloads[kind].find(({ metadata }) => metadata?.name === name);
    if (live === undefined) return [missing(kind, name)];
    const have = live.spec?.replicas ?? 1;
    if (have >= replicas) return [];
    const who = holderOf("helm", live.metadata?.managedFields ?? [], ["spec", "replicas"]);
    const outside = { ...who, was: { value: replicas } };
    return [{ path: `${kind.toLowerCase()}/${name}.spec.replicas`, have, want: replicas, outside }];
  });

const missingObjects = (release: Manifest, { names }: Standing): readonly Difference[] =>
  (["Service", "ConfigMap"] as const).flatMap((kind) =>
    renderedObjects(release, kind)
      .filter(({ name }) => !names[kind].includes(name))
      .map(({ name }) => missing(kind, name)),
  );
