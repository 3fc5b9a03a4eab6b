import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalPolicy, sameMeaning } from "../src/canonical.ts";
import { decide } from "../src/decide.ts";
import type { Decision, Request } from "../src/decide.ts";
import { parsePolicy } from "../src/document.ts";
import { isObject } from "../src/json.ts";
import { PolicyError } from "../src/policy-error.ts";
import {
  account,
  anonymous,
  bob,
  milvusSession,
  milvusToken,
  otherAccount,
  podIdentity,
  providerArn,
} from "./given.ts";
import type { Json } from "./given.ts";

// Few values, so that statements and requests meet often.
const some = <T>(...values: readonly T[]): fc.Arbitrary<T | readonly T[]> =>
  fc.oneof(fc.constantFrom(...values), fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }));

const actions = some("s3:GetObject", "S3:Get*", "s3:*", "sts:AssumeRole", "*");
const resources = some(
  "*",
  "arn:aws:s3:::b",
  "arn:aws:s3:::b/*",
  "arn:aws:s3:::b/${aws:username}",
  "arn:aws:s3:::?/${t:None}",
);
const principals = fc.oneof(
  fc.constant("*"),
  fc.record({ AWS: some("*", account, otherAccount, bob.arn, milvusSession.roleArn, milvusSession.arn) }),
  fc.record({ Federated: some(providerArn), Service: some("pods.eks.amazonaws.com") }),
  fc.constant({ CanonicalUser: "c" }),
);
const operators = fc.constantFrom(
  "StringEquals",
  "StringNotEquals",
  "StringLikeIfExists",
  "ForAllValues:StringLike",
  "ForAnyValue:StringNotEquals",
  "NumericLessThan",
  "Bool",
  "Null",
  "StringEqual",
);
const conditions = fc.dictionary(
  operators,
  fc.dictionary(fc.constantFrom("t:A", "t:B"), some<string | number | boolean>("a", "*", "true", 5, true, "${t:B}"), {
    minKeys: 1,
  }),
  { maxKeys: 2 },
);

const either = (element: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<Json> =>
  fc.tuple(fc.constantFrom(element, element, `Not${element}`), values).map(([name, value]) => ({ [name]: value }));

const statements = (withPrincipal: boolean): fc.Arbitrary<Json> =>
  fc
    .tuple(
      fc.record({ Effect: fc.constantFrom("Allow", "Allow", "Deny"), Condition: conditions }),
      either("Action", actions),
      either("Resource", resources),
      withPrincipal ? either("Principal", principals) : fc.constant({}),
      fc.constantFrom<Json>({}, {}, {}, {}, { Resources: [{ b: 1, a: 2 }] }),
    )
    .map((parts) => Object.fromEntries(parts.flatMap((part) => Object.entries<unknown>(part))));

type WrittenDocument = { readonly Version: string; readonly Statement: readonly Json[] };

const documents = (withPrincipal: boolean): fc.Arbitrary<WrittenDocument> =>
  fc.record({
    Version: fc.constantFrom("2012-10-17", "2012-10-17", "2008-10-17"),
    Statement: fc.array(statements(withPrincipal), { maxLength: 4 }),
  });

type Written<Document extends Json = WrittenDocument> = {
  readonly identity: readonly Document[];
  readonly boundary?: Document | undefined;
  readonly session?: readonly Document[] | undefined;
  readonly resource?: Document | undefined;
  readonly resourceMustAllow?: boolean | undefined;
};
const policies: fc.Arbitrary<Written> = fc.record(
  {
    identity: fc.array(documents(false), { maxLength: 2 }),
    boundary: documents(false),
    session: fc.array(documents(false), { maxLength: 2 }),
    resource: documents(true),
    resourceMustAllow: fc.boolean(),
  },
  { requiredKeys: ["identity"] },
);
const requests: fc.Arbitrary<Request> = fc.record({
  action: fc.constantFrom("s3:GetObject", "s3:PutObject", "sts:AssumeRole"),
  resource: fc.constantFrom("*", "arn:aws:s3:::b", "arn:aws:s3:::b/bob", "arn:aws:s3:::b/a:b"),
  resourceAccount: fc.constantFrom(account, otherAccount),
  principal: fc.constantFrom(bob, milvusSession, milvusToken, podIdentity, anonymous),
  context: fc.dictionary(fc.constantFrom("t:A", "T:b"), some("a", "", "4", "true")),
});

function judge(
  request: Request,
  { identity, boundary, session, resource, resourceMustAllow }: Written<Json>,
): Decision {
  return decide(request, {
    identity: identity.map((document) => parsePolicy(document)),
    ...(boundary && { boundary: parsePolicy(boundary) }),
    ...(session && { session: session.map((document) => parsePolicy(document)) }),
    ...(resource && { resource: parsePolicy(resource) }),
    ...(resourceMustAllow && { resourceMustAllow }),
  });
}

/** Every document of a set, changed in the same way. */
function changed(written: Written, change: (document: WrittenDocument) => Json): Written<Json> {
  return {
    ...written,
    identity: written.identity.map(change).toReversed(),
    boundary: written.boundary && change(written.boundary),
    session: written.session?.map(change).toReversed(),
    resource: written.resource && change(written.resource),
  };
}

/** What does not hang on which of several statements came first. */
function outcome(decision: Decision): readonly unknown[] {
  if (decision.allowed) return ["allowed", decision.by.policyType, decision.within.map(({ policyType }) => policyType)];
  return decision.why === "explicit-deny" ? [decision.why] : [decision.why, decision.missing];
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((inner: unknown) => reversed(inner)).toReversed();
  return isObject(value) ? reversedObject(value) : value;
}

function reversedObject(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, reversed(inner)] as const)
      .toReversed(),
  );
}

/** A policy, or the error that refused it. */
function read(source: unknown): unknown {
  try {
    return parsePolicy(source);
  } catch (error) {
    return error;
  }
}

const runs = { numRuns: 400 };

test("the generator meets every outcome", () => {
  const seen = new Set(
    fc.sample(fc.tuple(requests, policies), { numRuns: 3000, seed: 7 }).map(([request, written]) => {
      const decision = judge(request, written);
      return decision.allowed ? "allowed" : decision.why === "no-allow" ? decision.missing : decision.why;
    }),
  );
  expect([...seen].sort()).toEqual(["allowed", "boundary", "explicit-deny", "identity", "resource", "session"]);
});

test("adding a Deny never allows", () => {
  const places = fc.constantFrom<"identity" | "boundary" | "session" | "resource">(
    "identity",
    "boundary",
    "session",
    "resource",
  );
  fc.assert(
    fc.property(requests, policies, statements(true), places, (request, written, statement, place) => {
      const more = (document: WrittenDocument): WrittenDocument => ({
        ...document,
        Statement: [...document.Statement, { ...statement, Effect: "Deny" }],
      });
      const empty = { Version: "2012-10-17", Statement: [] };
      const { identity, session, boundary, resource } = written;
      const added = {
        identity: { ...written, identity: [...identity, more(empty)] },
        boundary: { ...written, boundary: boundary && more(boundary) },
        session: { ...written, session: session?.map((document) => more(document)) },
        resource: { ...written, resource: more(resource ?? empty) },
      }[place];
      expect([judge(request, written).allowed, judge(request, added).allowed]).not.toEqual([false, true]);
    }),
    runs,
  );
});

test("adding an Allow to the identity policies never refuses", () => {
  fc.assert(
    fc.property(requests, policies, statements(false), (request, written, statement) => {
      const document = { Version: "2012-10-17", Statement: [{ ...statement, Effect: "Allow" }] };
      const added = { ...written, identity: [...written.identity, document] };
      expect([judge(request, written).allowed, judge(request, added).allowed]).not.toEqual([true, false]);
    }),
    runs,
  );
});

test("order of documents, statements, values and keys never matters", () => {
  fc.assert(
    fc.property(requests, policies, (request, written) => {
      const other = changed(written, ({ Version, Statement }) => ({
        Version,
        Statement: Statement.map((statement) => reversedObject(statement)).toReversed(),
      }));
      expect(outcome(judge(request, other))).toEqual(outcome(judge(request, written)));
    }),
    runs,
  );
});

test("the canonical form decides the same", () => {
  fc.assert(
    fc.property(requests, policies, (request, written) => {
      const other = changed(written, (document) => canonicalPolicy(parsePolicy(document)));
      expect(outcome(judge(request, other))).toEqual(outcome(judge(request, written)));
    }),
    runs,
  );
});

test("the canonical form is its own, and that of every order", () => {
  fc.assert(
    fc.property(documents(true), (document) => {
      const canonical = canonicalPolicy(parsePolicy(document));
      expect(JSON.stringify(canonicalPolicy(parsePolicy(canonical)))).toBe(JSON.stringify(canonical));
      expect(sameMeaning(parsePolicy(document), parsePolicy(canonical))).toBe(true);
    }),
    runs,
  );
});

test("whatever is not a policy is refused with a PolicyError", () => {
  const nearly = fc.tuple(documents(true), fc.jsonValue({ maxDepth: 3 }), fc.constantFrom("Version", "Statement"));
  const junk = fc.oneof(
    fc.string(),
    fc.jsonValue(),
    nearly.map(([document, value, element]) => ({ ...document, [element]: value })),
    fc
      .tuple(
        statements(true),
        fc.jsonValue({ maxDepth: 3 }),
        fc.constantFrom("Action", "Principal", "Condition", "Effect"),
      )
      .map(([statement, value, element]) => ({ Statement: { ...statement, [element]: value } })),
  );
  fc.assert(
    fc.property(junk, (source) => {
      expect(read(source)).toSatisfy(
        (result) => result instanceof PolicyError || (isObject(result) && "version" in result),
      );
    }),
    runs,
  );
});
