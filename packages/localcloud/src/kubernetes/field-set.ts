/**
 * Sets of field paths in the form managed fields have: `f:<field>`, `k:{<keys of a list item>}`, `v:<value of a set>`.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */

import { isObject, type JsonObject, sameJson } from "./json.ts";
import { fieldShape, itemShape, keyDefaults, type Shape } from "./shapes.ts";

export type FieldSet = {
  /** Whether the path that leads here is itself in the set. */
  readonly member: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
};

type Draft = { member: boolean; children: Map<string, Draft> };

export const noFields: FieldSet = { member: false, children: new Map() };
const leaf: FieldSet = { member: true, children: new Map() };

export function isEmpty(set: FieldSet): boolean {
  return !set.member && set.children.size === 0;
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  const children = new Map(left.children);
  for (const [key, set] of right.children) children.set(key, union(children.get(key) ?? noFields, set));
  return { member: left.member || right.member, children };
}

/** Of any number: level by level, so that each set is read once. */
export function unionOf(sets: readonly FieldSet[]): FieldSet {
  const [only] = sets;
  if (only !== undefined && sets.length === 1) return only;
  const parts = new Map<string, FieldSet[]>();
  for (const { children } of sets) {
    for (const [key, child] of children) {
      const same = parts.get(key);
      if (same === undefined) parts.set(key, [child]);
      else same.push(child);
    }
  }
  const children = [...parts].map(([key, same]) => [key, unionOf(same)] as const);
  return { member: sets.some(({ member }) => member), children: new Map(children) };
}

export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return combined(left, right, (isLeft, isRight) => isLeft && !isRight);
}

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  return combined(left, right, (isLeft, isRight) => isLeft && isRight);
}

function combined(left: FieldSet, right: FieldSet, keep: (left: boolean, right: boolean) => boolean): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [key, set] of left.children) {
    const child = combined(set, right.children.get(key) ?? noFields, keep);
    if (!isEmpty(child)) children.set(key, child);
  }
  return { member: keep(left.member, right.member), children };
}

/** Every path in the set, as Kubernetes prints it: `.spec.containers[name="a"].image`. */
export function pathsOf(set: FieldSet, prefix = ""): string[] {
  const below = [...set.children].flatMap(([key, child]) => pathsOf(child, prefix + printed(key)));
  return set.member ? [prefix, ...below] : below;
}

function printed(segment: string): string {
  const rest = segment.slice(2);
  if (segment.startsWith("f:")) return `.${rest}`;
  if (segment.startsWith("v:")) return `[=${rest}]`;
  const keys = JSON.parse(rest) as JsonObject;
  return `[${Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(",")}]`;
}

export function toFieldsV1(set: FieldSet): JsonObject {
  const json: JsonObject = {};
  if (set.member && set.children.size > 0) json["."] = {};
  for (const [key, child] of set.children) json[key] = toFieldsV1(child);
  return json;
}

export function fromFieldsV1(json: unknown): FieldSet {
  if (!isObject(json)) return noFields;
  const children = new Map<string, FieldSet>();
  for (const [key, child] of Object.entries(json)) {
    if (key === ".") continue;
    const set = fromFieldsV1(child);
    children.set(key, set.children.size === 0 ? leaf : set);
  }
  return { member: Object.hasOwn(json, "."), children };
}

/** The fields a value sets: its scalars, atomic values, empty objects, and the items of keyed lists. */
export function fieldsOf(value: unknown, shape: Shape): FieldSet {
  const parts = childrenOf(value, shape);
  if (parts === undefined || parts.values.size === 0) return leaf;
  const children = [...parts.values].map(([key, item]): [string, FieldSet] => {
    const set = fieldsOf(item, childShape(shape, parts, key));
    return [key, parts.listed ? { ...set, member: true } : set];
  });
  return { member: false, children: new Map(children) };
}

/**
 * Items of a keyed list or a set by their path segment; undefined when the value is replaced whole.
 * An item without its keys makes the list atomic here; validation refuses such an object anyway.
 */
export function keyedItems(value: unknown, shape: Shape): Map<string, unknown> | undefined {
  if (!Array.isArray(value) || shape.atomic === true || shape.only === "patch") return undefined;
  const items = new Map<string, unknown>();
  for (const item of value) {
    const segment = itemSegment(item, shape);
    if (segment === undefined) return undefined;
    items.set(segment, item);
  }
  return items;
}

function itemSegment(item: unknown, shape: Shape): string | undefined {
  if (shape.set === true) return `v:${JSON.stringify(item)}`;
  if (shape.keys === undefined || shape.keys.length === 0 || !isObject(item)) return undefined;
  const keys: JsonObject = {};
  for (const key of [...shape.keys].sort()) {
    const value = item[key] ?? keyDefaults[key];
    if (value === undefined) return undefined;
    keys[key] = value;
  }
  return `k:${JSON.stringify(keys)}`;
}

/** What an update did: paths it added or gave another value, and paths it took away. */
export function compare(before: unknown, after: unknown, shape: Shape): { changed: FieldSet; removed: FieldSet } {
  const changed: Draft = { member: false, children: new Map() };
  const removed: Draft = { member: false, children: new Map() };
  walk(before, after, shape, changed, removed);
  return { changed: pruned(changed), removed: pruned(removed) };
}

function walk(before: unknown, after: unknown, shape: Shape, changed: Draft, removed: Draft): void {
  const parts = childrenOf(before, shape, after);
  const others = childrenOf(after, shape, before);
  if (parts === undefined || others === undefined || parts.listed !== others.listed) {
    if (!sameJson(before, after)) changed.member = true;
    return;
  }
  for (const key of new Set([...parts.values.keys(), ...others.values.keys()])) {
    const inner = childShape(shape, parts, key);
    const was = parts.values.get(key);
    const is = others.values.get(key);
    if (is === undefined) removed.children.set(key, grown(was, inner));
    else if (was === undefined) changed.children.set(key, grown(is, inner));
    else walk(was, is, inner, childDraft(changed, key), childDraft(removed, key));
  }
}

type Parts = { values: Map<string, unknown>; listed: boolean };

function childShape(shape: Shape, { listed }: Parts, key: string): Shape {
  return listed ? itemShape(shape) : fieldShape(shape, key.slice(2));
}

/** @param other what it is compared with: beside a list or an object null is an empty one. */
function childrenOf(value: unknown, shape: Shape, other?: unknown): Parts | undefined {
  if (value === null) {
    const parts = other === null ? undefined : childrenOf(other, shape);
    return parts === undefined ? undefined : { ...parts, values: new Map() };
  }
  const items = keyedItems(value, shape);
  if (items !== undefined) return { values: items, listed: true };
  if (!isObject(value) || shape.atomic === true) return undefined;
  const fields = Object.entries(value).filter(([, item]) => item !== undefined);
  return { values: new Map(fields.map(([key, item]) => [`f:${key}`, item])), listed: false };
}

/** Everything about something that appeared or vanished as a whole. */
function grown(value: unknown, shape: Shape): Draft {
  const parts = childrenOf(value, shape);
  if (parts === undefined) return { member: true, children: new Map() };
  const children = [...parts.values].map(([key, item]): [string, Draft] => {
    return [key, grown(item, childShape(shape, parts, key))];
  });
  return { member: true, children: new Map(children) };
}

function childDraft(draft: Draft, key: string): Draft {
  const child: Draft = { member: false, children: new Map() };
  draft.children.set(key, child);
  return child;
}

function pruned(draft: Draft): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [key, child] of draft.children) {
    const set = pruned(child);
    if (!isEmpty(set)) children.set(key, set);
  }
  return { member: draft.member, children };
}
