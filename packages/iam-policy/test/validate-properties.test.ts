import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePolicy } from "../src/document.ts";
import type { DocumentType } from "../src/document.ts";
import { isObject } from "../src/json.ts";
import { validate } from "../src/validate.ts";
import type { PolicyKind } from "../src/validate.ts";
import { document, reads } from "./faults.ts";
import { providerArn } from "./given.ts";

const kinds: readonly PolicyKind[] = [
  "identity",
  "boundary",
  "session",
  "resource",
  "trust",
  "vpc-endpoint",
  "service-control",
  "resource-control",
];

/** Each element right, wrong or absent. */
const element = (...values: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.constantFrom(undefined, null, 7, "", [], {}, [[]], ...values);

const statements = fc.record(
  {
    Sid: element("a", "a b"),
    Effect: element("Allow", "Deny", "Allow", "allow"),
    Principal: element("*", { AWS: "111122223333" }, { Federated: providerArn }, { AWS: ["*", ""] }),
    NotPrincipal: fc.constantFrom(undefined, undefined, "*"),
    Action: element("s3:GetObject", ["s3:*", "s3"], "sts:AssumeRole", "*"),
    NotAction: fc.constantFrom(undefined, undefined, "s3:GetObject"),
    Resource: element("*", "arn:aws:s3:::b/*", ["x"]),
    NotResource: fc.constantFrom(undefined, undefined, "arn:aws:s3:::b"),
    Condition: element(
      { Bool: { "aws:SecureTransport": "true" } },
      { StringEqual: { a: "b" } },
      { Bool: "true" },
      { Bool: { a: "true", A: "true" } },
    ),
    Conditions: fc.constantFrom(undefined, undefined, {}),
  },
  { requiredKeys: [] },
);

const documents = fc.record(
  {
    Version: fc.constantFrom("2012-10-17", "2008-10-17", "2012-10-18", undefined, 1),
    Id: fc.constantFrom(undefined, "a", 1),
    Statement: fc.oneof(statements, fc.array(statements, { maxLength: 3 }), fc.constant("s3:*")),
  },
  { requiredKeys: [] },
);

/** What the reader of decisions says of a document; undefined when it takes it. */
function refusal(source: unknown, type: DocumentType): unknown {
  try {
    return parsePolicy(source, { type }) && undefined;
  } catch (error) {
    return error;
  }
}

const types: fc.Arbitrary<DocumentType> = fc.constantFrom("identity", "resource", "trust");

test("what the reader refuses is an error, and what has none the reader takes", () => {
  const counts = { refused: 0, taken: 0 };
  fc.assert(
    fc.property(documents, types, (source, type) => {
      const refused = refusal(source, type) !== undefined;
      const errors = validate(source, { type }).filter(({ severity }) => severity === "error");
      counts[refused ? "refused" : "taken"] += 1;
      // A fault that the reader lets pass is not its to refuse: a misspelt action, say.
      expect(refused && errors.length === 0).toBe(false);
    }),
    { numRuns: 800 },
  );
  expect(Math.min(counts.refused, counts.taken)).toBeGreaterThan(10);
});

test("a path leads to what it names, in the document itself", () => {
  fc.assert(
    fc.property(documents, fc.constantFrom(...kinds), (source, type) => {
      for (const { path } of validate(source, { type })) expect([path, leads(source, path)]).toEqual([path, true]);
    }),
    { numRuns: 300 },
  );
});

/** Keys have dots of their own, so each step tries every key that the rest of the path begins with. */
function leads(value: unknown, path: string): boolean {
  if (path === "") return true;
  const [, index, rest = ""] = /^\[(\d+)\]\.?(.*)$/s.exec(path) ?? [];
  if (index !== undefined) {
    const inner: unknown = Array.isArray(value) ? value[Number(index)] : index === "0" ? value : undefined;
    return inner !== undefined && leads(inner, rest);
  }
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([key, inner]) => path.startsWith(key) && leads(inner, path.slice(key.length).replace(/^\./, "")),
  );
}

test("nothing makes it throw, and what it says can be kept as JSON", () => {
  const anything = fc.oneof(fc.anything({ withBigInt: true, withNullPrototype: true }), fc.json(), fc.string());
  fc.assert(
    fc.property(anything, fc.constantFrom(...kinds), (source, type) => {
      const findings = validate(source, { type });
      expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
    }),
  );
});

test("every finding has its sentence", () => {
  fc.assert(
    fc.property(documents, fc.constantFrom(...kinds), (source, type) => {
      for (const { sentence } of validate(source, { type })) expect(sentence).toMatch(/^[^\s].*[.?]$/s);
    }),
    { numRuns: 100 },
  );
});

describe("hostile documents cost little", () => {
  const many = (count: number, make: (at: number) => unknown): readonly unknown[] =>
    Array.from({ length: count }, (_, at) => make(at));
  const keys = (count: number, name: string): object =>
    Object.fromEntries(many(count, (at) => [`${name}${at}`, "a"]) as [string, string][]);
  /** Few values, and 20 to the power of the depth when counted one by one. */
  const shared = (depth: number): unknown =>
    Array.from({ length: depth }).reduce<unknown>((inner) => many(20, () => inner), "a");
  const cyclic: Record<string, unknown> = {};
  cyclic["Statement"] = cyclic;

  test.each([
    ["misspelt actions", "unknown-action", document({ ...reads, Action: many(2500, (at) => `s3:GetObjec${at}`) })],
    ["patterns", "wildcard-matches-nothing", document({ ...reads, Action: many(2500, (at) => `s3:*a*b*c*${at}`) })],
    ["a long resource", "invalid-arn", document({ ...reads, Resource: `arn:aws:eks:::${"*x".repeat(30_000)}` })],
    [
      "variables never closed",
      "invalid-variable",
      document({ ...reads, Resource: `arn:aws:s3:::${"${".repeat(30_000)}` }),
    ],
    ["placeholders never closed", "invalid-arn", document({ ...reads, Resource: "<".repeat(60_000) })],
    [
      "resources of no type",
      "arn-of-no-resource",
      document({ ...reads, Resource: many(1500, (at) => `arn:aws:iam::111122223333:r${at}/x`) }),
    ],
    ["keys", "unknown-condition-key", document({ ...reads, Condition: { StringEquals: keys(2000, "s3:prefi") } })],
    [
      "keys of many actions",
      "redundant-value",
      document({
        ...reads,
        Action: many(1500, () => "s3:PutObject"),
        Condition: { StringEquals: keys(1000, "s3:RequestObjectTag/") },
      }),
    ],
    ["statements", "unknown-action", document(...many(400, (at) => ({ ...reads, Action: `s3:a${at}` })))],
    ["a text too long", "too-large", `${" ".repeat(10_000_000)}{}`],
    ["an object too large", "too-large", document(...many(3000, () => reads))],
    ["deep arrays", "json-syntax", `${"[".repeat(30_000)}${"]".repeat(30_000)}`],
    ["a document that holds itself", "json-syntax", cyclic],
    ["a document that shares its parts", "too-large", { Statement: shared(7) }],
  ])("%s: %s", (_, code, source) => {
    const findings = validate(source, { type: "identity" });
    expect(findings.map((each) => each.code)).toContain(code);
    expect(findings.length).toBeLessThanOrEqual(1000);
  });

  test("keys that name what every object has", () => {
    const source = `{"Version": "2012-10-17", "__proto__": {"Statement": []}, "Statement": {"Effect": "Deny", "Action": "s3:constructor", "Resource": "*", "Condition": {"__proto__": {"a:b": "c"}, "Bool": {"constructor": "true"}}}}`;
    expect(validate(source, { type: "identity" }).map(({ code }) => code)).toEqual([
      "unknown-element",
      "unknown-action",
      "unknown-operator",
      "condition-key-format",
    ]);
  });
});
