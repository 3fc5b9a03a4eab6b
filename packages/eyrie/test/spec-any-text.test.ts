import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { languages } from "../src/model/sentence.ts";
import { parseSpec } from "../src/spec/parse.ts";

const required = "cluster: { name: c1, region: us-east-2 }\nmilvus: { release: m1 }\n";

describe("any text", () => {
  const pieces = fc.constantFrom(
    "cluster",
    "milvus",
    "release",
    "tags",
    "values",
    ": ",
    ":",
    "\n",
    "\n  ",
    "\n    ",
    "\t",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    '"',
    "'",
    "&a ",
    "*a",
    "<<: ",
    "!t ",
    "? ",
    "| \n",
    "> \n",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "# c",
    "1",
    "0x1f",
    "5.0",
    "true",
    "~",
    "null",
    "us-east-2",
    "m1",
    "\r\n",
    "\r",
    "\ufeff",
    "\u2028",
    "日本",
    "😀",
    "\u0000",
    "__proto__",
    "constructor",
    "@",
    "`",
    "\\",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
    fc.array(pieces, { maxLength: 12 }).map((parts) => `${required}tags:\n  a: ${parts.join("")}`),
  );

  test("is read or refused without throwing, and every error lies in it, in order, in both languages", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseSpec(text, "f");
        const errors = parsed.ok ? [] : parsed.errors;
        expect(parsed.ok).toBe(errors.length === 0);
        const lines = text.split("\n");
        for (const { line, column, excerpt, fact, remedy } of errors) {
          expect(lines[line - 1]?.replace(/\r$/, "")).toBe(excerpt);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
          for (const language of languages)
            expect(`${fact[language]}${remedy[language]}`).not.toMatch(/undefined|\[object/);
        }
        expect(errors.map(({ line, column }) => line * 100_000 + column)).toEqual(
          errors.map(({ line, column }) => line * 100_000 + column).toSorted((a, b) => a - b),
        );
      }),
      // A byte order mark at the end counts as a blank for one error and as a place for another.
      { numRuns: 1000, examples: [["{- \uFEFF"]] },
    );
  });

  test.each(["[", "{", "- ", "{a: ", "&a [", "*a ", "a:\n"])("of many %j is refused", (piece) => {
    expect(parseSpec(piece.repeat(Math.floor(60_000 / piece.length)), "f").ok).toBe(false);
  });
});
