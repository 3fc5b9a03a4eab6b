import * as say from "../messages/claims.ts";
import type { Release } from "../milvus/release.ts";
import { Problem } from "../model/problem.ts";
import type { Line } from "./milvus-line.ts";
import type { ProbeData } from "./probe-rows.ts";
import type { Proof } from "./proof.ts";

/** What is asked of the data probe. */
export type DataAsked = {
  /** `HOST:PORT` of the release's own; else a port is forwarded. */
  readonly address?: string;
  /** A probe's collection to drop with this one's, however young it is. */
  readonly drop?: string;
  /** How long Milvus may take to flush a thousand rows, to load them, or to come back where it is lost. Milliseconds. */
  readonly patience?: number;
};

/** One probe on its way. */
export type Probe = {
  readonly proof: Proof;
  readonly release: Release;
  readonly asked: DataAsked;
  readonly data: ProbeData;
  /** When it began, by this machine's clock. */
  readonly began: number;
  /** Every collection that it may have made; the last is the one at work. */
  readonly made: string[];
  /** Absent until Milvus is reached, and after it was lost. */
  line: Line | undefined;
};

export const tried = { basis: "tried", triedFrom: say.fromHere } as const;

/** The open connection. */
export function lineOf({ line }: Probe): Line {
  if (line === undefined) throw new Error("Milvus was not reached");
  return line;
}

/** The collection at work. */
export const collectionOf = ({ made }: Probe): string => made.at(-1) ?? "";

/** Milvus does each within a few seconds where nothing keeps it from the bucket. */
export const patienceOf = ({ asked: { patience = 60_000 } }: Probe): number => patience;
const firstPause = 100;
const longestPause = 1_000;

/**
 * Asks until it is so.
 * @returns false once the time has run out
 * @throws Problem; one that says "too many calls" is waited out
 */
export async function becomesSo(probe: Probe, isSo: () => Promise<boolean>): Promise<boolean> {
  const { clock, signal } = probe.proof;
  const deadline = clock.now() + patienceOf(probe);
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const late = clock.now() + pause > deadline;
    try {
      if (await isSo()) return true;
    } catch (error) {
      if (late || !(error instanceof Problem) || error.code !== "throttled") throw error;
    }
    if (late) return false;
    await clock.sleep(pause, signal).catch(() => undefined); // stopped: the next call says so
  }
}
