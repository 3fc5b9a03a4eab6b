import { resolve } from "node:path";
import * as sayReport from "../messages/doctor/report.ts";
import * as say from "../messages/doctor/what-if.ts";
import type { Emit } from "../model/event.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import { chartVersionOf } from "../pipeline/modernize.ts";
import { readOffline } from "../pipeline/read-offline.ts";
import { takeReadings } from "../pipeline/take-readings.ts";
import type { Readings } from "../readings/readings.ts";
import { whatIf } from "../readings/what-if.ts";
import { codesFromValues } from "../rules/doctor-catalogue.ts";
import { unlessStopped } from "./attempt.ts";
import { openBundle } from "./bundle-folder.ts";
import type { DoctorFlags } from "./commands/doctor-arguments.ts";
import { askedOf } from "./doctor-scope.ts";
import type { Invocation, SpecFile } from "./invocation.ts";
import { readSpec } from "./spec-file.ts";
import { readSupposed } from "./supposed-files.ts";
import { UsageError } from "./usage-error.ts";

/** Where the doctor's readings come from. */
export type Looking = {
  /** Takes them anew each time, where there is a cloud to ask. */
  readonly look: () => Promise<Readings>;
  /** What a reader must know before reading the diagnosis. */
  readonly about: readonly Sentence[];
  /** The checks that such readings are enough for; absent: all. */
  readonly codes?: readonly string[];
};

/** @throws UsageError, Problem, SpecFailure */
export async function lookOf(invocation: Invocation, flags: DoctorFlags, emit: Emit): Promise<Looking> {
  const files = flags.whatIf ?? [];
  const supposed = await readSupposed(invocation.host.cwd, files);
  if (flags.offline === true) return lookOffline(invocation, flags);
  const about = files.length === 0 ? [] : [say.supposed(files)];
  if (flags.bundle !== undefined) {
    refuseBeside(flags);
    const readings = whatIf(await openBundle(invocation.host.cwd, flags.bundle), supposed);
    return { look: () => Promise.resolve(readings), about };
  }
  const asked = await unlessStopped(invocation, askedOf(invocation, flags, emit));
  return { look: async () => whatIf(await takeReadings(asked), supposed), about };
}

async function lookOffline(invocation: Invocation, flags: DoctorFlags): Promise<Looking> {
  const { cwd, clock } = invocation.host;
  const files = flags.whatIf ?? [];
  const found = await specIfAny(invocation, flags);
  if (found === undefined && files.length === 0)
    throw new UsageError(say.nothingToCheck.fact, say.nothingToCheck.remedy);
  const named = [found?.spec.milvus.values ?? []].flat().map((file) => resolve(found?.directory ?? cwd, file));
  const version = await chartVersionOf(found?.spec, found?.directory ?? cwd);
  const readings = readOffline(clock, { spec: found?.spec, version }, await readSupposed(cwd, [...named, ...files]));
  return { look: () => Promise.resolve(readings), about: [say.offline(version)], codes: codesFromValues };
}

/** The spec that is named; the usual one only where it is there. */
async function specIfAny(invocation: Invocation, { file, namespace }: DoctorFlags): Promise<SpecFile | undefined> {
  if (namespace !== undefined) return undefined;
  try {
    return invocation.rehearsal?.spec ?? (await readSpec(invocation, file));
  } catch (error) {
    if (file === "eyrie.yaml" && error instanceof Problem && error.code === "missing") return undefined;
    throw error;
  }
}

/** @throws UsageError where an option names what a bundle has settled */
function refuseBeside({ namespace, release, serviceAccount, pod }: DoctorFlags): void {
  const given = { "--namespace": namespace, "--release": release, "--service-account": serviceAccount, "--pod": pod };
  const [loose] = Object.entries(given).flatMap(([option, value]) => (value === undefined ? [] : [option]));
  if (loose === undefined) return;
  const { fact, remedy } = sayReport.bundleAlone(loose);
  throw new UsageError(fact, remedy);
}
