import { optionWithoutValue } from "../messages/cli.ts";
import type { CommandName } from "../report/command-name.ts";
import { type GivenFlags, kebab } from "./flags.ts";
import { UsageError } from "./usage-error.ts";

/**
 * An option that got an empty text, as from a script's variable that was never set, was meant to say something.
 * @throws UsageError
 */
export function refuseEmpty(command: CommandName, flags: GivenFlags): void {
  const empty = Object.entries(flags).find(([, value]) => [value].flat().includes(""));
  if (empty === undefined) return;
  const { fact, remedy } = optionWithoutValue(`--${kebab(empty[0])}`, `eyrie ${command}`);
  throw new UsageError(fact, remedy);
}
