import { diagnose } from "#eyrie/pipeline/diagnose";
import { doctorCodes } from "#eyrie/rules/doctor-catalogue";
import type { Readings } from "#eyrie/readings/readings";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "../scene.ts";
import { type Setting, startSetting } from "../setting.ts";
import { onAccess } from "./breakages-access.ts";
import { onIssuer } from "./breakages-issuer.ts";
import { onTrust } from "./breakages-trust.ts";
import { brokenReadings } from "./broken-readings.ts";
import { diagnosed, healthyScene, readingsBySpec, rootsOf } from "./doctor.ts";

type Name = keyof typeof brokenReadings;

/** What the doctor must call each, alone. */
const expected: Readonly<Record<Name, string>> = {
  "no provider": "EY101",
  "no client id": "EY103",
  "another's subject": "EY104",
  "another issuer's keys": "EY108",
  "pattern under StringEquals": "EY105",
  "any subject": "EY106",
  "no webhook": "EY201",
  "no annotation": "EY202",
  "older pod": "EY204",
  "static keys": "EY211",
  "scheme in the host": "EY607",
  "no TLS": "EY610",
  "root path of slashes": "EY619",
  "bucket elsewhere": "EY510",
  "list on objects": "EY502",
  "too much": "EY515",
  boundary: "EY505",
  "bucket denies": "EY507",
  "key denies": "EY509",
};

/** It works with these; they are told behind what keeps it from working. */
const warnings = new Set(["EY106", "EY515"]);

/** Two that change the same thing, so that one of them is all there is. */
const one: readonly (readonly [Name, Name])[] = [
  ["no provider", "no client id"],
  ["another's subject", "another issuer's keys"],
  ["another's subject", "pattern under StringEquals"],
  ["another's subject", "any subject"],
  ["another issuer's keys", "pattern under StringEquals"],
  ["another issuer's keys", "any subject"],
  ["pattern under StringEquals", "any subject"],
  // A pod that got nothing, whenever it was made.
  ["no webhook", "older pod"],
  ["no annotation", "older pod"],
  ["list on objects", "too much"],
];

const names = Object.keys(expected) as readonly Name[];
const pairs = names
  .flatMap((first, at) => names.slice(at + 1).map((second) => [first, second] as const))
  .filter(([first, second]) => !one.some(([a, b]) => a === first && b === second));

let setting: Setting;
let scene: Scene;
let healthy: Readings;

beforeAll(async () => {
  setting = await startSetting();
  scene = await healthyScene(setting);
  healthy = await readingsBySpec(setting);
});

afterAll(() => setting.close());

describe("one thing broken", () => {
  it.each(names)("%s", (name) => {
    expect(rootsOf(diagnose(brokenReadings[name](healthy)))).toEqual([expected[name]]);
  });
});

describe("two things broken at once", () => {
  it.each(pairs)("%s and %s", (first, second) => {
    const diagnosis = diagnose(brokenReadings[second](brokenReadings[first](healthy)));
    expect(rootsOf(diagnosis)).toEqual(inOrder(expected[first], expected[second]));
    expect(diagnosis.unexplained).toEqual([]);
  });

  it("are pairs of all that stands here", () => {
    expect(pairs).toHaveLength((names.length * (names.length - 1)) / 2 - one.length);
  });
});

/** In the cloud itself, by two people's hands. */
const live = [
  [onTrust["subject of another namespace"], onAccess["list on objects"], ["EY104", "EY502"]],
  [onIssuer["provider deleted"], onAccess["denial inside the role"], ["EY101", "EY517"]],
  [onTrust["no audience"], onAccess["boundary for reading"], ["EY505", "EY107"]],
] as const;

describe("two things broken in the cloud", () => {
  it.each(live)("$0.how, and $1.how", async (first, second, codes) => {
    const undoFirst = await first.make(scene);
    const undoSecond = await second.make(scene);
    const roots = rootsOf(await diagnosed(setting));
    await undoSecond();
    await undoFirst();
    expect(roots).toEqual(codes);
    expect((await diagnosed(setting)).verdict).toBe("clean");
  });
});

/** As the catalogue has them, warnings last. */
const inOrder = (...codes: readonly string[]): readonly string[] =>
  codes.toSorted(
    (a, b) => Number(warnings.has(a)) - Number(warnings.has(b)) || doctorCodes.indexOf(a) - doctorCodes.indexOf(b),
  );
