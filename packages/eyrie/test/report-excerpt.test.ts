import { array, assert, constantFrom, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { specErrorLines } from "../src/report/problem-text.ts";
import { excerptLines } from "../src/report/excerpt.ts";
import { parseSpec } from "../src/spec/parse.ts";
import { english } from "./report-fixtures.ts";

const long = "x".repeat(500);

describe("a line with a caret", () => {
  test.each([
    ["short: {}", 1, ["short: {}", "^"]],
    [`a: 1, b: "${long}"`, 4, [`a: 1, b: "${"x".repeat(90)}…`, "   ^"]],
    [`a: "${long}", b`, 508, [`…${"x".repeat(96)}", b`, `${" ".repeat(100)}^`]],
    [`${"名".repeat(200)}b`, 201, [`…${"名".repeat(99)}b`, ` ${"  ".repeat(99)}^`]],
  ])("%#", (line, column, expected) => {
    expect(excerptLines(english, line, column)).toEqual(expected);
  });

  const letters = array(constantFrom("a", "b", "c", "d", " ", "😀"), { maxLength: 400 }).map((them) => them.join(""));

  test("is never much longer than a terminal, shows a part of the line, and cuts no character in two", () => {
    assert(
      property(letters, integer({ min: 1, max: 401 }), (line, place) => {
        const [shown = "", caret = ""] = excerptLines(english, line, Math.min(place, line.length + 1));
        expect(shown.length).toBeLessThanOrEqual(103);
        expect(caret.trimStart()).toBe("^");
        expect(line).toContain(shown.replaceAll("…", ""));
        expect(shown).not.toContain("u{"); // how half a character is shown
      }),
    );
  });

  test("points at the character that stands at the column", () => {
    assert(
      property(
        array(constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 400 }),
        integer({ min: 1 }),
        (them, n) => {
          const column = 1 + (n % them.length);
          const [shown = "", caret = ""] = excerptLines(english, them.join(""), column);
          expect(shown[caret.length - 1]).toBe(them[column - 1]);
        },
      ),
    );
  });
});

test("a mistake on an endless line shows where it is, and only that", () => {
  const parsed = parseSpec(`{ tags: { note: ${long} }, clustr: { name: c } }`, "eyrie.yaml");
  const lines = specErrorLines(english, parsed.ok ? [] : parsed.errors.filter(({ rule }) => rule === "unknown-key"));
  expect(lines[0]).toMatch(/^✘ eyrie\.yaml:1:521 {2}clustr /);
  expect(lines[1]).toMatch(/^ {4}….*xxx }, clustr: { name: c } }$/);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(120);
});
