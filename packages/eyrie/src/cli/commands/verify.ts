import { prepare } from "../../pipeline/prepare.ts";
import { proveTarget } from "../../pipeline/prove.ts";
import { recordProof } from "../../pipeline/record-proof.ts";
import { claimsJunit } from "../../report/claims-junit.ts";
import { claimsMarkdown } from "../../report/claims-markdown.ts";
import { claimLines } from "../../report/claims-text.ts";
import { claimsHtml } from "../../report/html/claims.ts";
import { provenJson, targetJson } from "../../report/json.ts";
import { targetLines } from "../../report/target-text.ts";
import { allHold } from "../../stages/prove.ts";
import { reporting, unlessStopped } from "../attempt.ts";
import { type DataFlags, dataAsked } from "../data-flags.ts";
import { documentText } from "../document.ts";
import { exitCodes } from "../exit-code.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { sdkOnConsent } from "../milvus-sdk.ts";
import { reportFiles, writeReports } from "../report-files.ts";
import { openSession } from "../session.ts";

export type VerifyFlags = CommonFlags &
  DataFlags & {
    /** Consent to obtain what is not there: Milvus' official client. */
    readonly yes?: boolean;
    readonly readOnly?: boolean;
    readonly report?: readonly string[];
    /** How long pods may take, in milliseconds. */
    readonly timeout: number;
  };

/**
 * The guide's four checks, then the proof, Milvus itself included, which is kept for `status` on the service account
 * where that is ours. Creates nothing in Kubernetes; with `readOnly` writes nothing anywhere.
 */
export const verify = (invocation: Invocation, flags: VerifyFlags): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const { out, host, language, signal } = invocation;
    const reports = reportFiles(flags.report);
    const readOnly = flags.readOnly === true;
    const { data, leftOut } = dataAsked(flags, readOnly);
    const sdk = sdkOnConsent(invocation, flags.yes === true);
    const session = await openSession(invocation, flags, progress.emit, {}, sdk);
    const prepared = await unlessStopped(invocation, prepare(session));
    keep({ target: targetJson(prepared) });
    if (data !== undefined) {
      await progress.settled();
      await sdk.ask();
    }
    const claims = await proveTarget(prepared, session, {
      readOnly,
      data,
      fresh: false,
      patience: flags.timeout,
    });
    const about = { version: host.version, withMilvus: leftOut === undefined };
    if (!readOnly && !signal.aborted) await recordProof(prepared, session, claims, about);
    await progress.settled();
    const body = { target: targetJson(prepared), ...provenJson(language, claims, leftOut) };
    keep(body);
    print(invocation, [...targetLines(out, prepared, "verify"), ...claimLines(out, claims, leftOut)]);
    signal.throwIfAborted();
    const exitCode = allHold(claims) ? exitCodes.done : exitCodes.notProven;
    const at = host.clock.now();
    const proven = { aimed: prepared, claims, ...(leftOut === undefined ? {} : { leftOut }) };
    await writeReports(invocation, reports, at, {
      html: (sheet) => claimsHtml(sheet, proven),
      md: () => claimsMarkdown(language, at, proven),
      xml: () => claimsJunit(language, at, claims),
      json: () => documentText(language, { command: "verify", result: { exitCode, body } }),
    });
    return exitCode;
  });
