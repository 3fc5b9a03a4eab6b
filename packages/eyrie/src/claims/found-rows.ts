import * as say from "../messages/data-probe.ts";
import type { Claim } from "../model/claim.ts";
import type { Sentence } from "../model/sentence.ts";
import { becomesSo, collectionOf, lineOf, patienceOf, type Probe, tried } from "./milvus-probe.ts";
import { areNearest, nearest } from "./probe-rows.ts";
import { fails, holds, seen } from "./proof.ts";
import { storageErrors, storageEvidence } from "./storage-errors.ts";

const name = "rows-found";

/**
 * Has Milvus load what it stored and search it: the query nodes read the bucket by a client of their own, so that they may
 * be refused where the data nodes are not. Only of flushed rows: others are found in memory, whatever S3 says.
 * @throws Problem of Milvus'
 */
export async function proveRowsFound(probe: Probe, statement: Sentence): Promise<Claim> {
  const { proof, data, began } = probe;
  const { connection } = lineOf(probe);
  const collection = collectionOf(probe);
  await connection.index(collection);
  await connection.load(collection);
  proof.note(name, say.loading);
  if (!(await becomesSo(probe, () => connection.isLoaded(collection)))) {
    const errors = await storageErrors(proof, began);
    const reason = say.notLoaded(patienceOf(probe) / 1000, errors[0]?.said);
    return fails(name, statement, reason, storageEvidence(errors), tried);
  }
  const answers = await Promise.all(data.queries.map((query) => connection.search(collection, query, nearest)));
  const right = data.queries.filter((query, at) => areNearest(data.rows, query, answers[at] ?? [])).length;
  const { length: asked } = data.queries;
  const evidence = [seen(say.label.searches, `${right}/${asked} (${nearest}/${data.rows.length})`)];
  return right === asked
    ? holds(name, statement, evidence, tried)
    : fails(name, statement, say.notNearest(right, asked), evidence, tried);
}
