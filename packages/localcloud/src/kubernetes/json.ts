export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectsIn(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** Far deeper than any kind is, and far from the end of the engine's stack. The real server stops at 10,000. */
export const deepest = 200;

/** What a map holds under a key from outside, which may be called `constructor`. */
export function entryOf<T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The value at a dotted path such as `metadata.labels`; undefined where the path ends early. Keys hold no dots. */
export function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split(".")) {
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

/** For a message: a text as it is, anything else as JSON. An object from outside may have a `toString` of its own. */
export function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What Go's decoder calls the sort of a value. */
export function goType(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
}

/** Equal as JSON, where an absent field and an undefined one are the same thing. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameJson(item, right[index]));
  }
  if (isObject(left) && isObject(right)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      if (!sameJson(entryOf(left, key), entryOf(right, key))) return false;
    }
    return true;
  }
  return false;
}

const firstTime = Date.parse("0000-01-01T00:00:00Z");
const lastTime = Date.UTC(9999, 11, 31, 23, 59, 59);

/** Kubernetes' own form of a time: RFC 3339 in UTC, whole seconds. It knows no year after 9999. */
export function timestamp(milliseconds: number): string {
  const time = Math.min(Math.max(milliseconds, firstTime), lastTime);
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
