import * as say from "../messages/rules.ts";
import type { Finding } from "../model/finding.ts";
import { preflight } from "../pipeline/preflight.ts";
import type { Planned, Session } from "../pipeline/session.ts";
import { findingLines, headLines } from "../report/findings-text.ts";
import { findingsJson } from "../report/json.ts";
import { read } from "../report/style.ts";
import { beforehandCodes } from "../rules/beforehand.ts";
import { findingCodes } from "../rules/catalogue.ts";
import { openToTheWorld } from "../rules/load-balancer.ts";
import { csiDriver, storageClass } from "../rules/storage.ts";
import { nearest } from "../spec/nearest.ts";
import { hasChanges } from "../stages/plan.ts";
import { type Keep, unlessStopped } from "./attempt.ts";
import { type Invocation, print } from "./invocation.ts";
import type { Progress } from "./progress.ts";
import { UsageError } from "./usage-error.ts";

/** All that may be found before the first write. */
const codes: readonly string[] = [...new Set<string>([...findingCodes, ...beforehandCodes])].toSorted();

/** Codes that `--ignore` names, as they are written in the catalogue. @throws UsageError when there is no such code */
export const ignoredCodes = (named: readonly string[]): readonly string[] =>
  named.map((name) => {
    const code = name.toUpperCase();
    if (codes.includes(code)) return code;
    const { fact, remedy } = say.unknownCode(name, nearest(code, codes), codes);
    throw new UsageError(fact, remedy);
  });

/** What a local cluster lacks the user's own may well have. */
const ofTheClusterAlone: readonly string[] = [storageClass.code, csiDriver.code];

export type Examined = { readonly findings: readonly Finding[]; readonly passed: boolean };

/** Looks before the first write and shows what is found. `passed`: the run may go on. */
export async function examine(
  invocation: Invocation,
  planned: Planned,
  session: Session,
  ignored: readonly string[],
  progress: Progress,
  keep: Keep,
): Promise<Examined> {
  if (!hasChanges(planned.plan)) return { findings: [], passed: true };
  const found = await unlessStopped(invocation, preflight(planned, session));
  await progress.settled();
  const { out, language } = invocation;
  const harmless = invocation.rehearsal === undefined ? ignored : [...ignored, ...ofTheClusterAlone];
  // What the user chose to ignore is said and stops nothing.
  const findings = found.map((finding): Finding =>
    harmless.includes(finding.code) ? { ...finding, severity: "warning" } : finding,
  );
  keep({ findings: findingsJson(language, findings) });
  print(invocation, findingLines(out, findings));
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return { findings, passed: true };
  const wrong = [...new Set(errors.map(({ code }) => code))];
  print(invocation, [
    "",
    out.style.bad(read(out, say.stopped(planned.direction))),
    read(out, say.orIgnore([...new Set([...ignored, ...wrong])])),
  ]);
  return { findings, passed: false };
}

/** Says once more, where a reader sees how to connect, which ports everybody can reach. */
export const openLines = ({ out }: Invocation, findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ code }) => code === openToTheWorld.code).flatMap((finding) => ["", ...headLines(out, finding)]);
