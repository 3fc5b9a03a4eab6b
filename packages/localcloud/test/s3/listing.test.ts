import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pageOf } from "../../src/s3/listing.ts";
import { comparedByBytes, OrderedMap } from "../../src/s3/ordered-map.ts";

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

test("an ordered map gives its keys in order, from any place on, whatever was set and deleted", () => {
  const step = fc.tuple(fc.boolean(), key);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), key, key, (steps, first, prefix) => {
      const map = new OrderedMap<number>();
      const plain = new Set<string>();
      const agreed: boolean[] = [];
      for (const [added, at] of steps) {
        if (added) map.set(at, plain.add(at).size);
        else agreed.push(map.delete(at) === plain.delete(at));
      }
      expect(agreed).not.toContain(false);
      const expected = [...plain].filter((at) => at.startsWith(prefix) && comparedByBytes(at, first) >= 0);
      expect([...map.keysFrom(first, prefix)]).toEqual(expected.sort(comparedByBytes));
      expect(map.size).toBe(plain.size);
    }),
  );
});

type Request = { readonly prefix: string; readonly delimiter: string; readonly most: number };

const page = (keys: readonly string[], request: Request, after = "") => {
  const map = new OrderedMap<true>();
  for (const one of keys) map.set(one, true);
  const behind = [...map.keysFrom(after, request.prefix)].filter((one) => one !== after);
  return pageOf(
    behind.map((one) => ({ key: one })),
    request,
    after,
  );
};

const entriesOf = ({ entries, commonPrefixes }: ReturnType<typeof page>): readonly string[] =>
  [...entries.map((entry) => entry.key), ...commonPrefixes].sort(comparedByBytes);

const pages = (keys: readonly string[], request: Request, after = ""): readonly string[] => {
  const found = page(keys, request, after);
  const next = typeof found.next === "object" ? found.next.key : found.next;
  return [...entriesOf(found), ...(next === undefined ? [] : pages(keys, request, next))];
};

describe("a listing", () => {
  const keys = fc.uniqueArray(fc.string({ unit: character, minLength: 1, maxLength: 6 }), { maxLength: 20 });
  const prefix = fc.constantFrom("", "a", "a/");
  const delimiter = fc.constantFrom("", "/", "b/");

  test("is the same in pages as whole", () => {
    fc.assert(
      fc.property(keys, prefix, delimiter, fc.integer({ min: 1, max: 4 }), (all, startsWith, rollsUp, most) => {
        const whole = page(all, { prefix: startsWith, delimiter: rollsUp, most: 1000 });
        expect(pages(all, { prefix: startsWith, delimiter: rollsUp, most })).toEqual(entriesOf(whole));
      }),
    );
  });

  test("accounts for every key once, by itself or in a common prefix", () => {
    fc.assert(
      fc.property(keys, prefix, delimiter, (all, startsWith, rollsUp) => {
        const whole = page(all, { prefix: startsWith, delimiter: rollsUp, most: 1000 });
        const expected = all.filter((one) => one.startsWith(startsWith));
        const rolled = expected.filter((one) => whole.commonPrefixes.some((common) => one.startsWith(common)));
        expect([...whole.entries.map((entry) => entry.key), ...rolled].sort()).toEqual(expected.sort());
        expect(new Set(whole.commonPrefixes).size).toBe(whole.commonPrefixes.length);
      }),
    );
  });

  test("of no entries is not truncated, or nobody would ever get on", () => {
    expect(page(["a"], { prefix: "", delimiter: "", most: 0 })).toEqual({
      entries: [],
      commonPrefixes: [],
      truncated: false,
      next: undefined,
    });
  });
});
