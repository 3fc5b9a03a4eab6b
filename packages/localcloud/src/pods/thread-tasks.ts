import { MessageChannel, type Worker } from "node:worker_threads";
import type { Give } from "./milvus/release-pods.ts";
import type { TaskOutcome } from "./milvus/tasks.ts";
import type { PodRequest } from "./pod-program.ts";

const gone: TaskOutcome = { failed: "the pod ended before it was done", kind: "unavailable" };

/** Gives tasks to a pod's thread; what it has not done when it ends has failed. */
export const tasksTo = (worker: Worker): Give => {
  const waiting = new Set<(outcome: TaskOutcome) => void>();
  let ended = false;
  worker.once("exit", () => {
    ended = true;
    for (const end of waiting) end(gone);
  });
  return (task) =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      const end = (outcome: TaskOutcome): void => {
        waiting.delete(end);
        port1.close();
        resolve(outcome);
      };
      waiting.add(end);
      port1.once("message", end);
      if (ended) end(gone);
      else worker.postMessage({ task, answer: port2 } satisfies PodRequest, [port2]);
    });
};
