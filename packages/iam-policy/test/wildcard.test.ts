import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesArn, readArnPattern } from "../src/arn.ts";
import { matchesRoaming } from "../src/roaming.ts";
import { matchesGlob, textTest, wildcardGlob } from "../src/wildcard.ts";
import type { Glob } from "../src/wildcard.ts";

/** How a regular expression would say it: a second opinion, safe on small inputs only. */
function oracle(pattern: string, inSection = ""): RegExp {
  const any = inSection === "" ? "[^]" : `[^${inSection}]`;
  const source = Array.from(pattern, (character) =>
    character === "*" ? `${any}*` : character === "?" ? any : character.replace(/[.+^${}()|[\]\\/]/, String.raw`\$&`),
  );
  return new RegExp(`^${source.join("")}$`);
}

const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", ".", "$"), maxLength: 9 });
const text = fc.string({ unit: fc.constantFrom("a", "b", "*", ".", "$", "\n"), maxLength: 12 });

test("agrees with a regular expression", () => {
  fc.assert(
    fc.property(pattern, text, (written, subject) => {
      const expected = oracle(written).test(subject);
      expect(matchesGlob(wildcardGlob(written), subject)).toBe(expected);
      expect(textTest(written)(subject)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test("an ARN of six sections agrees with a regular expression for each", () => {
  const section = fc.string({ unit: fc.constantFrom("a", "*", "?"), maxLength: 3 });
  const sections = fc.tuple(section, section, section, section, section, section);
  const words = fc.array(fc.constantFrom("", "a", "aa", "aaa"), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(sections, words, (written, given) => {
      const expected = written.every((one, at) => oracle(one, ":").test(given[at] ?? ""));
      expect(matchesArn(readArnPattern(written.join(":"), false), given.join(":"), () => undefined)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test("a star that ends a section goes on past colons, no other wildcard does", () => {
  const section = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 3 });
  const words = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 9 });
  fc.assert(
    fc.property(fc.array(section, { minLength: 1, maxLength: 4 }), words, (written, subject) => {
      const source = written.map((one) =>
        oracle(one, ":")
          .source.slice(1, -1)
          .replace(/\[\^:\]\*$/, "[^]*"),
      );
      const expected = new RegExp(`^${source.join(":")}$`).test(subject);
      expect(matchesRoaming(written.map(wildcardGlob), subject, 9)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

/** How often a pattern's units are read: the work of a match, whatever the machine. */
function readsOf(glob: Glob, subject: string): number {
  let reads = 0;
  const counting = new Proxy(glob, {
    get(target, property, receiver) {
      if (typeof property === "string" && /^\d+$/.test(property)) reads += 1;
      return Reflect.get(target, property, receiver);
    },
  });
  matchesGlob(counting, subject);
  return reads;
}

describe("hostile patterns take at most length × length steps", () => {
  test.each([
    ["many stars", "*a".repeat(300), `${"a".repeat(600)}b`],
    ["stars and a tail that never fits", `${"*a".repeat(100)}*b`, "a".repeat(1000)],
    ["one star, a long repetitive tail", `*${"a".repeat(300)}b`, "a".repeat(1000)],
    ["stars alone", "*".repeat(1000), "a".repeat(1000)],
    ["stars and question marks", `${"*?".repeat(200)}b`, "a".repeat(1000)],
  ])("%s", (_, written, subject) => {
    const reads = readsOf(wildcardGlob(written), subject);
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThanOrEqual((written.length + 1) * (subject.length + 1) * 2);
  });
});
