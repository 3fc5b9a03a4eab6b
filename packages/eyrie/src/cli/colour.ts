import type { OutputStream } from "./host.ts";

/** Whether a stream gets colours: `--no-color` and NO_COLOR forbid, FORCE_COLOR demands, else a terminal decides. */
export function wantsColour(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  stream: OutputStream,
): boolean {
  if (argv.includes("--no-color") || (environment["NO_COLOR"] ?? "") !== "") return false;
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return stream.isTTY === true && environment["TERM"] !== "dumb";
}
