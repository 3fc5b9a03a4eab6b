type Some<T> = readonly [T, ...(readonly T[])];

/** Items of the same key made into one, in the order in which the keys first appear. */
export function gathered<T, Made>(
  items: readonly T[],
  keyOf: (item: T) => unknown,
  make: (items: Some<T>) => Made,
): readonly Made[] {
  const groups = new Map<string, Some<T>>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    const before = groups.get(key);
    groups.set(key, before === undefined ? [item] : [...before, item]);
  }
  return [...groups.values()].map(make);
}

/** Each word once, sorted. */
export const inOrder = (words: readonly string[]): readonly string[] => [...new Set(words)].toSorted();
