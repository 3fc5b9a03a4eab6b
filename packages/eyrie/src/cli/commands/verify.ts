import { prepare } from "../../pipeline/prepare.ts";
import { proveTarget } from "../../pipeline/prove.ts";
import { claimLines } from "../../report/claims-text.ts";
import { claimsJson, targetJson } from "../../report/json.ts";
import { targetLines } from "../../report/target-text.ts";
import { allHold } from "../../stages/prove.ts";
import { reporting, unlessStopped } from "../attempt.ts";
import { exitCodes } from "../exit-code.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { openSession } from "../session.ts";

export type VerifyFlags = CommonFlags & {
  readonly readOnly?: boolean;
  /** How long pods may take, in milliseconds. */
  readonly timeout: number;
};

/** The guide's four checks, then the proof. Creates nothing in Kubernetes; with `readOnly` nothing anywhere. */
export const verify = (invocation: Invocation, flags: VerifyFlags): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const { out, language, signal } = invocation;
    const session = await openSession(invocation, flags, progress.emit);
    const prepared = await unlessStopped(invocation, prepare(session));
    keep({ target: targetJson(prepared) });
    const claims = await proveTarget(prepared, session, {
      readOnly: flags.readOnly === true,
      fresh: false,
      patience: flags.timeout,
    });
    await progress.settled();
    keep({ claims: claimsJson(language, claims) });
    print(invocation, [...targetLines(out, prepared, "verify"), ...claimLines(out, claims)]);
    signal.throwIfAborted();
    return allHold(claims) ? exitCodes.done : exitCodes.notProven;
  });
