import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "../scene.ts";
import { type Setting, startSetting } from "../setting.ts";
import { onPods } from "./breakages-pods.ts";
import { diagnosed, healthyScene, rootsOf, whileBroken } from "./doctor.ts";

/** What the doctor must call each breakage, first and alone. */
const expected: Readonly<Record<keyof typeof onPods, string>> = {
  "webhook deleted": "EY201",
  "webhook led elsewhere": "EY201",
  "webhook behind a Service without pods": "EY201",
  "namespace left out": "EY201",
  "annotation taken off": "EY202",
  "account made anew by hand": "EY202",
  "key without its hyphen": "EY203",
  "policy's ARN": "EY203",
  "annotated after the pods": "EY204",
  "webhook out for a moment": "EY205",
  "old role in the pods": "EY206",
  "role's variable in extraEnv": "EY207",
  "token's variable in extraEnv": "EY207",
  "container skipped": "EY208",
  "volume of the token's name": "EY209",
  "mount of the token's name": "EY209",
  "keys in the environment": "EY211",
  "keys out of a Secret": "EY211",
  "component under default": "EY212",
  "Helm and another hold the annotation": "EY213",
  "annotated beside Helm": "EY213",
  "audience of its own": "EY214",
  "account deleted": "EY215",
  "account's name misspelt": "EY215",
};

let setting: Setting;
let scene: Scene;

beforeAll(async () => {
  setting = await startSetting();
  scene = await healthyScene(setting);
});

afterAll(() => setting.close());

describe("what breaks in service account and pods", () => {
  it("finds nothing in a healthy set-up", async () => {
    const diagnosis = await diagnosed(setting);
    expect(rootsOf(diagnosis)).toEqual([]);
    expect(diagnosis.verdict).toBe("clean");
  });

  it.each(Object.entries(expected))("%s is %s", async (name, code) => {
    const breakage = onPods[name as keyof typeof onPods];
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
