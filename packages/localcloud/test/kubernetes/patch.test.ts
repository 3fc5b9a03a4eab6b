import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonPatch } from "../../src/kubernetes/json-patch.ts";
import { mergePatch, strategicMergePatch } from "../../src/kubernetes/patch.ts";
import { shapeOf } from "../../src/kubernetes/shapes.ts";

const pod = {
  metadata: { name: "a", finalizers: ["x"] },
  spec: {
    containers: [
      { name: "one", image: "1", env: [{ name: "A", value: "1" }], args: ["-a"] },
      { name: "two", image: "2" },
    ],
    tolerations: [{ key: "k" }],
  },
};

describe("strategic merge patch", () => {
  const cases = [
    {
      what: "merges a container by name and its environment by name",
      patch: { spec: { containers: [{ name: "one", env: [{ name: "B", value: "2" }] }] } },
      at: (spec: typeof pod.spec) => spec.containers[0],
      is: {
        name: "one",
        image: "1",
        args: ["-a"],
        // What is new stands first, as the real server has it.
        env: [
          { name: "B", value: "2" },
          { name: "A", value: "1" },
        ],
      },
    },
    {
      what: "replaces an atomic list",
      patch: { spec: { tolerations: [{ key: "other" }] } },
      at: (spec: typeof pod.spec) => spec.tolerations,
      is: [{ key: "other" }],
    },
    {
      what: "deletes an item by directive",
      patch: { spec: { containers: [{ name: "one", $patch: "delete" }] } },
      at: (spec: typeof pod.spec) => spec.containers,
      is: [{ name: "two", image: "2" }],
    },
    {
      what: "replaces a keyed list by directive",
      patch: { spec: { containers: [{ $patch: "replace" }, { name: "three", image: "3" }] } },
      at: (spec: typeof pod.spec) => spec.containers,
      is: [{ name: "three", image: "3" }],
    },
    {
      what: "orders a keyed list by directive",
      patch: { spec: { "$setElementOrder/containers": [{ name: "two" }, { name: "one" }] } },
      at: (spec: typeof pod.spec) => spec.containers.map(({ name }) => name),
      is: ["two", "one"],
    },
    {
      what: "drops a field that is null",
      patch: { spec: { tolerations: null } },
      at: (spec: typeof pod.spec) => Object.keys(spec),
      is: ["containers"],
    },
    {
      what: "keeps only the retained keys",
      patch: { spec: { $retainKeys: ["tolerations"], tolerations: [] } },
      at: (spec: typeof pod.spec) => spec,
      is: { tolerations: [] },
    },
  ];
  test.each(cases)("$what", ({ patch, at, is }) => {
    const patched = strategicMergePatch(pod, patch, shapeOf("pods"));
    expect(at(patched["spec"] as typeof pod.spec)).toEqual(is);
  });

  test("removes from a list of scalars", () => {
    const patch = { metadata: { "$deleteFromPrimitiveList/finalizers": ["x"] } };
    expect(strategicMergePatch(pod, patch, shapeOf("pods"))["metadata"]).toEqual({ name: "a", finalizers: [] });
  });

  test("needs the merge key of every item", () => {
    const patch = { spec: { containers: [{ image: "no name" }] } };
    expect(() => strategicMergePatch(pod, patch, shapeOf("pods"))).toThrow(/does not contain declared merge key: name/);
  });
});

describe("merge patch", () => {
  const json = fc.dictionary(
    fc.string(),
    fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("null")),
  );
  test("is idempotent", () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });
  test("does not reach an object's prototype", () => {
    mergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}'));
    strategicMergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}') as Record<string, unknown>, {});
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

describe("JSON patch", () => {
  test("adds, tests, moves and removes", () => {
    const patch = [
      { op: "test", path: "/metadata/name", value: "a" },
      { op: "add", path: "/metadata/labels", value: { a: "1" } },
      { op: "move", from: "/metadata/labels/a", path: "/metadata/labels/b" },
      { op: "remove", path: "/metadata/finalizers" },
    ];
    expect(jsonPatch(pod, patch)["metadata"]).toEqual({ name: "a", labels: { b: "1" } });
  });
  const refused = [
    { patch: {}, code: 400 },
    { patch: [{ op: "remove" }], code: 400 },
    { patch: [{ op: "leap", path: "/a" }], code: 400 },
    { patch: [{ op: "test", path: "/metadata/name", value: "b" }], code: 422 },
    { patch: [{ op: "remove", path: "/nothing" }], code: 422 },
  ];
  test.each(refused)("$patch is refused with $code", ({ patch, code }) => {
    expect(() => jsonPatch(pod, patch)).toThrow(expect.objectContaining({ code }));
  });
});
