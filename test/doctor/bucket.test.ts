import { diagnose } from "#eyrie/pipeline/diagnose";
import type { Readings } from "#eyrie/readings/readings";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "../scene.ts";
import { type Setting, startSetting } from "../setting.ts";
import { alteredBuckets } from "./altered-bucket.ts";
import { told } from "./altering.ts";
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

  it.each([
    ["EY507", "with an explicit deny in a resource-based policy"],
    ["EY517", "with an explicit deny in an identity-based policy"],
    ["EY501", "because no identity-based policy allows the s3:PutObject action"],
  ])("a line that is from before is told as such by %s, with its time", (code, why) => {
    const { roots, unexplained, verdict } = diagnose(told("s3:PutObject", why)(healthy));
    expect({ verdict, unexplained, roots: roots.map((root) => root.code) }).toEqual({
      verdict: "warnings",
      unexplained: [],
      roots: [code],
    });
    const [root] = roots;
    expect(root?.consequences).toEqual([]);
    expect(root?.symptoms).toHaveLength(1);
    expect(root?.fact.en).toMatch(/last at \d{4}-\d\d-\d\dT[\d:]+Z\. That is from before/);
    expect(root?.remedy.en).toMatch(/^Nothing is wrong now/);
    expect(root?.fact.ja).toMatch(/最後は \d{4}-\d\d-\d\dT[\d:]+Z.*過去のもの/);
    expect(root?.remedy.ja).toMatch(/^現在は問題ありません/);
  });
});
