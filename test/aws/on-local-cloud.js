// The suite for a real account against the local cloud, which is a process of its own and reached as AWS and EKS are:
// so that what nobody runs every day still works when somebody does.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startLocalCloud } from "../../bench/local-cloud.js";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "eyrie-sandbox-"));

// Out of reach of a Ctrl-C on the terminal: it is needed until all is cleared up.
const cloud = await startLocalCloud(directory, [], { detached: true });
let stopping = cloud.child;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stopping.kill(signal));

const { AWS_PROFILE: _, AWS_SESSION_TOKEN: __, ...environment } = process.env;
const suite = spawn(process.execPath, [at("run.js"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: {
    ...environment,
    ...cloud.environment,
    EYRIE_AWS_CLUSTER: "milvus-eks-cluster",
    EYRIE_AWS_REGION: "us-east-2",
    EYRIE_AWS_CHART: at("../../packages/localcloud/chart/milvus"),
    EYRIE_TEST_PATIENCE: "15",
  },
});
stopping = suite;
const [code] = await once(suite, "exit");
await cloud.stop();
rmSync(directory, { recursive: true, force: true });
process.exitCode = code ?? 1;
