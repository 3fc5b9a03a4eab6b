import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LastProof } from "#eyrie/model/last-proof";
import type { Observed } from "#eyrie/model/observed";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { lookAround } from "#eyrie/pipeline/look-around";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { documentOf, eyrieIn } from "./command-line.ts";
import { seenIn } from "./drift.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";

const small = guideSpec.replace("milvus: {", "milvus: { values: small.yaml,");

let setting: Setting;
let scene: Scene;

beforeAll(async () => {
  setting = await startSetting();
  await writeFile(join(setting.directory, "small.yaml"), "cluster: { enabled: false }\n");
  await writeFile(join(setting.directory, "eyrie.yaml"), small);
  const { code, out } = await eyrieIn(setting, ["up", "--yes", "--no-data-probe"]);
  if (code !== 0) throw new Error(out);
  scene = sceneOf(setting, await planUp(setting.session(small)));
}, 60_000);
afterAll(() => setting.close());

const onRecord = async (): Promise<Observed<LastProof>> => (await lookAround(setting.session(small))).status.lastProof;

const account = () => scene.cluster.store.get("serviceaccounts", "milvus", "milvus-s3-access-sa");

describe("the last proof", () => {
  it("is on record after up, with its verdict, its time and who made it", async () => {
    expect(await onRecord()).toMatchObject({
      status: "present",
      value: { verdict: "proven", withMilvus: false, by: "arn:aws:iam::111122223333:user/admin" },
    });
    expect(account()?.metadata.annotations?.["eyrie.dev/last-proof"]).toMatch(
      /^\{"at":"\d{4}-.*Z","by":"arn:aws:iam::/,
    );
  });

  it("is no drift, and stays when the service account is applied again", async () => {
    expect(seenIn((await planUp(setting.session(small))).plan)).toEqual({});
    scene.cluster.store.edit("serviceaccounts", "milvus", "milvus-s3-access-sa", ({ metadata }) => {
      delete metadata.annotations?.["eks.amazonaws.com/role-arn"];
    });
    const session = setting.session(small);
    await carryOut(await planUp(session), session);
    expect(account()?.metadata.annotations).toMatchObject({
      "eks.amazonaws.com/role-arn": scene.target.role.arn,
      "eyrie.dev/last-proof": expect.any(String),
    });
  });

  it("is replaced by verify, and told by status; not with --read-only, which writes nothing", async () => {
    const before = await onRecord();
    const state = stateOf(setting.cloud);
    expect((await eyrieIn(setting, ["verify", "--read-only"])).code).toBe(0);
    expect(stateOf(setting.cloud)).toEqual(state);
    await scene.kubectl("PATCH", "/api/v1/namespaces/milvus/configmaps/milvus-demo", {
      data: { "default.yaml": "minio: {}" },
    });
    expect((await eyrieIn(setting, ["verify", "--no-data-probe"])).code).toBe(4);
    const { status } = documentOf(await eyrieIn(setting, ["status", "--json"]));
    expect(status?.lastProof).toMatchObject({ verdict: "failed", by: "arn:aws:iam::111122223333:user/admin" });
    expect(await onRecord()).not.toEqual(before);
  });

  it("that somebody's hand wrote is none", async () => {
    const path = "/api/v1/namespaces/milvus/serviceaccounts/milvus-s3-access-sa";
    for (const text of ["proven", '{"at":"yesterday"}', '{"at":"2026-11-26T00:00:00Z","verdict":"perfect"}', "null"]) {
      await scene.kubectl("PATCH", path, { metadata: { annotations: { "eyrie.dev/last-proof": text } } });
      expect(await onRecord()).toEqual({ status: "absent" });
    }
  });

  it("that may not be written is said, and fails nothing", async () => {
    const all = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
    const without = [{ verbs: ["patch"], apiGroups: [""], resources: ["serviceaccounts"] }];
    const kubeconfig = join(setting.directory, "half");
    const token = scene.cluster.addUser("half", all, without);
    await writeFile(kubeconfig, scene.cluster.kubeconfig(token), { mode: 0o600 });
    const { code, err } = await eyrieIn(setting, ["verify", "--no-data-probe"], { KUBECONFIG: kubeconfig });
    expect(code).toBe(4);
    expect(err).toContain("last-proof: not kept for eyrie status: ");
    expect(err).toContain("patch serviceaccounts");
  });
});

describe("on what is somebody else's nothing is kept", () => {
  it("be the service account only used, or in the way", async () => {
    const down = setting.session(small);
    await carryOut(await planDown(down), down);
    await scene.kubectl("POST", "/api/v1/namespaces/milvus/serviceaccounts", {
      metadata: {
        name: "milvus-s3-access-sa",
        annotations: { "eks.amazonaws.com/role-arn": scene.target.role.arn },
      },
    });
    const before = account()?.metadata.annotations;
    const used = small.replace(/^(bucket|policy|role|serviceAccount): \{/gm, "$1: { existing: true,");
    await writeFile(join(setting.directory, "eyrie.yaml"), used);
    await eyrieIn(setting, ["verify", "--no-data-probe"]);
    expect(account()?.metadata.annotations).toEqual(before);
    await writeFile(join(setting.directory, "eyrie.yaml"), small);
    await eyrieIn(setting, ["verify", "--no-data-probe"]);
    expect(account()?.metadata.annotations).toEqual(before);
  });
});
