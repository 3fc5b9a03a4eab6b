import fc from "fast-check";
import { expect, test } from "vitest";
import { duration } from "../src/cli/duration.ts";
import { UsageError } from "../src/cli/usage-error.ts";

test.each([
  ["0", 0],
  ["30s", 30_000],
  ["10m", 600_000],
  ["1h30m", 5_400_000],
  ["1.5s", 1_500],
  ["250ms", 250],
  ["24h", 86_400_000],
])("%s is %i ms", (text, expected) => {
  expect(duration(text)).toBe(expected);
});

test.each(["", "10", "5x", "-1s", "1m2", "25h", "10 m", "m", "１０m"])("%j is refused with an example", (text) => {
  expect(() => duration(text)).toThrow(UsageError);
});

test("hours, minutes and seconds add up", () => {
  const parts = fc.tuple(
    fc.integer({ min: 0, max: 11 }),
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 59 }),
  );
  fc.assert(
    fc.property(parts, ([hours, minutes, seconds]) => {
      expect(duration(`${hours}h${minutes}m${seconds}s`)).toBe(((hours * 60 + minutes) * 60 + seconds) * 1000);
    }),
  );
});
