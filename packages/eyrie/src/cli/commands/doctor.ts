import * as say from "../../messages/doctor/report.ts";
import type { Diagnosis, Verdict } from "../../model/diagnosis.ts";
import { diagnose } from "../../pipeline/diagnose.ts";
import { diagnosisJson } from "../../report/diagnosis-json.ts";
import { diagnosisJunit } from "../../report/diagnosis-junit.ts";
import { diagnosisMarkdown } from "../../report/diagnosis-markdown.ts";
import { diagnosisLines, shortLines } from "../../report/diagnosis-text.ts";
import { columns } from "../../report/columns.ts";
import { diagnosisHtml } from "../../report/html/diagnosis.ts";
import { indent, read } from "../../report/style.ts";
import { groupOf } from "../../rules/diagnose.ts";
import { doctorCatalogue } from "../../rules/doctor-catalogue.ts";
import { checkGroups } from "../../model/diagnosis.ts";
import { type Keep, reporting, unlessStopped } from "../attempt.ts";
import { saveBundle } from "../bundle-folder.ts";
import { checksAmong, chosenChecks, suppressing } from "../chosen-checks.ts";
import { lookOf } from "../doctor-look.ts";
import { documentText } from "../document.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { type Invocation, print, type Result, tell } from "../invocation.ts";
import { reportFiles, writeReports } from "../report-files.ts";
import type { DoctorFlags } from "./doctor-arguments.ts";

/** The same whatever the output is. */
const exitCodeOf: Readonly<Record<Verdict, ExitCode>> = {
  clean: exitCodes.done,
  findings: exitCodes.findings,
  warnings: exitCodes.warnings,
  unchecked: exitCodes.unchecked,
};

/** Reads everything, names what is wrong, the cause first. Writes nothing in any cloud and tries nothing. */
export const doctor = (invocation: Invocation, flags: DoctorFlags): Promise<Result> =>
  reporting(invocation, async (progress, keep) => {
    const only = chosenChecks(flags.check ?? []);
    const suppress = suppressing(flags.suppress ?? []);
    const reports = reportFiles(flags.report);
    if (flags.listChecks === true) return listChecks(invocation, only, keep);
    const { look, about, codes } = await lookOf(invocation, flags, progress.emit);
    const checked = codes === undefined ? only : checksAmong(codes, only);
    const deadline = invocation.host.clock.now() + flags.timeout;
    for (;;) {
      const readings = await unlessStopped(invocation, look());
      const diagnosis = diagnose(readings, { suppress, only: checked });
      const again = flags.wait === true && !isHealthy(diagnosis) && invocation.host.clock.now() < deadline;
      if (again) {
        await waited(invocation, diagnosis);
        continue;
      }
      await progress.settled();
      const { out, language } = invocation;
      const body = { diagnosis: diagnosisJson(language, diagnosis) };
      keep(body);
      print(
        invocation,
        about.map((sentence) => out.style.unsure(read(out, sentence))),
      );
      print(invocation, flags.short === true ? shortLines(out, diagnosis) : diagnosisLines(out, diagnosis));
      if (flags.save !== undefined) {
        await saveBundle(invocation.host.cwd, flags.save, readings);
        tell(invocation, [read(invocation.err, say.saved(flags.save))]);
      }
      const exitCode = exitCodeOf[diagnosis.verdict];
      await writeReports(invocation, reports, diagnosis.takenAt, {
        html: (sheet) => diagnosisHtml(sheet, diagnosis),
        md: () => diagnosisMarkdown(language, diagnosis),
        xml: () => diagnosisJunit(language, diagnosis),
        json: () => documentText(language, { command: "doctor", result: { exitCode, body } }),
      });
      return exitCode;
    }
  });

const isHealthy = ({ verdict }: Diagnosis) => verdict === "clean" || verdict === "warnings";

/** Between two looks, milliseconds. */
const pause = 3_000;

async function waited(invocation: Invocation, { roots, checks }: Diagnosis): Promise<void> {
  const dark = checks.find(({ state }) => state === "unchecked");
  const first = roots.find(({ severity }) => severity === "error")?.code ?? dark?.code ?? "";
  tell(invocation, [invocation.err.style.quiet(read(invocation.err, say.waiting(first)))]);
  await unlessStopped(invocation, invocation.host.clock.sleep(pause, invocation.signal));
}

function listChecks(invocation: Invocation, only: readonly string[], keep: Keep): ExitCode {
  const { out, language } = invocation;
  const listed = doctorCatalogue.filter(({ code }) => only.length === 0 || only.includes(code));
  keep({
    checks: listed.map(({ code, title, link }) => ({ code, group: groupOf(code), link, title: title[language] })),
  });
  const sections = checkGroups.flatMap((group, index) => {
    const rows = listed
      .filter(({ code }) => groupOf(code) === group)
      .map(({ code, title }) => [code, read(out, title)]);
    const gap = index === 0 ? [] : [""];
    return rows.length === 0
      ? []
      : [...gap, out.style.strong(read(out, say.groups[group])), ...indent(columns(rows), 2)];
  });
  print(invocation, sections);
  return exitCodes.done;
}
