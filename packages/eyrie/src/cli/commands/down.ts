import * as sayCli from "../../messages/cli.ts";
import * as say from "../../messages/plan.ts";
import * as sayReport from "../../messages/report.ts";
import type { Change } from "../../model/change.ts";
import { planDown, volumesLeft } from "../../pipeline/plan.ts";
import type { Planned } from "../../pipeline/session.ts";
import { planJson, targetJson, volumesJson } from "../../report/json.ts";
import { planLines } from "../../report/plan-text.ts";
import { oneLine } from "../../report/printable.ts";
import { indent, type Page, read } from "../../report/style.ts";
import { targetLines } from "../../report/target-text.ts";
import { volumeLines } from "../../report/volumes-text.ts";
import { conflictsIn, hasChanges, unknownsIn } from "../../stages/plan.ts";
import { reporting, unlessStopped } from "../attempt.ts";
import { confirmed } from "../confirm.ts";
import { exitCodes } from "../exit-code.ts";
import { examine, ignoredCodes } from "../findings.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { openSession } from "../session.ts";
import { UsageError } from "../usage-error.ts";
import { brokenExit, carriedOut } from "./up.ts";

export type DownFlags = CommonFlags & {
  readonly yes?: boolean;
  /** Codes of findings that are to stop nothing. */
  readonly ignore?: readonly string[];
  /** The bucket's own name, for the bucket to go too. */
  readonly deleteBucket?: string;
};

/** Removes what Eyrie owns, in reverse. Volumes stay, and so does the bucket unless it is named. */
export const down = (invocation: Invocation, flags: DownFlags): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const { out, language } = invocation;
    const { deleteBucket } = flags;
    const ignored = ignoredCodes(flags.ignore ?? []);
    const session = await openSession(
      invocation,
      flags,
      progress.emit,
      deleteBucket === undefined ? {} : { deleteBucket },
    );
    const planned = await unlessStopped(invocation, planDown(session));
    await progress.settled();
    const { plan, target } = planned;
    if (deleteBucket !== undefined && !target.deleteBucket) {
      const { fact, remedy } = sayCli.otherBucket(deleteBucket, target.bucket.name);
      throw new UsageError(fact, remedy);
    }
    keep({
      target: targetJson(planned),
      plan: planJson(language, plan, "down"),
      ...volumesJson(language, planned.volumes),
    });
    const { namespace } = target.serviceAccount;
    print(invocation, [
      ...targetLines(out, planned, "down"),
      "",
      ...planLines(out, plan, "down"),
      ...volumeLines(out, planned.volumes, { namespace, stale: false }),
    ]);
    if (conflictsIn(plan).length > 0) {
      print(invocation, [out.style.bad(read(out, say.held))]);
      return exitCodes.conflict;
    }
    const { passed } = await examine(invocation, planned, session, ignored, progress, keep);
    if (!passed) return exitCodes.failed;
    const question = bucketGoes(planned) ? sayCli.confirmDownWithBucket : sayCli.confirmDown;
    if (hasChanges(plan)) await confirmed(invocation, question, { yes: flags.yes === true });
    else if (unknownsIn(plan).length === 0) print(invocation, [out.style.good(read(out, say.nothingToRemove))]);
    const outcomes = await carriedOut(invocation, planned, session, progress, keep);
    const broken = brokenExit(outcomes);
    if (broken !== undefined) return broken;
    if (outcomes.length === 0) {
      print(invocation, bucketLines(out, planned));
      return exitCodes.done;
    }
    const left = await unlessStopped(invocation, volumesLeft(planned, session));
    keep(volumesJson(language, left));
    print(invocation, [
      read(out, plan.changes.some(({ action }) => action === "delete") ? sayReport.removed : sayReport.letGo),
      ...bucketLines(out, planned),
      ...volumeLines(out, left, { namespace, stale: bucketGoes(planned) }),
    ]);
    return exitCodes.done;
  });

const bucketChange = ({ plan, target }: Planned): Change | undefined =>
  plan.changes.find(({ id }) => id === `bucket/${target.bucket.name}`);

const bucketGoes = (planned: Planned): boolean => bucketChange(planned)?.action === "delete";

/** What stays of the data, and the command that shows it. */
function bucketLines(page: Page, planned: Planned): readonly string[] {
  const { bucket, rootPath, region } = planned.target;
  const below = rootPath === "" ? "" : `${rootPath}/`;
  const change = bucketChange(planned);
  const there = change?.action === "keep" && change.standing !== "absent" && change.standing !== "foreign";
  if (!there) return [];
  return [
    read(page, sayReport.bucketStays(bucket.name)),
    ...indent([oneLine(`aws s3 ls s3://${bucket.name}/${below} --recursive --summarize --region ${region}`)], 4),
  ];
}
