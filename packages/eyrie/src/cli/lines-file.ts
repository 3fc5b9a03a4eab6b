import { closeSync, fchmodSync, fstatSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import * as say from "../messages/cli.ts";
import { systemError } from "../messages/system-error.ts";
import { Problem } from "../model/problem.ts";

export type LinesFile = { readonly write: (line: object) => void; readonly close: () => void };

/**
 * Opens the file that an option names, to append one JSON line each to as things happen: a run that is killed leaves
 * what it did. The file is the user's alone (0600).
 * @throws Problem `invalid` when it cannot be opened
 */
export function openLines(cwd: string, path: string, option: say.LinesOption): LinesFile {
  const file = resolve(cwd, path);
  const descriptor = opened(file, option);
  return {
    write: (line) => {
      writeSync(descriptor, `${JSON.stringify(line)}\n`);
    },
    close: () => closeSync(descriptor),
  };
}

function opened(file: string, option: say.LinesOption): number {
  try {
    const descriptor = openSync(file, "a", 0o600);
    if (fstatSync(descriptor).isFile()) fchmodSync(descriptor, 0o600);
    return descriptor;
  } catch (error) {
    const { fact, remedy } = say.linesUnwritable(option, file, systemError(error));
    throw new Problem("invalid", fact, remedy, { cause: error });
  }
}
