import { exitCodes } from "./exit-code.ts";
import type { Host, OutputStream } from "./host.ts";

/**
 * Runs one command line. Never throws, never ends the process, and returns only when all output has left it.
 * @returns the exit code, one of `exitCodes`
 */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  for (const stream of [host.stdout, host.stderr]) stream.on("error", ignoreGoneReader);
  const [first = ""] = argv;
  // The version alone must cost no more than starting node does.
  if (argv.length === 1 && (first === "--version" || first === "-v")) {
    host.stdout.write(`${host.version}\n`);
    await left(host.stdout);
    return exitCodes.done;
  }
  const { launch } = await import("./launch.ts");
  const code = await launch(first === "help" ? [...argv.slice(1), "--help"] : argv, host);
  await Promise.all([left(host.stdout), left(host.stderr)]);
  return code;
}

/** A closed pipe (`eyrie plan | head`) is the reader's choice. What else befalls a stream nobody could be told. */
function ignoreGoneReader(): void {}

const left = (stream: OutputStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve();
    else stream.write("", () => resolve());
  });
