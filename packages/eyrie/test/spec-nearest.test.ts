import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDistance, nearest } from "../src/spec/nearest.ts";

describe("edit distance", () => {
  const words = fc.stringMatching(/^[a-d]{0,8}$/);

  test.each([
    ["", "abc", 3],
    ["bucket", "buckte", 1],
    ["region", "regions", 1],
    ["kitten", "sitting", 3],
  ])("of %j and %j is %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  test("is symmetric, and zero for equal words only", () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });

  test("a word far from all has no nearest", () => {
    expect(nearest("zzzz", ["cluster", "bucket"])).toBeUndefined();
  });
});
