import * as sayCli from "../../messages/cli.ts";
import * as say from "../../messages/plan.ts";
import * as sayReport from "../../messages/report.ts";
import type { Plan } from "../../model/change.ts";
import { planDown, type Planned } from "../../pipeline.ts";
import { planJson, targetJson } from "../../report/json.ts";
import { planLines } from "../../report/plan-text.ts";
import { oneLine } from "../../report/printable.ts";
import { indent, type Page, read } from "../../report/style.ts";
import { targetLines } from "../../report/target-text.ts";
import { conflictsIn, hasChanges, unknownsIn } from "../../stages/plan.ts";
import { reporting, unlessStopped } from "../attempt.ts";
import { confirmed } from "../confirm.ts";
import { exitCodes } from "../exit-code.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { openSession } from "../session.ts";
import { brokenExit, carriedOut } from "./up.ts";

export type DownFlags = CommonFlags & { readonly yes?: boolean };

/** Removes what Eyrie owns, in reverse. The bucket and its data stay. */
export const down = (invocation: Invocation, flags: DownFlags): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const { out, language } = invocation;
    const session = await openSession(invocation, flags, progress.emit);
    const planned = await unlessStopped(invocation, planDown(session));
    await progress.settled();
    const { plan } = planned;
    keep({ target: targetJson(planned), plan: planJson(language, plan, "down") });
    print(invocation, [...targetLines(out, planned, "down"), "", ...planLines(out, plan, "down")]);
    if (conflictsIn(plan).length > 0) {
      print(invocation, [out.style.bad(read(out, say.held))]);
      return exitCodes.conflict;
    }
    if (hasChanges(plan)) await confirmed(invocation, sayCli.confirmDown, { yes: flags.yes === true, command: "down" });
    else if (unknownsIn(plan).length === 0) print(invocation, [out.style.good(read(out, say.nothingToRemove))]);
    const outcomes = await carriedOut(invocation, planned, session, progress, keep);
    const broken = brokenExit(outcomes);
    if (broken !== undefined) return broken;
    if (outcomes.length > 0) print(invocation, [read(out, sayReport.removed)]);
    print(invocation, bucketLines(out, plan, planned));
    return exitCodes.done;
  });

/** What stays of the data, and the command that shows it. */
function bucketLines(page: Page, { changes }: Plan, { target }: Planned): readonly string[] {
  const { bucket, rootPath, region } = target;
  const there = changes.some(
    ({ id, ...change }) =>
      id === `bucket/${bucket.name}` &&
      change.action === "keep" &&
      change.standing !== "absent" &&
      change.standing !== "foreign",
  );
  if (!there) return [];
  return [
    read(page, sayReport.bucketStays(bucket.name)),
    ...indent([oneLine(`aws s3 ls s3://${bucket.name}/${rootPath}/ --recursive --summarize --region ${region}`)], 4),
  ];
}
