import type { Readings } from "#eyrie/readings/readings";

/** What was read; where nothing was, the test has nothing to alter. */
export function presentIn<T>(seen: { readonly status: string; readonly value?: T } | undefined): T {
  if (seen?.value === undefined) throw new Error(`nothing was read: ${seen?.status ?? "not asked"}`);
  return seen.value;
}

/** As if a pod of Milvus had logged a line after it was ready. */
export function withLateLine(readings: Readings, text: string): Readings {
  const [pod] = presentIn(readings.pods);
  const key = `${pod?.name ?? ""}/${pod?.containers[0]?.name ?? ""}`;
  const late = { at: Math.max((pod?.readySince ?? 0) + 1, readings.takenAt - 1_000), text };
  return { ...readings, logs: { ...readings.logs, [key]: { status: "present", value: [late] } } };
}
