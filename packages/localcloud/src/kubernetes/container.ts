/**
 * One container on the node: started, watched, restarted with back-off, stopped.
 * A container without a program that stands in for its image runs and is ready at once.
 */

import type { ListeningPorts, PodReport, RunningPod } from "../pods/run-pod.ts";
import type { Surroundings } from "../surroundings.ts";
import { timestamp } from "./json.ts";
import type { Container, ContainerState, ContainerStatus, PodSpec } from "./kinds.ts";
import { pause } from "./pause.ts";
import { ContainerConfigError } from "./pod-environment.ts";

export type LogLine = { readonly at: number; readonly text: string };

export type ContainerLog = {
  readonly lines: readonly LogLine[];
  /** Of the run before the last restart. */
  readonly previous: readonly LogLine[];
  /** `undefined` says that the container ended. @returns a function that ends it. */
  readonly follow: (listener: (line: LogLine | undefined) => void) => () => void;
};

export type ContainerHappening = { type: "Normal" | "Warning"; reason: string; message: string };

export type ContainerParts = {
  readonly container: Container;
  readonly restartPolicy: NonNullable<PodSpec["restartPolicy"]>;
  /** `<pod>_<namespace>(<uid>)`, as the kubelet's messages name a pod. */
  readonly podLabel: string;
  readonly surroundings: Surroundings;
  /**
   * Undefined when nothing stands in for the image. The first call resolves environment and files, before the container
   * counts as created; what it returns starts the program.
   * @throws ContainerConfigError from the first call.
   */
  readonly program: (() => (report: PodReport) => Promise<RunningPod>) | undefined;
  /** Its status changed. */
  readonly changed: () => void;
  readonly happened: (happening: ContainerHappening) => void;
};

export type ManagedContainer = {
  readonly status: () => ContainerStatus;
  readonly log: ContainerLog;
  /** Where its ports are answered on this machine while it runs. */
  readonly ports: () => ListeningPorts;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Says that it is being stopped, as its pod is. */
  readonly kill: () => void;
  readonly writeFile: (path: string, content: string) => Promise<void>;
  /** It could not be created; what it referred to may exist by now. */
  readonly isWaitingForConfiguration: () => boolean;
};

const keptLines = 10_000;
const firstBackOff = 10_000;
const longestBackOff = 300_000;
/** Whoever ran this long starts with a short back-off again. */
const steady = 600_000;

export function createContainer(parts: ContainerParts): ManagedContainer {
  const { container, surroundings, changed, happened } = parts;
  const { now } = surroundings;
  const stopping = new AbortController();
  const followers = new Set<(line: LogLine | undefined) => void>();
  let lines: LogLine[] = [];
  let previous: LogLine[] = [];
  let state: ContainerState = { waiting: { reason: "ContainerCreating" } };
  let lastState: ContainerState = {};
  let ready = false;
  let ports: ListeningPorts = {};
  let restartCount = 0;
  /** Restarts since a run that was long enough. */
  let failures = 0;
  let running: RunningPod | undefined;
  /** Counts starts, so that a late report of an earlier run is not taken for the current one's. */
  let run = 0;

  const enter = (next: ContainerState): void => {
    state = next;
    changed();
  };
  const write = (text: string): void => {
    const line = { at: now(), text };
    lines.push(line);
    if (lines.length > keptLines) lines.splice(0, lines.length - keptLines);
    for (const follower of followers) follower(line);
  };

  const start = async (): Promise<void> => {
    run += 1;
    const mine = run;
    const current = (): boolean => mine === run && !stopping.signal.aborted;
    const { program } = parts;
    if (program === undefined) {
      if (parts.restartPolicy === "Always") {
        started();
        ready = true;
        enter({ running: { startedAt: timestamp(now()) } });
      } else {
        started();
        ended(0);
      }
      return;
    }
    try {
      const runProgram = program();
      previous = lines;
      lines = [];
      const handle = runProgram({
        log: (line) => {
          if (current()) write(line);
        },
        ready: (isReady) => {
          if (!current() || isReady === ready) return;
          if (!isReady) {
            const message = "Readiness probe failed: HTTP probe failed with statuscode: 500";
            happened({ type: "Warning", reason: "Unhealthy", message });
          }
          ready = isReady;
          changed();
        },
        listening: (answered) => {
          if (current()) ports = answered;
        },
        exited: (code) => {
          if (current()) onExit(code);
        },
      });
      enter({ running: { startedAt: timestamp(now()) } });
      const handed = await handle;
      if (current()) {
        running = handed;
        if (state.running !== undefined) started();
      } else {
        await handed.stop();
      }
    } catch (error) {
      if (!current()) return;
      if (error instanceof ContainerConfigError) {
        happened({ type: "Warning", reason: "Failed", message: `Error: ${error.message}` });
        enter({ waiting: { reason: "CreateContainerConfigError", message: error.message } });
        return;
      }
      write(error instanceof Error ? error.message : String(error));
      onExit(128);
    }
  };

  const started = (): void => {
    const image = `Container image "${container.image}" already present on machine`;
    happened({ type: "Normal", reason: "Pulled", message: image });
    happened({ type: "Normal", reason: "Created", message: `Created container: ${container.name}` });
    happened({ type: "Normal", reason: "Started", message: `Started container ${container.name}` });
  };

  const ended = (code: number): void => {
    const startedAt = state.running?.startedAt ?? timestamp(now());
    const reason = code === 0 ? "Completed" : code === 128 ? "StartError" : "Error";
    ready = false;
    ports = {};
    running = undefined;
    enter({ terminated: { exitCode: code, reason, startedAt, finishedAt: timestamp(now()) } });
    for (const follower of followers) follower(undefined);
  };

  const onExit = (code: number): void => {
    run += 1;
    if (now() - Date.parse(state.running?.startedAt ?? timestamp(now())) >= steady) failures = 0;
    ended(code);
    const again = parts.restartPolicy === "Always" || (parts.restartPolicy === "OnFailure" && code !== 0);
    if (again) void restart();
  };

  const restart = async (): Promise<void> => {
    const seconds = backOff(failures) / 1000;
    failures += 1;
    lastState = state;
    if (seconds > 0) {
      const message = `back-off ${duration(seconds)} restarting failed container=${container.name} pod=${parts.podLabel}`;
      happened({
        type: "Warning",
        reason: "BackOff",
        message: `Back-off restarting failed container ${container.name} in pod ${parts.podLabel}`,
      });
      enter({ waiting: { reason: "CrashLoopBackOff", message } });
    }
    await pause(surroundings, seconds * 1000, stopping.signal);
    if (stopping.signal.aborted) return;
    restartCount += 1;
    await start();
  };

  return {
    status: () => ({
      name: container.name,
      image: container.image,
      imageID: container.image,
      ready,
      started: state.running !== undefined,
      restartCount,
      state,
      lastState,
      ...(state.running === undefined
        ? {}
        : { containerID: `local://${parts.podLabel}/${container.name}/${restartCount}` }),
    }),
    log: {
      get lines() {
        return lines;
      },
      get previous() {
        return previous;
      },
      follow: (listener) => {
        followers.add(listener);
        return () => followers.delete(listener);
      },
    },
    ports: () => ports,
    start,
    kill: () => {
      if (state.running === undefined) return;
      happened({ type: "Normal", reason: "Killing", message: `Stopping container ${container.name}` });
    },
    stop: async () => {
      stopping.abort();
      const handle = running;
      running = undefined;
      ports = {};
      await handle?.stop();
      for (const follower of followers) follower(undefined);
    },
    writeFile: async (path, content) => {
      await running?.writeFile(path, content);
    },
    isWaitingForConfiguration: () => state.waiting?.reason === "CreateContainerConfigError",
  };
}

/** The first restart is at once; then 10 s, doubling up to 5 minutes. */
function backOff(restarts: number): number {
  return restarts === 0 ? 0 : Math.min(firstBackOff * 2 ** (restarts - 1), longestBackOff);
}

function duration(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
