import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { planUp } from "#eyrie/pipeline/plan";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { guideSpec, helmBinary, type Setting, startSetting } from "./setting.ts";
import { writesIn } from "./writes.ts";

const command = fileURLToPath(new URL("../packages/eyrie/dist/eyrie.js", import.meta.url));
const small = guideSpec.replace("milvus: {", "milvus: { values: small.yaml,");

let setting: Setting;
beforeEach(async () => {
  // So far away that two runs overlap, however much later a busy machine starts the second.
  setting = await startSetting({ latency: 40 });
  await writeFile(join(setting.directory, "small.yaml"), "cluster: { enabled: false }\n");
  await writeFile(join(setting.directory, "eyrie.yaml"), small);
});
afterEach(() => setting.close());

type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** The product in a process of its own, which finds the local cloud as it would find AWS and EKS. */
async function eyrie(...args: readonly string[]): Promise<Ran> {
  const { cloud, directory, kubeconfig } = setting;
  const env = {
    PATH: process.env["PATH"],
    HOME: directory,
    LANG: "en_US.UTF-8",
    EYRIE_HELM: await helmBinary(),
    AWS_ENDPOINT_URL: cloud.awsEndpoint,
    AWS_ACCESS_KEY_ID: cloud.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: cloud.credentials.secretAccessKey,
    AWS_REGION: "us-east-2",
    KUBECONFIG: kubeconfig,
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [command, ...args], { env, cwd: directory }, (_, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
  });
}

describe.skipIf(!existsSync(command))("two processes on one spec (needs the build)", () => {
  it("that begin at the same moment both succeed, one after the other, and leave one set-up and no lease", async () => {
    const runs = await Promise.all([1, 2].map(() => eyrie("up", "--yes", "--no-data-probe")));
    expect(runs.map(({ code, out, err }) => ({ code, said: `${out}${err}`.slice(code === 0 ? -1 : 0) }))).toEqual([
      { code: 0, said: "\n" },
      { code: 0, said: "\n" },
    ]);
    expect(runs.map(({ err }) => err).join("\n")).toMatch(
      /Another run of Eyrie is at work on this release: \S+@\S+ \d+/,
    );

    const again = setting.session(small);
    expect((await planUp(again)).plan.changes.filter(({ action }) => action !== "keep")).toEqual([]);
    expect(writesIn(setting.trace)).toEqual([]);
    expect(setting.cloud.clusters[0]?.store.list("leases", "milvus")).toEqual([]);
    const [revision, ...more] =
      setting.cloud.clusters[0]?.store
        .list("secrets", "milvus")
        .filter(({ metadata }) => metadata.labels?.["owner"] === "helm") ?? [];
    expect([revision?.metadata.labels?.["version"], more]).toEqual(["1", []]);
  }, 60_000);
});
