import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "@eyrie/localcloud/cloud";
import type { Credentials } from "#eyrie/clouds/aws/session";
import { connect } from "#eyrie/clouds/clouds";
import { findHelm } from "#eyrie/clouds/helm-binary";
import { findMilvusSdk, type MilvusSdk } from "#eyrie/clouds/milvus/sdk";
import type { TraceLine } from "#eyrie/clouds/trace";
import { standInAccess } from "#eyrie/milvus/access";
import type { RunEvent } from "#eyrie/model/event";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import { type ProofOptions, proveTarget } from "#eyrie/pipeline/prove";
import type { Planned, Session } from "#eyrie/pipeline/session";
import type { Holder } from "#eyrie/model/holder";
import { parseSpec } from "#eyrie/spec/parse";
import type { Spec } from "#eyrie/spec/schema";

export const standInChart = fileURLToPath(new URL("../packages/localcloud/chart/milvus", import.meta.url));

/** The guide's own names, as examples/guide.yaml has them, with the stand-in chart. */
export const guideSpec = `
cluster: { name: milvus-eks-cluster, region: us-east-2 }
bucket: { name: milvus-bucket-039dd013c0712f085d60e21f }
policy: { name: MilvusS3ReadWrite }
role: { name: milvus-s3-access-sa }
serviceAccount: { namespace: milvus, name: milvus-s3-access-sa }
milvus: { release: milvus-demo, chart: ${standInChart} }
`;

/** Who runs Eyrie, where that is not the administrator of account and cluster. */
export type Operator = {
  readonly credentials?: Credentials;
  readonly kubeconfig?: string;
  /** What helm and the Milvus client find in their environment, besides PATH and HOME. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What `--adopt` names. */
  readonly adopt?: readonly string[];
  /** Who others take this run for. */
  readonly holder?: Holder;
};

/** A run that knows of no other one on its host. */
const alone: Holder = { name: "test@here 1", gone: () => false };

/** A local cloud, and the product's own code set against it. */
export type Setting = {
  readonly cloud: LocalCloud;
  readonly kubeconfig: string;
  readonly directory: string;
  /** Everything the last session did, call by call. */
  readonly trace: TraceLine[];
  readonly events: RunEvent[];
  readonly session: (spec?: string, signal?: AbortSignal, operator?: Operator) => Session;
  readonly close: () => Promise<void>;
};

export const surroundings = {
  now: () => Date.now(),
  random: (length: number) => new Uint8Array(randomBytes(length)),
  sleep: async (milliseconds: number, signal?: AbortSignal) => {
    await pause(milliseconds, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) }).catch(
      () => undefined,
    );
  },
};

const clock = {
  now: () => Date.now(),
  sleep: async (milliseconds: number, signal?: AbortSignal) => {
    await pause(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};

/** The helm that tests use: the machine's own, or the one the product fetches. */
export const helmBinary = async (): Promise<string> => {
  const found = await findHelm({
    environment: process.env,
    platform: process.platform,
    arch: process.arch,
    homeDirectory: process.env["HOME"] ?? tmpdir(),
  });
  return found.path;
};

/** Milvus' official client, as it is installed here. */
export const milvusSdk = async (): Promise<MilvusSdk> => {
  const found = await findMilvusSdk([import.meta.dirname]);
  if (found === undefined) throw new Error("@zilliz/milvus2-sdk-node is not installed");
  return found;
};

/** The spec, and where its own statements stand in it. */
function parsedSpec(text: string): Pick<Session, "spec" | "statementsAt"> {
  const { ok: _, ...parsed } = parseSpec(text, "eyrie.yaml");
  if ("errors" in parsed) throw new Error(parsed.errors.map(({ fact }) => fact.en).join("\n"));
  return parsed;
}

export const readSpec = (text: string): Spec => parsedSpec(text).spec;

/** One key for all clusters of a test file: making one is most of what starting a cloud takes. */
const { privateKey: signingKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

export async function startSetting(options: Partial<LocalCloudOptions> = {}): Promise<Setting> {
  const directory = await mkdtemp(join(tmpdir(), "eyrie-test-"));
  const cloud = await startLocalCloud({
    region: "us-east-2",
    clusters: ["milvus-eks-cluster"],
    surroundings,
    signingKey,
    milvusAccess: standInAccess(),
    ...options,
  });
  const kubeconfig = join(directory, "kubeconfig");
  await writeFile(kubeconfig, cloud.clusters[0]?.kubeconfig() ?? "", { mode: 0o600 });
  const trace: TraceLine[] = [];
  const events: RunEvent[] = [];
  const session = (text = guideSpec, signal = new AbortController().signal, operator: Operator = {}): Session => {
    const { environment = {}, adopt = [], holder = alone, ...identity } = operator;
    const { spec, ...where } = parsedSpec(text);
    trace.length = 0;
    events.length = 0;
    return {
      spec,
      ...where,
      directory,
      clouds: connect({
        region: spec.cluster.region,
        local: { awsEndpoint: cloud.awsEndpoint, credentials: cloud.credentials, kubeconfig, ...identity },
        helmBinary,
        milvusSdk,
        environment: { PATH: process.env["PATH"], HOME: directory, ...environment },
        clock,
        trace: (line) => trace.push(line),
      }),
      clock,
      random: surroundings.random,
      signal,
      emit: (event) => events.push(event),
      adopt,
      holder,
    };
  };
  return {
    cloud,
    kubeconfig,
    directory,
    trace,
    events,
    session,
    close: async () => {
      await cloud.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** `up`, without its questions; Milvus itself is tried where `data` says so. */
export async function up(session: Session, data?: ProofOptions["data"]) {
  const planned: Planned = await planUp(session);
  const outcomes = await carryOut(planned, session);
  const claims = await proveTarget(planned, session, { readOnly: false, fresh: true, patience: 60_000, data });
  return { ...planned, outcomes, claims };
}

/** `down`, without its questions. */
export async function down(session: Session) {
  const planned = await planDown(session);
  return { ...planned, outcomes: await carryOut(planned, session) };
}
