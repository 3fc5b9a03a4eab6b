import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../src/decide.ts";
import { parsePolicy, placeOf } from "../src/document.ts";
import { readJson } from "../src/json-text.ts";
import { PolicyError } from "../src/policy-error.ts";
import { ask } from "./given.ts";

const text = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "ec2:*", "Resource": "*" },\r
    {
      "Sid": "Écrire",
      "Effect": "Allow", "Action": ["s3:PutObject",
        "s3:DeleteObject"],
      "Resource": "*",
      "Condition": { "Bool": {
        "aws:SecureTransport": "true" } }
    }
  ]
}
`;

test.each([
  [[], 1, 1],
  [["Version"], 2, 3],
  [["Statement"], 3, 3],
  [["Statement", 0], 4, 5],
  [["Statement", 0, "Resource"], 4, 45],
  [["Statement", 1], 5, 5],
  [["Statement", 1, "Effect"], 7, 7],
  [["Statement", 1, "Action"], 7, 26],
  [["Statement", 1, "Action", 0], 7, 37],
  [["Statement", 1, "Action", 1], 8, 9],
  [["Statement", 1, "Condition", "Bool", "aws:SecureTransport"], 11, 9],
  [["Statement", 1, "Condition", "Bool", "aws:SecureTransport", 0], 11, 9],
  [["Statement", 1, "NotAction"], 5, 5],
  [["Statement", 7, "Effect"], 3, 3],
] satisfies readonly (readonly [readonly (string | number)[], number, number])[])(
  "%j stands at %i:%i",
  (path, line, column) => {
    expect(placeOf(parsePolicy(text), ...path)).toEqual({ line, column });
  },
);

test("a statement without brackets is the first", () => {
  const document = parsePolicy('{"Statement": {"0": 1, "Effect": "Allow", "Action": "*", "Resource": "*"}}');
  expect(placeOf(document, "Statement", 0)).toEqual({ line: 1, column: 2 });
  expect(placeOf(document, "Statement", 0, "Effect")).toEqual({ line: 1, column: 24 });
});

test("a document that was no text has no places", () => {
  const document = parsePolicy(JSON.parse(text));
  expect(placeOf(document, "Statement", 0)).toBeUndefined();
  expect(decide(ask(), { identity: [document] })).toMatchObject({ nearest: [{ by: { place: undefined } }, {}] });
});

test("a decision says where its statement stands, and a miss where its element does", () => {
  const document = parsePolicy(text, { name: "p" });
  const context = { "aws:SecureTransport": "true" };
  expect(decide(ask({ action: "s3:PutObject", context }), { identity: [document] })).toMatchObject({
    allowed: true,
    by: { index: 1, place: { line: 5, column: 5 } },
  });
  expect(decide(ask({ action: "s3:GetObject" }), { identity: [document] })).toMatchObject({
    nearest: [
      {
        by: { index: 0, place: { line: 4, column: 5 } },
        missed: [{ element: "Action", place: { line: 4, column: 26 } }],
      },
      {
        by: { index: 1 },
        missed: [
          { element: "Action", place: { line: 7, column: 26 } },
          { element: "Condition", place: { line: 11, column: 9 } },
        ],
      },
    ],
  });
});

describe("an error says where", () => {
  test.each([
    ["", "not-json", 1, 1],
    ["{", "not-json", 1, 2],
    ['{\n  "a" 1}', "not-json", 2, 7],
    ["{} x", "not-json", 1, 4],
    ["[1,]", "not-json", 1, 4],
    ['{"a": tru}', "not-json", 1, 7],
    ['{"a": "\t"}', "not-json", 1, 8],
    ['{"a": "\\x"}', "not-json", 1, 7],
    ["[".repeat(11), "not-json", 1, 11],
    ['{\n"Version": "2013"}', "invalid-value", 2, 1],
    ['{"Statement": [\n {"Effect": "allow"}]}', "invalid-value", 2, 3],
    ['{"Statement": [\n {"Action": "s3:*"}]}', "missing-element", 2, 2],
    [
      '{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",\n"Condition": {"Bool": {\n"k": null}}}}',
      "invalid-value",
      3,
      1,
    ],
    [" ".repeat(2 ** 18 + 1), "too-large", undefined, undefined],
  ])("%j: %s", (source, code, line, column) => {
    const place = line === undefined ? undefined : { line, column };
    expect(() => parsePolicy(source)).toThrow(expect.objectContaining({ name: "PolicyError", code, place }));
  });
});

const lenient = (source: string): unknown => {
  try {
    return { value: readJson(source, 100).value };
  } catch (error) {
    return error instanceof PolicyError ? "refused" : error;
  }
};
const strict = (source: string): unknown => {
  try {
    return { value: JSON.parse(source) };
  } catch {
    return "refused";
  }
};

test("any JSON is read as JSON.parse reads it", () => {
  const spaces = fc.constantFrom(undefined, 2, "\t", "\n", "\r\n ");
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), spaces, (json, space) => {
      const source = JSON.stringify(JSON.parse(json), null, space);
      expect(lenient(source)).toEqual(strict(source));
      expect(lenient(json)).toEqual(strict(json));
    }),
    { numRuns: 500 },
  );
});

test("what JSON.parse refuses is refused", () => {
  const pieces = fc.constantFrom(
    ...Array.from('{}[]:,"\\ \n\t0123eE+-.u'),
    '"a"',
    "true",
    "null",
    "\\u00e9",
    "\u0000",
    "é",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 9 }), (parts) => {
      expect(lenient(parts.join(""))).toEqual(strict(parts.join("")));
    }),
    { numRuns: 2000 },
  );
});
