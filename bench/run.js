// npm run bench: how near each run comes to what its own calls allow, side by side in one run. Prints ratios.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { criticalPath } from "./critical-path.js";
import { startLocalCloud } from "./local-cloud.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const eyrie = join(root, "packages/eyrie/dist/eyrie.js");
const latencies = [0, 50, 150];
const rounds = Number(process.env.EYRIE_BENCH_ROUNDS ?? 3);
const directory = mkdtempSync(join(tmpdir(), "eyrie-bench-"));

const spec = join(directory, "eyrie.yaml");
// Pods of another image start at once: the threads of the Milvus stand-in would take the processor from what is measured.
writeFileSync(join(directory, "idle.yaml"), "image: { all: { repository: registry.example/idle } }\n");
writeFileSync(
  spec,
  `cluster: { name: milvus-eks-cluster, region: us-east-2 }
milvus: { release: milvus-demo, chart: ${JSON.stringify(join(root, "packages/localcloud/chart/milvus"))}, values: idle.yaml }
`,
);

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const seconds = (milliseconds) => (milliseconds / 1000).toFixed(2);

/** One run of the command: its trace, its plan, its whole time as a process. */
function measured(environment, args) {
  const file = join(directory, "trace.jsonl");
  rmSync(file, { force: true });
  const began = performance.now();
  const child = spawnSync(process.execPath, [eyrie, ...args, "--file", spec, "--json", "--trace", file], {
    env: environment,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const whole = performance.now() - began;
  if (child.status !== 0)
    throw new Error(`eyrie ${args.join(" ")} ended with ${child.status}:\n${child.stdout}${child.stderr}`);
  const trace = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { whole, trace, document: JSON.parse(child.stdout) };
}

/**
 * From the first call to the last, without Helm's own time and without the pods' start, which are not ours; and the
 * longest chain of dependent calls in the same calls.
 */
function judged({ trace, document }, latency) {
  const helm = trace.filter(({ service }) => service === "helm");
  const ours = trace.filter(
    ({ service, node }) =>
      service !== "helm" && node !== "connection" && node !== "prove installation" && !node.includes("helm-release/"),
  );
  const observing = trace.filter(({ node }) => node.startsWith("observe helm-release/"));
  const counted = [...ours, ...observing];
  const span = Math.max(...counted.map(({ end }) => end)) - Math.min(...counted.map(({ start }) => start));
  const helmTime = helm.reduce((sum, { start, end }) => sum + end - start, 0);
  const path = criticalPath(counted, document.plan?.changes ?? []);
  const depth = path.facts + path.observe + path.preflight + path.execute + path.prove;
  return {
    span: span - helmTime,
    depth,
    deciding: path.facts + path.observe,
    bound: depth * latency,
    path,
    helmStarted: helm.length,
  };
}

const rows = [];
for (const latency of latencies) {
  const samples = { "up from nothing": [], "up again": [], verify: [] };
  for (let round = 0; round < rounds; round += 1) {
    const cloud = await startLocalCloud(directory, ["--latency", `${latency}ms`]);
    try {
      for (const [name, args] of [
        ["up from nothing", ["up", "--yes", "--no-data-probe"]],
        ["up again", ["up", "--yes", "--no-data-probe"]],
        ["verify", ["verify", "--no-data-probe"]],
      ]) {
        const run = measured({ ...process.env, ...cloud.environment }, args);
        samples[name].push({ whole: run.whole, ...judged(run, latency) });
      }
    } finally {
      await cloud.stop();
    }
  }
  for (const [name, runs] of Object.entries(samples)) {
    const span = median(runs.map((run) => run.span));
    const { depth, deciding, bound, helmStarted } = runs[0];
    rows.push({
      latency: `${latency} ms`,
      run: name,
      "calls deep": depth,
      "to decide": deciding,
      "path (s)": seconds(bound),
      "first to last call (s)": seconds(span),
      ratio: bound === 0 ? "-" : (span / bound).toFixed(2),
      "helm started": helmStarted,
      "whole process (s)": seconds(median(runs.map((run) => run.whole))),
    });
  }
}
console.table(rows);

const timed = (args) => {
  const began = performance.now();
  spawnSync(process.execPath, args, { stdio: "ignore" });
  return performance.now() - began;
};
timed([eyrie, "--version"]);
const pairs = Array.from({ length: 15 }, () => [timed(["-e", "0"]), timed([eyrie, "--version"])]);
const [bare, version] = [0, 1].map((index) => median(pairs.map((pair) => pair[index])));
console.table([
  {
    "node -e 0 (ms)": bare.toFixed(0),
    "eyrie --version (ms)": version.toFixed(0),
    ratio: median(pairs.map(([a, b]) => b / a)).toFixed(2),
  },
]);
rmSync(directory, { recursive: true, force: true });
