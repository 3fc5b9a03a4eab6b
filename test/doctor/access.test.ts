import { diagnose } from "#eyrie/pipeline/diagnose";
import type { Readings } from "#eyrie/readings/readings";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "../scene.ts";
import { type Setting, startSetting } from "../setting.ts";
import { altered } from "./altered-access.ts";
import { onAccess } from "./breakages-access.ts";
import { healthyScene, readingsBySpec, rootsOf } from "./doctor.ts";
import { expectHealthy, expectNamed } from "./named.ts";
import { expectedOnAccess } from "./expected.ts";
import { shown } from "./shown-access.ts";

let setting: Setting;
let scene: Scene;
let healthy: Readings;

beforeAll(async () => {
  setting = await startSetting();
  scene = await healthyScene(setting);
  healthy = await readingsBySpec(setting);
});

afterAll(() => setting.close());

describe("what breaks in what the role may do", () => {
  it.each(Object.entries(expectedOnAccess))("%s is %s", async (name, code) => {
    const breakage = onAccess[name as keyof typeof onAccess];
    const { withoutSpec } = await expectNamed(setting, scene, breakage, code);
    expect(rootsOf(withoutSpec)).toEqual([code]);
  });

  it("leaves nothing to say when all is mended", () => expectHealthy(setting));
});

describe("what was read, altered in one place", () => {
  it.each(altered)("$how", ({ alter, roots }) => {
    const said = diagnose(alter(healthy)).roots.map(({ code, severity }) => `${code} ${severity}`);
    expect(said).toEqual(roots);
  });
});

describe("what is shown beside what is found", () => {
  it.each(shown)("$how", ({ alter, beside, by, commands }) => {
    const [root] = diagnose(alter(healthy)).roots;
    const compared = root?.comparisons?.map(
      ({ label, observed, expected: wants }) => `${label.en}: ${observed} ≠ ${wants}`,
    );
    expect(compared ?? []).toEqual(beside);
    expect(root?.decidedBy && `${root.decidedBy.document} Statement[${root.decidedBy.statement}]`).toBe(by);
    expect(root?.commands ?? []).toEqual(commands);
  });
});
