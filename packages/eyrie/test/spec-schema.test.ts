import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { jsonSchemaText } from "../src/spec/json-schema.ts";
import { expectedAt, knownPaths, ruleOf } from "../src/spec/schema.ts";

type Property = {
  readonly description?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly Property[];
};

const schema: Property = JSON.parse(jsonSchemaText());

const propertyAt = (path: readonly string[]): Property | undefined =>
  path.reduce<Property | undefined>((found, key) => found?.properties?.[key], schema);

test("the shipped schema is the one made from the source (npm run schema writes it)", () => {
  const shipped = readFileSync(new URL("../schema/eyrie.v1.schema.json", import.meta.url), "utf8");
  expect(JSON.parse(shipped)).toEqual(schema);
});

describe("the JSON Schema", () => {
  test("knows the keys of the file", () => {
    expect(knownPaths.map((path) => path.join("."))).toEqual([
      "apiVersion",
      "cluster",
      "cluster.name",
      "cluster.region",
      "cluster.context",
      "bucket",
      "bucket.name",
      "bucket.rootPath",
      "bucket.existing",
      "policy",
      "policy.name",
      "policy.existing",
      "policy.extraStatements",
      "role",
      "role.name",
      "role.path",
      "role.permissionsBoundary",
      "role.existing",
      "serviceAccount",
      "serviceAccount.namespace",
      "serviceAccount.name",
      "serviceAccount.existing",
      "milvus",
      "milvus.release",
      "milvus.chart",
      "milvus.version",
      "milvus.values",
      "milvus.highAvailability",
      "milvus.exposure",
      "milvus.sourceRanges",
      "tags",
    ]);
  });

  test.each(knownPaths.map((path) => [path.join("."), path] as const))("describes %s", (_name, path) => {
    expect(propertyAt(path)?.description).toMatch(/^[A-Z].*\.$|^kubeconfig .*\.$/);
  });

  const texts = knownPaths.flatMap((path) => {
    const expected = expectedAt(path);
    const rule = expected === undefined ? undefined : ruleOf(expected.schema);
    return rule === undefined ? [] : [[path.join("."), path, rule] as const];
  });

  test.each(texts)("carries the pattern of %s", (_name, path, rule) => {
    const property = propertyAt(path);
    expect([property?.pattern, ...(property?.anyOf ?? []).map(({ pattern }) => pattern)]).toContain(rule.pattern);
  });

  test("has a text for every rule, and lets no unknown key in", () => {
    expect(texts.length).toBe(15);
    expect(schema.additionalProperties).toBe(false);
    expect(propertyAt(["milvus"])?.additionalProperties).toBe(false);
  });
});
