import type { Invocation } from "./invocation.ts";

const colour = new RegExp(String.raw`\u001b\[[\d;]*m`, "g");

/** Where questions are asked. Their library knows nothing of `--no-color`. */
export function promptStreams({ host, live }: Pick<Invocation, "host" | "live">) {
  const { stdin, stderr } = host;
  if (live) return { input: stdin, output: stderr };
  // All else of a terminal, its width and its events, stays the terminal's own.
  const output: typeof stderr = Object.create(stderr, {
    write: { value: (chunk: string | Uint8Array) => stderr.write(String(chunk).replaceAll(colour, "")) },
  });
  return { input: stdin, output };
}
