import { closeSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { Trace } from "../clouds/trace.ts";
import * as say from "../messages/cli.ts";
import { Problem } from "../model/problem.ts";

/**
 * Opens the file that cloud calls are appended to, one JSON line each, as they happen: a run that is killed leaves
 * what it did. A new file is the user's alone (0600).
 * @throws Problem `invalid` when it cannot be opened
 */
export function openTrace(cwd: string, path: string): { readonly trace: Trace; readonly close: () => void } {
  const file = resolve(cwd, path);
  const descriptor = opened(file);
  return {
    trace: (line) => {
      writeSync(descriptor, `${JSON.stringify(line)}\n`);
    },
    close: () => closeSync(descriptor),
  };
}

function opened(file: string): number {
  try {
    return openSync(file, "a", 0o600);
  } catch (error) {
    const { fact, remedy } = say.traceUnwritable(file, error instanceof Error ? error.message : String(error));
    throw new Problem("invalid", fact, remedy, { cause: error });
  }
}
