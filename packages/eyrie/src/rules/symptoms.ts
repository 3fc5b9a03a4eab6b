import type { Symptom } from "../model/finding.ts";
import type { LogLine, PodReading, Readings } from "../readings/readings.ts";
import { codesFor } from "./signatures.ts";

/** A line that tells of an error, and the codes of what may cause it. */
export type Noticed = { readonly symptom: Symptom; readonly codes: readonly string[] };

/** Of one pod and one cause one line is enough. */
const perPod = 1;

/**
 * What users see: error lines of pods as they are now, and events that warn. What a pod logged before it became ready it
 * has got over.
 */
export function symptomsIn({ pods, logs, events }: Readings): readonly Noticed[] {
  const listed = pods.status === "present" ? pods.value : [];
  const fromLogs = listed.flatMap((pod) =>
    pod.containers.flatMap(({ name }) => {
      const key = `${pod.name}/${name}`;
      const read = logs[key];
      const lines = read?.status === "present" ? read.value.filter((line) => concerns(pod, line)) : [];
      return noticedIn(
        lines.map(({ text }) => text),
        key,
      );
    }),
  );
  const warnings = events.status === "present" ? events.value.filter(({ warning }) => warning) : [];
  const fromEvents = warnings.flatMap(({ about, reason, message }) => noticedIn([`${reason}: ${message}`], about));
  return [...fromLogs, ...fromEvents];
}

/** Whether a line was logged by a pod as it is now. */
export const concerns = ({ ready, readySince = 0 }: PodReading, { at }: LogLine) => !ready || at > readySince;

function noticedIn(lines: readonly string[], where: string): readonly Noticed[] {
  const noticed = lines.toReversed().flatMap((text) => {
    const codes = codesFor(text);
    return codes.length === 0 ? [] : [{ symptom: { where, text }, codes }];
  });
  return noticed.slice(0, perPod);
}
