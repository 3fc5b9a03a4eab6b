import type { Readings } from "#eyrie/readings/readings";
import { startSetting } from "../setting.ts";
import { onBucket } from "./breakages-bucket.ts";
import { onTrust } from "./breakages-trust.ts";
import { healthyScene, readingsBySpec } from "./doctor.ts";

export type Recorded = { readonly healthy: Readings; readonly broken: Readings };

/** What was read of a set-up before and after two things broke in it: the trust policy and the bucket's policy. */
export async function recorded(): Promise<Recorded> {
  const setting = await startSetting();
  try {
    const scene = await healthyScene(setting);
    const healthy = await readingsBySpec(setting);
    await onTrust["subject of another namespace"].make(scene);
    await onBucket["denial of one action"].make(scene);
    return { healthy, broken: await readingsBySpec(setting) };
  } finally {
    await setting.close();
  }
}
