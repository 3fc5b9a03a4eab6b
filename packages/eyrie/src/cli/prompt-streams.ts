import type { Invocation } from "./invocation.ts";

const colour = new RegExp(String.raw`\u001b\[[\d;]*m`, "g");

/** Where a terminal says that it has none, as `script` and containers do: each letter would get a line of its own. */
const usualColumns = 80;

/** Where questions are asked. Their library knows nothing of `--no-color`. */
export function promptStreams({ host, live }: Pick<Invocation, "host" | "live">) {
  const { stdin, stderr } = host;
  const widthless = stderr.columns === 0;
  if (live && !widthless) return { input: stdin, output: stderr };
  const write = (chunk: string | Uint8Array) => stderr.write(live ? chunk : String(chunk).replaceAll(colour, ""));
  // All else of a terminal, its events and mostly its width, stays the terminal's own.
  const output: typeof stderr = Object.create(stderr, {
    write: { value: write },
    ...(widthless ? { columns: { value: usualColumns } } : {}),
  });
  return { input: stdin, output };
}
