import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  findStatement,
  mergeStatement,
  sameStatement,
  tlsOnlySid,
  tlsOnlyStatement,
} from "../../src/kinds/bucket-policy.ts";

const ours = tlsOnlyStatement("arn:aws:s3:::milvus-bucket");

/** Policies as people write them: odd spacing, escapes, numbers and key orders that a re-serialiser would change. */
const foreign = [
  `{ "Version":"2012-10-17",\n  "Statement" : [ {"Sid":"A","Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:Get*","Resource":"arn:aws:s3:::b\\u002f*","Condition":{"NumericLessThan":{"s3:max-keys":1e2}}} ] }`,
  `{"Statement":[{"Sid":"B","Effect":"Deny","Principal":"*","Action":["s3:PutObject"],"Resource":"arn:aws:s3:::b/*"},\n\n{"Sid":"C","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:*","Resource":"*"}],"Version":"2008-10-17","Id":"p"}`,
  `{"Version":"2012-10-17","Statement":{"Sid":"only","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}`,
];

/** The text of each foreign statement, cut out by hand so that the test does not trust the code under test. */
const statements = [
  [/\{"Sid":"A".*?\}\}\}/s],
  [/\{"Sid":"B".*?\}/s, /\{"Sid":"C".*?"\*"\}/s],
  [/\{"Sid":"only".*?\/\*"\}/s],
].map((patterns, index) => patterns.map((pattern) => pattern.exec(foreign[index] ?? "")?.[0] ?? "no match"));

describe("a bucket policy that others share", () => {
  it.each(foreign.map((policy, index) => ({ policy, theirs: statements[index] ?? [] })))(
    "keeps every byte of foreign statements: $theirs.length of them",
    ({ policy, theirs }) => {
      const merged = mergeStatement(policy, tlsOnlySid, ours);
      expect(theirs.filter((text) => !merged.includes(text))).toEqual([]);
      expect(findStatement(merged, tlsOnlySid)).toEqual(ours);
      expect((JSON.parse(merged) as { Statement: unknown[] }).Statement).toHaveLength(theirs.length + 1);
    },
  );

  it.each(foreign)("changes nothing the second time", (policy) => {
    const once = mergeStatement(policy, tlsOnlySid, ours);
    expect(mergeStatement(once, tlsOnlySid, ours)).toBe(once);
  });

  it("is ours alone when there was none", () => {
    const made = mergeStatement(undefined, tlsOnlySid, ours);
    expect(JSON.parse(made)).toEqual({ Version: "2012-10-17", Statement: [ours] });
  });

  it("replaces an outdated statement of ours where it stands", () => {
    const old = mergeStatement(foreign[1], tlsOnlySid, { ...ours, Action: "s3:GetObject" });
    const mended = mergeStatement(old, tlsOnlySid, ours);
    expect(findStatement(mended, tlsOnlySid)).toEqual(ours);
    expect(mended.split(tlsOnlySid)).toHaveLength(2);
  });

  it("keeps any JSON a foreign statement may hold", () => {
    const statement = fc.record({
      Sid: fc.string(),
      Effect: fc.constant("Allow"),
      Condition: fc.dictionary(fc.string(), fc.jsonValue()),
    });
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 4 }), fc.constantFrom(0, 1, 2), (others, indent) => {
        const policy = JSON.stringify({ Version: "2012-10-17", Statement: others }, undefined, indent);
        const { Statement: merged } = JSON.parse(mergeStatement(policy, tlsOnlySid, ours)) as { Statement: unknown[] };
        expect(merged).toEqual([...(JSON.parse(JSON.stringify(others)) as unknown[]), ours]);
      }),
    );
  });

  it("sees through AWS's folding", () => {
    expect(sameStatement({ ...ours, Action: ["s3:*"], Principal: { AWS: "*" } }, ours)).toBe(true);
    expect(sameStatement({ ...ours, Effect: "Allow" }, ours)).toBe(false);
    expect(sameStatement(undefined, ours)).toBe(false);
  });
});
