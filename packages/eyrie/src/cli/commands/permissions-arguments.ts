import * as say from "../../messages/cli.ts";
import { type CommandWithRights, commandsWithRights } from "../../permissions/command-name.ts";
import { nearCommands } from "../did-you-mean.ts";
import type { CommonFlags } from "../flags.ts";
import { UsageError } from "../usage-error.ts";

export type PermissionsFlags = CommonFlags & {
  /** What is shown alone, of all commands together. */
  readonly only?: "iam" | "rbac";
  /** The bucket's own name, for what `down --delete-bucket` takes. */
  readonly deleteBucket?: string;
};

/** @throws UsageError */
export function commandWithRights(input: string): CommandWithRights {
  const found = commandsWithRights.find((name) => name === input);
  if (found !== undefined) return found;
  const { fact, remedy } = say.withoutRights(input, nearCommands(input, commandsWithRights), commandsWithRights);
  throw new UsageError(fact, remedy);
}
