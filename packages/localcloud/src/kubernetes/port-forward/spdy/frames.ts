/** The frames of SPDY/3.1, as far as Kubernetes' clients send them. @see https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/ */

export const frameTypes = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;

export const finFlag = 0x01;

const controlBit = 0x80;
const version = 3;

export type Frame =
  | { readonly kind: "data"; readonly stream: number; readonly flags: number; readonly payload: Buffer }
  | { readonly kind: "control"; readonly type: number; readonly flags: number; readonly payload: Buffer };

/** @throws Error when the bytes are of another protocol; ends in the midst of a frame without a word */
export async function* readFrames(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    while (waiting.length >= 8) {
      const length = waiting.readUIntBE(5, 3);
      if (waiting.length < 8 + length) break;
      yield frameOf(waiting.subarray(0, 8), waiting.subarray(8, 8 + length));
      waiting = waiting.subarray(8 + length);
    }
  }
}

function frameOf(head: Buffer, payload: Buffer): Frame {
  const flags = head.readUInt8(4);
  if ((head.readUInt8(0) & controlBit) === 0) return { kind: "data", stream: head.readUInt32BE(0), flags, payload };
  if ((head.readUInt16BE(0) & 0x7fff) !== version) throw new Error("A frame is not of SPDY/3");
  return { kind: "control", type: head.readUInt16BE(2), flags, payload };
}

export function dataFrame(stream: number, data: Uint8Array, flags = 0): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(stream);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(data.length, 5, 3);
  return Buffer.concat([head, data]);
}

export function controlFrame(type: number, payload: Uint8Array, flags = 0): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE((controlBit << 8) | version);
  head.writeUInt16BE(type, 2);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
}

export function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}
