import { expect } from "vitest";
import type { Scene } from "../scene.ts";
import type { Setting } from "../setting.ts";
import type { Breakage } from "./breakage.ts";
import { diagnosed, rootsOf, type Seen, whileBroken } from "./doctor.ts";

/** Breaks one thing, demands the symptom of it, and that the doctor calls it by its code first and alone. */
export async function expectNamed(setting: Setting, scene: Scene, breakage: Breakage, code: string): Promise<Seen> {
  const seen = await whileBroken(setting, scene, breakage);
  expect(seen.symptom).toMatch(breakage.shows);
  expect(rootsOf(seen.diagnosis)).toEqual([code]);
  return seen;
}

/** Demands that the doctor has nothing to say, and could look at everything. */
export async function expectHealthy(setting: Setting): Promise<void> {
  const diagnosis = await diagnosed(setting);
  expect(rootsOf(diagnosis)).toEqual([]);
  expect(diagnosis.verdict).toBe("clean");
}
