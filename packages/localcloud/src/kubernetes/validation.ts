/**
 * What the API server refuses in an object: its metadata, and per kind what validation-rules.ts says. It is not the whole
 * of Kubernetes' validation: what a client of this field is likely to get wrong.
 */

import { isShallow } from "../shallow-json.ts";
import { fieldFaults } from "./field-rules.ts";
import { immutable } from "./immutable-fields.ts";
import { deepest, isObject, type JsonObject, sameJson, valueAt } from "./json.ts";
import type { KubernetesObject } from "./kinds.ts";
import { messageType } from "./message-types.ts";
import { metadataProblems, nameProblems, newFinalizerProblems } from "./metadata-validation.ts";
import { type Problem, prohibited } from "./problems.ts";
import { apiVersionOf, isResourceName, type Resource } from "./registry.ts";
import { badRequest, notImplemented, rejected } from "./status.ts";
import { rules } from "./validation-rules.ts";

/**
 * A document as Go's types would read it, in the form the rest of the server relies on. Null fields are left out, as
 * decoding leaves them; charts write them often.
 * @throws StatusError 400
 */
export function asKubernetesObject(given: unknown): JsonObject {
  if (!isShallow(given, deepest)) throw badRequest("the object provided is unrecognized: exceeded max depth");
  const body = withoutNulls(given);
  if (!isObject(body)) throw badRequest("the body of the request was in an unknown format - it is not an object");
  const { metadata = {} } = body;
  if (!isObject(metadata)) return body;
  const kept = Object.entries(metadata).filter(([field, value]) => value !== "" || !emptyIsAbsent.has(field));
  return { ...body, metadata: Object.fromEntries(kept) };
}

const emptyIsAbsent = new Set(["name", "namespace", "generateName", "resourceVersion", "uid"]);

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key, item]) => item !== null && key !== "__proto__");
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

/** @throws StatusError 422 with all that is wrong. */
export function validateCreate(resource: Resource, object: KubernetesObject): void {
  const problems = [
    ...nameProblems(resource, object.metadata),
    ...metadataProblems(object),
    ...kindProblems(resource, object),
  ];
  refuse(resource, object, problems);
}

/** @throws StatusError 422 with all that is wrong. */
export function validateUpdate(resource: Resource, before: KubernetesObject, after: KubernetesObject): void {
  const fixed = isResourceName(resource.plural) ? (immutable[resource.plural] ?? []) : [];
  const problems = [
    ...metadataProblems(after),
    // The real server looks twice, and says so.
    ...newFinalizerProblems(before.metadata, after.metadata),
    ...newFinalizerProblems(before.metadata, after.metadata),
    ...fixed.flatMap(([path, rule]) => {
      const [had, has] = [valueAt(before, path), valueAt(after, path)];
      return had === undefined || had === "" || sameJson(had, has) ? [] : rule(had, has, path);
    }),
    ...sealedProblems(before, after),
    ...kindProblems(resource, after),
  ];
  refuse(resource, after, problems);
}

/** Of a ConfigMap or Secret that says of itself that it never changes. */
function sealedProblems(before: KubernetesObject, after: KubernetesObject): Problem[] {
  if (before["immutable"] !== true) return [];
  const why = "field is immutable when `immutable` is set";
  return ["immutable", "data", "binaryData"]
    .filter((field) => !sameJson(before[field], after[field]))
    .map((field) => prohibited(field, why));
}

/** @throws StatusError 501 for what this cluster could not act on. */
function kindProblems(resource: Resource, object: KubernetesObject): Problem[] {
  for (const [path, odd] of Object.entries(resource.unimplemented)) {
    const value = valueAt(object, path);
    if (value !== undefined && (odd === undefined || value === odd)) {
      throw notImplemented(`${resource.kind} with ${path}${odd === undefined ? "" : `: ${odd}`}`);
    }
  }
  const own = isResourceName(resource.plural) ? (rules[resource.plural] ?? []) : [];
  const problems = own.flatMap(([path, rule]) => found(object, path).flatMap(([at, value]) => rule(value, at, object)));
  const told = new Set(problems.map(({ field }) => field));
  const type = messageType(apiVersionOf(resource), resource.kind);
  const faults = type === undefined ? [] : [...fieldFaults(object, type)];
  return [...problems, ...faults.filter(({ field }) => !told.has(field))];
}

/** The values at a path, `[]` in it standing for every item of the list. Undefined when only the last field is not there. */
function found(object: JsonObject, path: string): [at: string, value: unknown][] {
  const steps = path.replaceAll("[]", ".[]").split(".");
  let values: [string, unknown][] = [["", object]];
  for (const step of steps) {
    values = values.flatMap(([at, value]): [string, unknown][] => {
      if (step === "[]") return Array.isArray(value) ? value.map((item, index) => [`${at}[${index}]`, item]) : [];
      return isObject(value) ? [[at === "" ? step : `${at}.${step}`, value[step]]] : [];
    });
  }
  return values;
}

function refuse(resource: Resource, { metadata }: KubernetesObject, problems: readonly Problem[]): void {
  if (problems.length > 0) throw rejected(resource, metadata.name, problems);
}
