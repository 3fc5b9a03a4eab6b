import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import type { NotFile } from "../messages/cli.ts";

/** What a process was given open, as by `<(command)` or `>(command)`: a pipe whose other end is there already. */
const opened = /^\/(?:(?:dev|proc\/self)\/fd\/\d+|dev\/std(?:in|out|err))$/;

export const openAlready = (file: string): boolean => opened.test(file);

/**
 * What stands where a file is to be read: a pipe that nobody writes to would never be opened, and not even Ctrl-C could
 * end that; a device may have no end. Undefined for a file, and for what is open already.
 * @throws the system's error when there is nothing
 */
export async function otherThanFile(path: string): Promise<NotFile | undefined> {
  const sort = sortOf(await stat(path));
  return sort === "pipe" && openAlready(path) ? undefined : sort;
}

function sortOf(stats: Stats): NotFile | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return "folder";
  return stats.isFIFO() ? "pipe" : "device";
}
