import type { BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";

/** One and the same file, whatever it is called. As text: an inode may be a larger number than a double holds. */
export type FileIdentity = string;

/** Undefined for what is no file: terminals, pipes, `/dev/null`. */
export const identityOf = (stats: BigIntStats): FileIdentity | undefined =>
  stats.isFile() ? `${stats.dev}:${stats.ino}` : undefined;

/** Undefined also for what is not there. */
export const identityAt = async (path: string): Promise<FileIdentity | undefined> =>
  stat(path, { bigint: true }).then(identityOf, () => undefined);
