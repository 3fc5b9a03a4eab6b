import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import * as say from "../../messages/modernize.ts";
import { systemError } from "../../messages/system-error.ts";
import { Problem } from "../../model/problem.ts";
import type { FactAndRemedy } from "../../model/sentence.ts";
import { chartVersionOf, modernizeValues } from "../../pipeline/modernize.ts";
import { shellWords } from "../../model/shell.ts";
import { oneLine } from "../../report/printable.ts";
import { read } from "../../report/style.ts";
import { attempt, unlessStopped } from "../attempt.ts";
import { exitCodes } from "../exit-code.ts";
import { identityAt } from "../file-identity.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, type Result, tell } from "../invocation.ts";
import { readSpec, stdinName } from "../spec-file.ts";
import { UsageError } from "../usage-error.ts";
import type { ModernizeFlags } from "./modernize-arguments.ts";

/** Prints a values file of the user's rewritten for the chart. Reads files alone. */
export const modernize = (
  invocation: Invocation,
  flags: CommonFlags & ModernizeFlags & { readonly modernize: string },
): Promise<Result> =>
  attempt(invocation, async () => {
    const { host, language, err, json } = invocation;
    const file = flags.modernize;
    const shown = file === "-" ? stdinName : file;
    const [source, chart] = await Promise.all([
      unlessStopped(invocation, textOf(invocation, file, shown)),
      flags.for ?? chartOfSpec(invocation, flags.file),
    ]);
    await refuseIntoItself(invocation, file, source);
    // Into the file goes what a terminal might not be shown: it is the user's own text.
    const { milvus, newer, text, notes } = modernizeValues(shown, source, chart, (sentence) => sentence[language]);
    if (!json && !host.stdout.destroyed) host.stdout.write(text);
    const title = text === source ? say.nothingToDo(chart, milvus) : say.rewritten(chart, milvus);
    tell(invocation, [
      ...(newer === undefined ? [] : [read(err, newer)]),
      read(err, title),
      ...notes.map((note) => `  ${oneLine(shown)}:${note.line}:${note.column}: ${read(err, note.text)}`),
    ]);
    const told = notes.map((note) => ({ ...note, text: note.text[language] }));
    return { exitCode: exitCodes.done, body: { modernized: { file: shown, chart, milvus, text, notes: told } } };
  });

/** @throws UsageError where a chart is named and no file */
export function refuseForAlone(flags: ModernizeFlags): void {
  if (flags.for !== undefined) throw new UsageError(say.forAlone.fact, say.forAlone.remedy);
}

/**
 * A shell empties the file that it puts behind stdout before it starts anything, so that nothing is left to rewrite.
 * @throws UsageError where the output goes into the file itself
 */
async function refuseIntoItself({ host, typed }: Invocation, file: string, source: string): Promise<void> {
  const output = host.fileBehind("stdout");
  const isStdin = file === "-";
  const input = isStdin ? host.fileBehind("stdin") : await identityAt(resolve(host.cwd, file));
  if (output === undefined || input !== output) return;
  const name = isStdin ? "FILE" : file;
  const command = `eyrie ${shellWords(typed)}${isStdin ? ` < ${name}` : ""}`;
  const { fact, remedy } = say.intoItself(name, source === "", command);
  throw new UsageError(fact, remedy);
}

async function chartOfSpec(invocation: Invocation, file: string): Promise<string> {
  try {
    const { spec, directory } = await readSpec(invocation, file);
    return await chartVersionOf(spec, directory);
  } catch (error) {
    // A values file may come before any spec.
    if (file === "eyrie.yaml" && error instanceof Problem && error.code === "missing")
      return chartVersionOf(undefined, "");
    throw error;
  }
}

async function textOf({ host }: Invocation, file: string, shown: string): Promise<string> {
  const bytes = await (file === "-" ? buffer(host.stdin) : readFile(resolve(host.cwd, file))).catch(
    (error: unknown) => {
      throw problem(say.unreadable(shown, systemError(error)), error);
    },
  );
  try {
    // A byte-order mark is the file's own.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw problem(say.notUtf8(shown), error);
  }
}

const problem = ({ fact, remedy }: FactAndRemedy, cause: unknown) => new Problem("invalid", fact, remedy, { cause });
