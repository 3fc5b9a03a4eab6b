import * as sayCli from "../../messages/cli.ts";
import * as say from "../../messages/plan.ts";
import * as sayReport from "../../messages/report.ts";
import * as sayReview from "../../messages/review.ts";
import { carryOut } from "../../pipeline/carry-out.ts";
import { clearUp } from "../../pipeline/lease.ts";
import { planUp } from "../../pipeline/plan.ts";
import { type ProofOptions, proveTarget, whereToConnect } from "../../pipeline/prove.ts";
import { recordProof } from "../../pipeline/record-proof.ts";
import type { Planned, Session } from "../../pipeline/session.ts";
import { claimLines } from "../../report/claims-text.ts";
import { conflictLines } from "../../report/conflicts-text.ts";
import { connectionLines } from "../../report/connection-text.ts";
import { connectionJson, outcomesJson, planJson, provenJson, targetJson } from "../../report/json.ts";
import { outcomeLines } from "../../report/outcomes-text.ts";
import { planLines } from "../../report/plan-text.ts";
import type { DataLeftOut } from "../../report/proven.ts";
import { read } from "../../report/style.ts";
import { targetLines } from "../../report/target-text.ts";
import type { Finding } from "../../model/finding.ts";
import type { Outcome } from "../../stages/execute.ts";
import { conflictsIn, hasChanges, unknownsIn } from "../../stages/plan.ts";
import { allHold } from "../../stages/prove.ts";
import { type Keep, reporting, unlessStopped } from "../attempt.ts";
import { confirmed } from "../confirm.ts";
import { type DataFlags, dataAsked } from "../data-flags.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { examine, ignoredCodes, openLines } from "../findings.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { sdkOnConsent } from "../milvus-sdk.ts";
import type { Progress } from "../progress.ts";
import { readPlan } from "../plan-file.ts";
import { openSession } from "../session.ts";
import { UsageError } from "../usage-error.ts";

export type UpFlags = CommonFlags &
  DataFlags & {
    readonly yes?: boolean;
    readonly adopt?: readonly string[];
    /** Codes of findings that are to stop nothing. */
    readonly ignore?: readonly string[];
    /** A file that `plan --out` wrote: only what it shows is carried out, and nothing is asked. */
    readonly plan?: string;
    /** How long pods may take, in milliseconds. */
    readonly timeout: number;
  };

/** plan → confirm → execute → prove → where to connect. */
export const up = (invocation: Invocation, flags: UpFlags): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const { out, language, host } = invocation;
    if (flags.plan !== undefined && flags.adopt !== undefined)
      throw new UsageError(sayReview.adoptInPlan.fact, sayReview.adoptInPlan.remedy);
    const ignored = ignoredCodes(flags.ignore ?? []);
    const { data, leftOut } = dataAsked(flags, false);
    const sdk = sdkOnConsent(invocation, flags.yes === true);
    const reviewed = flags.plan === undefined ? undefined : await readPlan(host, flags.plan);
    const { adopt = [] } = reviewed ?? flags;
    const asked = {
      adopt,
      patience: flags.timeout,
      ...(reviewed === undefined ? {} : { refuseOther: reviewed.refuseOther }),
    };
    const session = await openSession(invocation, flags, progress.emit, asked, sdk);
    const planned = await unlessStopped(invocation, planUp(session));
    await progress.settled();
    const { plan } = planned;
    keep({ target: targetJson(planned), plan: planJson(language, plan, "up") });
    print(invocation, [...targetLines(out, planned, "up"), "", ...planLines(out, plan, "up")]);
    if (conflictsIn(plan).length > 0) {
      print(invocation, conflictLines(out, plan, adopt));
      return exitCodes.conflict;
    }
    const due = reviewed?.stillDue(plan) ?? true;
    const { findings, passed } = await examine(invocation, planned, session, ignored, progress, keep);
    if (!passed) return exitCodes.failed;
    const yes = flags.yes === true || reviewed !== undefined;
    if (hasChanges(plan)) await confirmed(invocation, sayCli.confirmUp, { yes });
    else if (unknownsIn(plan).length === 0) {
      const settled = due || flags.plan === undefined ? say.nothingToChange : sayReview.carriedOutAlready(flags.plan);
      print(invocation, [out.style.good(read(out, settled))]);
    }
    // Asked before anything is written: afterwards nobody may be there any more.
    if (data !== undefined) await sdk.ask();
    const outcomes = await carriedOut(invocation, planned, session, progress, keep);
    const broken = brokenExit(outcomes);
    if (broken !== undefined) {
      print(invocation, [out.style.quiet(read(out, sayReport.notProvenYet))]);
      return broken;
    }
    return proven(invocation, planned, session, progress, keep, {
      // Also what another run did while this one waited for it is fresh.
      fresh: outcomes.length > 0,
      patience: flags.timeout,
      data,
      leftOut,
      findings,
    });
  });

/** Carries the plan out and shows how it ended. */
export async function carriedOut(
  invocation: Invocation,
  planned: Planned,
  session: Session,
  progress: Progress,
  keep: Keep,
): Promise<readonly Outcome[]> {
  const { plan } = planned;
  if (!hasChanges(plan) && unknownsIn(plan).length === 0) {
    await clearUp(planned, session);
    return [];
  }
  progress.expect(plan);
  const outcomes = await carryOut(planned, session);
  await progress.settled();
  keep({ outcomes: outcomesJson(invocation.language, outcomes) });
  print(invocation, ["", ...outcomeLines(invocation.out, plan, outcomes)]);
  return outcomes;
}

/** The exit code of a run in which something failed: a conflict that came up on the way is still a conflict. */
export function brokenExit(outcomes: readonly Outcome[]): ExitCode | undefined {
  const failed = outcomes.flatMap((outcome) => (outcome.state === "failed" ? [outcome.problem.code] : []));
  if (failed.includes("exists")) return exitCodes.conflict;
  return failed.length > 0 ? exitCodes.failed : undefined;
}

async function proven(
  invocation: Invocation,
  planned: Planned,
  session: Session,
  progress: Progress,
  keep: Keep,
  options: Omit<ProofOptions, "readOnly"> & {
    readonly leftOut: DataLeftOut | undefined;
    /** What was found beforehand. */
    readonly findings: readonly Finding[];
  },
): Promise<ExitCode> {
  const { out, host, language, signal } = invocation;
  const { findings, leftOut, ...proof } = options;
  const claims = await proveTarget(planned, session, { readOnly: false, ...proof });
  const about = { version: host.version, withMilvus: leftOut === undefined };
  if (!signal.aborted) await recordProof(planned, session, claims, about);
  await progress.settled();
  keep(provenJson(language, claims, leftOut));
  print(invocation, claimLines(out, claims, leftOut));
  signal.throwIfAborted();
  const connection = await unlessStopped(invocation, whereToConnect(planned, session));
  keep({ connection: connectionJson(language, connection) });
  print(invocation, ["", ...connectionLines(out, connection, invocation.rehearsal !== undefined)]);
  print(invocation, openLines(invocation, findings));
  return allHold(claims) ? exitCodes.done : exitCodes.notProven;
}
