import * as say from "../../messages/doctor/why.ts";
import { Problem } from "../../model/problem.ts";
import { diagnose } from "../../pipeline/diagnose.ts";
import { takeReadings } from "../../pipeline/take-readings.ts";
import type { Readings } from "../../readings/readings.ts";
import { whyJson } from "../../report/why-json.ts";
import { whyLines } from "../../report/why-text.ts";
import { titles } from "../../rules/explanations.ts";
import { longest, rankCauses } from "../../rules/why.ts";
import { reporting, unlessStopped } from "../attempt.ts";
import { openBundle } from "../bundle-folder.ts";
import { askedOf, type ScopeFlags } from "../doctor-scope.ts";
import { exitCodes } from "../exit-code.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { UsageError } from "../usage-error.ts";
import type { Emit } from "../../model/event.ts";

export type WhyFlags = CommonFlags & ScopeFlags & { readonly bundle?: string };

/** Ranks causes of a pasted error by its text, then confirms or rules out each by reads. */
export const why = (invocation: Invocation, flags: WhyFlags, words: readonly string[]): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const text = await unlessStopped(invocation, textOf(invocation, words));
    const readings = await readingsFor(invocation, flags, progress.emit);
    const diagnosis = readings && diagnose(readings);
    const ranked = rankCauses(text, titles, diagnosis);
    await progress.settled();
    if (ranked.candidates.length === 0) throw new Problem("invalid", say.unrecognised.fact, say.unrecognised.remedy);
    keep({ why: whyJson(invocation.language, ranked, diagnosis?.roots) });
    print(invocation, whyLines(invocation.out, ranked, diagnosis?.roots));
    return ranked.candidates.some(({ standing }) => standing === "confirmed")
      ? exitCodes.findings
      : exitCodes.unchecked;
  });

/** @throws UsageError when there is none */
async function textOf({ host: { stdin } }: Invocation, words: readonly string[]): Promise<string> {
  const piped = words.length === 0 || (words.length === 1 && words[0] === "-");
  const text = piped ? (stdin.isTTY === true ? "" : await endOf(stdin)) : words.join(" ");
  if (text.trim() === "") throw new UsageError(say.noText.fact, say.noText.remedy);
  return text;
}

/** The end of what is piped, as much as is looked at: a log may be larger than memory. */
async function endOf(stdin: Invocation["host"]["stdin"]): Promise<string> {
  let text = "";
  stdin.setEncoding("utf8");
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > 8 * longest) text = text.slice(-longest);
  }
  return text;
}

/** Without a spec and without a namespace the text alone speaks. */
async function readingsFor(invocation: Invocation, flags: WhyFlags, emit: Emit): Promise<Readings | undefined> {
  if (flags.bundle !== undefined) return openBundle(invocation.host.cwd, flags.bundle);
  try {
    return await unlessStopped(invocation, askedOf(invocation, flags, emit).then(takeReadings));
  } catch (error) {
    const noSpec = flags.namespace === undefined && flags.file === "eyrie.yaml";
    if (noSpec && error instanceof Problem && error.code === "missing") return undefined;
    throw error;
  }
}
