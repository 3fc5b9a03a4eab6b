import type { Answers } from "./calls.ts";
import { fieldDataOf, type Scalar } from "./columns.ts";
import { needLoaded } from "./load-calls.ts";
import { type FieldData, type KeyValue, placeholderGroup } from "./messages.ts";
import { notImplemented, refusal } from "./refusal.ts";
import { checkPartitions, type Collection, collectionOf, partsOf } from "./release.ts";
import { dynamicField, type Field, primaryOf, types, valueOf } from "./schema.ts";
import type { Found } from "./tasks.ts";
import { read } from "./wire.ts";

const mostRows = 16_384;
const floatVector = 101;

/** `*` is all fields; names that are none are keys of the dynamic field. */
const outputOf = ({ schema }: Collection, names: readonly string[]): readonly Field[] => {
  const { fields } = schema;
  const dynamic = fields.find(({ isDynamic }) => isDynamic);
  if (names.includes("*")) return fields;
  const found = names.map((name) => fields.find((field) => field.name === name) ?? dynamic);
  const missing = names.find((_, index) => found[index] === undefined);
  if (missing !== undefined) throw refusal("fieldNotFound", {}, `field ${missing} not exist`);
  return [...new Set(found.flatMap((field) => field ?? []))];
};

const textOutput = (names: readonly string[], fields: readonly Field[]): readonly string[] =>
  names.includes("*") ? fields.map(({ name }) => name) : names;

const dataOf = (fields: readonly Field[], { columns }: Found): readonly FieldData[] =>
  fields.flatMap((field) => {
    const column = columns[String(field.id)];
    return column === undefined ? [] : [fieldDataOf(field, column)];
  });

const idsOf = ({ type }: Field, ids: readonly Scalar[]) =>
  type === types.varChar ? { str_id: { data: ids.map(String) } } : { int_id: { data: ids.map(BigInt) } };

const numberOf = (params: readonly KeyValue[], key: string, otherwise: number): number => {
  const text = valueOf(params, key);
  const value = Number(text === undefined || text === "" ? otherwise : text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw refusal("invalid", {}, `${key} [${text}] is invalid, it should be an integer of at least 0`);
};

const checkLimit = (key: string, limit: number, offset: number): void => {
  if (limit >= 1 && limit + offset <= mostRows) return;
  const saying = `${key} [${limit}] is invalid, it should be in range [1, ${mostRows}], but got ${limit}`;
  throw refusal("invalid", {}, saying);
};

/** Parameters of a search or a query that would change the answer. */
const beyond = ["group_by_field", "iterator", "radius", "range_filter"];

const checkParams = (asked: "search" | "query", params: readonly KeyValue[]): void => {
  const inside = JSON.parse(valueOf(params, "params") || "{}") as Readonly<Record<string, unknown>>;
  const unknown = beyond.find(
    (key) => Object.hasOwn(inside, key) || !["", "false", undefined].includes(valueOf(params, key)?.toLowerCase()),
  );
  if (unknown !== undefined) throw notImplemented(`${unknown} of a ${asked}`);
};

const vectorsIn = (bytes: Uint8Array, { name, dim }: Field): readonly Float32Array[] => {
  const [placeholder, second] = read(placeholderGroup, bytes).placeholders;
  if (placeholder === undefined || second !== undefined) throw refusal("invalid", {}, "one placeholder is needed");
  if (placeholder.type !== floatVector) throw notImplemented(`a search by placeholders of type ${placeholder.type}`);
  return placeholder.values.map((value) => {
    if (value.length !== dim * 4) {
      const saying = `vector dimension mismatch, expected vector size(byte) ${dim * 4}, actual ${value.length} (field ${name})`;
      throw refusal("invalid", {}, saying);
    }
    return new Float32Array(Uint8Array.from(value).buffer);
  });
};

/** `pk in [1, 2]`, `pk == 1`, `pk in ["a"]`: what a look-up by id comes as. */
const idsIn = (expression: string, { name }: Field): readonly string[] | undefined => {
  if (expression.trim() === "") return undefined;
  const [, field, list, single] = /^\s*(\w+)\s*(?:in\s*\[(.*)\]|==\s*(.+?))\s*$/s.exec(expression) ?? [];
  const text = list ?? single;
  if (field !== name || text === undefined) throw notImplemented(`the filter ${JSON.stringify(expression)}`);
  const items = text.match(/"(?:[^"\\]|\\.)*"|'[^']*'|-?\d+/g) ?? [];
  return items.map((item) => (item.startsWith('"') ? String(JSON.parse(item)) : item.replaceAll("'", "")));
};

export const searchAnswers: Answers<"Search" | "Query"> = {
  Search: async (release, request, { database }) => {
    const collection = collectionOf(release, request.db_name || database, request.collection_name);
    checkPartitions(request.partition_names);
    const { search_params: params, output_fields: names } = request;
    if (request.dsl.trim() !== "") throw notImplemented(`the filter ${JSON.stringify(request.dsl)}`);
    if (request.ids !== undefined) throw notImplemented("a search by primary keys");
    if (request.sub_reqs.length > 0) throw notImplemented("a search of several requests");
    if (request.function_score.length > 0) throw notImplemented("a function of a search");
    checkParams("search", params);
    needLoaded(collection);
    const vectors = collection.schema.fields.filter(({ dim }) => dim > 0);
    const asked = valueOf(params, "anns_field") || (vectors.length === 1 ? vectors[0]?.name : "");
    const field = vectors.find(({ name }) => name === asked);
    const index = collection.indexes.get(asked ?? "");
    if (field === undefined || index?.metric === undefined) {
      throw refusal("invalid", {}, `failed to get field schema by name: fieldName(${asked}) not found`);
    }
    const metric = valueOf(params, "metric_type") || index.metric;
    if (metric.toUpperCase() !== index.metric) {
      throw refusal("invalid", { expected: index.metric, actual: metric }, "metric type not match");
    }
    const [limit, offset] = [numberOf(params, "topk", 0), numberOf(params, "offset", 0)];
    checkLimit("topk", limit, offset);
    const primary = primaryOf(collection.schema);
    const output = outputOf(collection, names);
    const { stored, growing } = partsOf(collection);
    const ignoresGrowing = valueOf(params, "ignore_growing")?.toLowerCase() === "true";
    const found = await release.pods.ask("query node", {
      do: "search",
      collection: collection.id,
      segments: stored,
      growing: ignoresGrowing ? [] : growing,
      primary: String(primary.id),
      output: output.map(({ id }) => String(id)),
      field: String(field.id),
      vectors: vectorsIn(request.placeholder_group, field),
      metric: index.metric,
      limit,
      offset,
    });
    const results = {
      num_queries: BigInt(found.topks.length),
      top_k: BigInt(Math.max(0, ...found.topks)),
      fields_data: dataOf(output, found),
      scores: found.scores,
      ids: idsOf(primary, found.ids),
      topks: found.topks.map(BigInt),
      output_fields: textOutput(names, output),
      primary_field_name: primary.name,
    };
    return { status: {}, results, collection_name: collection.name };
  },
  /** By primary keys, all rows up to a limit, or `count(*)`. */
  Query: async (release, request, { database }) => {
    const collection = collectionOf(release, request.db_name || database, request.collection_name);
    checkPartitions(request.partition_names);
    const { query_params: params, output_fields: names } = request;
    checkParams("query", params);
    needLoaded(collection);
    const primary = primaryOf(collection.schema);
    const ids = idsIn(request.expr, primary);
    const isCount = names.length === 1 && names[0]?.toLowerCase() === "count(*)";
    const output = isCount ? [] : outputOf(collection, [...new Set([...names, primary.name])]);
    const [limit, offset] = [numberOf(params, "limit", 0), numberOf(params, "offset", 0)];
    if (!isCount && ids === undefined && limit === 0) {
      throw refusal("invalid", {}, "empty expression should be used with limit");
    }
    if (limit > 0) checkLimit("limit", limit, offset);
    const { stored, growing } = partsOf(collection);
    const found = await release.pods.ask("query node", {
      do: "query",
      collection: collection.id,
      segments: stored,
      growing,
      primary: String(primary.id),
      output: output.map(({ id }) => String(id)),
      ...(ids === undefined ? {} : { ids }),
      limit: isCount || limit === 0 ? Number.POSITIVE_INFINITY : limit,
      offset,
    });
    const counted: Field = { ...primary, id: 0n, name: "count(*)", type: types.int64, isPrimary: false };
    const fields_data = isCount
      ? [fieldDataOf(counted, { kind: "scalars", values: [BigInt(found.ids.length)] })]
      : dataOf(output, found);
    return {
      status: {},
      fields_data,
      collection_name: collection.name,
      output_fields: isCount ? names : textOutput(names, output).filter((name) => name !== dynamicField),
      primary_field_name: primary.name,
    };
  },
};
