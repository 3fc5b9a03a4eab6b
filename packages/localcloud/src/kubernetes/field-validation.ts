/**
 * A document as Go's types would read it: a value of the wrong type is refused, a field that the kind does not have is
 * left out and told of.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
 */

import { goType, isObject, type JsonObject, shown } from "./json.ts";
import { fieldOf, type MessageField, type MessageType, messageType, type Scalar } from "./message-types.ts";
import { isQuantity, quantityForm } from "./quantities.ts";
import { apiVersionOf, type Resource } from "./registry.ts";
import { unreadable } from "./status.ts";

export type Conforming = {
  readonly object: JsonObject;
  /** Paths of what the kind does not have: `spec.replcas`. */
  readonly unknown: readonly string[];
};

/** A type by its name in Go, and what decodes into it. */
type Go = { readonly name: string; readonly holds: (value: unknown) => boolean };

const text = (value: unknown): value is string => typeof value === "string";
const scalars: Readonly<Record<Scalar, Go>> = {
  bool: { name: "bool", holds: (value) => typeof value === "boolean" },
  bytes: { name: "[]uint8", holds: text },
  int: { name: "int32", holds: isInt32 },
  int64: { name: "int64", holds: Number.isSafeInteger },
  intOrString: { name: "intstr.IntOrString", holds: (value) => text(value) || isInt32(value) },
  items: { name: "[]string", holds: (value) => Array.isArray(value) && value.every(text) },
  microtime: { name: "v1.MicroTime", holds: isTime },
  quantity: { name: "resource.Quantity", holds: (value) => isQuantity(shown(value)) },
  raw: { name: "runtime.RawExtension", holds: () => true },
  string: { name: "string", holds: text },
  time: { name: "v1.Time", holds: isTime },
};

/** @throws StatusError 400 for a value of the wrong type. */
export function conform(document: JsonObject, resource: Pick<Resource, "group" | "version" | "kind">): Conforming {
  const type = messageType(apiVersionOf(resource), resource.kind);
  if (type === undefined) return { object: document, unknown: [] };
  const unknown: string[] = [];
  const refuse = (value: unknown, wanted: string, holder: MessageType, path: string): never => {
    const sort = goType(value);
    const given = sort === "number" && wanted.startsWith("int") ? `number ${String(value)}` : sort;
    const at = path.replaceAll(/\[\d+\]/g, "");
    const why = `json: cannot unmarshal ${given} into Go struct field ${holder.name}.${at} of type ${wanted}`;
    throw unreadable(resource, why);
  };

  const requireBase64 = (value: string): void => {
    // As Go's decoder has it: padded, and line ends do not count.
    const plain = value.replaceAll(/[\r\n]/g, "");
    const odd = /^[A-Za-z0-9+/]*(?:={1,2}$)?/.exec(plain)?.[0].length ?? 0;
    if (odd === plain.length && odd % 4 === 0) return;
    throw unreadable(resource, `illegal base64 data at input byte ${odd}`);
  };
  const readMessage = (object: JsonObject, message: MessageType, path: string): JsonObject => {
    const kept: JsonObject = {};
    for (const [name, value] of Object.entries(object)) {
      const at = path === "" ? name : `${path}.${name}`;
      if (value === null) continue;
      const field = fieldOf(message, name);
      if (field !== undefined) kept[name] = readField(value, field, message, at);
      else if (isWhole(message, path) && (name === "apiVersion" || name === "kind")) kept[name] = value;
      else unknown.push(at);
    }
    return kept;
  };
  const readField = (value: unknown, field: MessageField, holder: MessageType, path: string): unknown => {
    const { type: item, repeated } = field;
    if (repeated === "list") {
      if (!Array.isArray(value)) return refuse(value, `[]${nameOf(item)}`, holder, path);
      return value.map((element: unknown, index) => readValue(element, item, holder, `${path}[${index}]`));
    }
    if (repeated === "map") {
      if (!isObject(value)) return refuse(value, `map[string]${nameOf(item)}`, holder, path);
      const pairs = Object.entries(value).map(([key, element]) => [key, readValue(element, item, holder, path)]);
      return Object.fromEntries(pairs) as JsonObject;
    }
    return readValue(value, item, holder, path);
  };
  const readValue = (value: unknown, item: Scalar | MessageType, holder: MessageType, path: string): unknown => {
    if (typeof item === "object" && isObject(value)) return readMessage(value, item, path);
    if (item === "quantity" && text(value) && !isQuantity(value)) throw unreadable(resource, quantityForm);
    if (typeof item === "object" || !scalars[item].holds(value)) return refuse(value, nameOf(item), holder, path);
    if (item === "bytes" && text(value)) requireBase64(value);
    return value;
  };
  return { object: readMessage(document, type, ""), unknown };
}

/** An object with a kind of its own: the document, and the claims in the template of a StatefulSet. */
function isWhole({ name }: MessageType, path: string): boolean {
  return path === "" || name === "PersistentVolumeClaim";
}

function nameOf(type: Scalar | MessageType): string {
  return typeof type === "string" ? scalars[type].name : `${type.section.split("/")[1] ?? ""}.${type.name}`;
}

function isInt32(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}

function isTime(value: unknown): boolean {
  return text(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(value);
}
