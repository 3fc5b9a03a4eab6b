import { execFileSync, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../packages/eyrie/dist/eyrie.js", import.meta.url));

export type Command = "up" | "down";

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Standard output and error, in the order in which they came. */
  readonly output: string;
};

export type Running = { readonly pid: number; readonly ended: Promise<Ended> };

/** Eyrie as a user runs it, from the folder its spec is in. */
export function startEyrie(command: Command, directory: string, environment: NodeJS.ProcessEnv): Running {
  // What Milvus itself does with its data is nothing that Eyrie writes.
  const only = command === "up" ? ["--no-data-probe"] : [];
  const child = spawn(process.execPath, [program, command, "--yes", ...only, "-f", "eyrie.yaml", "--lang", "en"], {
    cwd: directory,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    // Not `close`: an orphan may hold the streams open for as long as it lives.
    child.on("exit", (code, signal) => resolve({ code, signal, output }));
  });
  return { pid: child.pid ?? 0, ended };
}

type Entry = { readonly pid: number; readonly parent: number; readonly dead: boolean };

const table = (): readonly Entry[] =>
  execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => {
      const [pid, parent, state = ""] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), dead: state.startsWith("Z") };
    });

/** Processes that Eyrie started and that run now: helm, and who watches over it. */
export const childrenOf = (pid: number): readonly number[] =>
  table().flatMap((entry) => (entry.parent === pid && !entry.dead ? [entry.pid] : []));

/** Which of these still run. */
export const alive = (pids: readonly number[]): readonly number[] =>
  table().flatMap((entry) => (pids.includes(entry.pid) && !entry.dead ? [entry.pid] : []));

/** Sends a signal to who may have ended already. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
