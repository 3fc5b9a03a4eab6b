import type { Diagnosis } from "../model/diagnosis.ts";
import type { Readings } from "../readings/readings.ts";
import { diagnosisOf } from "../rules/diagnosis.ts";
import { judge, type Suppress } from "../rules/diagnose.ts";
import { doctorCatalogue } from "../rules/doctor-catalogue.ts";

/** Recorded reads in, a diagnosis out. Pure. `only`: the codes to check; all where it is empty. */
export function diagnose(
  readings: Readings,
  { suppress, only = [] }: { readonly suppress?: Suppress; readonly only?: readonly string[] } = {},
): Diagnosis {
  const rules = doctorCatalogue.filter(({ code }) => only.length === 0 || only.includes(code));
  return diagnosisOf(readings, judge(rules, readings, { suppress, all: only.length === 0 }));
}
