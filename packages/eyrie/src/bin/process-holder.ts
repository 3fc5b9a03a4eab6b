import { hostname, userInfo } from "node:os";
import type { Holder } from "../model/holder.ts";

/** This process by user, host and process id, and what it can tell of others of the same host. */
export function processHolder(): Holder {
  const here = `${userName()}@${hostname()}`;
  return {
    name: `${here} ${process.pid}`,
    gone: (holder) => {
      const [, where, id] = /^(.*) (\d+)$/.exec(holder) ?? [];
      return where === here && Number(id) !== process.pid && !runs(Number(id));
    },
  };
}

/** A container's user id may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "somebody");
  }
}

/** Signal 0 is sent to nobody: it tells only whether there is somebody to send to. */
function runs(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
