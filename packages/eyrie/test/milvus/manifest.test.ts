import fc from "fast-check";
import { parseAllDocuments, stringify } from "yaml";
import { describe, expect, it } from "vitest";
import { renderedObjects, replicasOf } from "../../src/milvus/manifest.ts";

type Workload = {
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  spec?: { replicas?: number; template: { spec: { replicas: number } } };
};

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const workload: fc.Arbitrary<Workload> = fc.record({
  kind: fc.constantFrom("Deployment", "StatefulSet", "Job"),
  metadata: fc.record(
    { name, namespace: fc.constantFrom("milvus", "monitoring"), labels: fc.dictionary(name, name, { maxKeys: 3 }) },
    { requiredKeys: ["name"] },
  ),
  spec: fc.record(
    {
      replicas: fc.nat(9),
      // A field of the same name further in must not be taken for it.
      template: fc.constant({ spec: { replicas: 77 } }),
    },
    { requiredKeys: ["template"] },
  ),
});

const kinds = ["Deployment", "StatefulSet"];

describe("a rendered manifest", () => {
  it("is read as the whole YAML says, whatever its indentation and the order of its sections", () => {
    fc.assert(
      fc.property(
        fc.array(workload, { maxLength: 5 }),
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        (all, indent, late) => {
          const ordered = all.map(({ kind, metadata, spec }) =>
            late ? { spec, metadata, kind } : { kind, metadata, spec },
          );
          const manifest = ordered.map((object) => `---\n# Source: chart\n${stringify(object, { indent })}`).join("");
          const read = renderedObjects({ manifest, namespace: "milvus" }, ...kinds).map((rendered) => ({
            kind: rendered.kind,
            name: rendered.name,
            labels: rendered.labels,
            replicas: replicasOf(rendered),
          }));
          const whole = parseAllDocuments(manifest).map((document) => document.toJS() as Workload);
          const expected = whole
            .filter(({ kind, metadata }) => kinds.includes(kind) && (metadata.namespace ?? "milvus") === "milvus")
            .map(({ kind, metadata, spec }) => ({
              kind,
              name: metadata.name,
              labels: metadata.labels ?? {},
              replicas: spec?.replicas ?? 1,
            }));
          expect(read).toEqual(expected);
        },
      ),
    );
  });

  it("may say its sections in flow style", () => {
    const manifest = "kind: Deployment\nmetadata: { name: a, labels: { b: c } }\nspec: { replicas: 3 }\n";
    const [rendered] = renderedObjects({ manifest, namespace: "milvus" }, "Deployment");
    expect(rendered).toMatchObject({ name: "a", labels: { b: "c" } });
  });
});
