import { diagnose } from "#eyrie/pipeline/diagnose";
import type { Readings } from "#eyrie/readings/readings";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "../scene.ts";
import { type Setting, startSetting } from "../setting.ts";
import { alteredBuckets } from "./altered-bucket.ts";
import { onBucket } from "./breakages-bucket.ts";
import { healthyScene, readingsBySpec, rootsOf } from "./doctor.ts";
import { expectHealthy, expectNamed } from "./named.ts";
import { expectedOnBucket } from "./expected.ts";

let setting: Setting;
let scene: Scene;
let healthy: Readings;

beforeAll(async () => {
  setting = await startSetting();
  scene = await healthyScene(setting);
  healthy = await readingsBySpec(setting);
});

afterAll(() => setting.close());

describe("what breaks in bucket, key and surroundings", () => {
  it.each(Object.entries(expectedOnBucket))("%s is %s", async (name, code) => {
    const breakage = onBucket[name as keyof typeof onBucket];
    const { withoutSpec } = await expectNamed(setting, scene, breakage, code);
    expect(rootsOf(withoutSpec)).toEqual([code]);
  });

  it("leaves nothing to say when all is mended", () => expectHealthy(setting));
});

describe("what was read, altered in one place", () => {
  it.each(alteredBuckets)("$how", ({ alter, roots }) => {
    const said = diagnose(alter(healthy)).roots.map(({ code, severity }) => `${code} ${severity}`);
    expect(said).toEqual(roots);
  });
});
