import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "../scene.ts";
import { guideSpec, type Setting, startSetting } from "../setting.ts";
import { onSts } from "./breakages-sts.ts";
import { diagnosed, healthyScene, rootsOf, whileBroken } from "./doctor.ts";

/** What the doctor must call each breakage, first and alone. */
const expected: Readonly<Record<keyof typeof onSts, string>> = {
  "default region set by hand": "EY401",
  "empty region": "EY401",
  "STS switched off": "EY402",
  "region that is not enabled": "EY402",
  "node ahead": "EY403",
  "node behind": "EY403",
  "no way to STS": "EY405",
};

/** One that an account has to enable. */
const region = "ap-east-1";

let setting: Setting;
let scene: Scene;

beforeAll(async () => {
  const started = await startSetting({ region, podRetry: { attempts: 2, delay: 50, maximumDelay: 50 } });
  const spec = guideSpec.replace("us-east-2", region);
  setting = { ...started, session: (text = spec, ...rest) => started.session(text, ...rest) };
  scene = await healthyScene(setting);
});

afterAll(() => setting.close());

describe("what breaks at STS", () => {
  it.each(Object.entries(expected))("%s is %s", async (name, code) => {
    const breakage = onSts[name as keyof typeof onSts];
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
