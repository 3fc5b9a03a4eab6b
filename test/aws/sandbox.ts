import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { connect } from "#eyrie/clouds/clouds";
import type { TraceLine } from "#eyrie/clouds/trace";
import type { Session } from "#eyrie/pipeline/session";
import { handsIn } from "../hands.ts";
import { helmBinary, readSpec } from "../setting.ts";

/** Where the suite may work. */
export type Sandbox = {
  readonly cluster: string;
  readonly region: string;
  readonly context?: string;
  /** Of everything that is made. */
  readonly name: string;
};

/** Undefined when nobody asked for it. @throws Error for a name that might be somebody's own: all of that name is deleted. */
export function findSandbox(environment: Readonly<Record<string, string | undefined>>): Sandbox | undefined {
  const cluster = environment["EYRIE_AWS_CLUSTER"];
  if (cluster === undefined) return undefined;
  const name = environment["EYRIE_AWS_NAME"] ?? "";
  if (!/^eyrie-test-[0-9a-z]{4,12}$/.test(name))
    throw new Error(`EYRIE_AWS_NAME is "${name}", which is not eyrie-test-<random>: start this by npm run test:aws`);
  const context = environment["EYRIE_AWS_CONTEXT"];
  const region = environment["EYRIE_AWS_REGION"] ?? "us-east-2";
  return { cluster, region, name, ...(context === undefined ? {} : { context }) };
}

const clock = {
  now: () => Date.now(),
  sleep: async (milliseconds: number, signal?: AbortSignal) => {
    await pause(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};

function specOf({ cluster, region, context, name }: Sandbox) {
  const chart = process.env["EYRIE_AWS_CHART"];
  const values = process.env["EYRIE_AWS_VALUES"];
  return readSpec(
    JSON.stringify({
      cluster: { name: cluster, region, ...(context === undefined ? {} : { context }) },
      bucket: { name },
      policy: { name },
      role: { name },
      serviceAccount: { namespace: name, name },
      milvus: {
        release: name,
        ...(chart === undefined ? {} : { chart }),
        ...(values === undefined ? {} : { values }),
      },
      tags: { purpose: "eyrie test:aws", team: "search" },
    }),
  );
}

/** A session in the sandbox, what it did call by call, and the hands of somebody else there. */
export function openSandbox(sandbox: Sandbox, signal: AbortSignal) {
  const { region, context } = sandbox;
  const reach = { region, ...(context === undefined ? {} : { context }) };
  const trace: TraceLine[] = [];
  const session: Session = {
    spec: specOf(sandbox),
    directory: process.cwd(),
    clouds: connect({ ...reach, helmBinary, environment: process.env, clock, trace: (line) => trace.push(line) }),
    clock,
    holder: { name: `${sandbox.name} sandbox`, gone: () => true },
    random: (length) => new Uint8Array(randomBytes(length)),
    signal,
    emit: () => undefined,
  };
  return { session, trace, hands: handsIn(reach, clock) };
}

/**
 * Takes a step of the suite, whose errors are told by their words alone, failed expectations aside: the SDK's errors hold the
 * request they answer, whose headers bear the session's token, and a reporter prints all that an error holds.
 */
export async function told(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof Error) || error.name === "AssertionError") throw error;
    // oxlint-disable-next-line preserve-caught-error -- the very thing that must not be printed
    throw Object.assign(new Error(`${error.name}: ${error.message}`), { stack: error.stack });
  }
}
