/** A cluster for tests: seeded randomness, a clock that only moves when told to, a program that does as it is told. */

import { generateKeyPairSync } from "node:crypto";
import type { PodReport, PodToRun } from "../../src/pods/run-pod.ts";
import { type Cluster, type ClusterOptions, startCluster } from "../../src/kubernetes/cluster.ts";
import { isObject, type JsonObject } from "../../src/kubernetes/json.ts";
import { seededRandom } from "../../src/seeded-random.ts";
import type { Surroundings } from "../../src/surroundings.ts";

export type Clock = Surroundings & {
  /** Moves the clock and wakes whoever slept until then. */
  readonly advance: (milliseconds: number) => Promise<void>;
};

export function createClock(seed = "kubernetes"): Clock {
  let time = Date.parse("2026-01-01T00:00:00Z");
  let sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => time,
    random: seededRandom(seed),
    sleep: async (milliseconds, signal) => {
      if (milliseconds <= 0 || signal?.aborted === true) return;
      await new Promise<void>((resolve) => {
        const sleeper = { until: time + milliseconds, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        });
      });
    },
    advance: async (milliseconds) => {
      time += milliseconds;
      const due = sleepers.filter(({ until }) => until <= time);
      sleepers = sleepers.filter(({ until }) => until > time);
      for (const { wake } of due) wake();
      await new Promise(setImmediate);
    },
  };
}

/** One for all clusters of a test file, as making one takes longer than most tests. */
const signingKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

/** What became of a container the kubelet started. */
export type Started = { pod: PodToRun; report: PodReport; written: Record<string, string>; stopped: boolean };

export type TestCluster = {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** Every container started so far, in order. */
  readonly started: Started[];
  /** Closes the cluster, and throws what went wrong inside it. */
  readonly close: () => Promise<void>;
  readonly call: (method: string, target: string, options?: Call) => Promise<Answer>;
};

export type Call = {
  readonly body?: unknown;
  readonly type?: string;
  readonly accept?: string;
  /** The administrator's when absent; none when empty. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Answer = {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly body: JsonObject;
};

/** @param ready whether a started program reports readiness at once; true by default. */
export async function startTestCluster(
  options: Partial<ClusterOptions> & { ready?: boolean } = {},
): Promise<TestCluster> {
  const clock = createClock();
  const started: Started[] = [];
  const faults: unknown[] = [];
  const cluster = await startCluster({
    name: "demo",
    arn: "arn:aws:eks:us-east-2:111122223333:cluster/demo",
    region: "us-east-2",
    surroundings: clock,
    signingKey,
    onFault: (fault) => faults.push(fault),
    runPod: (pod, report) => {
      const run: Started = { pod, report, written: {}, stopped: false };
      started.push(run);
      report.log(`started ${pod.name}`);
      if (options.ready !== false) report.ready(true);
      return Promise.resolve({
        writeFile: (path, content) => {
          run.written[path] = content;
          return Promise.resolve();
        },
        stop: () => {
          run.stopped = true;
          return Promise.resolve();
        },
      });
    },
    ...options,
  });
  const call = async (method: string, target: string, request: Call = {}): Promise<Answer> => {
    const { body, type = "application/json", accept = "application/json", token = cluster.adminToken } = request;
    const response = await cluster.handler({
      method,
      rawTarget: target,
      headers: {
        accept,
        "user-agent": "harness/1",
        ...(body === undefined ? {} : { "content-type": type }),
        ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
        ...request.headers,
      },
      body: body instanceof Uint8Array ? body : Buffer.from(body === undefined ? "" : JSON.stringify(body)),
    });
    const chunks: (string | Uint8Array)[] = [];
    if (typeof response.body === "string" || response.body instanceof Uint8Array) chunks.push(response.body);
    else for await (const chunk of response.body) chunks.push(chunk);
    const text = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk))).toString("utf8");
    const type_ = response.headers["content-type"] ?? "";
    const parsed: unknown =
      type_.startsWith("application/json") && text !== "" && chunks.length === 1 ? JSON.parse(text) : {};
    return { status: response.status, type: type_, text, body: isObject(parsed) ? parsed : {} };
  };
  const close = async (): Promise<void> => {
    await cluster.close();
    if (faults.length > 0) throw new AggregateError(faults, `the cluster met ${faults.length} faults`);
  };
  return { cluster, clock, started, close, call };
}

export const milvusImage = "milvusdb/milvus:v2.6.15";

export function podTemplate(labels: Record<string, string>, spec: JsonObject = {}): JsonObject {
  return { metadata: { labels }, spec: { containers: [{ name: "milvus", image: milvusImage }], ...spec } };
}

export function deployment(name: string, spec: JsonObject = {}, podSpec: JsonObject = {}): JsonObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: podTemplate({ app: name }, podSpec),
      ...spec,
    },
  };
}
