import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectionSchema, fieldData, methods, placeholderGroup } from "../../src/pods/milvus/messages.ts";
import { otherMethods } from "../../src/pods/milvus/other-methods.ts";
import { type Field, type Fields, read, write } from "../../src/pods/milvus/wire.ts";

/** The protocol as the official client has it. */
type Official = {
  readonly nested?: Readonly<Record<string, Official>>;
  readonly fields?: Readonly<Record<string, OfficialField>>;
  readonly values?: object;
  readonly methods?: Readonly<Record<string, { readonly requestType: string; readonly responseType: string }>>;
};
type OfficialField = {
  readonly id: number;
  readonly type: string;
  readonly rule?: string;
  readonly keyType?: string;
};
const { default: official } = createRequire(import.meta.url)(
  "@zilliz/milvus2-sdk-node/dist/milvus/proto-json/milvus.js",
) as { default: Official };
const packages = official.nested?.["milvus"]?.nested?.["proto"]?.nested ?? {};
const service = packages["milvus"]?.nested?.["MilvusService"]?.methods ?? {};

const find = (name: string, home: string): Official | undefined => {
  const [first = "", second] = name.split(".");
  return second === undefined ? packages[home]?.nested?.[first] : packages[first]?.nested?.[second];
};
const homeOf = (name: string, home: string): string => (name.includes(".") ? (name.split(".")[0] ?? "") : home);

const scalars: Readonly<Record<string, string>> = { uint64: "int64", uint32: "int32" };

/** How our table would write a field of the official one. */
const told = ({ type, rule, keyType }: OfficialField, home: string): string => {
  const target = find(type, home);
  if (keyType !== undefined) return "many {}";
  const repeated = rule === "repeated";
  if (repeated && (type === "float" || type === "double")) return `one ${type}s`;
  const kind = target === undefined ? (scalars[type] ?? type) : target.values === undefined ? "{}" : "int32";
  return `${repeated ? "many" : "one"} ${kind}`;
};
const ours = ({ type, repeated }: Field): string =>
  `${repeated ? "many" : "one"} ${typeof type === "string" ? type : "{}"}`;

/** Where a table differs from the official message, by path. A message that is only looked for may be bytes. */
const differences = (table: Fields, name: string, home: string, at: string): readonly string[] => {
  const message = find(name, home);
  const inside = homeOf(name, home);
  return Object.entries(table).flatMap(([key, field]) => {
    const known = message?.fields?.[key];
    const path = `${at}.${key}`;
    if (known === undefined) return [`${path} is not in ${name}`];
    const wanted = told(known, inside);
    const same = ours(field) === wanted || ours(field) === wanted.replace("{}", "bytes");
    const wrong =
      known.id === field.number && same ? [] : [`${path}: ${field.number} ${ours(field)}, not ${known.id} ${wanted}`];
    const deeper =
      typeof field.type === "string" || known.keyType !== undefined
        ? []
        : differences(field.type, known.type, inside, path);
    return [...wrong, ...deeper];
  });
};

describe("the tables", () => {
  it.each(Object.entries(methods))("%s has the protocol's names, numbers and types", (name, { request, response }) => {
    const known = service[name];
    expect(differences(request, known?.requestType ?? "", "milvus", name)).toEqual([]);
    expect(differences(response, known?.responseType ?? "", "milvus", name)).toEqual([]);
  });

  it("what travels inside bytes has them, too", () => {
    const found = [
      differences(collectionSchema, "schema.CollectionSchema", "milvus", "schema"),
      differences(fieldData, "schema.FieldData", "milvus", "data"),
      differences(placeholderGroup, "common.PlaceholderGroup", "milvus", "placeholders"),
    ];
    expect(found.flat()).toEqual([]);
  });

  it("every method of the protocol is answered or refused by its name, with the status where the protocol has it", () => {
    const statusOf = (responseType: string): string => {
      const id = find(responseType, "milvus")?.fields?.["status"]?.id;
      return responseType === "common.Status" ? "plain" : id === 1 ? "wrapped" : "bare";
    };
    const refused = Object.entries(service).filter(([name]) => !Object.hasOwn(methods, name));
    const sorted = Object.fromEntries(
      Object.keys(otherMethods).map((where) => [
        where,
        refused
          .filter(([, { responseType }]) => statusOf(responseType) === where)
          .map(([name]) => name)
          .toSorted(),
      ]),
    );
    expect(sorted).toEqual(otherMethods);
    expect(Object.keys(service).length).toBeGreaterThan(90);
  });
});

describe("the wire", () => {
  const float = fc.float({ noNaN: true });
  const row = fc.record({
    type: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    field_name: fc.string({ unit: "grapheme" }),
    field_id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    is_dynamic: fc.boolean(),
    scalars: fc.record({
      bool_data: fc.record({ data: fc.array(fc.boolean()) }),
      int_data: fc.record({ data: fc.array(fc.integer()) }),
      long_data: fc.record({ data: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })) }),
      float_data: fc.record({ data: fc.array(float).map((values) => Float32Array.from(values)) }),
      double_data: fc.record({ data: fc.array(fc.double({ noNaN: true })) }),
      string_data: fc.record({ data: fc.array(fc.string()) }),
      json_data: fc.record({ data: fc.array(fc.uint8Array()) }),
    }),
    vectors: fc.constant(undefined),
  });

  it("reads what it wrote", () => {
    fc.assert(
      fc.property(row, (message) => {
        expect(read(fieldData, write(fieldData, message))).toEqual(message);
      }),
    );
  });

  it("takes any other bytes for a message or for malformed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const outcome = ((): unknown => {
          try {
            return read(fieldData, bytes);
          } catch (error) {
            return error;
          }
        })();
        expect(outcome instanceof Error ? outcome : undefined).toSatisfy(
          (error) => error === undefined || error instanceof RangeError,
        );
      }),
    );
  });

  it("reads many values in one field", () => {
    const data = Array.from({ length: 200_000 }, (_, index) => BigInt(index));
    const message = { scalars: { long_data: { data } } };
    expect(read(fieldData, write(fieldData, message)).scalars?.long_data?.data).toHaveLength(data.length);
  });
});
