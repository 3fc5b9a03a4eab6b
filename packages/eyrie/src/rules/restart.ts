import type { Chain } from "../readings/chain.ts";
import { isOwned } from "../readings/owned.ts";
import type { PodReading, Readings } from "../readings/readings.ts";

/** Whether `kubectl rollout restart` and its like know what makes pods. */
export const isRolled = (maker: string) => /^(?:deployment|statefulset|daemonset)\//.test(maker);

/** What makes pods anew, by the names of what made them. A pod that nothing made is its user's to make. */
export function restarting(pods: readonly PodReading[], namespace: string): readonly string[] {
  const rolled = [...new Set(pods.flatMap(({ madeBy }) => madeBy ?? []))].filter(isRolled);
  const others = pods.filter(({ madeBy }) => madeBy !== undefined && !isRolled(madeBy)).map(({ name }) => name);
  return [
    ...(rolled.length === 0 ? [] : [`kubectl rollout restart ${rolled.join(" ")} -n ${namespace}`]),
    ...(others.length === 0 ? [] : [`kubectl delete pod ${others.join(" ")} -n ${namespace}`]),
  ];
}

/**
 * What makes pods anew that cannot see what their service account says now: `eyrie up` sees that itself, and restarts
 * the workloads of a release of its own one after the other.
 */
export function renewing(pods: readonly PodReading[], chain: Chain, readings: Readings): readonly string[] {
  const seen = pods.filter((pod) => isRestarted(pod, chain, readings));
  const others = pods.filter((pod) => !seen.includes(pod));
  return [...(seen.length === 0 ? [] : ["eyrie up"]), ...restarting(others, chain.namespace)];
}

function isRestarted({ madeBy }: PodReading, { account }: Chain, readings: Readings): boolean {
  const { release, workloads, wanted } = readings;
  const owned = release.status === "present" && isOwned(readings, release.value.labels ?? {});
  const known = workloads.status === "present" ? workloads.value : [];
  return (
    owned &&
    account === wanted?.serviceAccount &&
    known.some(
      ({ kind, name, serviceAccount }) => serviceAccount === account && `${kind.toLowerCase()}/${name}` === madeBy,
    )
  );
}
