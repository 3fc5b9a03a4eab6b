import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Host } from "#eyrie/cli/host";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { milvusSdk, type Setting } from "./setting.ts";
import { typingIn } from "./terminal.ts";
import { install, small, startScene } from "./way-back.ts";

let setting: Setting;

beforeAll(async () => {
  ({ setting } = await startScene());
  await writeFile(join(setting.directory, "eyrie.yaml"), small);
  const { cloud, kubeconfig } = setting;
  vi.stubEnv("AWS_ENDPOINT_URL", cloud.awsEndpoint);
  vi.stubEnv("AWS_ACCESS_KEY_ID", cloud.credentials.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", cloud.credentials.secretAccessKey);
  vi.stubEnv("AWS_SESSION_TOKEN", undefined);
  vi.stubEnv("AWS_PROFILE", undefined);
  vi.stubEnv("KUBECONFIG", kubeconfig);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await setting.close();
});

const typing = (...typed: readonly [argv: readonly string[], question: string, answer: string, host?: Partial<Host>]) =>
  typingIn(setting, ...typed);

const questions = {
  up: "Carry this out?",
  down: "Remove what is marked with -?",
  "down with the bucket": "Remove what is marked with -, the bucket and all that is in it included, for good?",
};
const withBucket = ["down", "--delete-bucket", "milvus-bucket-039dd013c0712f085d60e21f"];

describe("who sits at a terminal is shown the plan and asked", () => {
  type Case = {
    readonly name: keyof typeof questions;
    readonly argv: readonly string[];
    readonly plan: string;
    readonly ready: () => unknown;
    readonly done: string;
  };
  const cases: readonly Case[] = [
    {
      name: "up",
      argv: ["up", "--no-data-probe"],
      plan: "8 to create",
      ready: () => undefined,
      done: "8 changes carried out",
    },
    { name: "down", argv: ["down"], plan: "5 to delete", ready: () => undefined, done: "What Eyrie owned is gone" },
    {
      name: "down with the bucket",
      argv: withBucket,
      plan: "6 to delete",
      ready: () => install(setting),
      done: "What Eyrie owned is gone",
    },
  ];

  it.each(cases)("$name", async ({ name, argv, plan, ready, done }) => {
    await ready();
    const question = questions[name];
    const before = stateOf(setting.cloud);
    const declined = await typing(argv, question, "n");
    expect(declined.asked.indexOf(plan)).toBeGreaterThan(0);
    expect(declined.asked.indexOf(question)).toBeGreaterThan(declined.asked.indexOf(plan));
    expect([declined.code, declined.after]).toEqual([1, expect.stringContaining("Nothing was done, as you chose.")]);
    // Enter alone takes what is offered first, and that is no.
    expect((await typing(argv, question, "\r")).code).toBe(1);
    expect(stateOf(setting.cloud)).toEqual(before);

    const agreed = await typing(argv, question, "y");
    expect(agreed.before).toEqual(before);
    expect([agreed.code, agreed.after]).toEqual([0, expect.stringContaining(done)]);
  });
});

describe("who sits at a terminal is asked whether to get Milvus' client", () => {
  it.each([
    { answer: "n", obtained: 0, code: 4, says: "nobody agreed to get it" },
    { answer: "y", obtained: 1, code: 0, says: "Proven: all 23 claims hold." },
  ])("$answer", async ({ answer, obtained, code, says }) => {
    await install(setting);
    let times = 0;
    const obtain = () => {
      times += 1;
      return milvusSdk();
    };
    const host = { milvusSdk: { find: () => Promise.resolve(undefined), obtain } };
    const asked = await typing(["verify", "--timeout", "30s"], "Get it with npm into Eyrie's cache", answer, host);
    expect([asked.code, asked.after]).toEqual([code, expect.stringContaining(says)]);
    expect(times).toBe(obtained);
  });

  it.each(["verify", "up"])("%s goes no further at Ctrl-C", async (command) => {
    const host = { milvusSdk: { find: () => Promise.resolve(undefined), obtain: milvusSdk } };
    await install(setting);
    const question = "Get it with npm into Eyrie's cache";
    const left = await typing([command], question, "\u0003", host);
    expect(left.asked).toContain(question);
    expect([left.code, left.after]).toEqual([1, expect.stringContaining("Nothing was done, as you chose.")]);
    expect(left.after).not.toContain("claims");
    expect(stateOf(setting.cloud)).toEqual(left.before);
  });
});
