/** Longer names are not compared: nobody misspells them, and a hostile one would cost much. */
const longest = 80;

/**
 * The known names that a misspelt one is closest to, all of one distance, three at most; none when none is close.
 * Case costs nothing.
 */
export function nearest(written: string, known: Iterable<string>): readonly string[] {
  if (written.length > longest) return [];
  const wanted = written.toLowerCase();
  let best = 1 + Math.floor(written.length / 6);
  let found: string[] = [];
  for (const name of known) {
    if (Math.abs(name.length - written.length) > best) continue;
    const distance = distanceOf(wanted, name.toLowerCase());
    if (distance > best) continue;
    if (distance < best) found = [];
    best = distance;
    found.push(name);
  }
  return found.slice(0, 3);
}

/** Insertions, deletions, replacements and swaps of neighbours. */
function distanceOf(a: string, b: string): number {
  let before: readonly number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let at = 1; at <= b.length; at += 1) {
      const same = a[row - 1] === b[at - 1];
      let least = Math.min((above[at] ?? 0) + 1, (current[at - 1] ?? 0) + 1, (above[at - 1] ?? 0) + (same ? 0 : 1));
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) {
        least = Math.min(least, (before[at - 2] ?? 0) + 1);
      }
      current.push(least);
    }
    before = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
