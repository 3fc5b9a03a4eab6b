import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { text } from "node:stream/consumers";
import * as say from "../messages/cli.ts";
import { systemError } from "../messages/system-error.ts";
import { Problem } from "../model/problem.ts";
import type { FactAndRemedy } from "../model/sentence.ts";
import { parseSpec } from "../spec/parse.ts";
import { unlessStopped } from "./attempt.ts";
import { openAlready, otherThanFile } from "./file-sort.ts";
import type { Invocation, SpecFile } from "./invocation.ts";
import { SpecFailure } from "./spec-failure.ts";

/** What is called so that no file holds. */
export const stdinName = "<stdin>";

const standsForStdin = new Set(["-", "/dev/stdin"]);

/**
 * Reads and checks the spec; `-` reads standard input.
 * @throws Problem `missing`, `invalid` when it cannot be read; SpecFailure with all that is wrong in it
 */
export async function readSpec(invocation: Invocation, file: string): Promise<SpecFile> {
  const { cwd } = invocation.host;
  const isStdin = standsForStdin.has(file);
  const content = await unlessStopped(invocation, isStdin ? stdinText(invocation) : fileText(cwd, file));
  const parsed = parseSpec(content, isStdin ? stdinName : file);
  if (!parsed.ok) throw new SpecFailure(parsed.errors);
  const { ok: _, ...read } = parsed;
  return { ...read, directory: isStdin || openAlready(file) ? cwd : dirname(resolve(cwd, file)) };
}

async function stdinText({ host: { stdin } }: Invocation): Promise<string> {
  if (stdin.isTTY === true) throw problem("invalid", say.specFromTerminal);
  try {
    return await text(stdin);
  } catch (error) {
    throw problem("invalid", say.specUnreadable(stdinName, systemError(error)), error);
  }
}

async function fileText(cwd: string, file: string): Promise<string> {
  const path = resolve(cwd, file);
  try {
    const other = await otherThanFile(path);
    if (other !== undefined) throw problem("invalid", say.specNotFile(file, other));
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Problem) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw problem("missing", say.specMissing(file), error);
    throw problem("invalid", say.specUnreadable(file, systemError(error)), error);
  }
}

const problem = (code: "missing" | "invalid", { fact, remedy }: FactAndRemedy, cause?: unknown): Problem =>
  new Problem(code, fact, remedy, { cause });
