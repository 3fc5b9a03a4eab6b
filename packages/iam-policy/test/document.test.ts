import { describe, expect, test } from "vitest";
import { decide } from "../src/decide.ts";
import { parsePolicy } from "../src/document.ts";
import type { DocumentType } from "../src/document.ts";
import { PolicyError } from "../src/policy-error.ts";
import { allowAll, ask, policy } from "./given.ts";

const statement = { Effect: "Allow", Action: "s3:*", Resource: "*" };

const about = (...statements: readonly unknown[]): object => ({ Statement: statements });

function refusal(source: unknown, type?: DocumentType): unknown {
  try {
    return parsePolicy(source, type === undefined ? {} : { type });
  } catch (error) {
    return error;
  }
}

describe("what is not a policy is refused by name", () => {
  const cases: readonly (readonly [source: unknown, code: string, path: string])[] = [
    ["", "not-json", ""],
    ["{", "not-json", ""],
    ["[]", "invalid-value", ""],
    ["null", "invalid-value", ""],
    [undefined, "invalid-value", ""],
    [7, "invalid-value", ""],
    [{}, "missing-element", "Statement"],
    [{ Version: "2012-10-18", Statement: statement }, "invalid-value", "Version"],
    [{ Version: 2012, Statement: statement }, "invalid-value", "Version"],
    [{ Id: 1, Statement: statement }, "invalid-value", "Id"],
    [about("s3:*"), "invalid-value", "Statement[0]"],
    [about(statement, null), "invalid-value", "Statement[1]"],
    [about({ ...statement, Sid: 1 }), "invalid-value", "Statement[0].Sid"],
    [about({ ...statement, Sid: "a" }, { ...statement, Sid: "a" }), "invalid-value", "Statement[1].Sid"],
    [about({ Action: "s3:*", Resource: "*" }), "missing-element", "Statement[0].Effect"],
    [about({ ...statement, Effect: "allow" }), "invalid-value", "Statement[0].Effect"],
    [about({ Effect: "Allow", Resource: "*" }), "missing-element", "Statement[0]"],
    [about({ Effect: "Allow", Actions: "s3:*", Resource: "*" }), "missing-element", "Statement[0]"],
    [about({ ...statement, NotAction: "s3:*" }), "prohibited-element", "Statement[0]"],
    [about({ ...statement, NotResource: "*" }), "prohibited-element", "Statement[0]"],
    [about({ ...statement, Principal: "*", NotPrincipal: "*" }), "prohibited-element", "Statement[0]"],
    [about({ ...statement, Action: [] }), "missing-element", "Statement[0].Action"],
    [about({ ...statement, Action: "GetObject" }), "invalid-value", "Statement[0].Action"],
    [about({ ...statement, Action: ["s3:*", 1] }), "invalid-value", "Statement[0].Action"],
    [about({ ...statement, Resource: "" }), "invalid-value", "Statement[0].Resource"],
    [about({ ...statement, Resource: {} }), "invalid-value", "Statement[0].Resource"],
    [about({ ...statement, Principal: "bob" }), "invalid-value", "Statement[0].Principal"],
    [about({ ...statement, Principal: {} }), "missing-element", "Statement[0].Principal"],
    [about({ ...statement, Principal: { AWS: [] } }), "missing-element", "Statement[0].Principal.AWS"],
    [about({ ...statement, Condition: [] }), "invalid-value", "Statement[0].Condition"],
    [about({ ...statement, Condition: { Bool: "true" } }), "invalid-value", "Statement[0].Condition.Bool"],
    [about({ ...statement, Condition: { Bool: { k: null } } }), "invalid-value", "Statement[0].Condition.Bool.k"],
    [
      about({ ...statement, Condition: { Bool: { k: "true", K: "true" } } }),
      "invalid-value",
      "Statement[0].Condition.Bool",
    ],
  ];
  test.each(cases)("%j: %s at %s", (source, code, path) => {
    const error = refusal(source);
    expect(error).toBeInstanceOf(PolicyError);
    expect(error).toMatchObject({ code, path });
  });
});

describe("a document's type decides which elements it has", () => {
  const withPrincipal = { ...statement, Principal: "*" };
  const { Resource: _, ...trusting } = withPrincipal;
  test.each([
    ["identity", statement],
    ["resource", withPrincipal],
    ["trust", trusting],
  ] satisfies readonly (readonly [DocumentType, object])[])("%s takes %j", (type, right) => {
    expect(refusal({ Statement: right }, type)).toMatchObject({ statements: [{ effect: "Allow" }] });
  });

  test.each([
    ["identity", withPrincipal, "prohibited-element"],
    ["identity", { Effect: "Allow", Action: "s3:*" }, "missing-element"],
    ["resource", statement, "missing-element"],
    ["resource", trusting, "missing-element"],
    ["trust", withPrincipal, "prohibited-element"],
    ["trust", { Effect: "Allow", Action: "s3:*" }, "missing-element"],
    ["trust", { Effect: "Deny", Action: "s3:*", NotPrincipal: "*" }, "prohibited-element"],
  ] satisfies readonly (readonly [DocumentType, object, string])[])("%s refuses %j: %s", (type, wrong, code) => {
    expect(refusal({ Statement: wrong }, type)).toMatchObject({ name: "PolicyError", code, path: "Statement[0]" });
  });
});

test("every way to write a statement is read into the same form", () => {
  const { statements } = parsePolicy(
    JSON.stringify({
      Statement: {
        Sid: "One",
        Effect: "Deny",
        NotPrincipal: { AWS: "111122223333", Service: ["a.amazonaws.com", "b.amazonaws.com"] },
        NotAction: "s3:Get*",
        Resource: ["arn:aws:s3:::a"],
        Condition: { NumericLessThan: { k: 5 }, Bool: { l: [true, "false"] } },
      },
    }),
  );
  expect(statements).toEqual([
    {
      sid: "One",
      effect: "Deny",
      principals: {
        negated: true,
        values: [
          { type: "AWS", value: "111122223333" },
          { type: "Service", value: "a.amazonaws.com" },
          { type: "Service", value: "b.amazonaws.com" },
        ],
      },
      actions: { negated: true, values: ["s3:Get*"] },
      resources: { negated: false, values: ["arn:aws:s3:::a"] },
      conditions: [
        { operator: "NumericLessThan", key: "k", values: ["5"] },
        { operator: "Bool", key: "l", values: ["true", "false"] },
      ],
      otherElements: {},
      unknown: [],
    },
  ]);
});

test("a name is kept, a version left out is the older one", () => {
  expect(parsePolicy({ Statement: [] }, { name: "empty" })).toEqual({
    name: "empty",
    version: "2008-10-17",
    statements: [],
    otherElements: {},
  });
});

test("an element the document should not have is unknown in each of its statements", () => {
  const document = parsePolicy({ Version: "2012-10-17", Statement: [allowAll, allowAll], Statements: [] });
  expect(document.statements.map(({ unknown }) => unknown)).toEqual([["Statements"], ["Statements"]]);
  expect(decide(ask(), { identity: [document] }).allowed).toBe(false);
});

describe("hostile documents", () => {
  const deep = 200_000;
  test.each([
    ["arrays", `${"[".repeat(deep)}${"]".repeat(deep)}`],
    ["an unknown element", `{"Statement": [], "x": ${'{"a":'.repeat(deep)}1${"}".repeat(deep)}}`],
  ])("nested deeply: %s", (_, text) => {
    expect(refusal(text)).toBeInstanceOf(PolicyError);
  });

  test("keys that name what every object has", () => {
    const source = `{"Version": "2012-10-17", "__proto__": {"Statement": []}, "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "__proto__": {"Effect": "Deny"}}}`;
    expect(parsePolicy(source).statements[0]?.unknown).toEqual(["__proto__", "__proto__"]);
  });

  test("many statements", () => {
    const many = policy(...Array.from({ length: 2000 }, (_, at) => ({ ...allowAll, Action: `s3:Get${at}` })));
    expect(decide(ask(), { identity: [many] })).toMatchObject({ why: "no-allow", nearest: { length: 3 } });
  });
});
