/**
 * What Go writes of an object in which nothing is set: fields that are never left out. They are shown in answers, and
 * somebody who creates an object does not own them.
 */

import { isObject, type JsonObject } from "./json.ts";
import { type MessageField, type MessageType, messageType, type Scalar } from "./message-types.ts";
import { apiVersionOf, type ResourceName, resources } from "./registry.ts";

const scalars: Readonly<Record<Scalar, unknown>> = {
  bool: false,
  bytes: null,
  int: 0,
  int64: 0,
  intOrString: 0,
  items: null,
  microtime: null,
  quantity: "0",
  raw: null,
  string: "",
  time: null,
};

export function zeroOf(resource: ResourceName): JsonObject {
  const { kind } = resources[resource];
  const type = messageType(apiVersionOf(resources[resource]), kind);
  return type === undefined ? { metadata: {} } : zeroMessage(type);
}

function zeroMessage({ fields }: MessageType): JsonObject {
  const object: JsonObject = {};
  for (const field of fields) {
    const value = zeroField(field);
    if (field.name === "") Object.assign(object, value);
    else if (value !== undefined) object[field.name] = value;
  }
  return object;
}

/** A struct is written whatever it holds. */
function zeroField({ type, repeated, optional, always }: MessageField): unknown {
  if (optional === true || repeated !== undefined) return always === true ? null : undefined;
  if (typeof type === "object") return zeroMessage(type);
  return always === true ? scalars[type] : undefined;
}

/** Sets what the object lacks of its kind's zero value, in place. */
export function setZeros(object: JsonObject, resource: ResourceName): void {
  fillIn(object, zeroOf(resource));
}

function fillIn(object: JsonObject, zero: JsonObject): void {
  for (const [field, value] of Object.entries(zero)) {
    const have = object[field];
    if (have === undefined) object[field] = value;
    else if (isObject(have) && isObject(value)) fillIn(have, value);
  }
}
