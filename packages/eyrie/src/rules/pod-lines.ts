import type { LogLine, PodReading, Readings } from "../readings/readings.ts";

/** A line of a pod's log, and where it stands: `pod/container`. */
export type PodLine = LogLine & { readonly pod: PodReading; readonly where: string };

/** What pods say of how they are now, the newest line last. What one logged before it became ready it has got over. */
export function podLines({ pods, logs }: Pick<Readings, "pods" | "logs">): readonly PodLine[] {
  const listed = pods.status === "present" ? pods.value : [];
  return listed.flatMap((pod) =>
    pod.containers.flatMap(({ name }) => {
      const where = `${pod.name}/${name}`;
      const read = logs[where];
      const lines = read?.status === "present" ? read.value.filter((line) => concerns(pod, line)) : [];
      return lines.map((line) => ({ ...line, pod, where }));
    }),
  );
}

/** Whether a line was logged by a pod as it is now. */
export const concerns = ({ ready, readySince = 0 }: PodReading, { at }: Pick<LogLine, "at">) =>
  !ready || at > readySince;
