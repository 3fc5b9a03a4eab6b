import { describe, expect, test } from "vitest";
import { titles } from "../../src/rules/explanations.ts";
import { rankCauses } from "../../src/rules/why.ts";
import { pasted } from "./pasted.ts";

const codesOf = (text: string) => rankCauses(text, titles, undefined).candidates.map(({ code }) => code);

describe("errors that people pasted into issues", () => {
  test.each(pasted)("$from: first $first", ({ text, first }) => {
    expect(codesOf(text).slice(0, first.length)).toEqual(first);
  });
});

const refusal = "Not authorized to perform sts:AssumeRoleWithWebIdentity";

/** Each a way in which a log gets in between, and one in which it is endless. */
const hostile = {
  "an error behind 10 MB": "x".repeat(10_000_000) + `\n${refusal}`,
  "an error at the end of one line of 10 MB": "x ".repeat(5_000_000) + refusal,
  "an error across two pieces of a line": `${"y".repeat(3_980)}${refusal}${"y".repeat(9_000)}`,
  "colours within": "\u001B[31mNot authorized\u001B[0m to perform sts:\u001B[1mAssumeRoleWithWebIdentity",
  "NULs within": refusal.replaceAll(" ", "\u0000 \u0000"),
  "carriage returns": `progress 1%\rprogress 2%\r${refusal}\r`,
  "almost an error, again and again": `${"sts.amazonaws.com ".repeat(10_000)}\n${"InvalidToken ".repeat(10_000)}\n${refusal}`,
};

describe("hostile text", () => {
  test.each(Object.entries(hostile))("%s", (_, text) => {
    expect(codesOf(text)[0]).toBe("EY104");
  });

  test("that holds nothing of an error has no causes", () => {
    expect(codesOf("\u001B[2J".repeat(50_000))).toEqual([]);
  });
});

describe("names within an error", () => {
  test("are found where JSON escapes the quotes", () => {
    const { mentioned } = rankCauses(
      String.raw`error="User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::b/k\" because"`,
      titles,
      undefined,
    );
    expect(mentioned).toEqual({
      caller: "arn:aws:sts::111122223333:assumed-role/r/s",
      action: "s3:PutObject",
      resource: "arn:aws:s3:::b/k",
    });
  });
});
