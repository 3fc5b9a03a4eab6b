/** What a collection's schema may be here, in the words of Milvus' proxy. */
import type { CollectionSchema, FieldSchema, KeyValue } from "./messages.ts";
import { notImplemented, type Refusal, refusal } from "./refusal.ts";

export const types = {
  bool: 1,
  int8: 2,
  int16: 3,
  int32: 4,
  int64: 5,
  float: 10,
  double: 11,
  varChar: 21,
  json: 23,
  floatVector: 101,
} as const;
const named = new Map<number, string>([
  [20, "String"],
  [22, "Array"],
  [24, "Geometry"],
  [25, "Text"],
  [26, "Timestamptz"],
  [100, "BinaryVector"],
  [102, "Float16Vector"],
  [103, "BFloat16Vector"],
  [104, "SparseFloatVector"],
  [105, "Int8Vector"],
]);
const known = new Set<number>(Object.values(types));

export type Field = {
  readonly id: bigint;
  readonly name: string;
  readonly type: number;
  readonly isPrimary: boolean;
  readonly autoId: boolean;
  readonly isDynamic: boolean;
  /** Of a vector; 0 otherwise. */
  readonly dim: number;
  /** Of a string; 0 otherwise. */
  readonly maxLength: number;
};
export type Schema = { readonly told: CollectionSchema; readonly fields: readonly Field[] };

/** The first that a user's field gets: below are the row's id and timestamp. */
const firstFieldId = 100n;
export const dynamicField = "$meta";

export const valueOf = (pairs: readonly KeyValue[], key: string): string | undefined =>
  pairs.find((pair) => pair.key === key)?.value;

const invalidName = (what: string, name: string, why: string): Refusal =>
  refusal("invalid", {}, `Invalid ${what} name: ${name}. ${why}`);

/** @throws Refusal for a name that Milvus does not take */
export const checkName = (what: "collection" | "field", name: string): void => {
  if (name === "") throw refusal("invalid", {}, `${what} name should not be empty`);
  if (name.length > 255) throw invalidName(what, name, `the length of a ${what} name must be less than 255 characters`);
  if (!/^[a-z_]/i.test(name)) {
    throw invalidName(what, name, `the first character of a ${what} name must be an underscore or letter`);
  }
  if (!/^\w+$/.test(name)) {
    throw invalidName(what, name, `${what} name can only contain numbers, letters and underscores`);
  }
};

const dimOf = ({ name, type_params: params }: FieldSchema): number => {
  const text = valueOf(params, "dim");
  if (text === undefined) throw refusal("invalid", {}, `dimension is not defined in field type params, field ${name}`);
  const dim = Number(text);
  if (!Number.isInteger(dim) || dim < 2 || dim > 32_768) {
    throw refusal("invalid", {}, `invalid dimension: ${text} of field ${name}. it should be in range 2 ~ 32768`);
  }
  return dim;
};

const maxLengthOf = ({ name, type_params: params }: FieldSchema): number => {
  const text = valueOf(params, "max_length");
  if (text === undefined) {
    throw refusal("invalid", {}, `type param(max_length) should be specified for the field(${name})`);
  }
  return Number(text);
};

const fieldOf = (field: FieldSchema, id: bigint): Field => {
  const { name, data_type: type } = field;
  checkName("field", name);
  if (!known.has(type)) throw notImplemented(`the data type ${named.get(type) ?? type} of field ${name}`);
  if (field.nullable) throw notImplemented(`nullable (field ${name})`);
  if (field.is_partition_key) throw notImplemented(`is_partition_key (field ${name})`);
  if (field.default_value.length > 0) throw notImplemented(`default_value (field ${name})`);
  return {
    id,
    name,
    type,
    isPrimary: field.is_primary_key,
    autoId: field.autoID,
    isDynamic: false,
    dim: type === types.floatVector ? dimOf(field) : 0,
    maxLength: type === types.varChar ? maxLengthOf(field) : 0,
  };
};

/** @throws Refusal for what Milvus or the stand-in does not take */
export const readSchema = (schema: CollectionSchema): Schema => {
  if (schema.functions.length > 0) throw notImplemented("a function of a schema");
  if (schema.struct_array_fields.length > 0) throw notImplemented("an array of structs");
  const fields = schema.fields.map((field, index) => fieldOf(field, firstFieldId + BigInt(index)));
  const repeated = fields.find(({ name }, index) => fields.findIndex((other) => other.name === name) !== index);
  if (repeated !== undefined) throw refusal("invalid", {}, `duplicated field name ${repeated.name}`);
  const [primary, second] = fields.filter(({ isPrimary }) => isPrimary);
  if (primary === undefined) throw refusal("invalid", {}, "primary key is not specified");
  if (second !== undefined) {
    throw refusal("invalid", {}, `there are more than one primary key, field name = ${primary.name}, ${second.name}`);
  }
  if (primary.type !== types.int64 && primary.type !== types.varChar) {
    throw refusal("invalid", {}, `the data type of primary key should be Int64 or VarChar`);
  }
  if (!fields.some(({ dim }) => dim > 0)) throw refusal("invalid", {}, "schema does not contain vector field");
  const told = {
    ...schema,
    fields: schema.fields.map((field, index) => ({ ...field, fieldID: fields[index]?.id ?? 0n })),
  };
  const dynamic: Field = {
    id: firstFieldId + BigInt(fields.length),
    name: dynamicField,
    type: types.json,
    isPrimary: false,
    autoId: false,
    isDynamic: true,
    dim: 0,
    maxLength: 0,
  };
  return { told, fields: schema.enable_dynamic_field ? [...fields, dynamic] : fields };
};

export const primaryOf = ({ fields }: Schema): Field => {
  const primary = fields.find(({ isPrimary }) => isPrimary);
  if (primary === undefined) throw refusal("invalid", {}, "primary key is not specified");
  return primary;
};
