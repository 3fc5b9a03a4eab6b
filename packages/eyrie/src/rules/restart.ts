import type { PodReading } from "../readings/readings.ts";

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
