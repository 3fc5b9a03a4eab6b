import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./until.ts";

const command = fileURLToPath(new URL("../packages/eyrie/dist/eyrie.js", import.meta.url));

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

export type LocalProcess = {
  readonly pid: number;
  /** Until the env file is there. @returns what it exports */
  readonly ready: (file: string) => Promise<Readonly<Record<string, string>>>;
  readonly ended: Promise<Ended>;
  readonly stop: (signal: NodeJS.Signals) => Promise<Ended>;
};

/** `eyrie local` as people start it, in a folder that is its home and its temporary folder too. */
export function startLocal(directory: string, args: readonly string[]): LocalProcess {
  // Whatever is private then was made so, and not by the user's umask.
  const open = ["-c", 'umask 0; exec "$@"', "sh"];
  const child = spawn("sh", [...open, process.execPath, command, "local", ...args], {
    cwd: directory,
    env: { PATH: process.env["PATH"], HOME: directory, TMPDIR: directory, LANG: "C" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (text: Buffer) => {
    out += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    err += text.toString();
  });
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, out, err }));
  return {
    pid: child.pid ?? 0,
    ready: async (file) => {
      const text = () => readFile(join(directory, file), "utf8").catch(() => "");
      const there = await until(text, (found) => found !== "" || child.exitCode !== null, 30_000);
      if (there === "") throw new Error(`eyrie local wrote no ${file}: ${err}`);
      return exportsOf(there);
    },
    ended,
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

const exportsOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...text.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
