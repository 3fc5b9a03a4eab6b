import { once } from "node:events";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import { makeContainerFiles } from "./container-files.ts";
import { makeCoordinatorWatch } from "./coordinator-watch.ts";
import { answerTo } from "./milvus/answers.ts";
import { collectGarbage } from "./milvus/collection-calls.ts";
import { resumeFlushes } from "./milvus/flush-calls.ts";
import { makeRelease, type Release } from "./milvus/release.ts";
import type { Retry } from "./go-client.ts";
import { componentOf, isCoordinator, type MilvusAccess } from "./milvus-component.ts";
import { type Endpoint, requireLoopback } from "./name-resolution.ts";
import type { PodMessage, PodProgram } from "./pod-program.ts";
import type { PodReport, PodToRun, RunPod } from "./run-pod.ts";
import { tasksTo } from "./thread-tasks.ts";

export type MilvusPodOptions = {
  /** Where the local cloud answers for S3 and STS. On loopback. */
  readonly aws: Endpoint;
  readonly now: () => number;
  readonly access: MilvusAccess;
  /** The thread's entry; the default lies beside this module. A bundle names its own. */
  readonly program?: URL;
  /** Milvus itself tries 20 times. Milliseconds. */
  readonly retry?: Retry;
};

const defaultRetry: Retry = { attempts: 4, delay: 200, maximumDelay: 3000 };
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 };

const captureLines = (stream: NodeJS.ReadableStream, log: PodReport["log"]): Promise<unknown> => {
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", log);
  return once(lines, "close");
};

/** `v2.6.15` of `registry/milvusdb/milvus:v2.6.15`; what a digest stands for nobody knows. */
const versionOf = (image: string): string => /:(v?\d[\w.-]*)(?:@|$)/.exec(image)?.[1] ?? "unknown";

/**
 * Runs a Milvus container as a thread that sees the container's environment and files and nothing of the host's.
 * A proxy is ready once a coordinator of its release is: it opens no object storage itself. What Milvus keeps in etcd
 * and in its message queue is kept here, by namespace and release, however often pods come and go.
 */
export const runMilvusPod = ({
  aws,
  now,
  access,
  program = new URL("./milvus-pod.js", import.meta.url),
  retry = defaultRetry,
}: MilvusPodOptions): RunPod => {
  requireLoopback(aws);
  const coordinators = makeCoordinatorWatch();
  const releases = new Map<string, Release>();
  const releaseOf = (key: string): Release => {
    const known = releases.get(key) ?? makeRelease(now);
    releases.set(key, known);
    return known;
  };

  return async (pod: PodToRun, report: PodReport) => {
    const words = [...pod.container.command, ...pod.container.args];
    const component = componentOf(pod.container.image, words, access);
    const releaseKey = `${pod.namespaceUid ?? pod.namespace}/${pod.labels["app.kubernetes.io/instance"] ?? ""}`;
    const release = releaseOf(releaseKey);
    const caller = { version: versionOf(pod.container.image), isStandalone: component?.name === "standalone" };
    const files = await makeContainerFiles(pod.files);
    const { metadata } = pod;
    const data: PodProgram = {
      root: files.root,
      unreadable: pod.unreadable ?? [],
      words,
      component,
      uid: pod.uid,
      aws,
      hasMetadata: metadata !== undefined,
      lost: pod.lost ?? [],
      startedAt: now() + (pod.clockSkew ?? 0),
      retry,
    };
    const worker = new Worker(program, {
      name: `${pod.namespace}/${pod.name}`,
      workerData: data,
      env: { ...pod.environment },
      // The host's own flags and arguments are none of the container's business.
      execArgv: [],
      argv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits,
    });
    const give = tasksTo(worker);
    let stopping = false;
    let stopWaiting: (() => void) | undefined;
    const log = (line: string): void => {
      if (!stopping) report.log(line);
    };
    const printed = Promise.all([captureLines(worker.stdout, log), captureLines(worker.stderr, log)]);
    const beReady = (): void => {
      if (!stopping) report.ready(true);
    };
    const beHealthy = (): void => {
      if (component?.name === "proxy") {
        stopWaiting = coordinators.whenUp(releaseKey, beReady);
        return;
      }
      if (component !== undefined) release.pods.join(pod.uid, component.name, give);
      if (component !== undefined && isCoordinator(component)) coordinators.up(releaseKey, pod.uid);
      void collectGarbage(release);
      resumeFlushes(release);
      beReady();
    };
    const take = async (message: PodMessage): Promise<void> => {
      if (message === "healthy") beHealthy();
      else if ("listening" in message) report.listening(message.listening);
      else if ("metadata" in message) message.answer.postMessage(metadata?.(message.metadata));
      else message.answer.postMessage(await answerTo(release, message.call, { ...caller, database: message.database }));
    };
    worker.on("message", (message: PodMessage) => void take(message));
    worker.on("error", (error) => log(`panic: ${error.message}`));
    worker.once("exit", (code) => {
      stopWaiting?.();
      coordinators.down(releaseKey, pod.uid);
      release.pods.leave(pod.uid);
      void (async () => {
        await Promise.all([printed, files.remove()]);
        if (!stopping) report.exited(code);
      })();
    });
    return {
      writeFile: files.write,
      stop: async () => {
        stopping = true;
        release.pods.leave(pod.uid);
        await worker.terminate();
        await files.remove();
      },
    };
  };
};
