import type { LogLine, PodReading, Readings } from "../readings/readings.ts";
import type { Look } from "./doctor-rule.ts";

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

/** The same for who rests on them: a log that may not be read says nothing, neither good nor bad. */
export function readLines(readings: Pick<Readings, "pods" | "logs">, look: Look): readonly PodLine[] {
  const pods = look.at(readings.pods) ?? [];
  for (const { name, containers } of pods)
    for (const container of containers) look.at(readings.logs[`${name}/${container.name}`] ?? { status: "absent" });
  return podLines(readings);
}

/** Whether a line was logged by a pod as it is now. */
export const concerns = ({ ready, readySince = 0 }: PodReading, { at }: Pick<LogLine, "at">) =>
  !ready || at > readySince;
