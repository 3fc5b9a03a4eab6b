/*
 * The one directory that this process keeps files in: its user's alone, and gone when the process ends. What a process
 * left that was killed, the next one on this host clears away.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

/** The host is in the name because containers may share a temporary folder, but not their process ids. */
const prefix = `eyrie-local-${hostname().replaceAll(/[^\w.-]/g, "_")}-`;

let directory: string | undefined;

/** Made when it is first asked for. */
export function processDirectory(): string {
  if (directory !== undefined) return directory;
  clearAway();
  const made = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  process.once("exit", () => remove(made));
  directory = made;
  return made;
}

function clearAway(): void {
  for (const entry of readdirSync(tmpdir())) {
    const pid = entry.startsWith(prefix) ? /^(\d+)-\w{6}$/.exec(entry.slice(prefix.length))?.[1] : undefined;
    if (pid !== undefined && !runs(Number(pid))) remove(join(tmpdir(), entry));
  }
}

/** Signal 0 is sent to nobody; somebody else's process is there all the same. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Somebody else's directory stays: it is not ours to remove. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Whoever it belongs to clears it away.
  }
}
