import * as say from "../../messages/plan.ts";
import * as sayReview from "../../messages/review.ts";
import { planUp } from "../../pipeline/plan.ts";
import { conflictLines } from "../../report/conflicts-text.ts";
import { planJson, targetJson } from "../../report/json.ts";
import { planLines } from "../../report/plan-text.ts";
import { shellWords } from "../../model/shell.ts";
import { read } from "../../report/style.ts";
import { targetLines } from "../../report/target-text.ts";
import { conflictsIn, hasChanges, unknownsIn } from "../../stages/plan.ts";
import { reporting, unlessStopped } from "../attempt.ts";
import { exitCodes } from "../exit-code.ts";
import { examine, ignoredCodes } from "../findings.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { writePlan } from "../plan-file.ts";
import { openSession } from "../session.ts";

export type PlanFlags = CommonFlags & {
  readonly exitCode?: boolean;
  readonly adopt?: readonly string[];
  /** Codes of findings that are to stop nothing. */
  readonly ignore?: readonly string[];
  /** Where to write the plan for `up --plan`. */
  readonly out?: string;
};

/** Shows what `up` would do. Writes nothing. */
export const plan = (invocation: Invocation, flags: PlanFlags): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const { out, language } = invocation;
    const adopt = flags.adopt ?? [];
    const ignored = ignoredCodes(flags.ignore ?? []);
    const session = await openSession(invocation, flags, progress.emit, { adopt });
    const planned = await unlessStopped(invocation, planUp(session));
    await progress.settled();
    keep({ target: targetJson(planned), plan: planJson(language, planned.plan, "up") });
    print(invocation, [...targetLines(out, planned, "up"), "", ...planLines(out, planned.plan, "up")]);
    if (conflictsIn(planned.plan).length > 0) {
      const unwritten = flags.out === undefined ? [] : [read(out, sayReview.notWrittenForConflicts(flags.out))];
      print(invocation, [...conflictLines(out, planned.plan, adopt), ...unwritten]);
      return exitCodes.conflict;
    }
    const { passed } = await examine(invocation, planned, session, ignored, progress, keep);
    if (flags.out !== undefined) {
      const { host } = invocation;
      const { cwd, random, version } = host;
      await writePlan({ cwd, path: flags.out, now: host.clock.now(), random, version, adopt }, planned);
      keep({ written: flags.out });
      const words = shellWords([flags.out, ...saidAgain(flags, ignored)]);
      print(invocation, [read(out, sayReview.planWritten(flags.out, words))]);
    }
    if (unknownsIn(planned.plan).length > 0) {
      print(invocation, [out.style.unsure(read(out, say.unknowns))]);
      return exitCodes.failed;
    }
    if (!passed) return exitCodes.failed;
    if (!hasChanges(planned.plan)) print(invocation, [out.style.good(read(out, say.nothingToChange))]);
    return flags.exitCode === true && hasChanges(planned.plan) ? exitCodes.changesPending : exitCodes.done;
  });

/** A plan keeps neither where it was read from nor what was ignored: up looks again. */
const saidAgain = ({ file, profile, context }: PlanFlags, ignored: readonly string[]): readonly string[] => [
  ...(file === "eyrie.yaml" ? [] : ["--file", file]),
  ...(profile === undefined ? [] : ["--profile", profile]),
  ...(context === undefined ? [] : ["--context", context]),
  ...ignored.flatMap((code) => ["--ignore", code]),
];
