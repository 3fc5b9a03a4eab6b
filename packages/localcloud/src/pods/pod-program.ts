import type { MessagePort } from "node:worker_threads";
import type { CalledService } from "../cluster.ts";
import type { Retry } from "./go-client.ts";
import type { Outgoing } from "./loopback-http.ts";
import type { MilvusComponent } from "./milvus-component.ts";
import type { ProxyCall } from "./milvus/answers.ts";
import type { PodTask } from "./milvus/tasks.ts";
import type { Endpoint } from "./name-resolution.ts";
import type { ListeningPorts } from "./run-pod.ts";

/** What a stand-in's thread is given; its environment travels apart, as the thread's own. Must survive cloning. */
export type PodProgram = {
  /** The container's file system on this machine. */
  readonly root: string;
  readonly lost: readonly CalledService[];
  /** Paths in the container that its user may not read. */
  readonly unreadable: readonly string[];
  /** `milvus run …` */
  readonly words: readonly string[];
  /** What those words start in the container's image; `undefined` where its Milvus knows no such role. */
  readonly component: MilvusComponent | undefined;
  readonly uid: string;
  readonly aws: Endpoint;
  /** Whether the node has an instance metadata service. */
  readonly hasMetadata: boolean;
  /** The node's time at the start, milliseconds since the epoch; it runs on at the machine's pace. */
  readonly startedAt: number;
  readonly retry: Retry;
};

/** What the thread tells: log lines go to its standard output, its end is its exit. Questions bring a port for the answer. */
export type PodMessage =
  | "healthy"
  | { readonly listening: ListeningPorts }
  /** A request to the node's instance metadata: `undefined` for silence. */
  | { readonly metadata: Outgoing; readonly answer: MessagePort }
  /** A client's call, which whoever holds the release answers. */
  | { readonly call: ProxyCall; readonly database: string; readonly answer: MessagePort };

/** What a healthy pod is asked to do for others of its release; the answer is a TaskOutcome. */
export type PodRequest = { readonly task: PodTask; readonly answer: MessagePort };
