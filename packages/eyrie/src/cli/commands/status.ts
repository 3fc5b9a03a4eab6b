import { lookAround } from "../../pipeline/look-around.ts";
import { targetJson } from "../../report/json.ts";
import { statusJson } from "../../report/status-json.ts";
import { statusLines } from "../../report/status-text.ts";
import { briefTargetLines } from "../../report/target-text.ts";
import { isWhole } from "../../stages/status.ts";
import { reporting, unlessStopped } from "../attempt.ts";
import { exitCodes } from "../exit-code.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { openSession } from "../session.ts";

export type StatusFlags = CommonFlags;

/** Tells how everything is, by reads alone. Whatever it is like, it is told: only what cannot be read fails. */
export const status = (invocation: Invocation, flags: StatusFlags): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const { out, language } = invocation;
    const session = await openSession(invocation, flags, progress.emit);
    const found = await unlessStopped(invocation, lookAround(session));
    await progress.settled();
    const { target, connection } = found;
    const storage = { bucket: target.bucket.name, rootPath: target.rootPath };
    keep({ target: targetJson(found), status: statusJson(language, found.status, connection, storage) });
    print(invocation, [
      ...briefTargetLines(out, found, "status"),
      "",
      ...statusLines(out, found.status, connection, found),
    ]);
    return isWhole(found.status, connection) ? exitCodes.done : exitCodes.failed;
  });
