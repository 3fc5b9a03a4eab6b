import type { CalledService } from "../cluster.ts";
import type { Incoming, Outgoing } from "./loopback-http.ts";

/** A pod asks its node's instance metadata. @returns undefined when no answer reaches the pod */
export type InstanceMetadata = (request: Outgoing) => Incoming | undefined;

/** A container as admission and the kubelet left it: environment resolved, volumes turned into files. */
export type PodToRun = {
  readonly namespace: string;
  /** Tells a namespace from one of the same name that was deleted, or is another cluster's. */
  readonly namespaceUid?: string;
  readonly name: string;
  readonly uid: string;
  readonly serviceAccount: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly container: {
    readonly name: string;
    readonly image: string;
    readonly command: readonly string[];
    readonly args: readonly string[];
  };
  /** The container's environment and nothing else: not the host's, not the user's AWS configuration. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute path in the container → content: mounted ConfigMaps, Secrets and projected tokens. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths of those files that the container's user may not read. */
  readonly unreadable?: readonly string[];
  /** Milliseconds by which the node's clock is ahead. */
  readonly clockSkew?: number;
  /** Services of which no packet comes back. */
  readonly lost?: readonly CalledService[];
  /** The node's; nothing answers there when absent. */
  readonly metadata?: InstanceMetadata;
};

export type ListeningPorts = Readonly<Record<number, number>>;

/** What a running pod tells the kubelet. Log lines carry no secret. */
export type PodReport = {
  readonly log: (line: string) => void;
  readonly ready: (ready: boolean) => void;
  /** Where the container's ports are answered on this machine: port in the pod → port on loopback. */
  readonly listening: (ports: ListeningPorts) => void;
  /** The container ended; the kubelet restarts it with back-off. */
  readonly exited: (code: number) => void;
};

export type RunningPod = {
  /** A projected token was renewed, or a mounted ConfigMap changed. */
  readonly writeFile: (path: string, content: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Starts one container. The kubelet calls it for images a program stands in for; others are ready at once. */
export type RunPod = (pod: PodToRun, report: PodReport) => Promise<RunningPod>;
