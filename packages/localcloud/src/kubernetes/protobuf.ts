/**
 * Reads request bodies of `application/vnd.kubernetes.protobuf`: the bytes `k8s\0` and an envelope that names the kind.
 * The built-in kinds are read; another is refused with 415 by name. Answers are always JSON, which clients accept.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */

import { wireFields, type WireValue } from "../protobuf-wire.ts";
import { isObject, type JsonObject, timestamp } from "./json.ts";
import { type MessageField, type MessageType, messageType, type Scalar } from "./message-types.ts";
import { badRequest, unsupportedMediaType } from "./status.ts";

const magic = "k8s\0";

/** @throws StatusError 400 when it is malformed, 415 for a kind that is not built in. */
export function decodeProtobuf(body: Uint8Array): JsonObject {
  if (Buffer.from(body.subarray(0, magic.length)).toString("latin1") !== magic) {
    throw badRequest("the body does not start with the prefix of Kubernetes protobuf");
  }
  const { typeMeta, raw } = readMessage(body.subarray(magic.length), envelope);
  const { apiVersion, kind } = isObject(typeMeta) ? typeMeta : {};
  if (typeof apiVersion !== "string" || typeof kind !== "string") throw badRequest("the protobuf body names no kind");
  const type = messageType(apiVersion, kind);
  if (type === undefined) {
    const what = `${kind} of ${apiVersion}`;
    throw unsupportedMediaType(`this cluster reads ${what} as JSON only, not as application/vnd.kubernetes.protobuf`);
  }
  const content = typeof raw === "string" ? Buffer.from(raw, "base64") : new Uint8Array();
  return { apiVersion, kind, ...readMessage(content, type) };
}

const message = (...fields: [name: string, type: Scalar | MessageType][]): MessageType => ({
  section: "",
  name: "",
  atomic: false,
  fields: fields.map(([name, type], index) => ({
    name,
    number: index + 1,
    type,
    always: type === "int",
  })),
});
const envelope = message(["typeMeta", message(["apiVersion", "string"], ["kind", "string"])], ["raw", "bytes"]);
const wrapped = {
  time: message(["seconds", "int"], ["nanos", "int"]),
  quantity: message(["string", "string"]),
  intOrString: message(["type", "int"], ["intVal", "int"], ["strVal", "string"]),
  raw: message(["raw", "bytes"]),
  items: { ...message(), fields: [{ name: "items", number: 1, type: "string", repeated: "list" }] },
} satisfies Record<string, MessageType>;

/** Bytes come out as base64, as JSON has them. Fields that are not known are left out, as the real server does. */
function readMessage(bytes: Uint8Array, { fields }: MessageType): JsonObject {
  const object: JsonObject = {};
  const several = new Map<MessageField, unknown[]>();
  for (const [number, wire] of wires(bytes)) {
    const field = fields.find((known) => known.number === number);
    if (field === undefined) continue;
    const value = field.repeated === "map" ? readEntry(wire, field.type) : read(wire, field.type);
    if (field.repeated === undefined) put(object, field, value);
    else if (several.has(field)) several.get(field)?.push(value);
    else several.set(field, [value]);
  }
  for (const [{ name, repeated }, items] of several) {
    object[name] = repeated === "map" ? Object.fromEntries(items as [string, unknown][]) : items;
  }
  return object;
}

/** Go writes every scalar of a struct, zero ones too; JSON leaves those out. */
function put(object: JsonObject, { name, optional, always }: MessageField, value: unknown): void {
  const isZero = value === "" || value === 0 || value === false;
  if (name === "") Object.assign(object, value);
  else if (value !== undefined && (optional === true || always === true || !isZero)) object[name] = value;
}

function readEntry(wire: WireValue, type: Scalar | MessageType): [string, unknown] {
  const entry = new Map(wires(octets(wire)));
  const value = entry.get(2);
  const key = Buffer.from(octets(entry.get(1) ?? Buffer.alloc(0))).toString("utf8");
  return [key, value === undefined ? zero(type) : read(value, type)];
}

/** Only what the bytes themselves are refused for: what a reader throws over a field stays its own. */
function* wires(bytes: Uint8Array): Generator<[number: number, wire: WireValue]> {
  try {
    yield* wireFields(bytes);
  } catch {
    throw malformed();
  }
}

function read(wire: WireValue, type: Scalar | MessageType): unknown {
  if (typeof type === "object") return readMessage(octets(wire), type);
  switch (type) {
    case "int":
    case "int64":
      return Number(BigInt.asIntN(64, integer(wire)));
    case "bool":
      return integer(wire) !== 0n;
    case "string":
      return Buffer.from(octets(wire)).toString("utf8");
    case "bytes":
      return Buffer.from(octets(wire)).toString("base64");
    case "time":
    case "microtime": {
      const { seconds, nanos } = readMessage(octets(wire), wrapped.time);
      if (typeof seconds !== "number") return undefined;
      return readTime(seconds, type === "microtime" && typeof nanos === "number" ? nanos : undefined);
    }
    case "quantity":
      return readMessage(octets(wire), wrapped.quantity)["string"] ?? "0";
    case "intOrString": {
      const value = readMessage(octets(wire), wrapped.intOrString);
      return value["type"] === 1 ? (value["strVal"] ?? "") : (value["intVal"] ?? 0);
    }
    case "items":
      return readMessage(octets(wire), wrapped.items)["items"] ?? [];
    case "raw":
      return readRaw(octets(wire));
  }
}

function readTime(seconds: number, nanos: number | undefined): string {
  const at = timestamp(seconds * 1000);
  return nanos === undefined ? at : at.replace("Z", `.${String(Math.floor(nanos / 1000)).padStart(6, "0")}Z`);
}

function readRaw(bytes: Uint8Array): unknown {
  const { raw } = readMessage(bytes, wrapped.raw);
  try {
    return typeof raw === "string" ? (JSON.parse(Buffer.from(raw, "base64").toString("utf8")) as unknown) : undefined;
  } catch {
    throw malformed();
  }
}

function zero(type: Scalar | MessageType): unknown {
  return typeof type === "object" ? {} : type === "items" ? [] : type === "quantity" ? "0" : "";
}

function octets(wire: WireValue): Uint8Array {
  if (typeof wire === "bigint") throw malformed();
  return wire;
}

function integer(wire: WireValue): bigint {
  if (typeof wire !== "bigint") throw malformed();
  return wire;
}

function malformed(): Error {
  return badRequest("the protobuf body is malformed");
}
