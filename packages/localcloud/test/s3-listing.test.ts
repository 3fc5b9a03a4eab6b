import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparedByBytes, listKeys, type ListingRequest } from "../src/s3/listing.ts";

/** Code points around the surrogates, where UTF-16 and UTF-8 disagree on the order. */
const character = fc.constantFrom("a", "b", "/", "~", "é", "\ud7ff", "\ue000", "\uffff", "\u{10000}", "\u{1f985}");
const key = fc.string({ unit: character, maxLength: 6 });

test("keys are compared by their UTF-8 bytes", () => {
  fc.assert(
    fc.property(key, key, (one, other) => {
      const bytes = Buffer.compare(Buffer.from(one), Buffer.from(other));
      expect(Math.sign(comparedByBytes(one, other))).toBe(bytes);
    }),
  );
});

const entriesOf = ({ keys, commonPrefixes }: ReturnType<typeof listKeys>): readonly string[] =>
  [...keys, ...commonPrefixes].sort(comparedByBytes);

const pages = (keys: readonly string[], request: ListingRequest): readonly string[] => {
  const page = listKeys(keys, request);
  return page.truncated && page.last !== undefined
    ? [...entriesOf(page), ...pages(keys, { ...request, after: page.last })]
    : entriesOf(page);
};

describe("a listing", () => {
  const keys = fc.uniqueArray(fc.string({ unit: character, minLength: 1, maxLength: 6 }), { maxLength: 20 });
  const prefix = fc.constantFrom("", "a", "a/");
  const delimiter = fc.constantFrom("", "/", "b/");

  test("is the same in pages as whole", () => {
    fc.assert(
      fc.property(keys, prefix, delimiter, fc.integer({ min: 1, max: 4 }), (all, startsWith, rollsUp, most) => {
        const whole = listKeys(all, { prefix: startsWith, delimiter: rollsUp, after: "", most: 1000 });
        const paged = pages(all, { prefix: startsWith, delimiter: rollsUp, after: "", most });
        expect(paged).toEqual(entriesOf(whole));
      }),
    );
  });

  test("accounts for every key once, by itself or in a common prefix", () => {
    fc.assert(
      fc.property(keys, prefix, delimiter, (all, startsWith, rollsUp) => {
        const listing = listKeys(all, { prefix: startsWith, delimiter: rollsUp, after: "", most: 1000 });
        const expected = all.filter((one) => one.startsWith(startsWith));
        const rolled = expected.filter((one) => listing.commonPrefixes.some((common) => one.startsWith(common)));
        expect([...listing.keys, ...rolled].sort()).toEqual(expected.sort());
        expect(new Set(listing.commonPrefixes).size).toBe(listing.commonPrefixes.length);
      }),
    );
  });

  test("of no entries is not truncated, or nobody would ever get on", () => {
    const request = { prefix: "", delimiter: "", after: "", most: 0 };
    expect(listKeys(["a"], request)).toEqual({ keys: [], commonPrefixes: [], truncated: false, last: undefined });
  });
});
