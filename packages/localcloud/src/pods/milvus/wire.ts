/**
 * Protocol Buffers by table: a message is its fields' names, numbers and types, and its TypeScript types follow from
 * that. int64 is a bigint, since Milvus' ids do not fit a number; packed floats are one Float32Array.
 * What is not in the table is skipped when read.
 * @see https://protobuf.dev/programming-guides/encoding/
 */

export type Scalar = "bool" | "int32" | "int64" | "float" | "string" | "bytes";
type FieldType = Scalar | "floats" | "doubles" | Fields;
export type Field = { readonly number: number; readonly type: FieldType; readonly repeated: boolean };
export type Fields = { readonly [name: string]: Field };

type Values = {
  bool: boolean;
  int32: number;
  int64: bigint;
  float: number;
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

const wireTypes = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const;

const zero = ({ type, repeated }: Field): unknown => {
  if (repeated) return [];
  const zeros = { bool: false, int32: 0, int64: 0n, float: 0, string: "" };
  if (typeof type !== "string") return undefined;
  if (type === "bytes") return new Uint8Array();
  if (type === "floats") return new Float32Array();
  return type === "doubles" ? [] : zeros[type];
};

type Cursor = { readonly bytes: Buffer; at: number };

/** @throws RangeError for a message that is cut off or malformed */
const readVarint = (cursor: Cursor): bigint => {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = cursor.bytes.readUInt8(cursor.at);
    cursor.at += 1;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw new RangeError("a varint of more than ten bytes");
};

const take = (cursor: Cursor, length: number): Buffer => {
  if (cursor.at + length > cursor.bytes.length) throw new RangeError("the message is cut off");
  cursor.at += length;
  return cursor.bytes.subarray(cursor.at - length, cursor.at);
};

const readScalar = (cursor: Cursor, type: Exclude<Scalar, "string" | "bytes">): unknown => {
  if (type === "float") return take(cursor, 4).readFloatLE();
  const value = readVarint(cursor);
  if (type === "bool") return value !== 0n;
  const signed = BigInt.asIntN(64, value);
  return type === "int64" ? signed : Number(BigInt.asIntN(32, signed));
};

const readPacked = (content: Buffer, type: Exclude<Scalar, "string" | "bytes">): unknown[] => {
  const cursor: Cursor = { bytes: content, at: 0 };
  const values: unknown[] = [];
  while (cursor.at < content.length) values.push(readScalar(cursor, type));
  return values;
};

/** Copied, since an array of floats must begin at a multiple of four; every machine that runs Node is little-endian. */
const floatsIn = (content: Buffer): Float32Array =>
  new Float32Array(Uint8Array.from(content).buffer, 0, content.length >>> 2);

const doublesIn = (content: Buffer): readonly number[] =>
  Array.from({ length: content.length >>> 3 }, (_, index) => content.readDoubleLE(index * 8));

const readLength = (content: Buffer, type: FieldType, repeated: boolean): unknown => {
  if (type === "string") return content.toString("utf8");
  if (type === "bytes") return Uint8Array.from(content);
  if (type === "floats") return floatsIn(content);
  if (type === "doubles") return doublesIn(content);
  if (typeof type !== "string") return read(type, content);
  if (repeated) return readPacked(content, type);
  throw new RangeError(`${type} as bytes`);
};

const skip = (cursor: Cursor, wireType: number): void => {
  if (wireType === wireTypes.varint) readVarint(cursor);
  else if (wireType === wireTypes.fixed64) take(cursor, 8);
  else if (wireType === wireTypes.fixed32) take(cursor, 4);
  else if (wireType === wireTypes.length) take(cursor, Number(readVarint(cursor)));
  else throw new RangeError(`wire type ${wireType}`);
};

/** @throws RangeError for bytes that are no such message */
export const read = <F extends Fields>(fields: F, bytes: Uint8Array): Read<F> => {
  const known = new Map(Object.entries(fields).map(([name, field]) => [field.number, { name, ...field }]));
  const message = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, zero(field)]));
  const cursor: Cursor = { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
  while (cursor.at < cursor.bytes.length) {
    const tag = Number(readVarint(cursor));
    const [field, wireType] = [known.get(tag >>> 3), tag & 7];
    if (field === undefined) {
      skip(cursor, wireType);
      continue;
    }
    const { name, type, repeated } = field;
    const isLength = wireType === wireTypes.length;
    const value = isLength
      ? readLength(take(cursor, Number(readVarint(cursor))), type, repeated)
      : readScalar(cursor, type as "int64");
    if (!repeated) message[name] = value;
    else for (const item of isLength && Array.isArray(value) ? value : [value]) (message[name] as unknown[]).push(item);
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

const float = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
};

const scalar = (type: FieldType, value: unknown): Buffer => {
  if (type === "float") return float(value as number);
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
  return [tagged(number, type === "float" ? wireTypes.fixed32 : wireTypes.varint), scalar(type, value)];
};

const isPacked = (type: FieldType): boolean => typeof type === "string" && type !== "string" && type !== "bytes";

const writeField = (field: Field, value: unknown): readonly Uint8Array[] => {
  if (!field.repeated) return writeOne(field, value);
  const values = value as readonly unknown[];
  if (values.length === 0) return [];
  if (!isPacked(field.type)) return values.flatMap((item) => writeOne(field, item));
  return delimited(field.number, Buffer.concat(values.map((item) => scalar(field.type, item))));
};

export const write = <F extends Fields>(fields: F, message: Written<F>): Buffer =>
  Buffer.concat(
    Object.entries(fields).flatMap(([name, field]) =>
      message[name] === undefined ? [] : writeField(field, message[name]),
    ),
  );
