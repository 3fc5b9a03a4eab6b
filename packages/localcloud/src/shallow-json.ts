/**
 * Whether parsed JSON (or YAML, which can be cyclic) is nested no deeper than `deepest` levels.
 * Walks with its own stack: a hostile nesting must not use up the engine's, as recursion and `JSON.stringify` would.
 */
export function isShallow(json: unknown, deepest: number): boolean {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: json, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== "object" || value === null) continue;
    if (depth >= deepest) return false;
    for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 });
  }
  return true;
}
