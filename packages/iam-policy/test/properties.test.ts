import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalPolicy, sameMeaning } from "../src/canonical.ts";
import { decide } from "../src/decide.ts";
import type { Decision, PolicyType } from "../src/decide.ts";
import { parsePolicy } from "../src/document.ts";
import { isObject } from "../src/json.ts";
import { matchersOf } from "../src/matcher.ts";
import { speaksOf } from "../src/matching.ts";
import { missesOf } from "../src/misses.ts";
import { PolicyError } from "../src/policy-error.ts";
import { makeQuestion } from "../src/question.ts";
import { writePolicy } from "../src/write.ts";
import { documents, judge, parsed, policies, requests, statements } from "./generators.ts";
import type { Written, WrittenDocument } from "./generators.ts";
import type { Json } from "./given.ts";

/** Every document of a set, changed in the same way. */
function changed(written: Written, change: (document: WrittenDocument) => Json): Written<Json> {
  return {
    ...written,
    identity: written.identity.map(change).toReversed(),
    boundary: written.boundary && change(written.boundary),
    session: written.session?.map(change).toReversed(),
    resource: written.resource && change(written.resource),
    serviceControl: written.serviceControl?.map((level) => level.map(change).toReversed()),
    resourceControl: written.resourceControl?.map((level) => level.map(change).toReversed()),
    endpoint: written.endpoint && change(written.endpoint),
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

const runs = { numRuns: 250 };

test("the generator meets every outcome", () => {
  const seen = new Set(
    fc.sample(fc.tuple(requests, policies), { numRuns: 1200, seed: 7 }).map(([request, written]) => {
      const decision = judge(request, written);
      return decision.allowed ? "allowed" : decision.why === "no-allow" ? decision.missing : decision.why;
    }),
  );
  expect([...seen].sort()).toEqual([
    "allowed",
    "boundary",
    "explicit-deny",
    "identity",
    "resource",
    "resource-control",
    "service-control",
    "session",
    "vpc-endpoint",
  ]);
});

test("adding a Deny never allows", () => {
  const places = fc.constantFrom(
    ...(["identity", "boundary", "session", "resource", "serviceControl", "resourceControl", "endpoint"] as const),
  );
  fc.assert(
    fc.property(requests, policies, statements(true), places, (request, written, statement, place) => {
      const more = (document: WrittenDocument): WrittenDocument => ({
        ...document,
        Statement: [...document.Statement, { ...statement, Effect: "Deny" }],
      });
      const empty = { Version: "2012-10-17", Statement: [] };
      const { identity, session, boundary, resource, serviceControl, resourceControl, endpoint } = written;
      const added = {
        identity: { ...written, identity: [...identity, more(empty)] },
        boundary: { ...written, boundary: boundary && more(boundary) },
        session: { ...written, session: session?.map((document) => more(document)) },
        resource: { ...written, resource: more(resource ?? empty) },
        serviceControl: { ...written, serviceControl: serviceControl?.map((level) => [...level, more(empty)]) },
        resourceControl: { ...written, resourceControl: resourceControl?.map((level) => [...level, more(empty)]) },
        endpoint: { ...written, endpoint: endpoint && more(endpoint) },
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

test("a text and what JSON.parse makes of it decide the same", () => {
  const spaces = fc.constantFrom(undefined, 2, "\t");
  fc.assert(
    fc.property(requests, policies, spaces, (request, written, space) => {
      const fromText = decide(
        request,
        parsed(written, (document) => JSON.stringify(document, null, space)),
      );
      expect(outcome(fromText)).toEqual(outcome(judge(request, written)));
    }),
    runs,
  );
});

test("a policy is written so that it is read again as it was", () => {
  fc.assert(
    fc.property(documents(true), (written) => {
      const document = parsePolicy(written);
      expect(parsePolicy(writePolicy(document))).toEqual(document);
    }),
    runs,
  );
});

test("a statement speaks of a request exactly when nothing in it misses", () => {
  const types = fc.constantFrom<PolicyType>(
    "identity",
    "resource",
    "service-control",
    "resource-control",
    "vpc-endpoint",
  );
  fc.assert(
    fc.property(requests, documents(true), types, fc.boolean(), (request, written, policyType, bounded) => {
      const document = parsePolicy(written);
      const question = makeQuestion(request, bounded);
      const { allows, denies } = matchersOf(document);
      for (const matcher of [...allows, ...denies]) {
        const misses = missesOf(matcher, document, question, policyType);
        expect(speaksOf(matcher, question, policyType)).toBe(misses.length === 0);
      }
    }),
    { numRuns: 2000 },
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
