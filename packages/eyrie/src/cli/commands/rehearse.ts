import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import * as say from "../../messages/rehearse.ts";
import { Problem } from "../../model/problem.ts";
import type { Step } from "../../report/output-schema.ts";
import { read } from "../../report/style.ts";
import { attempt } from "../attempt.ts";
import { duration } from "../duration.ts";
import { exitCodes } from "../exit-code.ts";
import { timeoutPresets } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { readSpec } from "../spec-file.ts";
import { UsageError } from "../usage-error.ts";
import type { RehearsedCommand, RehearseFlags } from "./rehearsed-command.ts";

const run: Record<RehearsedCommand, (invocation: Invocation, flags: RehearseFlags) => Promise<Result>> = {
  up: async (invocation, flags) =>
    (await import("./up.ts")).up(invocation, { ...flags, timeout: flags.timeout ?? duration(timeoutPresets.up) }),
  plan: async (invocation, flags) => (await import("./plan.ts")).plan(invocation, flags),
  status: async (invocation, flags) => (await import("./status.ts")).status(invocation, flags),
  verify: async (invocation, flags) =>
    (await import("./verify.ts")).verify(invocation, {
      ...flags,
      timeout: flags.timeout ?? duration(timeoutPresets.verify),
    }),
  values: async (invocation, flags) => (await import("./values.ts")).values(invocation, flags),
  permissions: async (invocation, flags) => (await import("./permissions.ts")).permissions(invocation, flags, []),
  doctor: async (invocation, flags) =>
    (await import("./doctor.ts")).doctor(invocation, {
      ...flags,
      timeout: flags.timeout ?? duration(timeoutPresets.doctor),
    }),
  down: async (invocation, flags) => (await import("./down.ts")).down(invocation, flags),
};

/**
 * Runs commands, one after the other, on one fresh local cloud. The first that does not succeed ends the rehearsal with
 * its own exit code; a doctor that only warns stops nothing.
 */
export async function rehearse(
  invocation: Invocation,
  flags: RehearseFlags,
  asked: readonly RehearsedCommand[],
): Promise<Result> {
  const { host, out, signal } = invocation;
  const names: readonly RehearsedCommand[] = asked.length === 0 ? ["up"] : asked;
  if (host.rehearsal === undefined) throw new Problem("invalid", say.notBuiltIn.fact, say.notBuiltIn.remedy);
  const spec = await readSpec(invocation, flags.file);
  const { cluster } = spec.spec;
  const chart = flags.chart === undefined ? undefined : await chartAt(resolve(host.cwd, flags.chart));
  print(invocation, [out.style.strong(read(out, say.heading))]);
  const rehearsal = await host.rehearsal({
    clusters: [{ name: cluster.name, region: cluster.region }],
    ...(chart === undefined ? {} : { chart }),
  });
  try {
    print(invocation, [...rehearsal.describe.map((line) => `  ${read(out, line)}`), ""]);
    const steps: Step[] = [];
    for (const name of names) {
      if (names.length > 1) print(invocation, [out.style.strong(`── ${read(out, say.step(name))}`), ""]);
      const local = { ...invocation, rehearsal: { ...rehearsal, spec } };
      const { exitCode, body } = await attempt(local, async () => {
        signal.throwIfAborted();
        return run[name](local, flags);
      });
      steps.push({ command: name, language: invocation.language, rehearsal: true, exitCode, ...body });
      print(invocation, [""]);
      if (exitCode !== exitCodes.done && exitCode !== exitCodes.warnings) break;
    }
    const left = names.slice(steps.length);
    const last = steps.at(-1);
    if (left.length > 0 && last !== undefined) print(invocation, [read(out, say.cut(last.command, left))]);
    return { exitCode: last?.exitCode ?? exitCodes.done, body: { steps } };
  } finally {
    await rehearsal.close();
    print(invocation, [out.style.quiet(read(out, say.over))]);
  }
}

/** @throws UsageError when nothing is there */
async function chartAt(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch {
    const { fact, remedy } = say.noChart(path);
    throw new UsageError(fact, remedy);
  }
}
