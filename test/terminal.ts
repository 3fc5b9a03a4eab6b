import { PassThrough, Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import type { Host } from "#eyrie/cli/host";
import { run } from "#eyrie/cli/run";
import { stateOf } from "./cloud-state.ts";
import { hostIn } from "./host-in.ts";
import type { Setting } from "./setting.ts";
import { until } from "./until.ts";

/** Runs a command on a terminal where somebody types `answer` once `question` is there. */
export async function typingIn(
  setting: Setting,
  argv: readonly string[],
  question: string,
  answer: string,
  host: Partial<Host> = {},
) {
  let text = "";
  const shown = () => stripVTControlCharacters(text);
  const screen = () =>
    Object.assign(
      new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          text += chunk.toString();
          done();
        },
      }),
      { isTTY: true, columns: 200, rows: 100 },
    );
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const ended = run([...argv, "--lang", "en", "--no-color"], {
    stdin,
    stdout: screen(),
    stderr: screen(),
    ...hostIn(setting),
    ...host,
  });
  const asked = await until(
    async () => shown(),
    (seen) => seen.includes(question),
    15_000,
  );
  const before = stateOf(setting.cloud);
  stdin.write(answer);
  return { code: await ended, asked, before, after: shown().slice(asked.length) };
}
