import { exitCodes } from "./exit-code.ts";
import type { Host, OutputStream } from "./host.ts";

/**
 * Runs one command line. Never throws, never ends the process, and returns only when all output has left it.
 * @returns the exit code, one of `exitCodes`; `failed` when the result could not be written, whatever it was
 */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  const { stdout, stderr } = host;
  // What befalls stderr nobody could be told.
  stderr.on("error", () => undefined);
  let failure: NodeJS.ErrnoException | undefined;
  stdout.on("error", (error) => {
    failure ??= error;
  });
  const code = await output(argv, host);
  await Promise.all([left(stdout), left(stderr)]);
  if (failure === undefined || readerGone.has(failure.code ?? "")) return code;
  const { tellUnwritten } = await import("./unwritten.ts");
  tellUnwritten(argv, host, failure);
  await left(stderr);
  return exitCodes.failed;
}

async function output(argv: readonly string[], host: Host): Promise<number> {
  const [first = ""] = argv;
  // The version alone must cost no more than starting node does.
  if (argv.length === 1 && (first === "--version" || first === "-v")) {
    host.stdout.write(`${host.version}\n`);
    return exitCodes.done;
  }
  const { launch } = await import("./launch.ts");
  return launch(first === "help" ? [...argv.slice(1), "--help"] : argv, host);
}

/** A closed pipe (`eyrie plan | head`) is the reader's choice; Windows calls it the end of the file. */
const readerGone: ReadonlySet<string> = new Set(["EPIPE", "EOF"]);

/** Until all is written, or has failed: a stream tells that only after the write that did. */
const left = async (stream: OutputStream): Promise<void> => {
  if (!stream.destroyed && !stream.writableEnded)
    await new Promise<void>((resolve) => stream.write("", () => resolve()));
  await new Promise((resolve) => setImmediate(resolve));
};
