/** The schemas of OpenAPI v3: names and types of every field, for `kubectl explain`. No descriptions. */

import type { JsonObject } from "./json.ts";
import { type MessageField, type MessageType, messageType, type Scalar } from "./message-types.ts";
import { apiVersionOf, type Resource } from "./registry.ts";

const scalars: Readonly<Record<Scalar, JsonObject>> = {
  bool: { type: "boolean" },
  bytes: { type: "string", format: "byte" },
  int: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  intOrString: { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
  items: { type: "array", items: { type: "string" } },
  microtime: { type: "string", format: "date-time" },
  quantity: { type: "string" },
  raw: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
  string: { type: "string" },
  time: { type: "string", format: "date-time" },
};

/** Those of the kinds and of everything they refer to, by name. */
export function schemasOf(kinds: readonly Resource[]): JsonObject {
  const schemas: JsonObject = {};
  const add = (type: MessageType, more: JsonObject): void => {
    const name = nameOf(type.section, type.name);
    if (Object.hasOwn(schemas, name)) return;
    const properties: JsonObject = {};
    schemas[name] = { type: "object", properties, ...more };
    describe(type, properties);
  };
  const describe = (type: MessageType, properties: JsonObject): void => {
    for (const field of type.fields) {
      if (typeof field.type === "object" && field.name === "") {
        describe(field.type, properties);
        continue;
      }
      properties[field.name] = property(field);
      if (typeof field.type === "object") add(field.type, {});
    }
  };
  for (const resource of kinds) {
    const { group, version, kind } = resource;
    const gvk = { "x-kubernetes-group-version-kind": [{ group, version, kind }] };
    const type = messageType(apiVersionOf(resource), kind);
    if (type === undefined) {
      const name = nameOf(`${group.split(".")[0] ?? ""}/${version}`, kind);
      schemas[name] = { type: "object", "x-kubernetes-preserve-unknown-fields": true, ...gvk };
      continue;
    }
    const typeMeta = ["apiVersion", "kind"].map((name): MessageField => ({ name, number: 0, type: "string" }));
    add({ ...type, fields: [...typeMeta, ...type.fields] }, gvk);
  }
  return schemas;
}

function property({ type, repeated }: MessageField): JsonObject {
  const item =
    typeof type === "object"
      ? { allOf: [{ $ref: `#/components/schemas/${nameOf(type.section, type.name)}` }] }
      : scalars[type];
  if (repeated === "list") return { type: "array", items: item };
  return repeated === "map" ? { type: "object", additionalProperties: item } : item;
}

function nameOf(section: string, name: string): string {
  const [group = "", version = ""] = section.split("/");
  const root = group === "meta" ? "io.k8s.apimachinery.pkg.apis" : "io.k8s.api";
  return `${root}.${group}.${version}.${name}`;
}
