import { isIam, type Right } from "#eyrie/permissions/right";
import { beforeAll, expect, it } from "vitest";
import { operatorWith, spoken } from "./operator.ts";
import type { Scene } from "./permission-scenes.ts";

/** What a message must name: what was refused, of what, and where all that is needed is listed. */
const named = (right: Right): readonly string[] =>
  isIam(right)
    ? [right.action, right.resource.replace("*", ""), "eyrie permissions"]
    : [`${right.verb} ${right.resource}`, right.name ?? right.namespace ?? "", "eyrie permissions"];

/**
 * That an operator with these rights gets through every scene, that nobody with one less does, and that what is missing
 * is named. Each right is left out in the first scene that asks for it.
 * @param tried Those of them that are left out; all, unless others are tried elsewhere
 */
export function eachRightIsNeeded(
  rights: readonly Right[],
  scenes: readonly Scene[],
  tried: readonly Right[] = rights,
): void {
  const asked = new Map<Scene, readonly Right[]>();

  beforeAll(async () => {
    for (const scene of scenes) {
      const setting = await scene.stage();
      const operator = await operatorWith(setting, rights);
      setting.audit.forget();
      const troubles = await scene.run(setting, operator);
      expect({ scene: scene.name, troubles }).toEqual({ scene: scene.name, troubles: [] });
      asked.set(scene, rights.filter(setting.audit.asked));
    }
  }, 60_000);

  it.each(tried.map((right) => [spoken(right), right] as const))("%s", async (_spoken, right) => {
    const scene = scenes.find((candidate) => asked.get(candidate)?.includes(right));
    if (scene === undefined) throw new Error("nothing asks for it");
    const setting = await scene.stage();
    const others = rights.filter((other) => other !== right);
    const told = (await scene.run(setting, await operatorWith(setting, others))).join("\n");
    expect(named(right).filter((name) => !told.includes(name))).toEqual([]);
    // Once it is allowed the same run goes on where that one stopped, and ends as it would have.
    expect(await scene.run(setting, await operatorWith(setting, rights))).toEqual([]);
  });
}
