/** The numbers that begin a version, as `v2.6.15-rc1` or `4.2.0` write them; missing ones are 0. */
const numbersOf = (version: string): readonly number[] =>
  (/^v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? "").split(".").map(Number);

/** Whether it begins with a number, so that it can be compared. */
export const isVersion = (text: string): boolean => /^v?\d/.test(text);

/** Negative where the first is the older one. What follows the numbers is not looked at. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let at = 0; at < 3; at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version lies between two others, both included. */
export const isWithin = (version: string, first: string, last: string): boolean =>
  compareVersions(version, first) >= 0 && compareVersions(version, last) <= 0;
