/**
 * Server-side apply and the bookkeeping of who owns which field.
 * Differs from the real one in this: one API version a kind, so sets are never converted; a keyed list comes in the
 * applied order with items of others behind; controllers of this cluster own no fields.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */

import {
  compare,
  difference,
  type FieldSet,
  fieldsOf,
  fromFieldsV1,
  intersection,
  isEmpty,
  keyedItems,
  noFields,
  pathsOf,
  toFieldsV1,
  union,
  unionOf,
} from "./field-set.ts";
import { isObject, type JsonObject, sameJson } from "./json.ts";
import type { KubernetesObject, ManagedFieldsEntry } from "./kinds.ts";
import { canonicalQuantities } from "./quantities.ts";
import { fieldShape, itemShape, type Shape } from "./shapes.ts";
import { StatusError } from "./status.ts";

export type FieldManager = {
  readonly name: string;
  readonly apiVersion: string;
  /** `status` for a write to the status subresource. */
  readonly subresource?: string;
  readonly time: string;
};

/** Fields that the API server owns itself. */
const unmanaged = fromFieldsV1({
  "f:apiVersion": {},
  "f:kind": {},
  "f:metadata": {
    "f:name": {},
    "f:namespace": {},
    "f:uid": {},
    "f:resourceVersion": {},
    "f:generation": {},
    "f:creationTimestamp": {},
    "f:deletionTimestamp": {},
    "f:deletionGracePeriodSeconds": {},
    "f:selfLink": {},
  },
});

/** Ownership after a create (`before` absent), an update or a patch that is not an apply. */
export function trackUpdate(
  before: KubernetesObject | undefined,
  after: KubernetesObject,
  manager: FieldManager,
  shape: Shape,
): ManagedFieldsEntry[] {
  const { changed, removed } = compare(withoutManagedFields(before ?? {}), withoutManagedFields(after), shape);
  const mine = difference({ ...changed, member: false }, unmanaged);
  const lost = union(mine, removed);
  const entries = (after.metadata.managedFields ?? []).filter((entry) => typeof entry.manager === "string");
  const id = identity({ ...manager, operation: "Update" });
  const kept = entries.flatMap((entry) => {
    if (identity(entry) === id) return [];
    return renewed(entry, difference(fromFieldsV1(entry.fieldsV1), lost), entry.time);
  });
  const own = entries.find((entry) => identity(entry) === id);
  const had = own === undefined ? noFields : fromFieldsV1(own.fieldsV1);
  const has = union(difference(had, removed), mine);
  return [...kept, ...entryOf(manager, "Update", has, own)];
}

export type Applied = { readonly object: JsonObject; readonly managedFields: ManagedFieldsEntry[] };

/**
 * Merges an applied configuration into the live object and takes away what this manager applied before and no longer
 * does, unless another manager owns it too.
 * @param live undefined when the object does not exist yet.
 * @throws StatusError 409 with a cause a field when others own fields it would change and `force` is false.
 */
export function applyConfiguration(
  live: KubernetesObject | undefined,
  configuration: JsonObject,
  { manager, force, shape }: { manager: FieldManager; force: boolean; shape: Shape },
): Applied {
  canonicalQuantities(configuration["spec"]);
  const entries = live?.metadata.managedFields ?? [];
  const id = identity({ ...manager, operation: "Apply" });
  const own = entries.find((entry) => identity(entry) === id);
  const others = entries.filter((entry) => identity(entry) !== id);
  const before = withoutManagedFields(live ?? {});
  const set = difference(fieldsOf(withoutManagedFields(configuration), shape), unmanaged);

  const merged = merge(before, withoutManagedFields(configuration), shape);
  const { changed } = compare(before, merged, shape);
  const conflicts = others
    .map((entry) => ({ entry, fields: intersection(fromFieldsV1(entry.fieldsV1), changed) }))
    .filter(({ fields }) => !isEmpty(fields));
  if (conflicts.length > 0 && !force) throw applyConflict(conflicts);

  const ownedElsewhere = unionOf(others.map((entry) => fromFieldsV1(entry.fieldsV1)));
  const had = own === undefined ? noFields : fromFieldsV1(own.fieldsV1);
  const dropped = difference(had, union(set, ownedElsewhere));
  const object = without(merged, dropped, union(set, ownedElsewhere), shape);

  const lost = union(changed, dropped);
  const kept = others.flatMap((entry) => renewed(entry, difference(fromFieldsV1(entry.fieldsV1), lost), entry.time));
  return {
    object: isObject(object) ? object : {},
    managedFields: [...entryOf(manager, "Apply", set, own), ...kept],
  };
}

function merge(live: unknown, applied: unknown, shape: Shape): unknown {
  if (isObject(applied) && isObject(live) && shape.atomic !== true) {
    const merged: JsonObject = { ...live };
    for (const [key, value] of Object.entries(applied)) {
      if (key === "__proto__") continue;
      merged[key] = merge(live[key], value, fieldShape(shape, key));
    }
    return merged;
  }
  const have = keyedItems(live, shape);
  const want = keyedItems(applied, shape);
  if (have === undefined || want === undefined) return applied;
  const others = [...have].filter(([key]) => !want.has(key)).map(([, item]) => item);
  return [...[...want].map(([key, item]) => merge(have.get(key), item, itemShape(shape))), ...others];
}

/** @param kept what stays owned: a list item with anything in here is not removed as a whole. */
function without(value: unknown, dropped: FieldSet, kept: FieldSet, shape: Shape): unknown {
  if (dropped.children.size === 0) return value;
  const items = keyedItems(value, shape);
  if (items !== undefined) {
    for (const [segment, child] of dropped.children) {
      const stays = kept.children.get(segment) ?? noFields;
      if (child.member && isEmpty(stays)) items.delete(segment);
      else if (items.has(segment)) items.set(segment, without(items.get(segment), child, stays, itemShape(shape)));
    }
    return [...items.values()];
  }
  if (!isObject(value)) return value;
  const rest: JsonObject = { ...value };
  for (const [segment, child] of dropped.children) {
    const field = segment.slice(2);
    const stays = kept.children.get(segment) ?? noFields;
    if (child.member && isEmpty(stays)) {
      delete rest[field];
    } else if (Object.hasOwn(rest, field)) {
      const shrunk = without(rest[field], child, stays, fieldShape(shape, field));
      if (isEmpty(stays) && isHollow(shrunk)) delete rest[field];
      else rest[field] = shrunk;
    }
  }
  return rest;
}

function isHollow(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

function withoutManagedFields(object: JsonObject): JsonObject {
  const metadata = object["metadata"];
  if (!isObject(metadata)) return object;
  const { managedFields: _managedFields, ...rest } = metadata;
  return { ...object, metadata: rest };
}

function identity(entry: {
  name?: string;
  manager?: string;
  operation: string;
  apiVersion: string;
  subresource?: string;
}): string {
  return [entry.manager ?? entry.name, entry.operation, entry.apiVersion, entry.subresource ?? ""].join("\n");
}

function renewed(entry: ManagedFieldsEntry, set: FieldSet, time: string | undefined): ManagedFieldsEntry[] {
  if (isEmpty(set)) return [];
  return [{ ...entry, ...(time === undefined ? {} : { time }), fieldsV1: toFieldsV1(set) }];
}

/** None for an empty set; the earlier time stays while the set does. */
function entryOf(
  manager: FieldManager,
  operation: "Apply" | "Update",
  set: FieldSet,
  own: ManagedFieldsEntry | undefined,
): ManagedFieldsEntry[] {
  if (isEmpty(set)) return [];
  const fieldsV1 = toFieldsV1(set);
  const entry: ManagedFieldsEntry = {
    manager: manager.name,
    operation,
    apiVersion: manager.apiVersion,
    time: manager.time,
    fieldsType: "FieldsV1",
    fieldsV1,
    ...(manager.subresource === undefined ? {} : { subresource: manager.subresource }),
  };
  return [own !== undefined && sameJson(own.fieldsV1, fieldsV1) ? own : entry];
}

function applyConflict(conflicts: readonly { entry: ManagedFieldsEntry; fields: FieldSet }[]): StatusError {
  const found = conflicts.map(({ entry, fields }) => ({ who: ownerName(entry), paths: pathsOf(fields) }));
  const count = found.reduce((sum, { paths }) => sum + paths.length, 0);
  const listed = found.map(({ who, paths }) =>
    [`conflicts with ${who}:`, ...paths.map((path) => `- ${path}`)].join("\n"),
  );
  const only = found[0];
  const message =
    count === 1 && only !== undefined
      ? `Apply failed with 1 conflict: conflict with ${only.who}: ${only.paths.join()}`
      : `Apply failed with ${count} conflicts: ${listed.join("\n")}`;
  const causes = found.flatMap(({ who, paths }) =>
    paths.map((field) => ({ reason: "FieldManagerConflict", message: `conflict with ${who}`, field })),
  );
  return new StatusError(409, "Conflict", message, { causes });
}

function ownerName(entry: ManagedFieldsEntry): string {
  const subresource = entry.subresource === undefined ? "" : ` with subresource "${entry.subresource}"`;
  const how = entry.operation === "Apply" ? "" : ` using ${entry.apiVersion}`;
  const when = entry.operation === "Apply" || entry.time === undefined ? "" : ` at ${entry.time}`;
  return `"${entry.manager}"${subresource}${how}${when}`;
}
