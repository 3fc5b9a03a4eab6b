/** The few DER forms an X.509 certificate is made of. @see https://www.itu.int/rec/T-REC-X.690 */

export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return [0x80 | bytes.length, ...bytes];
}

export const sequence = (...items: readonly Uint8Array[]): Uint8Array => der(0x30, ...items);
export const setOf = (...items: readonly Uint8Array[]): Uint8Array => der(0x31, ...items);
export const octetString = (content: Uint8Array): Uint8Array => der(0x04, content);
export const boolean = (value: boolean): Uint8Array => der(0x01, Buffer.from([value ? 0xff : 0]));
export const utf8String = (text: string): Uint8Array => der(0x0c, Buffer.from(text, "utf8"));
/** `unused`: how many of the last byte's low bits do not count. */
export const bitString = (content: Uint8Array, unused = 0): Uint8Array => der(0x03, Buffer.from([unused]), content);
/** Context-specific and constructed, `[number]`. */
export const tagged = (number: number, ...items: readonly Uint8Array[]): Uint8Array => der(0xa0 | number, ...items);

/** An unsigned integer of any length, most significant byte first. */
export function integer(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const short = bytes.subarray(start);
  return (short[0] ?? 0) >= 0x80 ? der(0x02, Buffer.from([0]), short) : der(0x02, short);
}

export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return der(0x06, Buffer.from([40 * first + second, ...rest.flatMap((arc) => base128(arc))]));
}

function base128(arc: number): number[] {
  const bytes = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) bytes.unshift(0x80 | (rest & 0x7f));
  return bytes;
}

/** UTCTime, so only for years 1950 to 2049. */
export function utcTime(date: Date): Uint8Array {
  const text = `${date.toISOString().replaceAll(/[-:T]/g, "").slice(2, 14)}Z`;
  return der(0x17, Buffer.from(text, "ascii"));
}
