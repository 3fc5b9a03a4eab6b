import type { ListedKey } from "../clouds/aws/s3.ts";
import type { Flush, Segment } from "../clouds/milvus/segments.ts";
import * as say from "../messages/data-probe.ts";
import { under } from "../milvus/policy.ts";
import type { Claim, Evidence } from "../model/claim.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import { becomesSo, lineOf, patienceOf, type Probe, tried } from "./milvus-probe.ts";
import { probeName } from "./probe-collection.ts";
import { dimensions } from "./probe-rows.ts";
import { fails, holds, type Proof, seen, unproven } from "./proof.ts";
import { storageErrors, storageEvidence } from "./storage-errors.ts";

const name = "segments-stored";

/**
 * Has Milvus store rows, and looks for them in the bucket as the operator: whatever Milvus says, they are there or not.
 * @throws Problem of Milvus'
 */
export async function proveSegmentsStored(probe: Probe, statement: Sentence): Promise<Claim> {
  const { proof, data, made } = probe;
  const { connection } = lineOf(probe);
  const collection = probeName(proof.clock.now(), proof.random);
  made.push(collection);
  await connection.createCollection(collection, dimensions).catch((error: unknown) => {
    // Refused outright there is none; with any other answer there may be.
    if (error instanceof Problem && (error.code === "denied" || error.code === "expired")) made.pop();
    throw error;
  });
  await connection.insert(collection, data.rows);
  proof.note(name, say.flushing(data.rows.length));
  let flush: Flush | undefined;
  const flushed = await becomesSo(probe, async () => {
    flush ??= await connection.flush(collection);
    return connection.isFlushed(collection, flush);
  });
  if (!flushed) return notFlushed(probe, statement, collection);
  const segments = (await connection.segments(collection)).filter(({ rows }) => rows > 0);
  const evidence = [
    seen(say.label.collection, collection),
    ...segments.map(({ id, rows }) => seen(say.label.segment, `${id} (${rows})`)),
  ];
  if (segments.length === 0) return fails(name, statement, say.noSegment(collection), evidence, tried);
  try {
    const { objects, missing } = await findStored(proof, segments, probe.began);
    const found = [...evidence, ...shown(objects)];
    const place = `s3://${proof.target.bucket.name}/${rowsPrefix(proof, segments[0]?.collection ?? "")}`;
    return missing.length === 0
      ? holds(name, statement, found, tried)
      : fails(name, statement, say.notThere(missing, place), found, tried);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // The operator may not look: nothing is known of what Milvus did.
    return unproven(name, statement, { why: error.fact, remedy: error.remedy }, tried);
  }
}

/** S3 refuses the pods, most often; their log says it, Milvus' answer does not. */
async function notFlushed(probe: Probe, statement: Sentence, collection: string): Promise<Claim> {
  const { proof, began } = probe;
  const errors = await storageErrors(proof, began);
  const evidence = [seen(say.label.collection, collection), ...storageEvidence(errors)];
  return fails(name, statement, say.notFlushed(patienceOf(probe) / 1000, errors[0]?.said), evidence, tried);
}

const mostShown = 8;

const shown = (objects: readonly ListedKey[]): readonly Evidence[] => [
  ...objects.slice(0, mostShown).map(({ key, bytes }) => seen(say.label.object, `${key} (${bytes} B)`)),
  ...(objects.length > mostShown ? [seen(say.label.object, `+ ${objects.length - mostShown}`)] : []),
];

/** S3 tells of an object, and of the time, in whole seconds. */
const grain = 2_000;

/** Under which Milvus keeps the rows of a collection. */
const rowsPrefix = ({ target }: Proof, collection: string): string =>
  under(target.rootPath, `insert_log/${collection}/`);

type Stored = {
  /** All that lies there of the segments and was written since. */
  readonly objects: readonly ListedKey[];
  /** Segments of which nothing does. */
  readonly missing: readonly string[];
};

/**
 * What Milvus wrote of some segments. Its lines arrange what is below a segment each in a way of its own, so only the
 * segment's id is looked for.
 * @param since By this machine's clock; how far S3's differs is taken from its answer
 */
async function findStored(proof: Proof, segments: readonly Segment[], since: number): Promise<Stored> {
  const { clouds, target } = proof;
  const collections = [...new Set(segments.map(({ collection }) => collection))];
  const lists = await Promise.all(
    collections.map((collection) => clouds.s3.listKeys(target.bucket, rowsPrefix(proof, collection))),
  );
  const written = lists.flatMap(({ keys, ahead }) =>
    keys.filter(({ lastModified }) => lastModified >= since + ahead - grain),
  );
  const of = ({ id }: Segment) => written.filter(({ key }) => key.split("/").includes(id));
  return {
    objects: segments.flatMap(of),
    missing: segments.filter((segment) => of(segment).length === 0).map(({ id }) => id),
  };
}
