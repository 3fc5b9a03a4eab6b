/** A policy is five levels deep. */
export const deepest = 10;

/**
 * About how many characters a value would have as JSON, and whether it is nested as no policy is.
 * Walks with its own stack and stops at `limit`: a hostile value may be deep, wide, or hold itself.
 */
export function measure(value: unknown, limit: number): { readonly size: number; readonly tooDeep: boolean } {
  let size = 0;
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 1 }];
  for (let next = open.pop(); next !== undefined && size <= limit; next = open.pop()) {
    size += 2;
    if (typeof next.value === "string") size += next.value.length;
    if (typeof next.value !== "object" || next.value === null) continue;
    if (next.depth > deepest) return { size, tooDeep: true };
    for (const [key, inner] of Object.entries(next.value)) {
      size += key.length;
      open.push({ value: inner, depth: next.depth + 1 });
    }
  }
  return { size, tooDeep: false };
}

/** As JSON, without white space; what JSON does not have is written as text, not refused. */
export function compact(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner));
}
