import { expect, test } from "vitest";
import { validate } from "../src/validate.ts";

const text = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::milvus/*" },
    {
      "Effect": "Allow",
      "Action": ["s3:ListObjects",
        "s3:ListBucket"],
      "Resource": "arn:aws:s3:::milvus/*",
      "Condition": {
        "StringEquals": { "s3:prefix": ["a", "b*"] },
        "StringLike": { "s3:prefix": "c" },
        "StringLike": { "s3:delimiter": "/" }
      }
    },
    { "Effect": "Deny", "Action": "s3:PutObject" }
  ]
}`;

test("a finding stands where what it is about does, and what is missing where it should be", () => {
  const told = validate(text, { type: "identity" });
  expect(told.map(({ code, path, place }) => [code, path, place?.line, place?.column])).toEqual([
    ["repeated-key", "Statement[1].Condition.StringLike", 12, 9],
    ["operation-not-action", "Statement[1].Action[0]", 7, 18],
    ["action-never-matches", "Statement[1].Action[1]", 8, 9],
    ["wildcard-without-like", "Statement[1].Condition.StringEquals.s3:prefix[1]", 11, 46],
    ["missing-element", "Statement[2]", 16, 5],
  ]);
});

test.each([
  ['{\n  "Statement": }', 2, 16],
  ["", 1, 1],
  ["[1]", 1, 1],
])("a text that is no policy, %j, is so at %i:%i", (broken, line, column) => {
  expect(validate(broken, { type: "identity" })).toMatchObject([{ path: "", place: { line, column } }]);
});

test("a policy that was no text has no places, and says the same", () => {
  const told = validate(JSON.parse(text), { type: "identity" });
  expect(told.filter((finding) => "place" in finding)).toEqual([]);
  // The key that was written twice is gone.
  const [, ...rest] = validate(text, { type: "identity" });
  expect(rest).toMatchObject(told);
});
