import { writeFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import * as say from "../messages/report-page.ts";
import { systemError } from "../messages/system-error.ts";
import { Problem } from "../model/problem.ts";
import type { Sheet } from "../report/html/page.ts";
import { read } from "../report/style.ts";
import { type Invocation, tell } from "./invocation.ts";
import { UsageError } from "./usage-error.ts";

/** What a report can be, by the end of its file's name. */
const formats = ["html", "md", "xml", "json"] as const;
type Format = (typeof formats)[number];

/** What a result is as each. */
export type Reported = Readonly<Record<Format, (sheet: Sheet) => string>>;

export type ReportFile = { readonly path: string; readonly format: Format };

/** The files that `--report` names. Asked before anything is read. @throws UsageError */
export const reportFiles = (named: readonly string[] = []): readonly ReportFile[] =>
  named.map((path) => {
    const format = formats.find((known) => extname(path).toLowerCase() === `.${known}`);
    if (format !== undefined) return { path, format };
    const { fact, remedy } = say.unknownFormat(path);
    throw new UsageError(fact, remedy);
  });

/** Writes each report in its place, over what is there. @throws Problem when one cannot be written */
export async function writeReports(
  invocation: Invocation,
  files: readonly ReportFile[],
  at: number,
  reported: Reported,
): Promise<void> {
  const { host, language, err } = invocation;
  for (const { path, format } of files) {
    const text = reported[format]({ language, version: host.version, at });
    try {
      await writeFile(resolve(host.cwd, path), text);
    } catch (error) {
      const { fact, remedy } = say.unwritable(path, systemError(error));
      throw new Problem("invalid", fact, remedy, { cause: error });
    }
    tell(invocation, [read(err, say.written(path))]);
  }
}
