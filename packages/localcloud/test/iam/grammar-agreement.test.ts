import { validate, type ValidateOptions } from "@eyrie/iam-policy/validate";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grammarFault, type DocumentKind } from "../../src/iam/policy-grammar.ts";
import { document, faultyPolicies, faultyTrustPolicies, trust } from "./faulty-documents.ts";

/*
 * Two readers of IAM's grammar, written apart: what IAM refuses here, `validate` calls an error. The reverse need not
 * be: IAM takes actions that never match.
 */

const managed: ValidateOptions = { type: "identity", bearer: { kind: "managed-policy" } };

const errorsOf = (source: unknown, options: ValidateOptions) =>
  validate(source, options).filter(({ severity }) => severity === "error");

const codesOf = (text: string, options: ValidateOptions) => errorsOf(text, options).map(({ code }) => code);

/** Whether a principal is there no text tells. */
const ofText = Object.entries(faultyTrustPolicies).filter(([fault]) => !/names an absent|by an id/.test(fault));

describe("what the local cloud's IAM refuses, each for one fault", () => {
  it.each(Object.entries(faultyPolicies))("a managed policy %s", (_, [text]) => {
    expect(codesOf(text, managed)).not.toEqual([]);
  });

  it.each(ofText)("a trust policy %s", (_, [text]) => {
    expect(codesOf(text, { type: "trust" })).not.toEqual([]);
  });

  it.each<[string, ValidateOptions]>([
    [document(), managed],
    [trust(), { type: "trust" }],
  ])("and not %s", (text, options) => {
    expect(codesOf(text, options)).toEqual([]);
  });
});

const values = {
  Sid: ["a", "a b", 1, ""],
  Effect: ["Deny", "allow", undefined],
  Principal: [undefined, { AWS: "111122223333" }, { Service: "pods.eks.amazonaws.com" }],
  NotPrincipal: [{ AWS: "111122223333" }],
  Action: ["*", "s3", "a:b:c", "s*:x", "*:x", [], ["s3:GetObject", 1], "sts:TagSession", undefined],
  NotAction: ["s3:GetObject"],
  Resource: [undefined, "*", [], "x", "arn:aws", "arn:aws:s3::*", "arn:aws:s3*", "arn:aws::::x", "arn:foo:s3:::b"],
  NotResource: ["*"],
  Condition: [{}, { Bool: { "aws:SecureTransport": "true" } }, { Foo: { a: "b" } }, []],
};
const change = fc.oneof(
  ...Object.entries(values).map(([element, some]) =>
    fc.constantFrom<unknown>(...some).map((value) => ({ [element]: value })),
  ),
);
const over = fc.array(change, { maxLength: 2 }).map((changes): object => Object.assign({}, ...changes));

it.each<[DocumentKind, ValidateOptions, (over: object) => string]>([
  ["managed", managed, document],
  ["inline", { type: "identity", bearer: { kind: "role" } }, document],
  ["session", { type: "session" }, document],
  ["trust", { type: "trust" }, trust],
])("what is refused of two changes to a %s policy is an error to validate", (kind, options, make) => {
  const counts = { refused: 0, taken: 0 };
  fc.assert(
    fc.property(over, (changed) => {
      const made: unknown = JSON.parse(make(changed));
      const refused = grammarFault(made, kind);
      counts[refused === undefined ? "taken" : "refused"] += 1;
      const told = errorsOf(made, options).length > 0;
      expect([refused, told || refused === undefined]).toEqual([refused, true]);
    }),
    { numRuns: 300 },
  );
  expect(Math.min(counts.refused, counts.taken)).toBeGreaterThan(10);
});
