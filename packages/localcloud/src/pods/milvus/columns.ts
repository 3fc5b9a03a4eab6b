/** A field's values, row by row, between Milvus' protocol and the objects of a segment. Survives cloning. */
import type { FieldData } from "./messages.ts";
import { notImplemented, Refusal, refusal } from "./refusal.ts";
import { type Field, types } from "./schema.ts";

export type Scalar = boolean | number | bigint | string;
export type Column =
  | { readonly kind: "vectors"; readonly dim: number; readonly vectors: Float32Array }
  | { readonly kind: "scalars"; readonly values: readonly Scalar[] };
/** By the field's id, as text. */
export type Rows = { readonly count: number; readonly columns: Readonly<Record<string, Column>> };

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

const scalarsOf = ({ scalars }: FieldData, type: number): readonly Scalar[] | undefined => {
  switch (type) {
    case types.bool:
      return scalars?.bool_data?.data;
    case types.int8:
    case types.int16:
    case types.int32:
      return scalars?.int_data?.data;
    case types.int64:
      return scalars?.long_data?.data;
    case types.float:
      return scalars?.float_data === undefined ? undefined : [...scalars.float_data.data];
    case types.double:
      return scalars?.double_data?.data;
    case types.varChar:
      return scalars?.string_data?.data;
    case types.json:
      return scalars?.json_data?.data.map(textOf);
    default:
      return undefined;
  }
};

const mismatch = (field: Field, rows: number, expected: number) =>
  refusal(
    "invalid",
    { expected, actual: rows },
    `the num_rows (${rows}) of field (${field.name}) is not equal to passed num_rows (${expected})`,
  );

/** @throws Refusal when the values are none of the field's */
export const columnOf = (data: FieldData, field: Field, rows: number): Column => {
  if (field.dim > 0) {
    const dim = Number(data.vectors?.dim ?? 0n);
    if (dim !== field.dim) {
      const saying = `the dim (${dim}) of field data(${field.name}) is not equal to schema dim (${field.dim})`;
      throw refusal("invalid", { expected: field.dim, actual: dim }, saying);
    }
    const vectors = data.vectors?.float_vector?.data ?? new Float32Array();
    if (vectors.length % dim !== 0) {
      throw new Refusal("unexpected", `the length(${vectors.length}) of float data should divide the dim(${dim})`);
    }
    if (vectors.length !== rows * dim) throw mismatch(field, vectors.length / dim, rows);
    return { kind: "vectors", dim, vectors };
  }
  const values = scalarsOf(data, field.type) ?? [];
  if (values.length !== rows) throw mismatch(field, values.length, rows);
  const long = values.findIndex((value) => field.maxLength > 0 && Buffer.byteLength(String(value)) > field.maxLength);
  if (long >= 0) {
    const length = Buffer.byteLength(String(values[long]));
    const saying = `length of varchar field ${field.name} exceeds max length, row number: ${long}, length: ${length}, max length: ${field.maxLength}`;
    throw refusal("invalid", {}, saying);
  }
  return { kind: "scalars", values };
};

const scalarData = (type: number, values: readonly Scalar[]): NonNullable<FieldData["scalars"]> => {
  const none = {
    bool_data: undefined,
    int_data: undefined,
    long_data: undefined,
    float_data: undefined,
    double_data: undefined,
    string_data: undefined,
    json_data: undefined,
  };
  switch (type) {
    case types.bool:
      return { ...none, bool_data: { data: values.map(Boolean) } };
    case types.int8:
    case types.int16:
    case types.int32:
      return { ...none, int_data: { data: values.map(Number) } };
    case types.int64:
      return { ...none, long_data: { data: values.map(BigInt) } };
    case types.float:
      return { ...none, float_data: { data: Float32Array.from(values, Number) } };
    case types.double:
      return { ...none, double_data: { data: values.map(Number) } };
    case types.varChar:
      return { ...none, string_data: { data: values.map(String) } };
    case types.json:
      return { ...none, json_data: { data: values.map((value) => Buffer.from(String(value))) } };
    default:
      throw notImplemented(`the data type ${type}`);
  }
};

export const fieldDataOf = (field: Field, column: Column): FieldData => ({
  type: field.type,
  field_name: field.name,
  field_id: field.id,
  is_dynamic: field.isDynamic,
  scalars: column.kind === "scalars" ? scalarData(field.type, column.values) : undefined,
  vectors: column.kind === "scalars" ? undefined : { dim: BigInt(column.dim), float_vector: { data: column.vectors } },
});

/** Some rows of a column, in that order. */
export const pick = (column: Column, rows: readonly number[]): Column => {
  if (column.kind === "scalars")
    return { kind: "scalars", values: rows.flatMap((row) => column.values.slice(row, row + 1)) };
  const { dim } = column;
  const vectors = new Float32Array(rows.length * dim);
  for (const [index, row] of rows.entries()) {
    vectors.set(column.vectors.subarray(row * dim, (row + 1) * dim), index * dim);
  }
  return { kind: "vectors", dim, vectors };
};

/** One column after another; all of one field. */
export const join = (columns: readonly Column[]): Column => {
  const [first] = columns;
  if (first?.kind !== "vectors") {
    return { kind: "scalars", values: columns.flatMap((column) => (column.kind === "scalars" ? column.values : [])) };
  }
  const parts = columns.flatMap((column) => (column.kind === "scalars" ? [] : [column.vectors]));
  const vectors = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    vectors.set(part, at);
    at += part.length;
  }
  return { kind: "vectors", dim: first.dim, vectors };
};

export const joinRows = (parts: readonly Rows[]): Rows => {
  const fields = Object.keys(parts[0]?.columns ?? {});
  const columnsOf = (field: string): readonly Column[] => parts.flatMap(({ columns }) => columns[field] ?? []);
  return {
    count: parts.reduce((count, part) => count + part.count, 0),
    columns: Object.fromEntries(fields.map((field) => [field, join(columnsOf(field))])),
  };
};
