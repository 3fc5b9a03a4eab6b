import { afterAll, beforeAll, expect, it } from "vitest";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { guideSpec, type Setting, startSetting, up } from "./setting.ts";

/** IAM shows what was changed up to two seconds later, as AWS does. */
let setting: Setting;
beforeAll(async () => {
  setting = await startSetting({ consistency: 2000 });
  await writeFile(join(setting.directory, "one-pod.yaml"), "cluster: { enabled: false }\n");
});
afterAll(() => setting.close());

it("up proves what it just made, although IAM does not show it yet", async () => {
  const { outcomes, claims } = await up(
    setting.session(guideSpec.replace("milvus: {", "milvus: { values: one-pod.yaml,")),
  );
  expect(outcomes.filter(({ state }) => state !== "done")).toEqual([]);
  expect(claims.flatMap(({ name, verdict }) => (verdict.status === "holds" ? [] : [name]))).toEqual([]);
}, 60_000);
