import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { run } from "#eyrie/cli/run";
import { prepare } from "#eyrie/pipeline/prepare";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { byHand, byTerraform, guideIds } from "./made-by-others.ts";
import { inBucket, onAws, onIdentity, onTheirRole, sharedProvider } from "./neighbours-aws.ts";
import { inCluster, onServiceAccount, sharedNamespace } from "./neighbours-kubernetes.ts";
import type { Neighbour } from "./neighbour.ts";
import { changedIn, type Neighbourhood, neighbourhood } from "./neighbourhood.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { hostIn } from "./host-in.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";

/*
 * A world full of neighbours: every byte that is not this set-up's is compared before and after every command, run as a
 * user runs it, through the default chains of AWS' and Kubernetes' clients.
 */

const withValues = guideSpec.replace("milvus: {", "milvus: { values: guide.milvus.yaml,");
const small = guideSpec.replace("milvus: {", "milvus: { values: small.yaml,");
const existing = withValues.replaceAll(/^(bucket|policy|role|serviceAccount): \{/gm, "$1: { existing: true,");
const adopting = ["bucket", "policy", "role", "serviceAccount", "release"] as const;
const adopt = ["--adopt", ...adopting.map((kind) => guideIds[kind])];

let setting: Setting;
let scene: Scene;

beforeEach(async () => {
  setting = await startSetting();
  const { directory, kubeconfig, cloud } = setting;
  scene = sceneOf(setting, await prepare(setting.session()));
  const values = new URL("../examples/guide.milvus.yaml", import.meta.url);
  await copyFile(fileURLToPath(values), join(directory, "guide.milvus.yaml"));
  await writeFile(join(directory, "small.yaml"), "cluster: { enabled: false }\n");
  vi.stubEnv("AWS_ENDPOINT_URL", cloud.awsEndpoint);
  vi.stubEnv("AWS_ACCESS_KEY_ID", cloud.credentials.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", cloud.credentials.secretAccessKey);
  vi.stubEnv("AWS_SESSION_TOKEN", undefined);
  vi.stubEnv("AWS_PROFILE", undefined);
  vi.stubEnv("KUBECONFIG", kubeconfig);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await setting.close();
});

/** Runs a command line as `bin/` would. */
async function eyrie(...argv: readonly string[]) {
  let told = "";
  const stream = () =>
    Object.assign(
      new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          told += chunk.toString();
          done();
        },
      }),
      { isTTY: false },
    );
  const code = await run([...argv, "--lang", "en"], {
    stdin: Object.assign(Readable.from([]), { isTTY: false }),
    stdout: stream(),
    stderr: stream(),
    ...hostIn(setting),
  });
  return { code, told };
}

async function makeAll(neighbours: readonly Neighbour[]): Promise<void> {
  for (const { make } of neighbours) await make(scene);
}

type Places = (place: string) => boolean;

/** What stands on what is ours, and goes with it. */
const onOurs: Places = (place) => {
  const { role, policy, serviceAccount } = scene.target;
  const account = `serviceaccounts ${serviceAccount.namespace}/${serviceAccount.name}`;
  return [`role ${role.name}`, `policy ${policy.arn}`, account].includes(place);
};

const onOursOrInBucket: Places = (place) => onOurs(place) || place.startsWith(`bucket ${scene.target.bucket.name} `);

const nowhere: Places = () => false;

const without = (places: Places, all: Neighbourhood): Neighbourhood =>
  new Map([...all].filter(([place]) => !places(place)));

type Command = readonly [exitCode: number, ...argv: string[]];

/** Runs the commands in turn, compares around each, and tells what is not as it should be. */
async function wrongAround(commands: readonly Command[], ours = nowhere): Promise<readonly string[]> {
  const wrong: string[] = [];
  let before = await neighbourhood(scene);
  for (const [expected, ...argv] of commands) {
    const { code, told } = await eyrie(...argv);
    if (code !== expected) wrong.push(`eyrie ${argv.join(" ")} ends with ${code}\n${told}`);
    const after = await neighbourhood(scene);
    wrong.push(...changedIn(without(ours, before), without(ours, after)).map((line) => `eyrie ${argv[0]}: ${line}`));
    before = after;
  }
  return wrong;
}

const spec = (text: string) => writeFile(join(setting.directory, "eyrie.yaml"), text);
const world = [...onAws, ...inCluster];
const guests = [...inBucket, ...onIdentity, ...onServiceAccount];

const reading = (exitCode: number): readonly Command[] => [
  [exitCode, "plan"],
  [exitCode, "plan", "--json", "--out", "plan.json"],
  [0, "status"],
  [0, "permissions"],
  [0, "verify", "--read-only"],
  [0, "verify", "--no-data-probe"],
  [0, "values"],
];

describe("every byte that is somebody else's is as it was, around every command", { timeout: 60_000 }, () => {
  it("in a world where Eyrie makes everything, and takes it away again", async () => {
    await spec(small);
    await makeAll([sharedProvider, sharedNamespace, ...world]);
    expect(
      await wrongAround(
        [
          [0, "init", "--file", "fresh.yaml", "--cluster", "c", "--region", "us-east-2", "--release", "m"],
          [0, "plan"],
          [0, "plan", "--out", "plan.json"],
          [0, "up", "--plan", "plan.json", "--no-data-probe"],
        ],
        onOursOrInBucket,
      ),
    ).toEqual([]);
    await makeAll(guests);
    expect(
      await wrongAround([
        [0, "plan"],
        [0, "up", "--yes", "--no-data-probe"],
        [0, "up", "--yes", "--no-data-probe"],
        ...reading(0),
      ]),
    ).toEqual([]);
    expect(await wrongAround([[0, "down", "--yes"]], onOurs)).toEqual([]);
    // Others store in it too, so not even by its name.
    expect(await wrongAround([[3, "down", "--yes", "--delete-bucket", scene.target.bucket.name]])).toEqual([]);
  });

  it("in a world where Eyrie takes over what others made, and lets it go again", async () => {
    await spec(withValues);
    await byHand.make(scene);
    await makeAll([...world, ...guests, ...onTheirRole]);
    expect(
      await wrongAround([
        ...reading(3),
        [0, "plan", ...adopt],
        [0, "plan", "--out", "plan.json", ...adopt],
        [0, "up", "--plan", "plan.json", "--no-data-probe"],
        [0, "up", "--yes", "--no-data-probe"],
        ...reading(0),
        [0, "down", "--yes"],
        [0, "verify", "--no-data-probe"],
        [0, "up", "--yes", "--no-data-probe", ...adopt],
        [0, "down", "--yes"],
        [0, "down", "--yes"],
      ]),
    ).toEqual([]);
    const account = scene.cluster.store.get("serviceaccounts", "milvus", scene.target.serviceAccount.name);
    expect(Object.keys(account?.metadata.annotations ?? {}).filter((key) => key.startsWith("eyrie.dev/"))).toEqual([]);
  });

  it("in a world where Eyrie uses what Terraform made", async () => {
    await spec(existing);
    await byTerraform.make(scene);
    await makeAll([...world, ...guests, ...onTheirRole]);
    expect(await wrongAround([...reading(3), [3, "up", "--yes", "--no-data-probe"], [0, "down", "--yes"]])).toEqual([]);
  });
});

describe("the comparison", () => {
  it("sees each neighbour that changes", async () => {
    await spec(small);
    await makeAll([sharedProvider, sharedNamespace, ...world]);
    await eyrie("up", "--yes", "--no-data-probe");
    const guestsHere = [...guests, ...onTheirRole];
    await makeAll(guestsHere);
    const unseen: string[] = [];
    let before = await neighbourhood(scene);
    expect(before.size).toBeGreaterThan(30);
    for (const { what, touch } of [sharedProvider, sharedNamespace, ...world, ...guestsHere]) {
      await touch(scene);
      const after = await neighbourhood(scene);
      if (changedIn(before, after).length === 0) unseen.push(what);
      before = after;
    }
    expect(unseen).toEqual([]);
  });
});
