/**
 * What the API server refuses in an object: names, required fields, changes to immutable ones.
 * Covers what a client of this field is likely to get wrong; it is not the whole of Kubernetes' validation.
 */

import { isShallow } from "../shallow-json.ts";
import { fieldFaults } from "./field-rules.ts";
import { conform, type Conforming } from "./field-validation.ts";
import { deepest, isObject, sameJson, valueAt } from "./json.ts";
import type { KubernetesObject } from "./kinds.ts";
import { messageType } from "./message-types.ts";
import { apiVersionOf, type Resource } from "./registry.ts";
import { badRequest, invalid, notImplemented } from "./status.ts";

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const nameRules: Readonly<Record<Resource["nameRule"], { pattern: RegExp; longest: number; message: string }>> = {
  subdomain: {
    pattern: new RegExp(String.raw`^${label}(\.${label})*$`),
    longest: 253,
    message:
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  },
  label: {
    pattern: new RegExp(`^${label}$`),
    longest: 63,
    message:
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  },
  service: {
    pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    longest: 63,
    message:
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  },
  path: { pattern: /^(?!\.{1,2}$)[^/%]+$/, longest: 253, message: "may not be '.' or '..' or contain '/' or '%'" },
};

/**
 * A document as Go's types would read it, in the form the rest of the server relies on. Null fields are left out, as
 * decoding leaves them; charts write them often.
 * @throws StatusError 400
 */
export function asKubernetesObject(given: unknown, resource: Resource): Conforming {
  if (!isShallow(given, deepest)) throw badRequest("the object provided is unrecognized: exceeded max depth");
  const body = withoutNulls(given);
  if (!isObject(body)) throw badRequest("the body of the request was in an unknown format - it is not an object");
  const { object, unknown } = conform(body, resource);
  const { metadata = {} } = object;
  const fields = isObject(metadata) ? Object.entries(metadata) : [];
  const kept = fields.filter(([field, value]) => value !== "" || !emptyIsAbsent.has(field));
  return { object: { ...object, metadata: Object.fromEntries(kept) }, unknown };
}

const emptyIsAbsent = new Set(["name", "namespace", "generateName", "resourceVersion", "uid"]);

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key, item]) => item !== null && key !== "__proto__");
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

/** @throws StatusError 422 */
export function validateCreate(resource: Resource, object: KubernetesObject): void {
  const { name } = object.metadata;
  const rule = nameRules[resource.nameRule];
  if (name.length > rule.longest || !rule.pattern.test(name)) {
    throw invalid(resource, name, "FieldValueInvalid", "metadata.name", `Invalid value: "${name}": ${rule.message}`);
  }
  validateObject(resource, object);
}

/** @throws StatusError 422, and 501 for what this cluster could not act on. */
export function validateObject(resource: Resource, object: KubernetesObject): void {
  const { name } = object.metadata;
  for (const path of resource.required) {
    const value = valueAt(object, path);
    if (value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) {
      throw invalid(resource, name, "FieldValueRequired", path, "Required value");
    }
  }
  for (const [path, odd] of Object.entries(resource.unimplemented)) {
    const value = valueAt(object, path);
    if (value !== undefined && (odd === undefined || value === odd)) {
      throw notImplemented(`${resource.kind} with ${path}${odd === undefined ? "" : `: ${odd}`}`);
    }
  }
  const type = messageType(apiVersionOf(resource), resource.kind);
  for (const { path, reason, message } of type === undefined ? [] : fieldFaults(object, type)) {
    throw invalid(resource, name, reason, path, message);
  }
  validateSelector(resource, object);
}

function validateSelector(resource: Resource, object: KubernetesObject): void {
  if (resource.group !== "apps" || !resource.required.includes("spec.selector")) return;
  const wanted = valueAt(object, "spec.selector.matchLabels");
  const labels = valueAt(object, "spec.template.metadata.labels");
  const have = isObject(labels) ? labels : {};
  if (isObject(wanted) && Object.entries(wanted).every(([key, value]) => have[key] === value)) return;
  if (wanted === undefined && isObject(valueAt(object, "spec.selector"))) return;
  const shown = `Invalid value: ${JSON.stringify(have)}: \`selector\` does not match template \`labels\``;
  throw invalid(resource, object.metadata.name, "FieldValueInvalid", "spec.template.metadata.labels", shown);
}

/** @throws StatusError 422 */
export function validateUpdate(resource: Resource, before: KubernetesObject, after: KubernetesObject): void {
  validateObject(resource, after);
  const { name } = after.metadata;
  for (const path of resource.immutable) {
    const had = valueAt(before, path);
    const has = valueAt(after, path);
    if (had === undefined || had === "" || sameJson(had, has)) continue;
    const message = `Invalid value: ${JSON.stringify(has ?? null)}: field is immutable`;
    throw invalid(resource, name, "FieldValueInvalid", path, message);
  }
  if (before["immutable"] === true && !sameJson({ ...before, metadata: 0 }, { ...after, metadata: 0 })) {
    const message = "Forbidden: field is immutable when `immutable` is set";
    throw invalid(resource, name, "FieldValueForbidden", "data", message);
  }
}
