import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { afterAll } from "vitest";
import type { Host } from "../src/cli/host.ts";
import { run } from "../src/cli/run.ts";

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** A stream that keeps what is written to it. */
function kept(isTTY: boolean): {
  readonly stream: Writable & { readonly isTTY: boolean };
  readonly text: () => string;
} {
  let text = "";
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString("utf8");
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY }), text: () => text };
}

const folders: string[] = [];

/** A folder that is gone when the test file is over. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "eyrie-cli-"));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
afterAll(removeFolders);

export const testHost = (changes: Partial<Host>): Host => ({
  stdin: Object.assign(Readable.from([]), { isTTY: false }),
  stdout: kept(false).stream,
  stderr: kept(false).stream,
  fileBehind: () => undefined,
  environment: {},
  cwd: changes.cwd ?? emptyFolder(),
  locale: "en-US",
  clock: { now: () => 0, sleep: () => Promise.resolve() },
  holder: { name: "ada@laptop 1", gone: () => false },
  random: (length) => new Uint8Array(length).fill(7),
  version: "1.2.3",
  onInterrupt: () => () => undefined,
  exit: () => undefined,
  findHelm: () => Promise.reject(new Error("helm is not needed here")),
  ...changes,
});

/** Runs a command line in a process of its own imagining. */
export async function eyrie(argv: readonly string[], changes: Partial<Host> = {}): Promise<Ran> {
  const [out, err] = [kept(false), kept(false)];
  const code = await run(argv, testHost({ stdout: out.stream, stderr: err.stream, ...changes }));
  return { code, out: out.text(), err: err.text() };
}
