import { within } from "../place.ts";
import type { Spot } from "../place.ts";
import type { Report } from "./finding.ts";

/** Reports keys that a text has twice in one object, all the way down: of these only the last has any effect. */
export function checkRepeatedKeys(spot: Spot, report: Report): void {
  const { located } = spot;
  for (const { key, place } of located?.repeated ?? []) {
    report("repeated-key", { path: within(spot, key).path, located: { place } }, { key });
  }
  for (const key of located?.members?.keys() ?? []) checkRepeatedKeys(within(spot, key), report);
  for (const at of located?.items?.keys() ?? []) checkRepeatedKeys(within(spot, at), report);
}
