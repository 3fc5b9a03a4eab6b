import * as say from "../../messages/cli.ts";
import type { CommonFlags } from "../flags.ts";
import { UsageError } from "../usage-error.ts";

/** What a rehearsal can run. */
const rehearsedCommands = ["up", "plan", "status", "verify", "values", "permissions", "doctor", "down"] as const;
export type RehearsedCommand = (typeof rehearsedCommands)[number];

export type RehearseFlags = CommonFlags & {
  /** Given or not: a rehearsal never asks. */
  readonly yes?: boolean;
  readonly exitCode?: boolean;
  readonly readOnly?: boolean;
  readonly noDataProbe?: boolean;
  /** Of `down`. */
  readonly deleteBucket?: string;
  /** In milliseconds; else each command waits as long as it does by itself. */
  readonly timeout?: number;
  readonly chart?: string;
};

/** @throws UsageError */
export function rehearsedCommand(input: string): RehearsedCommand {
  const found = rehearsedCommands.find((name) => name === input);
  if (found !== undefined) return found;
  const { fact, remedy } = say.notRehearsed(input, rehearsedCommands);
  throw new UsageError(fact, remedy);
}
