import { constants } from "node:fs";
import { access, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as say from "../messages/local.ts";
import { systemError } from "../messages/system-error.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import { shellWords } from "../model/shell.ts";
import { whatIsInTheWay } from "./file-in-the-way.ts";

const mark = "# Written by eyrie local";

/** What would lead a client away from the local cloud, or leave a token beside a key that is not its own. */
const misleading = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  "AWS_ENDPOINT_URL_S3",
  "AWS_ENDPOINT_URL_IAM",
  "AWS_ENDPOINT_URL_STS",
  "AWS_ENDPOINT_URL_EKS",
  "AWS_ENDPOINT_URL_EC2",
  "AWS_ENDPOINT_URL_KMS",
  "AWS_ENDPOINT_URL_CLOUDFORMATION",
  // eksctl's own, which it prefers.
  "AWS_STS_ENDPOINT",
  "AWS_IAM_ENDPOINT",
  "AWS_EKS_ENDPOINT",
  "AWS_CLOUDFORMATION_ENDPOINT",
] as const;

/** For a POSIX shell to source. */
export function envFileText(variables: Readonly<Record<string, string>>): string {
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${shellWords([value])}`);
  return [
    `${mark}; it leads to a local cloud, and nowhere once that has ended.`,
    ...exports,
    `unset ${misleading.join(" ")}`,
    "",
  ].join("\n");
}

/** Said before anything is started. @throws Problem when the file cannot be written, or holds something else */
export async function refuseUnwritable(place: string, shown: string): Promise<void> {
  const inTheWay = await orUnwritable(shown, async () => {
    await access(dirname(place), constants.W_OK);
    return whatIsInTheWay(place, new RegExp(`^${mark}`), "will not do");
  });
  if (inTheWay !== undefined) throw unwritable(shown, inTheWay);
}

/** Appears whole, and readable by its owner alone. @throws Problem when it cannot be written */
export const writeEnvFile = (place: string, shown: string, text: string): Promise<void> =>
  orUnwritable(shown, async () => {
    const draft = join(dirname(place), `.${basename(place)}.${process.pid}`);
    try {
      await writeFile(draft, text, { mode: 0o600, flag: "wx" });
      await rename(draft, place);
    } finally {
      await rm(draft, { force: true });
    }
  });

/** Whoever wrote something else since, meant it. */
export async function removeIfStill(place: string, text: string): Promise<void> {
  const there = await readFile(place, "utf8").catch(() => undefined);
  if (there === text) await rm(place, { force: true });
}

async function orUnwritable<T>(shown: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unwritable(shown, systemError(error), error);
  }
}

function unwritable(shown: string, reason: Sentence, cause?: unknown): Problem {
  const { fact, remedy } = say.envUnwritable(shown, reason);
  return new Problem("invalid", fact, remedy, { cause });
}
