import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import * as say from "../messages/cli.ts";
import { Problem } from "../model/problem.ts";
import { parseSpec } from "../spec/parse.ts";
import type { Spec } from "../spec/schema.ts";
import { SpecFailure } from "./spec-failure.ts";

export type SpecFile = { readonly spec: Spec; readonly directory: string };

/**
 * Reads and checks the spec.
 * @throws Problem `missing`, `denied` when it cannot be read; SpecFailure with all that is wrong in it
 */
export async function readSpec(cwd: string, file: string): Promise<SpecFile> {
  const path = resolve(cwd, file);
  const parsed = parseSpec(await textOf(path, file), file);
  if (!parsed.ok) throw new SpecFailure(parsed.errors);
  return { spec: parsed.spec, directory: dirname(path) };
}

async function textOf(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const { fact, remedy } = code === "ENOENT" ? say.specMissing(file) : say.specUnreadable(file, code ?? message);
    throw new Problem(code === "ENOENT" ? "missing" : "invalid", fact, remedy, { cause: error });
  }
}
