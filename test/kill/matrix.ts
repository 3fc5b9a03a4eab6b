import { outside } from "#eyrie/messages/outside";
import { decodeRelease } from "#eyrie/milvus/release";
import { expect, onTestFailed } from "vitest";
import { probesIn } from "../cloud-state.ts";
import { type Essence, essence } from "../essence.ts";
import type { Command, Ended } from "./process.ts";
import { type Stop, startWorld, type World } from "./world.ts";
import { byTheClock, ofTheProof } from "./write.ts";

/** One run that is stopped, and the command that then has to make everything well. */
export type Case = { readonly name: string; readonly command: Command; readonly stop: Stop; readonly next: Command };

/** What an uninterrupted run writes, in the order in which it did this time, and what it leaves. */
export type Uninterrupted = { readonly writes: readonly string[]; readonly end: Essence };

/** Milliseconds for a case, which is four runs of a whole process: on a machine that has other things to do. */
export const bound = 60_000;

const opposite = { up: "down", down: "up" } as const;

/** The world as a command finds it. */
export async function worldFor(command: Command): Promise<World> {
  const world = await startWorld();
  if (command === "down") await well(world, "up");
  return world;
}

async function well(world: World, command: Command): Promise<void> {
  const { code, output } = await world.run(command);
  if (code !== 0) throw new Error(`${command}: exit ${code}\n${output}`);
}

export async function uninterrupted(command: Command): Promise<Uninterrupted> {
  const world = await worldFor(command);
  try {
    const { code, output, writes } = await world.run(command);
    if (code !== 0) throw new Error(`${command}: exit ${code}\n${output}`);
    return { writes: writes.filter((write) => !byTheClock(write)), end: essence(world.cloud) };
  } finally {
    await world.close();
  }
}

/**
 * Every write, killed before and after it. A helm that is left alone ends by itself, whichever of its writes it was at;
 * with a machine that loses power it stops right there. Once for each write the other command comes next; a probe in a
 * bucket that stays is swept by the next `up` alone.
 */
export const cases = (command: Command, { writes }: Uninterrupted): readonly Case[] =>
  writes.flatMap((write) => [
    stopped(command, { write, moment: "before", how: "eyrie" }),
    stopped(command, { write, moment: "after", how: "eyrie" }),
    ...(ofTheProof(write) ? [] : [stopped(command, { write, moment: "after", how: "eyrie" }, opposite[command])]),
    ...(write.startsWith("helm ") ? [stopped(command, { write, moment: "after", how: "machine" })] : []),
  ]);

const word = { eyrie: "killed", machine: "power lost", SIGINT: "SIGINT", SIGTERM: "SIGTERM" } as const;

export const stopped = (command: Command, stop: Stop, next: Command = command): Case => ({
  name: `${command}: ${word[stop.how]} ${stop.moment} ${stop.write}, then ${next}`,
  command,
  stop,
  next,
});

const whole = process.env["EYRIE_KILLS"] === "all";

/** All cases where they were asked for, as CI does; else those of a few writes. */
export const chosen = (given: readonly Case[], few: readonly string[]): readonly Case[] =>
  whole ? given : given.filter(({ name }) => few.includes(name));

/** With its name as a title: `$name` would be cut short, and could not be asked for. */
export const titled = (given: readonly Case[]) => given.map((each) => [each.name, each] as const);

const alone = ({ name, command }: Case) =>
  `EYRIE_KILLS=all npx vitest run test/kill/${command}.test.ts -t "${name.replace(/[()]/g, ".")}"`;

/** Stops a run, and runs `next` until nothing is left to do. */
export async function through(given: Case) {
  onTestFailed(() => console.error(`To run this case alone: ${alone(given)}`));
  const { command, stop, next } = given;
  const world = await worldFor(command);
  try {
    const first = await world.run(command, stop);
    const second = await world.run(next);
    const end = essence(world.cloud);
    const left = await leftovers(world);
    const third = await world.run(next);
    return {
      first: first.signal ?? first.code,
      second: second.code === 0 ? 0 : told(second),
      end,
      left,
      third: { code: third.code, writes: third.writes.filter((write) => !ofTheProof(write)) },
      blamed: [second, third].filter(({ output }) => output.includes(outside.en) || output.includes(outside.ja)),
    };
  } finally {
    await world.close();
  }
}

const told = ({ code, output }: Ended) => `exit ${code}: ${output}`;

/** What no run may leave behind. */
async function leftovers(world: World) {
  const [cluster] = world.cloud.clusters;
  const records = cluster?.store.list("secrets", "milvus").filter(({ type }) => type === "helm.sh/release.v1") ?? [];
  const statuses = records.map(({ data }) => decodeRelease(data?.["release"] ?? "").status);
  return {
    leases: cluster?.store.list("leases", "milvus").map(({ metadata }) => metadata.name),
    probes: probesIn(world.cloud),
    uploads: [...world.cloud.s3.buckets.values()].flatMap(({ uploads }) => [...uploads.keys()]),
    unfinished: statuses.filter((status) => !/^(?:deployed|superseded|failed)$/.test(status)),
    temporary: await world.temporary(),
    processes: world.orphans(),
  };
}

/**
 * How `through` ends when all is well. A `down` after an `up` that never got far leaves as little of what stays as that
 * one made: only what is ours to take is compared.
 */
export const allWell = ({ command, next }: Case, { ours, stays }: Essence, first: unknown = "SIGKILL") => ({
  first,
  second: 0,
  end: { ours, stays: command === "up" && next === "down" ? (expect.anything() as unknown) : stays },
  left: { leases: [], probes: [], uploads: [], unfinished: [], temporary: [], processes: [] },
  third: { code: 0, writes: [] },
  // What a run did not come to is not told as somebody's doing.
  blamed: [],
});
