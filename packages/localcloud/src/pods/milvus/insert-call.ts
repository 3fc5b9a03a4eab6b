import { type Answer, isStreaming } from "./calls.ts";
import { columnOf, type Column, type Rows, type Scalar } from "./columns.ts";
import type { FieldData } from "./messages.ts";
import { refusal } from "./refusal.ts";
import { checkPartitions, type Collection, collectionOf, type Release, type Segment } from "./release.ts";
import { dynamicField, type Field, primaryOf, types } from "./schema.ts";

const rowId = "0";
const timestamp = "1";

/** The one that takes rows; sealed by a flush. */
const growingOf = ({ segments }: Collection, { next }: Release): Segment => {
  const open = [...segments.values()].find(({ state }) => state === "growing");
  if (open !== undefined) return open;
  const segment: Segment = { id: next(), state: "growing", count: 0, rows: [] };
  segments.set(segment.id, segment);
  return segment;
};

const givenFor = (field: Field, given: readonly FieldData[]): FieldData | undefined =>
  given.find(({ field_name: name, is_dynamic }) =>
    field.isDynamic ? is_dynamic || name === dynamicField : name === field.name,
  );

const made = (count: number, value: () => Scalar): Column => ({
  kind: "scalars",
  values: Array.from({ length: count }, value),
});

const columnsOf = (
  { schema }: Collection,
  given: readonly FieldData[],
  count: number,
  next: () => bigint,
): Readonly<Record<string, Column>> => {
  const unknown = given.find((data) => !schema.fields.some((field) => givenFor(field, [data]) !== undefined));
  if (unknown !== undefined) throw refusal("fieldNotFound", { field: unknown.field_name });
  const entries = schema.fields.map((field): [string, Column] => {
    const data = givenFor(field, given);
    const key = String(field.id);
    if (data !== undefined) {
      if (field.autoId) {
        const saying = `the autoID field ${field.name} should not be passed in`;
        throw refusal("invalid", {}, saying);
      }
      return [key, columnOf(data, field, count)];
    }
    if (field.autoId) return [key, made(count, field.type === types.int64 ? next : () => String(next()))];
    if (field.isDynamic) return [key, made(count, () => "{}")];
    const saying = `fieldSchema(${field.name}) has no corresponding fieldData pass in`;
    throw refusal("invalid", { expected: schema.fields.length, actual: given.length }, saying);
  });
  return Object.fromEntries(entries);
};

/** Rows are acknowledged once the queue has them; a Woodpecker keeps them in the bucket. */
export const insert: Answer<"Insert"> = async (release, request, caller) => {
  const collection = collectionOf(release, request.db_name || caller.database, request.collection_name);
  checkPartitions([request.partition_name]);
  const count = request.num_rows;
  if (count <= 0) throw refusal("invalid", {}, "num_rows should be greater than 0");
  const columns = columnsOf(collection, request.fields_data, count, release.next);
  const ids = columns[String(primaryOf(collection.schema).id)];
  const written = release.next();
  const rows: Rows = {
    count,
    columns: { [rowId]: made(count, release.next), [timestamp]: made(count, () => written), ...columns },
  };
  if (isStreaming(caller)) {
    await release.pods.ask("data node", { do: "append", log: collection.id, block: written, rows });
    // It may have been dropped in the meantime.
    collectionOf(release, request.db_name || caller.database, request.collection_name);
  }
  const segment = growingOf(collection, release);
  segment.rows = [...segment.rows, rows];
  segment.count += count;
  const values = ids?.kind === "scalars" ? ids.values : [];
  const isText = primaryOf(collection.schema).type === types.varChar;
  return {
    status: {},
    IDs: isText ? { str_id: { data: values.map(String) } } : { int_id: { data: values.map(BigInt) } },
    succ_index: Array.from({ length: count }, (_, index) => index),
    acknowledged: false,
    insert_cnt: BigInt(count),
    timestamp: written,
  };
};
