// npm run test:aws: the suite, then the clear-up, whatever became of the suite. Each is a process of its own, and this
// one waits for them: Ctrl-C ends vitest at once, hooks and all, so nothing that must happen may rest on it.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const config = "vitest.aws.config.ts";
const grouped = process.platform !== "win32";
const name = process.env.EYRIE_AWS_NAME ?? `eyrie-test-${randomBytes(4).toString("hex")}`;

/** In a process group of its own: a Ctrl-C on the terminal reaches it through us, or not at all. */
const start = (file, args) =>
  spawn(process.execPath, [vitest, "run", "--config", config, file, ...args], {
    cwd: root,
    env: { ...process.env, EYRIE_AWS_NAME: name },
    stdio: ["ignore", "inherit", "inherit"],
    detached: grouped,
  });

const ended = async (child) => (await once(child, "exit"))[0] ?? 1;

function signal({ pid }, what) {
  try {
    process.kill(grouped ? -pid : pid, what);
    return true;
  } catch {
    return false; // nobody of the group is left
  }
}

/** vitest's workers may outlive it: what they began, helm above all, must have come to an end before it is cleared up. */
async function allGone(child) {
  for (let patience = 300; patience > 0 && signal(child, 0); patience -= 1) await pause(100);
  signal(child, "SIGKILL");
}

// A terminal that was closed takes no more words; the clear-up goes on without.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
let interrupt = () => undefined;
let interrupted = false;
for (const asked of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(asked, () => {
    interrupted = true;
    interrupt();
  });

const suite = start("sandbox.aws", process.argv.slice(2));
interrupt = () => {
  console.log("\nInterrupted: clearing up as soon as what runs has stopped.");
  signal(suite, "SIGINT");
};
let code = await ended(suite);
if (interrupted) code = 130;

if (process.env.EYRIE_AWS_CLUSTER !== undefined) {
  await allGone(suite);
  interrupt = () => console.log("\nStill clearing up; whoever stops that leaves things behind.");
  const cleared = await ended(start("clear-up.aws", []));
  if (cleared !== 0) {
    console.error(`
Not everything could be cleared up: what and why stands above. All of it is named ${name}, and what Eyrie
made bears the tag eyrie:owner, whose value ends in /${name}/${name}. To clear up again:
  EYRIE_AWS_NAME=${name} npx vitest run --config ${config} clear-up`);
    code ||= cleared;
  }
}
process.exitCode = code;
