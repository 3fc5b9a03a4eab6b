/**
 * Protocol Buffers by table: a message is its fields' names, numbers and types, and its TypeScript types follow from
 * that. int64 is a bigint, since Milvus' ids do not fit a number; packed floats are one Float32Array.
 * What is not in the table is skipped when read.
 */
import { varints, wireFields, type WireValue } from "../../protobuf-wire.ts";

type Varint = "bool" | "int32" | "int64";
export type Scalar = Varint | "string" | "bytes";
type FieldType = Scalar | "floats" | "doubles" | Fields;
export type Field = { readonly number: number; readonly type: FieldType; readonly repeated: boolean };
export type Fields = { readonly [name: string]: Field };

type Values = {
  bool: boolean;
  int32: number;
  int64: bigint;
  string: string;
  bytes: Uint8Array;
  floats: Float32Array;
  doubles: readonly number[];
};
type ReadValue<T> = T extends keyof Values ? Values[T] : T extends Fields ? Read<T> : never;
type WriteValue<T> = T extends keyof Values ? Values[T] : T extends Fields ? Written<T> : never;
/** Messages may be absent; everything else has its zero value then. */
type Absent<F extends Field> = F["repeated"] extends true ? never : F["type"] extends Fields ? undefined : never;

/** A message that was read. */
export type Read<F extends Fields> = {
  readonly [K in keyof F]:
    | (F[K]["repeated"] extends true ? readonly ReadValue<F[K]["type"]>[] : ReadValue<F[K]["type"]>)
    | Absent<F[K]>;
};
/** A message to write; what is left out has its zero value. */
export type Written<F extends Fields> = {
  readonly [K in keyof F]?:
    | (F[K]["repeated"] extends true ? readonly WriteValue<F[K]["type"]>[] : WriteValue<F[K]["type"]>)
    | undefined;
};

export const one = <const T extends FieldType>(number: number, type: T) => ({ number, type, repeated: false }) as const;
export const many = <const T extends FieldType>(number: number, type: T) => ({ number, type, repeated: true }) as const;

const wireTypes = { varint: 0, length: 2 } as const;

const zero = ({ type, repeated }: Field): unknown => {
  if (repeated) return [];
  const zeros = { bool: false, int32: 0, int64: 0n, string: "" };
  if (typeof type !== "string") return undefined;
  if (type === "bytes") return new Uint8Array();
  if (type === "floats") return new Float32Array();
  return type === "doubles" ? [] : zeros[type];
};

const readVarint = (value: bigint, type: Varint): unknown => {
  if (type === "bool") return value !== 0n;
  return type === "int64" ? BigInt.asIntN(64, value) : Number(BigInt.asIntN(32, value));
};

const isVarint = (type: FieldType): type is Varint => type === "bool" || type === "int32" || type === "int64";

/** Copied, since an array of floats must begin at a multiple of four; every machine that runs Node is little-endian. */
const floatsIn = (content: Buffer): Float32Array =>
  new Float32Array(Uint8Array.from(content).buffer, 0, content.length >>> 2);

const doublesIn = (content: Buffer): readonly number[] =>
  Array.from({ length: content.length >>> 3 }, (_, index) => content.readDoubleLE(index * 8));

const readBytes = (content: Buffer, type: Exclude<FieldType, Varint>): unknown => {
  if (type === "string") return content.toString("utf8");
  if (type === "bytes") return Uint8Array.from(content);
  if (type === "floats") return floatsIn(content);
  return type === "doubles" ? doublesIn(content) : read(type, content);
};

/** One value, or those that are packed into it. @throws RangeError for what the field's type is not written as */
const readValues = (value: WireValue, { type, repeated }: Field): readonly unknown[] => {
  if (!isVarint(type)) {
    if (typeof value === "bigint") throw new RangeError("a number in the place of bytes");
    return [readBytes(value, type)];
  }
  if (typeof value === "bigint") return [readVarint(value, type)];
  if (!repeated) throw new RangeError(`${type} as bytes`);
  return Array.from(varints(value), (item) => readVarint(item, type));
};

/** @throws RangeError for bytes that are no such message */
export const read = <F extends Fields>(fields: F, bytes: Uint8Array): Read<F> => {
  const known = new Map(Object.entries(fields).map(([name, field]) => [field.number, { name, ...field }]));
  const message = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, zero(field)]));
  for (const [number, value] of wireFields(bytes)) {
    const field = known.get(number);
    if (field === undefined) continue;
    const values = readValues(value, field);
    if (!field.repeated) [message[field.name]] = values;
    else for (const item of values) (message[field.name] as unknown[]).push(item);
  }
  return message as Read<F>;
};

const varint = (value: bigint): Buffer => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
};

const tagged = (number: number, wireType: number): Buffer => varint(BigInt((number << 3) | wireType));

const delimited = (number: number, content: Uint8Array): readonly Uint8Array[] => [
  tagged(number, wireTypes.length),
  varint(BigInt(content.length)),
  content,
];

const scalar = (value: unknown): Buffer => {
  if (typeof value === "boolean") return varint(value ? 1n : 0n);
  return varint(BigInt(value as number | bigint));
};

const floats = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

const doubles = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) bytes.writeDoubleLE(value, index * 8);
  return bytes;
};

const writeOne = ({ number, type }: Field, value: unknown): readonly Uint8Array[] => {
  if (type === "string") return delimited(number, Buffer.from(value as string));
  if (type === "bytes") return delimited(number, value as Uint8Array);
  if (type === "floats") return delimited(number, floats(value as Float32Array));
  if (type === "doubles") return delimited(number, doubles(value as number[]));
  if (typeof type !== "string") return delimited(number, write(type, value as Written<typeof type>));
  return [tagged(number, wireTypes.varint), scalar(value)];
};

const writeField = (field: Field, value: unknown): readonly Uint8Array[] => {
  if (!field.repeated) return writeOne(field, value);
  const values = value as readonly unknown[];
  if (values.length === 0) return [];
  if (!isVarint(field.type)) return values.flatMap((item) => writeOne(field, item));
  return delimited(field.number, Buffer.concat(values.map((item) => scalar(item))));
};

export const write = <F extends Fields>(fields: F, message: Written<F>): Buffer =>
  Buffer.concat(
    Object.entries(fields).flatMap(([name, field]) =>
      message[name] === undefined ? [] : writeField(field, message[name]),
    ),
  );
