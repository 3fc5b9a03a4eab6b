// npm run doctor-matrix: prints what breaks and what the doctor calls it; with --write keeps it in docs/doctor-matrix.md.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
// Behind the file's name: in front of it the flag would take the name for its value.
const update = process.argv.includes("--write") ? ["--update"] : [];

// The tables are TypeScript beside the tests that prove them, and vitest is what reads them here.
const { status } = spawnSync(process.execPath, [vitest, "run", "test/doctor/matrix.test.ts", ...update], {
  cwd: root,
  stdio: ["ignore", "ignore", "inherit"],
});
if (status === 0) process.stdout.write(readFileSync(new URL("../docs/doctor-matrix.md", import.meta.url), "utf8"));
else process.exitCode = status ?? 1;
