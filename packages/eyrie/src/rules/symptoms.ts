import type { Symptom } from "../model/finding.ts";
import type { EventReading, Readings } from "../readings/readings.ts";
import { concerns, podLines } from "./pod-lines.ts";
import { codesFor } from "./signatures.ts";

/** A line that tells of an error, and the codes of what may cause it. */
export type Noticed = { readonly symptom: Symptom; readonly codes: readonly string[] };

/** Of one pod and one cause one line is enough. */
const perPod = 1;

/** What users see: error lines of pods as they are now, and events that warn. */
export function symptomsIn(readings: Readings): readonly Noticed[] {
  const { events } = readings;
  const byPlace = new Map<string, string[]>();
  for (const { where, text } of podLines(readings)) byPlace.set(where, [...(byPlace.get(where) ?? []), text]);
  const fromLogs = [...byPlace].flatMap(([where, lines]) => noticedIn(lines, where));
  const warnings = events.status === "present" ? events.value.filter((event) => stillWarns(event, readings)) : [];
  const fromEvents = warnings.flatMap(({ about, reason, message }) => noticedIn([`${reason}: ${message}`], about));
  return [...fromLogs, ...fromEvents];
}

/** Kubernetes keeps events for an hour: one about what is gone, or got well since, is history. */
function stillWarns({ warning, about, lastSeen }: EventReading, { pods, workloads }: Readings): boolean {
  const [kind = "", name = ""] = about.split("/");
  if (!warning) return false;
  if (kind === "pod") {
    const pod = pods.status === "present" ? pods.value.find((one) => one.name === name) : undefined;
    return pod !== undefined && concerns(pod, { at: lastSeen });
  }
  const short = workloads.status === "present" ? workloads.value.filter(({ ready, wanted }) => ready < wanted) : [];
  return short.some((workload) => name.startsWith(workload.name));
}

function noticedIn(lines: readonly string[], where: string): readonly Noticed[] {
  const noticed = lines.toReversed().flatMap((text) => {
    const codes = codesFor(text);
    return codes.length === 0 ? [] : [{ symptom: { where, text }, codes }];
  });
  return noticed.slice(0, perPod);
}
