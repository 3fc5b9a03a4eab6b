/**
 * Server-side apply and the bookkeeping of who owns which field.
 * Differs from the real one in this: one API version a kind, so sets are never converted; controllers of this cluster
 * own no fields.
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
import type { ResourceName } from "./registry.ts";
import { fieldShape, itemShape, type Shape, shapeOf } from "./shapes.ts";
import { StatusError } from "./status.ts";
import { zeroOf } from "./zero-values.ts";

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
  resource: ResourceName,
): ManagedFieldsEntry[] {
  const shape = shapeOf(resource);
  const start = before ?? zeroOf(resource);
  const { changed, removed } = compare(withoutManagedFields(start), withoutManagedFields(after), shape);
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
  return inOrder([...kept, ...entryOf(manager, "Update", has, isEmpty(mine) ? own?.time : manager.time)]);
}

/** What is there of an object, as if somebody had just created it. */
function everything(object: KubernetesObject, resource: ResourceName): FieldSet {
  const { changed } = compare(zeroOf(resource), withoutManagedFields(object), shapeOf(resource));
  return difference({ ...changed, member: false }, unmanaged);
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
  { manager, force, resource }: { manager: FieldManager; force: boolean; resource: ResourceName },
): Applied {
  canonicalQuantities(configuration["spec"]);
  const shape = shapeOf(resource);
  const entries = live?.metadata.managedFields ?? beforeFirstApply(live, manager, resource);
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
  // Who changes nothing leaves the time as it was.
  const time = sameJson(object, before) ? own?.time : manager.time;
  return {
    object: isObject(object) ? object : {},
    managedFields: inOrder([...entryOf(manager, "Apply", set, time), ...kept]),
  };
}

/** Nobody is known to own anything of an object whose managed fields were cleared: a stand-in does. */
function beforeFirstApply(
  live: KubernetesObject | undefined,
  manager: FieldManager,
  resource: ResourceName,
): ManagedFieldsEntry[] {
  if (live === undefined) return [];
  const { subresource: _subresource, ...rest } = manager;
  return entryOf({ ...rest, name: "before-first-apply" }, "Update", everything(live, resource), manager.time);
}

function rank({ operation, time = "", manager }: ManagedFieldsEntry): string {
  return [operation, time, manager].join("\n");
}

/** Applied configurations first, then by time. */
function inOrder(entries: readonly ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  return [...entries].sort((left, right) => (rank(left) < rank(right) ? -1 : 1));
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
  return woven([...have.keys()], [...want.keys()]).map((key) =>
    want.has(key) ? merge(have.get(key), want.get(key), itemShape(shape)) : have.get(key),
  );
}

/** The order of a merged list: that of the applied items, and the others where they stood between them. */
function woven(live: readonly string[], applied: readonly string[]): string[] {
  const [lived, wanted] = [new Set(live), new Set(applied)];
  const shared = applied.filter((key) => lived.has(key));
  const order: string[] = [];
  const done = new Set<string>();
  let [at, next] = [0, 0];
  while (at < live.length || next < applied.length) {
    const [have = "", want = ""] = [live[at], applied[next]];
    if (at < live.length && (!wanted.has(have) || done.has(have))) {
      if (!wanted.has(have)) order.push(have);
      at += 1;
    } else if (
      at < live.length &&
      next < applied.length &&
      have !== want &&
      have !== shared.find((key) => !done.has(key))
    ) {
      at += 1;
    } else {
      order.push(want);
      done.add(want);
      if (have === want) at += 1;
      next += 1;
    }
  }
  return order;
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

/** None for an empty set. */
function entryOf(
  manager: FieldManager,
  operation: "Apply" | "Update",
  set: FieldSet,
  time: string | undefined,
): ManagedFieldsEntry[] {
  if (isEmpty(set)) return [];
  const { name, apiVersion, subresource } = manager;
  return [
    {
      manager: name,
      operation,
      apiVersion,
      ...(time === undefined ? {} : { time }),
      fieldsType: "FieldsV1",
      fieldsV1: toFieldsV1(set),
      ...(subresource === undefined ? {} : { subresource }),
    },
  ];
}

function applyConflict(conflicts: readonly { entry: ManagedFieldsEntry; fields: FieldSet }[]): StatusError {
  const found = conflicts
    .map(({ entry, fields }) => ({ who: ownerName(entry), paths: pathsOf(fields).sort() }))
    .sort((left, right) => (left.who < right.who ? -1 : 1));
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
  return `"${entry.manager}"${subresource}${how}`;
}
