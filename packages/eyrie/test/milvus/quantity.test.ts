import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sumOf } from "../../src/milvus/quantity.ts";

describe("a sum of Kubernetes quantities", () => {
  it.each([
    [[1, "0.5", "0.5", "0.5"], "2500m"],
    [["2Gi", "0.5Gi", "0.5Gi", "0.5Gi"], "3584Mi"],
    [["500m", "500m"], 1],
    [[2, 1], 3],
    [["1Gi", "1Gi"], "2Gi"],
    [["1G", "500M"], "1500M"],
    [["1Gi", "1000M"], 2_073_741_824],
    [["1024Ki", "1Mi"], "2Mi"],
    [["1e3", 24], 1024],
    [["100u", "0.1m"], "200u"],
    [["0.0000000001"], "1n"],
    [["1Ei", "1Ei", "1Ei"], "3Ei"],
    [[0, 0], 0],
    [[], 0],
  ])("%j is %j", (values, sum) => {
    expect(sumOf(values)).toBe(sum);
  });

  it.each([["two"], ["-1"], [""], ["1 Gi"], ["1gi"], [true], [{}]])("is none with %j", (value) => {
    expect(sumOf([1, value])).toBeUndefined();
  });

  it("is the same in any order, and of a sum itself", () => {
    const some = fc.array(fc.tuple(fc.nat(10_000), fc.constantFrom("", "m", "Ki", "Mi", "Gi", "k", "M")), {
      minLength: 1,
    });
    fc.assert(
      fc.property(some, (list) => {
        const values = list.map(([number, suffix]) => `${number}${suffix}`);
        expect(sumOf(values.toReversed())).toBe(sumOf(values));
        expect(String(sumOf([sumOf(values), 0]))).toBe(String(sumOf(values)));
      }),
    );
  });
});
