import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyConfiguration, trackUpdate } from "../../src/kubernetes/apply.ts";
import {
  difference,
  fieldsOf,
  fromFieldsV1,
  intersection,
  isEmpty,
  pathsOf,
  toFieldsV1,
  union,
} from "../../src/kubernetes/field-set.ts";
import type { KubernetesObject } from "../../src/kubernetes/kinds.ts";

const time = "2026-01-01T00:00:00Z";
const managerOf = (name: string) => ({ name, apiVersion: "apps/v1", time });

function configuration(spec: Record<string, unknown>, annotations?: Record<string, string>): Record<string, unknown> {
  return { metadata: { name: "web", ...(annotations === undefined ? {} : { annotations }) }, spec };
}

function apply(
  live: KubernetesObject | undefined,
  manager: string,
  body: Record<string, unknown>,
  force = false,
): KubernetesObject {
  const { object, managedFields } = applyConfiguration(live, body, {
    manager: managerOf(manager),
    force,
    resource: "deployments",
  });
  const metadata = { ...(object["metadata"] as KubernetesObject["metadata"]), managedFields };
  return { ...object, apiVersion: "apps/v1", kind: "Deployment", metadata };
}

const containers = (...items: Record<string, unknown>[]) => ({ template: { spec: { containers: items } } });

describe("server-side apply", () => {
  test("owns leaves and the items of keyed lists, not what the server sets", () => {
    const live = apply(undefined, "one", configuration({ replicas: 2, ...containers({ name: "a", image: "x" }) }));
    expect(live.metadata.managedFields?.[0]?.fieldsV1).toEqual({
      "f:spec": {
        "f:replicas": {},
        "f:template": {
          "f:spec": { "f:containers": { 'k:{"name":"a"}': { ".": {}, "f:name": {}, "f:image": {} } } },
        },
      },
    });
  });

  test("names the owner and the field of every conflict", () => {
    const live = apply(undefined, "one", configuration({ replicas: 2, paused: true }));
    const contradict = () => apply(live, "two", configuration({ replicas: 3, paused: false }));
    expect(contradict).toThrow(
      expect.objectContaining({
        code: 409,
        message: 'Apply failed with 2 conflicts: conflicts with "one":\n- .spec.paused\n- .spec.replicas',
        details: {
          causes: [
            { reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".spec.paused" },
            { reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".spec.replicas" },
          ],
        },
      }),
    );
  });

  test("an equal value is shared, not a conflict, and survives until its last owner drops it", () => {
    const one = apply(undefined, "one", configuration({ replicas: 2 }));
    const both = apply(one, "two", configuration({ replicas: 2, paused: true }));
    const left = apply(both, "one", configuration({}));
    expect(left["spec"]).toEqual({ replicas: 2, paused: true });
    expect(apply(left, "two", configuration({}))["spec"]).toEqual({});
  });

  test("force takes the field over", () => {
    const one = apply(undefined, "one", configuration({ replicas: 2 }));
    const forced = apply(one, "two", configuration({ replicas: 3 }), true);
    expect(forced["spec"]).toEqual({ replicas: 3 });
    expect(forced.metadata.managedFields?.map(({ manager }) => manager)).toEqual(["two"]);
  });

  test("removes what it applied before: an annotation, an environment variable, a container", () => {
    const a = {
      name: "a",
      image: "x",
      env: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
    };
    const first = apply(
      undefined,
      "one",
      configuration(containers(a, { name: "b", image: "y" }), { keep: "1", drop: "2" }),
    );
    const second = apply(
      first,
      "one",
      configuration(containers({ name: "a", image: "x", env: [{ name: "B", value: "2" }] }), { keep: "1" }),
    );
    expect(second.metadata.annotations).toEqual({ keep: "1" });
    expect(second["spec"]).toEqual(containers({ name: "a", image: "x", env: [{ name: "B", value: "2" }] }));
  });

  test("leaves alone what an update wrote, and conflicts with it", () => {
    const made = apply(undefined, "one", configuration({ replicas: 2 }));
    const after: KubernetesObject = {
      ...made,
      metadata: { ...made.metadata, annotations: { mine: "1" } },
      spec: { replicas: 5 },
    };
    after.metadata.managedFields = trackUpdate(made, after, managerOf("kubectl"), "deployments");
    expect(() => apply(after, "one", configuration({ replicas: 2 }))).toThrow(
      'Apply failed with 1 conflict: conflict with "kubectl" using apps/v1: .spec.replicas',
    );
    expect(apply(after, "one", configuration({ replicas: 5 })).metadata.annotations).toEqual({ mine: "1" });
  });

  test("applying the same again changes nothing, whatever the configuration", () => {
    const annotations = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.string());
    const env = fc.uniqueArray(fc.record({ name: fc.constantFrom("A", "B", "C"), value: fc.string() }), {
      selector: (item) => item.name,
    });
    const bodies = fc
      .tuple(annotations, env, fc.integer())
      .map(([notes, list, replicas]) => configuration({ replicas, ...containers({ name: "a", env: list }) }, notes));
    fc.assert(
      fc.property(bodies, bodies, (first, second) => {
        const once = apply(apply(undefined, "one", first), "one", second);
        expect(apply(once, "one", second)).toEqual(once);
        expect(once["spec"]).toEqual(second["spec"]);
      }),
    );
  });
});

describe("field sets", () => {
  const objects = fc.object({ maxDepth: 4, values: [fc.string(), fc.integer(), fc.boolean()] });
  const sets = objects.map((object) => fieldsOf(object, {}));

  test("survive the form managed fields have", () => {
    fc.assert(
      fc.property(
        objects.filter((object) => Object.keys(object).length > 0),
        (object) => {
          const set = fieldsOf(object, {});
          expect(toFieldsV1(fromFieldsV1(toFieldsV1(set)))).toEqual(toFieldsV1(set));
        },
      ),
    );
  });
  test("obey the laws of sets", () => {
    fc.assert(
      fc.property(sets, sets, (left, right) => {
        expect(isEmpty(difference(left, union(left, right)))).toBe(true);
        expect(isEmpty(intersection(difference(left, right), right))).toBe(true);
        expect(new Set(pathsOf(union(left, right)))).toEqual(new Set([...pathsOf(left), ...pathsOf(right)]));
      }),
    );
  });
});
