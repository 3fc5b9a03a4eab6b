// `eyrie local` in a process of its own, so that the clients being measured do not share its processor time.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const eyrie = fileURLToPath(new URL("../packages/eyrie/dist/eyrie.js", import.meta.url));

/**
 * Starts one and waits until all of it answers.
 * @returns what its clients need in their environment, and how to end it
 */
export async function startLocalCloud(directory, options = [], spawning = {}) {
  const file = join(directory, "local.env");
  const child = spawn(process.execPath, [eyrie, "local", "--write-env", file, ...options], {
    stdio: ["ignore", "ignore", "inherit"],
    ...spawning,
  });
  while (!existsSync(file)) {
    if (child.exitCode !== null) throw new Error(`eyrie local ended with ${child.exitCode}`);
    await pause(10);
  }
  const exported = [...readFileSync(file, "utf8").matchAll(/^export (\w+)='?(.*?)'?$/gm)];
  const none = join(directory, "none");
  return {
    child,
    environment: {
      ...Object.fromEntries(exported.map(([, name, value]) => [name, value])),
      AWS_CONFIG_FILE: none,
      AWS_SHARED_CREDENTIALS_FILE: none,
    },
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}
