/** A number of pods, or a percentage of them. */
export function portion(value: number | string, of: number): number {
  if (typeof value === "number") return value;
  const percent = Number.parseFloat(value);
  return Number.isFinite(percent) ? (percent / 100) * of : 0;
}
