import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "../scene.ts";
import { type Setting, startSetting } from "../setting.ts";
import { onTrust } from "./breakages-trust.ts";
import { diagnosed, healthyScene, rootsOf, whileBroken } from "./doctor.ts";

/** What the doctor must call each breakage, first and alone. */
const expected: Readonly<Record<keyof typeof onTrust, string>> = {
  "provider deleted": "EY101",
  "subject of another namespace": "EY104",
};

let setting: Setting;
let scene: Scene;

beforeAll(async () => {
  setting = await startSetting();
  scene = await healthyScene(setting);
});

afterAll(() => setting.close());

describe("what breaks in trust and OIDC", () => {
  it.each(Object.entries(expected))("%s is %s", async (name, code) => {
    const breakage = onTrust[name as keyof typeof onTrust];
    const { symptom, diagnosis } = await whileBroken(setting, scene, breakage);
    expect(symptom).toMatch(breakage.shows);
    expect(rootsOf(diagnosis)).toEqual([code]);
  });

  it("leaves nothing to say when all is mended", async () => {
    const diagnosis = await diagnosed(setting);
    expect(rootsOf(diagnosis)).toEqual([]);
    expect(diagnosis.verdict).toBe("clean");
  });
});
