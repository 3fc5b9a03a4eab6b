import { prepare } from "../../pipeline/prepare.ts";
import { proveTarget } from "../../pipeline/prove.ts";
import { claimsJunit } from "../../report/claims-junit.ts";
import { claimsMarkdown } from "../../report/claims-markdown.ts";
import { claimLines } from "../../report/claims-text.ts";
import { claimsHtml } from "../../report/html/claims.ts";
import { claimsJson, targetJson } from "../../report/json.ts";
import { targetLines } from "../../report/target-text.ts";
import { allHold } from "../../stages/prove.ts";
import { reporting, unlessStopped } from "../attempt.ts";
import { documentText } from "../document.ts";
import { exitCodes } from "../exit-code.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { reportFiles, writeReports } from "../report-files.ts";
import { openSession } from "../session.ts";

export type VerifyFlags = CommonFlags & {
  readonly readOnly?: boolean;
  readonly report?: readonly string[];
  /** How long pods may take, in milliseconds. */
  readonly timeout: number;
};

/** The guide's four checks, then the proof. Creates nothing in Kubernetes; with `readOnly` nothing anywhere. */
export const verify = (invocation: Invocation, flags: VerifyFlags): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const { out, host, language, signal } = invocation;
    const reports = reportFiles(flags.report);
    const session = await openSession(invocation, flags, progress.emit);
    const prepared = await unlessStopped(invocation, prepare(session));
    keep({ target: targetJson(prepared) });
    const claims = await proveTarget(prepared, session, {
      readOnly: flags.readOnly === true,
      fresh: false,
      patience: flags.timeout,
    });
    await progress.settled();
    const body = { target: targetJson(prepared), claims: claimsJson(language, claims) };
    keep(body);
    print(invocation, [...targetLines(out, prepared, "verify"), ...claimLines(out, claims)]);
    signal.throwIfAborted();
    const exitCode = allHold(claims) ? exitCodes.done : exitCodes.notProven;
    const at = host.clock.now();
    const proven = { aimed: prepared, claims };
    await writeReports(invocation, reports, at, {
      html: (sheet) => claimsHtml(sheet, proven),
      md: () => claimsMarkdown(language, at, proven),
      xml: () => claimsJunit(language, at, claims),
      json: () => documentText(language, { command: "verify", result: { exitCode, body } }),
    });
    return exitCode;
  });
