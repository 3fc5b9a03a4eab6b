import type { Answers } from "./calls.ts";
import { Refusal, notImplemented, refusal } from "./refusal.ts";
import { type Collection, collectionOf, type Index } from "./release.ts";
import { type Field, valueOf } from "./schema.ts";
import type { Metric } from "./tasks.ts";

/** Accepted; every search looks at all rows all the same. */
const vectorIndexes = new Set(["FLAT", "AUTOINDEX", "HNSW", "IVF_FLAT", "IVF_SQ8", "IVF_PQ", "SCANN", "DISKANN"]);
const finished = 3;

const metricOf = (given: string | undefined): Metric => {
  const metric = (given ?? "COSINE").toUpperCase();
  if (metric === "L2" || metric === "IP" || metric === "COSINE") return metric;
  throw notImplemented(`metric type ${metric}`);
};

const rowsOf = ({ segments }: Collection): bigint =>
  BigInt([...segments.values()].filter(({ state }) => state === "flushed").reduce((sum, { count }) => sum + count, 0));

/** Without a name or a field, all of the collection's. */
const indexesOf = (collection: Collection, field: string, name: string): readonly Index[] => {
  const found = [...collection.indexes.values()].filter(
    (index) => (field === "" || index.field === field) && (name === "" || index.name === name),
  );
  if (found.length > 0) return found;
  throw refusal("indexNotFound", name === "" ? { collection: collection.name } : { indexName: name });
};

const fieldNamed = ({ schema }: Collection, name: string): Field => {
  const field = schema.fields.find((known) => known.name === name);
  if (field === undefined) throw refusal("invalid", {}, `cannot create index on non-exist field: ${name}`);
  return field;
};

/** @throws Refusal unless every vector has an index */
export const needIndex = (collection: Collection): void => {
  const bare = collection.schema.fields.filter(({ dim, name }) => dim > 0 && !collection.indexes.has(name));
  if (bare.length > 0) throw refusal("indexNotFound", { collection: collection.name });
};

export const indexAnswers: Answers<
  "CreateIndex" | "DescribeIndex" | "GetIndexState" | "GetIndexBuildProgress" | "DropIndex"
> = {
  CreateIndex: (release, request, { database }) => {
    const collection = collectionOf(release, request.db_name || database, request.collection_name);
    const { name, dim } = fieldNamed(collection, request.field_name);
    const type = valueOf(request.extra_params, "index_type") ?? "AUTOINDEX";
    if (dim > 0 && !vectorIndexes.has(type)) {
      throw refusal("invalid", { expected: "valid index", actual: `invalid index type: ${type}` });
    }
    const metric = dim > 0 ? metricOf(valueOf(request.extra_params, "metric_type")) : undefined;
    const rest = request.extra_params.filter(({ key }) => key !== "index_type" && key !== "metric_type");
    const index: Index = {
      id: release.next(),
      name: request.index_name === "" ? name : request.index_name,
      field: name,
      params: [
        { key: "index_type", value: type },
        ...(metric === undefined ? [] : [{ key: "metric_type", value: metric }]),
        ...rest,
      ],
      metric,
    };
    const known = collection.indexes.get(name);
    if (known === undefined) collection.indexes.set(name, index);
    else if (known.name !== index.name || JSON.stringify(known.params) !== JSON.stringify(index.params)) {
      throw new Refusal("unexpected", "at most one distinct index is allowed per field");
    }
    return {};
  },
  DescribeIndex: (release, { db_name, collection_name, field_name, index_name }, { database }) => {
    const collection = collectionOf(release, db_name || database, collection_name);
    const rows = rowsOf(collection);
    const index_descriptions = indexesOf(collection, field_name, index_name).map(({ id, name, field, params }) => ({
      index_name: name,
      indexID: id,
      params,
      field_name: field,
      indexed_rows: rows,
      total_rows: rows,
      state: finished,
    }));
    return { status: {}, index_descriptions };
  },
  GetIndexState: (release, { db_name, collection_name, field_name, index_name }, { database }) => {
    indexesOf(collectionOf(release, db_name || database, collection_name), field_name, index_name);
    return { status: {}, state: finished };
  },
  GetIndexBuildProgress: (release, { db_name, collection_name, field_name, index_name }, { database }) => {
    const collection = collectionOf(release, db_name || database, collection_name);
    indexesOf(collection, field_name, index_name);
    return { status: {}, indexed_rows: rowsOf(collection), total_rows: rowsOf(collection) };
  },
  DropIndex: (release, { db_name, collection_name, field_name, index_name }, { database }) => {
    const collection = collectionOf(release, db_name || database, collection_name);
    if (collection.load !== undefined) {
      throw new Refusal("unexpected", "index cannot be dropped, collection is loaded, please release it first");
    }
    const dropped = [...collection.indexes.values()].filter(
      (index) => (field_name === "" || index.field === field_name) && (index_name === "" || index.name === index_name),
    );
    for (const { field } of dropped) collection.indexes.delete(field);
    return {};
  },
};
