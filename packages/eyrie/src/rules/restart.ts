import type { Chain } from "../readings/chain.ts";
import type { PodReading, Readings } from "../readings/readings.ts";

const rolls = (maker: string) => /^(?:deployment|statefulset|daemonset)\//.test(maker);

const command = (makers: readonly string[], namespace: string): readonly string[] =>
  makers.length === 0 ? [] : [`kubectl rollout restart ${makers.join(" ")} -n ${namespace}`];

/** What makes pods anew, by the names of what made them. A pod that nothing made is its user's to make. */
export function restarting(pods: readonly PodReading[], namespace: string): readonly string[] {
  const makers = [...new Set(pods.flatMap(({ madeBy }) => madeBy ?? []))];
  const others = pods.filter(({ madeBy }) => madeBy !== undefined && !rolls(madeBy)).map(({ name }) => name);
  return [
    ...command(makers.filter(rolls), namespace),
    ...(others.length === 0 ? [] : [`kubectl delete pod ${others.join(" ")} -n ${namespace}`]),
  ];
}

/** What makes all anew that is to run under the chain's account, also where it has no pod yet. */
export function restartingAll({ pods, account, namespace }: Chain, { workloads }: Readings): readonly string[] {
  const running =
    pods.status === "present" ? pods.value.filter(({ serviceAccount }) => serviceAccount === account) : [];
  if (running.length > 0) return restarting(running, namespace);
  const declared = workloads.status === "present" ? workloads.value : [];
  return command(
    declared
      .filter(({ serviceAccount }) => serviceAccount === account)
      .map(({ kind, name }) => `${kind.toLowerCase()}/${name}`),
    namespace,
  );
}
