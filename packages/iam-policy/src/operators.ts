import { arnTest } from "./arn.ts";
import { containsRange, readIpRange } from "./ip-address.ts";
import { fillTemplate, readTemplate } from "./template.ts";
import type { Lookup } from "./template.ts";
import { matchesGlob, textTest } from "./wildcard.ts";

/** Whether one value of the request meets one value of the policy; a variable without a value is met by none. */
export type Comparison = (got: string, lookup: Lookup) => boolean;

/** Makes a policy value comparable; undefined when the operator cannot take it (`NumericEquals` and `abc`). */
type ReadValue = (value: string, variables: boolean) => Comparison | undefined;

/** `negated`: holds when no value is met, and so also when the request lacks the key. */
export type Operator = { readonly negated: boolean; readonly read: ReadValue };

const text =
  (wildcards: boolean): ReadValue =>
  (value, variables) => {
    if (!variables || !value.includes("${")) return wildcards ? textTest(value) : (got) => got === value;
    const template = readTemplate(value, variables, wildcards);
    return (got, lookup) => {
      const glob = fillTemplate(template, lookup);
      return glob !== undefined && matchesGlob(glob, got);
    };
  };

const withoutCase: ReadValue = (value, variables) => {
  const compare = text(false)(value.toLowerCase(), variables);
  return (got, lookup) =>
    compare?.(got.toLowerCase(), (key) => lookup(key)?.map((filler) => filler.toLowerCase())) === true;
};

/** ArnEquals behaves as ArnLike, as documented. */
const arn: ReadValue = (value, variables) => {
  const matches = arnTest(value, variables);
  return (got, lookup) => matches(got, lookup) === true;
};

/** The operators below take no variables; of `Bool` AWS says both that it does and that it does not. */
const parsed =
  <T>(parse: (written: string) => T | undefined, meets: (got: T, wanted: T) => boolean): ReadValue =>
  (value) => {
    const wanted = parse(value);
    if (wanted === undefined) return undefined;
    return (received) => {
      const got = parse(received);
      return got !== undefined && meets(got, wanted);
    };
  };

const number = (meets: (got: number, wanted: number) => boolean): ReadValue => parsed(readNumber, meets);
const date = (meets: (got: number, wanted: number) => boolean): ReadValue => parsed(readDate, meets);
const same = <T>(got: T, wanted: T): boolean => got === wanted;

const is = (read: ReadValue): Operator => ({ negated: false, read });
const isNot = (read: ReadValue): Operator => ({ negated: true, read });

/** Every operator but `Null`, which asks for the key and not for its values. */
export const operators = new Map<string, Operator>([
  ["StringEquals", is(text(false))],
  ["StringNotEquals", isNot(text(false))],
  ["StringEqualsIgnoreCase", is(withoutCase)],
  ["StringNotEqualsIgnoreCase", isNot(withoutCase)],
  ["StringLike", is(text(true))],
  ["StringNotLike", isNot(text(true))],
  ["ArnEquals", is(arn)],
  ["ArnLike", is(arn)],
  ["ArnNotEquals", isNot(arn)],
  ["ArnNotLike", isNot(arn)],
  ["NumericEquals", is(number(same))],
  ["NumericNotEquals", isNot(number(same))],
  ["NumericLessThan", is(number((got, wanted) => got < wanted))],
  ["NumericLessThanEquals", is(number((got, wanted) => got <= wanted))],
  ["NumericGreaterThan", is(number((got, wanted) => got > wanted))],
  ["NumericGreaterThanEquals", is(number((got, wanted) => got >= wanted))],
  ["DateEquals", is(date(same))],
  ["DateNotEquals", isNot(date(same))],
  ["DateLessThan", is(date((got, wanted) => got < wanted))],
  ["DateLessThanEquals", is(date((got, wanted) => got <= wanted))],
  ["DateGreaterThan", is(date((got, wanted) => got > wanted))],
  ["DateGreaterThanEquals", is(date((got, wanted) => got >= wanted))],
  ["Bool", is(parsed(readBoolean, same))],
  ["BinaryEquals", is(parsed(readBase64, same))],
  ["IpAddress", is(parsed(readIpRange, (got, wanted) => containsRange(wanted, got)))],
  ["NotIpAddress", isNot(parsed(readIpRange, (got, wanted) => containsRange(wanted, got)))],
]);

function readNumber(written: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(written) ? Number(written) : undefined;
}

/** @see https://www.w3.org/TR/NOTE-datetime */
const isoDate = /^\d{4}(?:-\d{2}(?:-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/**
 * Milliseconds since the epoch, from ISO 8601 (UTC unless it names an offset) or from seconds since the epoch.
 * Four digits are a year.
 */
function readDate(written: string): number | undefined {
  if (/^\d{1,12}$/.test(written) && written.length !== 4) return Number(written) * 1000;
  const found = isoDate.exec(written);
  if (found === null) return undefined;
  const [, time, , , offset] = found;
  const milliseconds = Date.parse(time !== undefined && offset === undefined ? `${written}Z` : written);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

export function readBoolean(written: string): boolean | undefined {
  const lower = written.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

function readBase64(written: string): string | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(written) && written.length % 4 === 0 ? written : undefined;
}
