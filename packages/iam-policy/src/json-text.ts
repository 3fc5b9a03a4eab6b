import type { Located, Place } from "./place.ts";
import { PolicyError } from "./policy-error.ts";

/** The longest policy that AWS takes, of a KMS key, has 32768 characters; indented it may have several times as many. */
const longest = 262_144;

const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

const space = 0x20;
const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const backslash = 0x5c;

/** A value as `JSON.parse` has it: of a key that is written twice, the last counts. */
export type LocatedJson = { readonly value: unknown; readonly located: Located };

/**
 * Reads JSON and where everything in it stands, in one pass over the text.
 * @param deepest how many levels are taken; nobody's stack grows with the text.
 * @throws PolicyError `not-json` or `too-large`, with the place
 */
export function readJson(text: string, deepest: number): LocatedJson {
  if (text.length > longest) {
    throw new PolicyError("too-large", "", `a policy has at most ${longest} characters, not ${text.length}`);
  }
  const scanner = { text, at: 0, line: 1, lineStart: 0 };
  skipWhiteSpace(scanner);
  const json = readValue(scanner, deepest);
  skipWhiteSpace(scanner);
  if (scanner.at < text.length) throw unexpected(scanner);
  return json;
}

type Scanner = { readonly text: string; at: number; line: number; lineStart: number };

function placeOf({ at, line, lineStart }: Scanner): Place {
  return { line, column: at - lineStart + 1 };
}

function unexpected(scanner: Scanner): PolicyError {
  const { text, at } = scanner;
  const found = text[at];
  const what = found === undefined ? "the text ends too early" : `${JSON.stringify(found)} is not expected here`;
  return new PolicyError("not-json", "", `a policy must be JSON: ${what}`, { place: placeOf(scanner) });
}

/** By one character at a time: a search for the next line could go through the rest of the text, each time. */
function skipWhiteSpace(scanner: Scanner): void {
  for (;;) {
    const unit = scanner.text.charCodeAt(scanner.at);
    if (unit !== space && unit !== tab && unit !== lineFeed && unit !== carriageReturn) return;
    scanner.at += 1;
    if (unit !== lineFeed) continue;
    scanner.line += 1;
    scanner.lineStart = scanner.at;
  }
}

function readValue(scanner: Scanner, levels: number): LocatedJson {
  const place = placeOf(scanner);
  switch (scanner.text[scanner.at]) {
    case "{":
      return readObject(scanner, place, inner(scanner, levels));
    case "[":
      return readArray(scanner, place, inner(scanner, levels));
    case '"':
      return { value: readString(scanner), located: { place } };
    default:
      return { value: readScalar(scanner), located: { place } };
  }
}

function inner(scanner: Scanner, levels: number): number {
  if (levels > 0) return levels - 1;
  throw new PolicyError("not-json", "", "a policy is not nested so deeply", { place: placeOf(scanner) });
}

function readObject(scanner: Scanner, place: Place, levels: number): LocatedJson {
  const values = new Map<string, unknown>();
  const members = new Map<string, Located>();
  const repeated: { readonly key: string; readonly place: Place }[] = [];
  readList(scanner, "}", () => {
    const keyPlace = placeOf(scanner);
    const key = readString(scanner);
    skipWhiteSpace(scanner);
    take(scanner, ":");
    const { value, located } = readValue(scanner, levels);
    const before = members.get(key);
    if (before !== undefined) repeated.push({ key, place: before.place });
    values.set(key, value);
    members.set(key, { ...located, place: keyPlace });
  });
  // Not by assignment: `__proto__` is a key like any other.
  return { value: Object.fromEntries(values), located: { place, members, ...(repeated.length > 0 && { repeated }) } };
}

function readArray(scanner: Scanner, place: Place, levels: number): LocatedJson {
  const values: unknown[] = [];
  const items: Located[] = [];
  readList(scanner, "]", () => {
    const { value, located } = readValue(scanner, levels);
    values.push(value);
    items.push(located);
  });
  return { value: values, located: { place, items } };
}

function readList(scanner: Scanner, end: "}" | "]", readOne: () => void): void {
  take(scanner, scanner.text[scanner.at] ?? "");
  if (scanner.text[scanner.at] !== end) {
    readOne();
    skipWhiteSpace(scanner);
    while (scanner.text[scanner.at] === ",") {
      take(scanner, ",");
      readOne();
      skipWhiteSpace(scanner);
    }
  }
  if (scanner.text[scanner.at] !== end) throw unexpected(scanner);
  scanner.at += 1;
}

/** Takes one character, and the white space behind it. */
function take(scanner: Scanner, character: string): void {
  if (scanner.text[scanner.at] !== character) throw unexpected(scanner);
  scanner.at += 1;
  skipWhiteSpace(scanner);
}

function readString(scanner: Scanner): string {
  const { text, at: start } = scanner;
  if (text.charCodeAt(start) !== quote) throw unexpected(scanner);
  let escapes = false;
  let end = start + 1;
  for (let unit = text.charCodeAt(end); unit !== quote; unit = text.charCodeAt(end)) {
    // Behind the end it is NaN.
    if (!(unit >= space)) {
      scanner.at = end;
      throw unexpected(scanner);
    }
    escapes ||= unit === backslash;
    end += unit === backslash ? 2 : 1;
  }
  scanner.at = end + 1;
  return escapes ? unescaped(scanner, start) : text.slice(start + 1, end);
}

function unescaped(scanner: Scanner, start: number): string {
  try {
    return String(JSON.parse(scanner.text.slice(start, scanner.at)));
  } catch {
    scanner.at = start;
    throw new PolicyError("not-json", "", "a policy must be JSON: a string with an escape that JSON does not have", {
      place: placeOf(scanner),
    });
  }
}

function readScalar(scanner: Scanner): unknown {
  scalar.lastIndex = scanner.at;
  const found = scalar.exec(scanner.text);
  if (found === null) throw unexpected(scanner);
  scanner.at += found[0].length;
  return JSON.parse(found[0]);
}
