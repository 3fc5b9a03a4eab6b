import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { noFile } from "../messages/cli.ts";
import type { FactAndRemedy } from "../model/sentence.ts";
import * as say from "../messages/faults.ts";
import { systemError } from "../messages/system-error.ts";
import { Problem } from "../model/problem.ts";
import { errorsOf } from "../spec/parse.ts";
import { linesOf } from "../spec/spec-error.ts";
import { readYaml } from "../spec/yaml-tree.ts";
import { type Fault, faultsIn, type FaultVocabulary } from "./faults.ts";
import { otherThanFile } from "./file-sort.ts";
import { SpecFailure } from "./spec-failure.ts";

/**
 * Reads and checks a list of faults, YAML or JSON.
 * @throws Problem when it cannot be read; SpecFailure with all that is wrong in it
 */
export async function readFaults(cwd: string, file: string, vocabulary: FaultVocabulary): Promise<readonly Fault[]> {
  const lines = linesOf(await faultsText(resolve(cwd, file), file));
  const { faults, mistakes } = faultsIn(readYaml(lines), vocabulary);
  if (mistakes.length > 0) throw new SpecFailure(errorsOf(mistakes, lines, file));
  return faults;
}

async function faultsText(path: string, file: string): Promise<string> {
  try {
    const other = await otherThanFile(path);
    if (other !== undefined) throw problem(say.unreadable(file, noFile(other)));
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw problem(say.unreadable(file, systemError(error)), error);
  }
}

const problem = ({ fact, remedy }: FactAndRemedy, cause?: unknown): Problem =>
  new Problem("invalid", fact, remedy, { cause });
