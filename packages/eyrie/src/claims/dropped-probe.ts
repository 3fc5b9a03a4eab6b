import * as say from "../messages/data-probe.ts";
import type { Claim } from "../model/claim.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import type { Connection } from "../clouds/milvus/connection.ts";
import { openLine } from "./milvus-line.ts";
import { type Probe, tried } from "./milvus-probe.ts";
import { abandonedCollections } from "./probe-collection.ts";
import { fails, holds, seen } from "./proof.ts";

const name = "probe-dropped";

/** Clearing away goes on after the run was stopped, but not for longer. Milliseconds. */
const bound = 20_000;

/**
 * Drops what this probe made, and what others left that were killed; nothing else. Their objects stay in the bucket until
 * Milvus collects them, hours later.
 */
export async function proveDropped(probe: Probe, statement: Sentence): Promise<Claim> {
  const { made, asked, proof } = probe;
  const due = [...made, ...(asked.drop === undefined ? [] : [asked.drop])];
  try {
    const left = await within(proof, () => dropAll(probe, due));
    const dropped = [...due, ...left];
    return holds(
      name,
      statement,
      dropped.map((one) => seen(say.label.collection, one)),
      tried,
    );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return fails(
      name,
      statement,
      say.notDropped(due, error.fact),
      due.map((one) => seen(say.label.collection, one)),
      tried,
    );
  }
}

/** By the connection that is open; where that does not work, by a new one that no Ctrl-C ends. */
async function dropAll(probe: Probe, due: readonly string[]): Promise<readonly string[]> {
  const { proof, release, asked, line } = probe;
  try {
    if (line !== undefined) return await dropBy(line.connection, probe, due);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  const other = await openLine(proof, release, asked.address, new AbortController().signal);
  try {
    return await dropBy(other.connection, probe, due);
  } finally {
    other.close();
  }
}

/** @returns what others left, and is dropped as well */
async function dropBy(connection: Connection, { proof }: Probe, due: readonly string[]): Promise<readonly string[]> {
  await Promise.all(due.map((one) => connection.drop(one)));
  if (proof.signal.aborted) return [];
  // Who may not look finds nothing: its own is dropped.
  const listed = await connection.listCollections().catch(() => []);
  const left = abandonedCollections(listed, proof.clock.now());
  const dropped = await Promise.all(
    left.map((one) =>
      connection.drop(one).then(
        () => one,
        () => undefined, // the next probe's business
      ),
    ),
  );
  return dropped.flatMap((one) => one ?? []);
}

/** The result, unless it takes too long. @throws Problem `unreachable` */
async function within<T>({ clock }: Probe["proof"], work: () => Promise<T>): Promise<T> {
  const enough = new AbortController();
  const late = clock.sleep(bound, enough.signal).then(() => {
    const { fact, remedy } = say.dropTooSlow(bound / 1000);
    throw new Problem("unreachable", fact, remedy);
  });
  const working = work();
  working.catch(() => undefined);
  try {
    return await Promise.race([working, late]);
  } finally {
    late.catch(() => undefined);
    enough.abort();
  }
}
