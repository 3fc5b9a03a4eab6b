import { type ChildProcess, spawn } from "node:child_process";

/** A byte says that all is over; the end of the pipe alone, that whoever held its other end is gone. */
const watch = `
process.stdin.once("data", () => process.exit());
process.stdin.once("end", () => process.kill(Number(process.argv[1]), "SIGKILL"));
`;

/**
 * Ends a child the moment this process is gone, however it went. A helm that outlived a killed Eyrie would write on
 * behind the back of the next run, which takes the lease over at once. No system tells a child of its parent's death
 * in one way, but everywhere a pipe ends with the process that held it: a node of its own waits for that.
 */
export function endWithUs(child: ChildProcess, environment: Readonly<Record<string, string | undefined>>): void {
  if (child.pid === undefined) return; // it never started, and its `error` says why
  const { NODE_OPTIONS: _, ...plain } = environment;
  const watcher = spawn(process.execPath, ["-e", watch, String(child.pid)], {
    env: plain,
    stdio: ["pipe", "ignore", "ignore"],
    // Out of reach of what ends a whole process group, as the child itself is.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  watcher.on("error", () => undefined);
  watcher.stdin.on("error", () => undefined);
  child.once("exit", () => watcher.stdin.end("over"));
}
