import { describe, expect, test, vi } from "vitest";
import { canonicalPolicy } from "../src/canonical.ts";
import { decide } from "../src/decide.ts";
import { parsePolicy } from "../src/document.ts";
import { readJson } from "../src/json-text.ts";
import { smallestEdit } from "../src/smallest-edit.ts";
import { writePolicy } from "../src/write.ts";
import { allowAll, ask, bob, denyAll } from "./given.ts";
import type { Json } from "./given.ts";

/** Work is counted in parts of a document that are read, whatever the machine. */
type Counter = { reads: number };

function counted<T extends object>(value: T, counter: Counter): T {
  return new Proxy(value, {
    get(target, property, receiver) {
      counter.reads += 1;
      const got: unknown = Reflect.get(target, property, receiver);
      return typeof got === "object" && got !== null ? counted(got, counter) : got;
    },
    ownKeys(target) {
      const keys = Reflect.ownKeys(target);
      counter.reads += keys.length;
      return keys;
    },
  });
}

const many = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const named = (count: number, make: (at: number) => unknown): Json =>
  Object.fromEntries(many(count, (at) => [`name${at}`, make(at)]));

const documents: Readonly<Record<string, (size: number) => Json>> = {
  "statements that miss": (size) => ({ Statement: many(size, (at) => ({ ...allowAll, Action: `s3:Put${at}` })) }),
  "statements that deny": (size) => ({ Statement: [allowAll, ...many(size, () => denyAll)] }),
  "statements whose condition misses": (size) => ({
    Statement: many(size, () => ({ ...allowAll, Condition: { StringEquals: { "test:Key": "b" } } })),
  }),
  actions: (size) => ({ Statement: { ...allowAll, Action: many(size, (at) => `s3:Put${at}`) } }),
  resources: (size) => ({ Statement: { ...allowAll, Resource: many(size, (at) => `arn:aws:s3:::b${at}`) } }),
  "resources of a Deny": (size) => ({
    Statement: { ...denyAll, Resource: [...many(size, (at) => `arn:aws:s3:::b${at}`), ask().resource] },
  }),
  "condition keys": (size) => ({ Statement: { ...allowAll, Condition: { StringEquals: named(size, () => "a") } } }),
  "condition keys of a Deny that no value added would narrow": (size) => ({
    Statement: { ...denyAll, Condition: { DateNotEquals: named(size, () => "2030-01-01") } },
  }),
  operators: (size) => ({ Statement: { ...allowAll, Condition: named(size, () => ({ "test:Key": "a" })) } }),
  "condition values": (size) => ({
    Statement: { ...allowAll, Condition: { StringEquals: { "test:Key": many(size, String) } } },
  }),
  "condition values that are in the way": (size) => ({
    Statement: { ...allowAll, Condition: { StringNotEquals: { "test:Key": many(size, () => "a") } } },
  }),
  principals: (size) => ({
    Statement: { ...allowAll, Principal: { AWS: many(size, (at) => `${bob.arn}-${at}`), ...named(size, () => "x") } },
  }),
  "unknown elements of a document, and its statements": (size) => ({
    ...named(size, () => 1),
    Statement: many(size, () => allowAll),
  }),
  "unknown elements of a statement": (size) => ({ Statement: { ...allowAll, ...named(size, () => ({ a: 1 })) } }),
};

/** Everything that is done with a document. */
function work(source: Json, size: number): number {
  const counter = { reads: 0 };
  const document = counted(parsePolicy(counted(source, counter)), counter);
  const policies = { identity: [document] };
  const keys = many(size, (at) => [`name${at}`, "a"] as const);
  const request = ask({ context: { "test:Key": "a", ...Object.fromEntries(keys) } });
  const decision = decide(request, policies);
  if (!decision.allowed) smallestEdit(request, policies, decision);
  writePolicy(document);
  canonicalPolicy(document);
  return counter.reads;
}

describe("a document of twice the size takes twice the work", () => {
  test.each(Object.entries(documents))("%s", (_, make) => {
    const size = 200;
    const once = work(make(size), size);
    expect(once).toBeGreaterThan(size);
    expect(work(make(2 * size), 2 * size) / once).toBeLessThan(2.2);
  });
});

describe("a text is gone through once", () => {
  const size = 2000;
  test.each([
    ["one long line", `[${'{"a": 1},'.repeat(size)}{}]`],
    ["lines", `[${"1,\n".repeat(size)}1]`],
    ["white space alone", " \n".repeat(size)],
    ["a string", JSON.stringify("a".repeat(size))],
    ["escapes", JSON.stringify("\n".repeat(size))],
    ["a string without an end", `"${"a".repeat(size)}`],
    ["strings", JSON.stringify(Array.from({ length: size }, String))],
    ["one key, again and again", `{${'"a":1,'.repeat(size)}"a":1}`],
    ["numbers", `[${"1e9,".repeat(size)}1]`],
  ])("%s", (_, text) => {
    const spied = vi.spyOn(String.prototype, "charCodeAt");
    const searches = (["indexOf", "includes", "split", "match", "replace"] as const).map((name) =>
      vi.spyOn(String.prototype, name),
    );
    try {
      readJson(text, 10);
    } catch {
      // Whether it is JSON is not the question.
    }
    const reads = spied.mock.calls.length;
    const searched = searches.filter(({ mock }) => mock.calls.length > 0).length;
    vi.restoreAllMocks();
    expect(searched).toBe(0);
    expect(reads).toBeGreaterThanOrEqual(text.length / 5);
    expect(reads).toBeLessThan(4 * text.length);
  });
});

test("one too many unknown elements are counted, not listed in every statement", () => {
  const document = parsePolicy({ Statement: allowAll, ...named(1000, () => 1) });
  expect(document.statements[0]?.unknown).toHaveLength(11);
  expect(document.statements[0]?.unknown.at(-1)).toBe("990 more elements");
});
