import type { CommandContext } from "@stricli/core";
import type { CommandName } from "../report/command-name.ts";
import type { GivenFlags } from "./flags.ts";
import type { Invocation, Result } from "./invocation.ts";

/** What stricli hands to a command: where it runs, and who turns its result into output and exit code. */
export type CliContext = CommandContext & {
  readonly perform: (
    name: CommandName,
    flags: GivenFlags,
    work: (invocation: Invocation) => Promise<Result>,
  ) => Promise<void>;
};
