// npm run conformance:kubernetes: builds kube-apiserver and etcd where Go is, and runs the script against both.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { kubeApiServer } from "./kube-apiserver.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));

try {
  const binaries = await kubeApiServer();
  const { status } = spawnSync(process.execPath, [vitest, "run", "--config", "vitest.conformance.config.ts"], {
    cwd: root,
    env: { ...process.env, ...binaries },
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
