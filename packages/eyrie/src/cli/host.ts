import type { Readable, Writable } from "node:stream";
import type { Reach } from "../clouds/clouds.ts";
import type { MilvusSdk } from "../clouds/milvus/sdk.ts";
import type { Clock, Random } from "../model/clock.ts";
import type { Holder } from "../model/holder.ts";
import type { Sentence } from "../model/sentence.ts";
import type { Fault, FaultVocabulary } from "./faults.ts";
import type { FileIdentity } from "./file-identity.ts";

export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };
type InputStream = Readable & { readonly isTTY?: boolean };

/** Bytes of a download that is under way. */
type HelmProgress = (bytes: { readonly received: number; readonly total: number | undefined }) => void;

export type RehearsalRequest = {
  readonly clusters: readonly { readonly name: string; readonly region: string }[];
  /** Absolute; else the stand-in chart that ships with Eyrie. */
  readonly chart?: string;
};

/** A local cloud that runs, and what a rehearsal uses of it. */
export type Rehearsal = {
  readonly local: NonNullable<Reach["local"]>;
  /** The chart to install: absolute. */
  readonly chart: string;
  /** Where things are, a line each. */
  readonly describe: readonly Sentence[];
  readonly close: () => Promise<void>;
};

export type LocalCloudRequest = {
  readonly region: string;
  readonly clusters: readonly string[];
  /** Whether IAM knows the clusters' issuers from the start. */
  readonly withOidc?: boolean;
  readonly account?: string;
  /** Of the AWS endpoint; any free one when absent. */
  readonly port?: number;
  /** Milliseconds, as `consistency`. */
  readonly latency?: number;
  readonly consistency?: number;
  readonly seed?: number;
  readonly faults?: readonly Fault[];
  /** Told of every request. */
  readonly log?: (line: object) => void;
};

/** A local cloud that runs and answers. */
export type RunningLocalCloud = {
  readonly awsEndpoint: string;
  readonly account: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly clusters: readonly { readonly name: string; readonly endpoint: string }[];
  /** A file with a context for each cluster. */
  readonly kubeconfig: string;
  /** Private to the user, and gone when the cloud is closed. */
  readonly directory: string;
  /** The stand-in chart. */
  readonly chart: string;
  readonly close: () => Promise<void>;
};

export type LocalCloudHost = {
  readonly vocabulary: FaultVocabulary;
  /** @throws the system's error when the port cannot be had */
  readonly start: (request: LocalCloudRequest) => Promise<RunningLocalCloud>;
};

/** Milvus' official client, which is no part of Eyrie. */
type MilvusSdkHost = {
  /** As it is installed beside Eyrie, in the working directory, or in Eyrie's cache. */
  readonly find: () => Promise<MilvusSdk | undefined>;
  /** Gets it into the cache. @throws Problem */
  readonly obtain: (signal: AbortSignal) => Promise<MilvusSdk>;
};

/** Everything of the process that the command line needs. Nothing else of it is touched. */
export type Host = {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Which file a shell put behind a stream; undefined where it is none. */
  readonly fileBehind: (stream: "stdin" | "stdout") => FileIdentity | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The platform's own locale, for where the environment tells none: `ja-JP`. */
  readonly locale: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly version: string;
  /** Who this process is to others that would write at the same time. */
  readonly holder: Holder;
  /** Calls the listener at every Ctrl-C. @returns what takes it away again */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Ends the process at once, whatever runs. */
  readonly exit: (code: number) => void;
  /** Absolute path of a usable helm. @throws Problem */
  readonly findHelm: (progress: HelmProgress, signal: AbortSignal) => Promise<string>;
  /** Absent where it is never to be obtained. */
  readonly milvusSdk?: MilvusSdkHost;
  /** Starts a local cloud. Absent where none is built in. */
  readonly rehearsal?: (request: RehearsalRequest) => Promise<Rehearsal>;
  /** A local cloud to stay. Absent where none is built in. */
  readonly localCloud?: () => Promise<LocalCloudHost>;
};
