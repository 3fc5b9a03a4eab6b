import type { Diagnosis } from "#eyrie/model/diagnosis";
import { askedBySpec } from "#eyrie/pipeline/ask-doctor";
import { diagnose } from "#eyrie/pipeline/diagnose";
import { takeReadings } from "#eyrie/pipeline/take-readings";
import type { Readings } from "#eyrie/readings/readings";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import type { Undo } from "../claim-breakage.ts";
import { type Scene, sceneOf } from "../scene.ts";
import type { Setting } from "../setting.ts";
import type { Breakage } from "./breakage.ts";
import { allReady } from "./symptoms.ts";

/** Milvus tries its bucket once, and what breaks it shows at once. */
export const once = { attempts: 1, delay: 0, maximumDelay: 0 };

/** A set-up that Eyrie made, healthy and with all its pods ready. */
export async function healthyScene(setting: Setting): Promise<Scene> {
  const session = setting.session();
  const planned = await planUp(session);
  await carryOut(planned, session);
  const scene = sceneOf(setting, planned);
  await allReady(scene);
  return scene;
}

/** What the doctor reads, by the spec. */
export const readingsBySpec = async (setting: Setting): Promise<Readings> =>
  takeReadings(askedBySpec(setting.session()));

/** What the doctor says, by the spec. */
export const diagnosed = async (setting: Setting): Promise<Diagnosis> => diagnose(await readingsBySpec(setting));

export type Seen = {
  readonly symptom: string;
  readonly diagnosis: Diagnosis;
  /** What is told of the same readings where no spec says what there should be. */
  readonly withoutSpec: Diagnosis;
};

/** Breaks one thing, sees what a user sees, asks the doctor, and mends it. */
export async function whileBroken(setting: Setting, scene: Scene, breakage: Breakage): Promise<Seen> {
  const undo: Undo = await breakage.make(scene);
  try {
    const symptom = await breakage.symptom(scene);
    const readings = await readingsBySpec(setting);
    const { wanted: _, ...withoutSpec } = readings;
    return { symptom, diagnosis: diagnose(readings), withoutSpec: diagnose(withoutSpec) };
  } finally {
    await undo();
  }
}

/** The roots' codes, each once, the first cause first. */
export const rootsOf = ({ roots }: Diagnosis): readonly string[] => [...new Set(roots.map(({ code }) => code))];
