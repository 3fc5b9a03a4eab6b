/**
 * Reads request bodies of `application/vnd.kubernetes.protobuf`: the bytes `k8s\0` and an envelope that names the kind.
 * Only kinds that clients of this cluster insist on sending so are listed; another is refused with 415 by name.
 * Answers are always JSON, which those clients accept.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */

import { isObject, type JsonObject, timestamp } from "./json.ts";
import { badRequest, unsupportedMediaType } from "./status.ts";

type FieldType = "string" | "bytes" | "int" | "bool" | "time" | "map" | "bytesMap" | Message;
type Field = readonly [name: string, type: FieldType, repeated?: "repeated"];
type Message = { readonly [number: number]: Field };

const meta: Message = {
  1: ["name", "string"],
  2: ["generateName", "string"],
  3: ["namespace", "string"],
  5: ["uid", "string"],
  6: ["resourceVersion", "string"],
  7: ["generation", "int"],
  8: ["creationTimestamp", "time"],
  9: ["deletionTimestamp", "time"],
  10: ["deletionGracePeriodSeconds", "int"],
  11: ["labels", "map"],
  12: ["annotations", "map"],
  13: [
    "ownerReferences",
    {
      1: ["kind", "string"],
      3: ["name", "string"],
      4: ["uid", "string"],
      5: ["apiVersion", "string"],
      6: ["controller", "bool"],
      7: ["blockOwnerDeletion", "bool"],
    },
    "repeated",
  ],
  14: ["finalizers", "string", "repeated"],
};
const metadata: Field = ["metadata", meta];
const localReference: Message = { 1: ["name", "string"] };
const objectReference: Message = {
  1: ["kind", "string"],
  2: ["namespace", "string"],
  3: ["name", "string"],
  4: ["uid", "string"],
  5: ["apiVersion", "string"],
  6: ["resourceVersion", "string"],
  7: ["fieldPath", "string"],
};
const rules: Field = [
  "rules",
  {
    1: ["verbs", "string", "repeated"],
    2: ["apiGroups", "string", "repeated"],
    3: ["resources", "string", "repeated"],
    4: ["resourceNames", "string", "repeated"],
    5: ["nonResourceURLs", "string", "repeated"],
  },
  "repeated",
];
const role: Message = { 1: metadata, 2: rules };
const binding: Message = {
  1: metadata,
  2: [
    "subjects",
    { 1: ["kind", "string"], 2: ["apiGroup", "string"], 3: ["name", "string"], 4: ["namespace", "string"] },
    "repeated",
  ],
  3: ["roleRef", { 1: ["apiGroup", "string"], 2: ["kind", "string"], 3: ["name", "string"] }],
};

const messages: Readonly<Record<string, Message>> = {
  Secret: {
    1: metadata,
    2: ["data", "bytesMap"],
    3: ["type", "string"],
    4: ["stringData", "map"],
    5: ["immutable", "bool"],
  },
  ConfigMap: { 1: metadata, 2: ["data", "map"], 3: ["binaryData", "bytesMap"], 4: ["immutable", "bool"] },
  ServiceAccount: {
    1: metadata,
    2: ["secrets", objectReference, "repeated"],
    3: ["imagePullSecrets", localReference, "repeated"],
    4: ["automountServiceAccountToken", "bool"],
  },
  Namespace: { 1: metadata, 2: ["spec", { 1: ["finalizers", "string", "repeated"] }] },
  TokenRequest: {
    1: metadata,
    2: [
      "spec",
      {
        1: ["audiences", "string", "repeated"],
        3: [
          "boundObjectRef",
          { 1: ["kind", "string"], 2: ["apiVersion", "string"], 3: ["name", "string"], 4: ["uid", "string"] },
        ],
        4: ["expirationSeconds", "int"],
      },
    ],
  },
  DeleteOptions: {
    1: ["gracePeriodSeconds", "int"],
    2: ["preconditions", { 1: ["uid", "string"], 2: ["resourceVersion", "string"] }],
    3: ["orphanDependents", "bool"],
    4: ["propagationPolicy", "string"],
    5: ["dryRun", "string", "repeated"],
  },
  Role: role,
  ClusterRole: role,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  SelfSubjectReview: { 1: metadata },
  SelfSubjectAccessReview: {
    1: metadata,
    2: [
      "spec",
      {
        1: [
          "resourceAttributes",
          {
            1: ["namespace", "string"],
            2: ["verb", "string"],
            3: ["group", "string"],
            4: ["version", "string"],
            5: ["resource", "string"],
            6: ["subresource", "string"],
            7: ["name", "string"],
          },
        ],
        2: ["nonResourceAttributes", { 1: ["path", "string"], 2: ["verb", "string"] }],
      },
    ],
  },
};

const envelope: Message = {
  1: ["typeMeta", { 1: ["apiVersion", "string"], 2: ["kind", "string"] }],
  2: ["raw", "bytes"],
};
const magic = "k8s\0";

/** @throws StatusError 400 when it is malformed, 415 for a kind that is not listed here. */
export function decodeProtobuf(body: Uint8Array): JsonObject {
  if (Buffer.from(body.subarray(0, magic.length)).toString("latin1") !== magic) {
    throw badRequest("the body does not start with the prefix of Kubernetes protobuf");
  }
  const { typeMeta, raw } = readMessage(body.subarray(magic.length), envelope);
  const { apiVersion, kind } = isObject(typeMeta) ? typeMeta : {};
  if (typeof apiVersion !== "string" || typeof kind !== "string") throw badRequest("the protobuf body names no kind");
  const message = Object.hasOwn(messages, kind) ? messages[kind] : undefined;
  if (message === undefined) {
    throw unsupportedMediaType(`this cluster reads ${kind} as JSON only, not as application/vnd.kubernetes.protobuf`);
  }
  const content = typeof raw === "string" ? Buffer.from(raw, "base64") : new Uint8Array();
  return { apiVersion, kind, ...withoutZeroValues(readMessage(content, message)) };
}

type Cursor = { readonly bytes: Uint8Array; at: number };

/** Bytes come out as base64, as JSON has them. */
function readMessage(bytes: Uint8Array, message: Message): JsonObject {
  const cursor: Cursor = { bytes, at: 0 };
  const object: JsonObject = {};
  const lists = new Map<Field, unknown[]>();
  while (cursor.at < bytes.length) {
    const tag = Number(readVarint(cursor));
    const value = readWire(cursor, tag % 8);
    const field = message[Math.floor(tag / 8)];
    if (field === undefined) continue;
    const [name, type, repeated] = field;
    const item = convert(value, type);
    if (repeated === undefined && !isMap(type)) {
      object[name] = item;
      continue;
    }
    const list = lists.get(field) ?? [];
    list.push(item);
    lists.set(field, list);
  }
  for (const [[name, type], items] of lists) {
    object[name] = isMap(type) ? Object.fromEntries(items as [string, unknown][]) : items;
  }
  return object;
}

function isMap(type: FieldType): boolean {
  return type === "map" || type === "bytesMap";
}

function convert(value: bigint | Uint8Array, type: FieldType): unknown {
  if (type === "int" || type === "bool") {
    if (typeof value !== "bigint") throw malformed();
    return type === "bool" ? value !== 0n : Number(BigInt.asIntN(64, value));
  }
  if (typeof value === "bigint") throw malformed();
  switch (type) {
    case "string":
      return Buffer.from(value).toString("utf8");
    case "bytes":
      return Buffer.from(value).toString("base64");
    case "map":
    case "bytesMap": {
      const { key, value: content = "" } = readMessage(value, {
        1: ["key", "string"],
        2: ["value", type === "map" ? "string" : "bytes"],
      });
      return [typeof key === "string" ? key : "", content];
    }
    case "time": {
      const { seconds } = readMessage(value, { 1: ["seconds", "int"] });
      return typeof seconds === "number" ? timestamp(seconds * 1000) : undefined;
    }
    default:
      return withoutZeroValues(readMessage(value, type));
  }
}

/** Go's protobuf writes every string of a struct, empty ones too; JSON leaves them out. */
function withoutZeroValues(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== "" && value !== undefined));
}

function readWire(cursor: Cursor, wireType: number): bigint | Uint8Array {
  switch (wireType) {
    case 0:
      return readVarint(cursor);
    case 1:
      return readBytes(cursor, 8);
    case 2:
      return readBytes(cursor, Number(readVarint(cursor)));
    case 5:
      return readBytes(cursor, 4);
    default:
      throw malformed();
  }
}

function readBytes(cursor: Cursor, length: number): Uint8Array {
  const end = cursor.at + length;
  if (!(end <= cursor.bytes.length)) throw malformed();
  const bytes = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return bytes;
}

function readVarint(cursor: Cursor): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = cursor.bytes[cursor.at];
    if (byte === undefined) throw malformed();
    cursor.at += 1;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw malformed();
}

function malformed(): Error {
  return badRequest("the protobuf body is malformed");
}
