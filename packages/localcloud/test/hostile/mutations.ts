/** What hostile clients send in the place of something valid. */

import type { Chance } from "./seeded.ts";

export const texts: readonly string[] = [
  "",
  " ",
  "\0",
  "a\0b",
  "\r\nx: y",
  "\u001b[31m",
  "\ufeff",
  "\ufffe\uffff",
  "é",
  "e\u0301",
  "\u{1f409}",
  "\ud800",
  "../../../etc/passwd",
  "..\\..\\x",
  "/",
  "//",
  ".",
  "..",
  "*",
  "%",
  "%00",
  "%2e%2e%2f",
  "%c0%af",
  "%ff",
  "%zz",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "__defineGetter__",
  "null",
  "undefined",
  "true",
  "NaN",
  "Infinity",
  "-1",
  "0",
  "0x10",
  "1e309",
  "1.5",
  "007",
  "999999999999999999999999",
  "-9223372036854775809",
  "2147483648",
  "<x>&amp;\"'",
  "]]>",
  "<!DOCTYPE a>",
  "${aws:username}",
  "$(PATH)",
  "{{7*7}}",
  "'; DROP TABLE x; --",
  "2026-13-45T99:99:99Z",
  "Thu, 99 Foo 10000 99:99:99 GMT",
  "a".repeat(300),
  "a,".repeat(300),
  "/".repeat(300),
  "(".repeat(300),
  "*?".repeat(300),
  "é".repeat(700),
];

/** Without halves of surrogate pairs, which no URL can hold. */
export const sayable = texts.filter((text) => !text.startsWith("\ud800"));

export const numbers: readonly number[] = [
  0,
  -0,
  -1,
  1,
  1.5,
  255,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1e21,
  1e308,
  -1e308,
  5e-324,
];

export const odd = (chance: Chance): unknown =>
  chance.oneOf<() => unknown>([
    () => null,
    () => chance.oneOf(texts),
    () => chance.oneOf(numbers),
    () => chance.once(2),
    () => [],
    () => ({}),
    () => [[]],
    () => [null],
    () => [chance.oneOf(texts), chance.oneOf(numbers)],
    () => ({ [chance.oneOf(texts)]: chance.oneOf(texts) }),
    () => ({ toString: 1, valueOf: 2, constructor: 3, length: 4, toJSON: 6 }),
    () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as unknown,
    () => nested(chance.oneOf([10, 150, 250, 600]), chance.once(2)),
  ])();

const nested = (depth: number, list: boolean): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = list ? [value] : { a: value };
  return value;
};

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** A copy in which one place, chosen by walking down at random, is replaced, removed, doubled or joined by another. */
export const mutated = (chance: Chance, value: unknown): unknown => {
  const copy: unknown = structuredClone(value);
  let at = copy;
  while (isContainer(at)) {
    const key = chance.oneOf(["", ...Object.keys(at)]);
    const inner = at[key];
    if (key !== "" && isContainer(inner) && !chance.once(4)) {
      at = inner;
      continue;
    }
    const next = odd(chance);
    if (Array.isArray(at)) {
      if (chance.once(2)) at.push(...(at as unknown[]), next);
      else at.splice(chance.below(at.length + 1), 1, next);
      return copy;
    }
    const name = key === "" || chance.once(8) ? chance.oneOf(texts) : key;
    if (chance.once(6)) delete at[name];
    else Object.defineProperty(at, name, { value: next, configurable: true, enumerable: true, writable: true });
    return copy;
  }
  return odd(chance);
};

/** Bytes with some of them changed, cut off, repeated or put in. */
export const damaged = (chance: Chance, bytes: Uint8Array): Uint8Array => {
  const at = chance.below(bytes.length + 1);
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  const put = chance.oneOf([
    () => chance.bytes(1 + chance.below(8)),
    () => Buffer.from(chance.oneOf(texts)),
    () => Buffer.from([0xff, 0xfe, 0xc0, 0xaf, 0xed, 0xa0, 0x80]),
    () => Buffer.alloc(200, 0xff),
    () => Buffer.from("[".repeat(5000)),
    () => Buffer.from('{"a":'.repeat(5000)),
  ]);
  return chance.oneOf<() => Uint8Array>([
    () => head,
    () => tail,
    () => Buffer.concat([head, put(), tail]),
    () => Buffer.concat([head, put(), tail.subarray(Math.min(tail.length, chance.below(8)))]),
    () => Buffer.concat([head, bytes.subarray(0, 64), tail]),
    () => Buffer.concat([Buffer.from("\ufeff"), bytes]),
  ])();
};

/** A path as it stands on a request line, with one segment spoiled. */
export const bentPath = (chance: Chance, path: string): string => {
  const spoil = chance.oneOf([
    ...sayable.map((text) => encodeURIComponent(text)),
    "..",
    "%2e%2e",
    "%2E%2E%2F",
    "%00",
    "%c0%ae%c0%ae",
    "%ff",
    "%",
    "%zz",
    "\\",
    "a".repeat(2000),
    "%25252e",
    ";x=y",
    "a%2fb",
  ]);
  return chance.oneOf([
    () => `/${spoil}`,
    () => `${path}/${spoil}`,
    () => path.replace(/[^/]+$/, spoil),
    () => path.replace(/\/[^/]+/, `/${spoil}`),
    () => path.replaceAll("/", "//"),
    () => path.replaceAll("/", "/./"),
    () => path.replaceAll(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    () => path.slice(1),
    () => "*",
    () => `http://evil.example${path}`,
    () => `//evil.example${path}`,
    () => `/${"a/".repeat(500)}`,
  ])();
};

/** Parameters with values and repetitions that nobody means. */
export const oddQuery = (chance: Chance, names: readonly string[]): string => {
  const parameters = Array.from({ length: chance.below(4) }, () => {
    const name = chance.once(8) ? encodeURIComponent(chance.oneOf(sayable)) : chance.oneOf(names);
    const value = chance.oneOf(sayable);
    return chance.oneOf([
      name,
      `${name}=`,
      `${name}=${encodeURIComponent(value)}`,
      `${name}=${encodeURIComponent(value)}`,
    ]);
  });
  return chance.once(10) ? `${parameters.join("&")}&&=&%zz` : parameters.join("&");
};
