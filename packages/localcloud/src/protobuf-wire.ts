/**
 * Protocol Buffers as bytes: which field holds what, and nothing of what that means.
 * @see https://protobuf.dev/programming-guides/encoding/
 */

/** A number as it was read, unsigned, or the bytes of everything that is not a varint. */
export type WireValue = bigint | Buffer;

type Cursor = { readonly bytes: Buffer; at: number };

/** @throws RangeError for a message that is cut off or malformed, when the reader comes to it */
export function* wireFields(bytes: Uint8Array): Generator<[number: number, value: WireValue]> {
  const cursor = cursorOver(bytes);
  while (cursor.at < cursor.bytes.length) {
    const tag = readVarint(cursor);
    yield [Number(tag >> 3n), readValue(cursor, Number(tag & 7n))];
  }
}

/** What a packed field holds. @throws RangeError when the last one is cut off */
export function* varints(bytes: Uint8Array): Generator<bigint> {
  const cursor = cursorOver(bytes);
  while (cursor.at < cursor.bytes.length) yield readVarint(cursor);
}

const cursorOver = ({ buffer, byteOffset, byteLength }: Uint8Array): Cursor => ({
  bytes: Buffer.from(buffer, byteOffset, byteLength),
  at: 0,
});

const readValue = (cursor: Cursor, wireType: number): WireValue => {
  switch (wireType) {
    case 0:
      return readVarint(cursor);
    case 1:
      return take(cursor, 8);
    case 2:
      return take(cursor, Number(readVarint(cursor)));
    case 5:
      return take(cursor, 4);
    default:
      throw new RangeError(`wire type ${wireType}`);
  }
};

const take = (cursor: Cursor, length: number): Buffer => {
  const end = cursor.at + length;
  if (end > cursor.bytes.length) throw new RangeError("the message is cut off");
  const bytes = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return bytes;
};

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
