import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as say from "../messages/doctor/report.ts";
import { systemError } from "../messages/system-error.ts";
import { Problem } from "../model/problem.ts";
import { diagnose } from "../pipeline/diagnose.ts";
import { bundleText, readBundle } from "../readings/bundle.ts";
import type { Readings } from "../readings/readings.ts";

const fileName = "readings.json";

/** Writes what was read into a folder, made if it is not there; the file is the user's alone. @throws Problem */
export async function saveBundle(cwd: string, folder: string, readings: Readings): Promise<void> {
  try {
    await makeFolder(resolve(cwd, folder));
    await writeFile(join(resolve(cwd, folder), fileName), bundleText(readings), { mode: 0o600 });
  } catch (error) {
    const { fact, remedy } = say.folderUnwritable(folder, systemError(error));
    throw new Problem("invalid", fact, remedy, { cause: error });
  }
}

/** One folder, and not those above it: for a misspelt path none is made, and Node's recursive mkdir never ends in /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** @throws Problem when the folder holds no bundle */
export async function openBundle(cwd: string, folder: string): Promise<Readings> {
  const unreadable = (why: Parameters<typeof say.bundleUnreadable>[1], cause?: unknown): Problem => {
    const { fact, remedy } = say.bundleUnreadable(folder, why);
    return new Problem("invalid", fact, remedy, { cause });
  };
  let text: string;
  try {
    text = await readFile(join(resolve(cwd, folder), fileName), "utf8");
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw unreadable(gone ? say.noBundle : systemError(error), error);
  }
  const readings = readBundle(text);
  if (readings === undefined || !isWhole(readings)) throw unreadable(say.otherBundle);
  return readings;
}

/** Rules trust what was read; a file that somebody edited may hold anything. */
function isWhole(readings: Readings): boolean {
  try {
    diagnose(readings);
    return true;
  } catch {
    return false;
  }
}
