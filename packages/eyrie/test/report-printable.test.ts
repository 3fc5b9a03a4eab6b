import fc from "fast-check";
import { expect, test } from "vitest";
import { oneLine, printable } from "../src/report/printable.ts";

test.each([
  ["plain text, 日本語 ✔", "plain text, 日本語 ✔"],
  ["\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
  ["\u001b]8;;http://evil\u0007link", "\\x1b]8;;http://evil\\x07link"],
  ["over\rwritten", "over\\rwritten"],
  ["\u009b2J", "\\x9b2J"],
  ["\u202egnp.exe", "\\u{202e}gnp.exe"],
  ["two\nlines\tand a tab", "two\nlines\tand a tab"],
  ["\u0000\u007f", "\\x00\\x7f"],
  ["bad \ud800 half", "bad \\u{d800} half"],
])("%j is shown as %j", (text, expected) => {
  expect(printable(text)).toBe(expected);
});

test("nothing that steers a terminal is left in any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(printable(text)).not.toMatch(/(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/u);
      expect(oneLine(text)).not.toContain("\n");
    }),
  );
});

test("what is printable stays as it is", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(printable(text)).toBe(text);
    }),
  );
});
