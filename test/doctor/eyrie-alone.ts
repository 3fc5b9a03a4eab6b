import { Readable, Writable } from "node:stream";
import { run } from "#eyrie/cli/run";
import type { Ran } from "../command-line.ts";
import { surroundings } from "../setting.ts";

/** Runs a command line that needs no cloud, in this process and some folder. */
export async function eyrieAlone(cwd: string, argv: readonly string[]): Promise<Ran> {
  const [out, err] = [kept(), kept()];
  const { now, random, sleep } = surroundings;
  const code = await run(argv, {
    stdin: Object.assign(Readable.from([]), { isTTY: false }),
    stdout: out.stream,
    stderr: err.stream,
    fileBehind: () => undefined,
    environment: {},
    cwd,
    locale: "en-US",
    clock: { now, sleep },
    random,
    version: "1.2.3",
    holder: { name: "test@here 1", gone: () => false },
    onInterrupt: () => () => undefined,
    exit: () => undefined,
    findHelm: () => Promise.reject(new Error("no helm is needed here")),
  });
  return { code, out: out.text(), err: err.text() };
}

function kept() {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString("utf8"));
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}
