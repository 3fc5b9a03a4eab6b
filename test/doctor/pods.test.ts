import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diagnose } from "#eyrie/pipeline/diagnose";
import { Problem } from "#eyrie/model/problem";
import type { Readings } from "#eyrie/readings/readings";
import { verdictOf } from "#eyrie/report/verdict";
import type { Scene } from "../scene.ts";
import { type Setting, startSetting } from "../setting.ts";
import { onAccounts } from "./breakages-accounts.ts";
import { onPods } from "./breakages-pods.ts";
import { diagnosed, healthyScene, once, readingsBySpec, rootsOf } from "./doctor.ts";
import { expectHealthy, expectNamed } from "./named.ts";
import { expectedOnPods } from "./expected.ts";
import { mistyped } from "./recorded-annotations.ts";
import { harmless, recorded } from "./recorded-pods.ts";
import { both, type Recorded } from "./recorded.ts";
import { harmlessReplicas, starting, withoutPods } from "./recorded-replicas.ts";

const breakages = { ...onAccounts, ...onPods };

const expectedOfRecords: Readonly<Record<keyof typeof recorded, string>> = {
  "label that the webhook leaves out": "EY201",
  "webhook led elsewhere": "EY201",
  "webhook that must answer": "EY201",
  "no annotation, two roles": "EY202",
  "annotation of an unknown time": "EY204",
  "pods of a StatefulSet": "EY204",
  "webhook younger than the pods": "EY204",
  "account and pods of one second": "EY205",
  "audience of old": "EY206",
  "both variables, another role": "EY207",
  "a pod of nobody's with one variable": "EY207",
  "skipped in quotes": "EY208",
  "skipped beside what a shell would run": "EY208",
  "Secret of the volume's name": "EY209",
  "mount of the token's name": "EY209",
  "token for root alone": "EY210",
  "token refused by the node": "EY210",
  "credentials file": "EY211",
  "keys in the environment": "EY211",
  "keys where Go alone asks": "EY211",
  "Woodpecker under default": "EY212",
  "all under default": "EY212",
  "two appliers": "EY213",
  "audience that the role does not take": "EY214",
  "no account and no spec": "EY215",
};

type Refused = { readonly part: keyof Readings; readonly unchecked: readonly string[] };
const refused: readonly Refused[] = [
  { part: "webhook", unchecked: ["EY201", "EY205"] },
  {
    part: "serviceAccounts",
    unchecked: ["EY215", "EY202", "EY203", "EY214", "EY212", "EY204", "EY205", "EY206", "EY208", "EY213"],
  },
  {
    part: "pods",
    unchecked: ["EY201", "EY212", "EY204", "EY205", "EY206", "EY207", "EY208", "EY209", "EY210", "EY211"],
  },
];

let setting: Setting;
let scene: Scene;
let healthy: Readings;

beforeAll(async () => {
  setting = await startSetting({ podRetry: once });
  scene = await healthyScene(setting);
  healthy = await readingsBySpec(setting);
});

afterAll(() => setting.close());

describe("what breaks in service account and pods", () => {
  it("finds nothing in a healthy set-up", async () => {
    const diagnosis = await diagnosed(setting);
    expect(rootsOf(diagnosis)).toEqual([]);
    expect(diagnosis.verdict).toBe("clean");
  });

  it.each(Object.entries(expectedOfRecords))("%s, as recorded, is %s", (name, code) => {
    const { otherwise, types = [] }: Recorded = recorded[name as keyof typeof recorded];
    const diagnosis = diagnose(otherwise(healthy));
    expect(rootsOf(diagnosis)).toEqual([code]);
    const typed = diagnosis.roots.flatMap(({ commands = [] }) => commands).join("\n");
    for (const command of types) expect(typed).toContain(command);
  });

  it.each(Object.entries(mistyped))("%s in the annotation is EY203", (_, { otherwise, types = [] }) => {
    const diagnosis = diagnose(otherwise(healthy));
    expect(rootsOf(diagnosis)).toEqual(["EY203"]);
    const typed = diagnosis.roots.flatMap(({ commands = [] }) => commands).join("\n");
    for (const command of types) expect(typed).toContain(command);
  });

  it.each(Object.entries(withoutPods))("%s is EY216, a warning", (_, { otherwise, types }) => {
    const { roots, verdict } = diagnose(otherwise(healthy));
    expect(roots.map(({ code, severity }) => `${code} ${severity}`)).toEqual(["EY216 warning"]);
    expect(verdict).toBe("warnings");
    const typed = roots.flatMap(({ commands = [] }) => commands).join("\n");
    for (const command of types) expect(typed).toContain(command);
  });

  it("calls pods that are not ready what comes of what keeps them from starting", () => {
    const cause = recorded["webhook that must answer"].otherwise;
    const { roots } = diagnose(both(cause, withoutPods["not ready for long"].otherwise)(healthy));
    expect(roots.map(({ code, consequences }) => [code, ...consequences.map((one) => one.code)])).toEqual([
      ["EY201", "EY216"],
    ]);
  });

  it.each<[what: string, otherwise: (readings: Readings) => Readings, verdict: RegExp]>([
    ["all runs", (readings) => readings, /^Nothing is wrong: /],
    ["it is only starting", starting, /^Nothing keeps Milvus from its bucket: /],
    [
      "a part is scaled to 0",
      withoutPods["scaled down by hand"].otherwise,
      /^Nothing keeps Milvus from its bucket, but not all of it runs; 1 warning: /,
    ],
  ])("says of Milvus what is seen of it: %s", (_, otherwise, verdict) => {
    expect(verdictOf(diagnose(otherwise(healthy))).en).toMatch(verdict);
  });

  it("calls a workload that was scaled down broken by itself, whatever else is", () => {
    const cause = recorded["webhook that must answer"].otherwise;
    const diagnosis = diagnose(both(cause, withoutPods["scaled down by hand"].otherwise)(healthy));
    expect(rootsOf(diagnosis)).toEqual(["EY201", "EY216"]);
  });

  it.each(refused)("does not call healthy what it could not read: $part", ({ part, unchecked }) => {
    const cause = new Problem("denied", { en: "no", ja: "不可" }, { en: "ask", ja: "依頼" });
    const { checks } = diagnose({ ...healthy, [part]: { status: "unreadable", cause } });
    const states = checks.filter(({ code }) => unchecked.includes(code)).map(({ state }) => state);
    expect(states).toEqual(unchecked.map(() => "unchecked"));
  });

  it.each([...harmless, ...harmlessReplicas])("says nothing where $how", ({ otherwise }) => {
    const diagnosis = diagnose(otherwise(healthy));
    expect(rootsOf(diagnosis)).toEqual([]);
  });

  it.each(Object.entries(expectedOnPods))("%s is %s", async (name, code) => {
    const breakage = breakages[name as keyof typeof breakages];
    await expectNamed(setting, scene, breakage, code);
  });

  it("knows the webhook under another name", async () => {
    const path = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    const { webhooks } = await scene.kubectl<{ webhooks: unknown }>("GET", `${path}/pod-identity-webhook`);
    await scene.kubectl("DELETE", `${path}/pod-identity-webhook`);
    await scene.kubectl("POST", path, { metadata: { name: "irsa" }, webhooks });
    const diagnosis = await diagnosed(setting);
    await scene.kubectl("DELETE", `${path}/irsa`);
    await scene.kubectl("POST", path, { metadata: { name: "pod-identity-webhook" }, webhooks });
    expect(rootsOf(diagnosis)).toEqual([]);
  });

  it("leaves nothing to say when all is mended", () => expectHealthy(setting));
});
