import { CreateOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare } from "#eyrie/pipeline/prepare";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documentOf, eyrieIn } from "./command-line.ts";
import { byHand, guideIds, withValues } from "./made-by-others.ts";
import { policyOf, roleOf, type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";

const owner = "arn:aws:eks:us-east-2:111122223333:cluster/milvus-eks-cluster/milvus/milvus-demo";

let setting: Setting;
let scene: Scene;

beforeEach(async () => {
  setting = await startSetting();
  scene = sceneOf(setting, await prepare(setting.session()));
  const values = fileURLToPath(new URL("../examples/guide.milvus.yaml", import.meta.url));
  await copyFile(values, join(setting.directory, "guide.milvus.yaml"));
});
afterEach(() => setting.close());

const spec = (text: string) => writeFile(join(setting.directory, "eyrie.yaml"), text);

async function run(...argv: readonly string[]) {
  const ran = await eyrieIn(setting, argv);
  expect({ argv, code: ran.code, err: ran.code === 0 ? "" : ran.err }).toEqual({ argv, code: 0, err: "" });
  return ran;
}

/** Eyrie's marks as others see them: tags, and labels of the objects. */
function marks() {
  const { cluster, cloud, target } = scene;
  const ours = (entries: Iterable<readonly [string, string]>) =>
    Object.fromEntries([...entries].filter(([key]) => /^eyrie(?:\.dev\/|:)|managed-by$/.test(key)));
  const tagsOf = (name: string) =>
    cloud.s3.buckets.get(name)?.tags.map(({ key, value }) => [key, value] as const) ?? [];
  const account = cluster.store.get("serviceaccounts", "milvus", "milvus-s3-access-sa")?.metadata;
  const records = cluster.store.list("secrets", "milvus").filter(({ type }) => type === "helm.sh/release.v1");
  return {
    bucket: ours(tagsOf(target.bucket.name)),
    policy: ours(policyOf(scene).tags),
    role: ours(roleOf(scene).tags),
    account: ours(Object.entries({ ...account?.labels, ...account?.annotations })),
    release: ours(Object.entries(records.at(-1)?.metadata.labels ?? {})),
    namespace: ours(Object.entries(cluster.store.get("namespaces", "", "milvus")?.metadata.labels ?? {})),
  };
}

/** What each form of plan and status says of each resource's standing. */
async function shown() {
  const [plan, status, planJson, statusJson] = await Promise.all([
    run("plan"),
    run("status"),
    run("plan", "--json"),
    run("status", "--json"),
  ]);
  const inText = (text: string) =>
    Object.fromEntries(
      [...text.matchAll(/^[=✔~!] (\w+) +(\S+\/\S+)/gm)].map(([, standing, id]) => [id ?? "", standing ?? ""]),
    );
  const inJson = (resources: readonly { readonly id: string; readonly standing: string }[] = []) =>
    Object.fromEntries(resources.map(({ id, standing }) => [id, standing]));
  return [
    inText(plan.out),
    inText(status.out),
    inJson(documentOf(planJson).plan?.changes),
    inJson(documentOf(statusJson).status?.resources),
  ];
}

const used = { [guideIds.provider]: "used", [guideIds.namespace]: "used" };
/** What `up` proved at its end. */
const lastProof: unknown = expect.stringContaining('"verdict":"proven"');
const four = <T>(one: T) => [one, one, one, one];

describe("whose each resource is", () => {
  it("made by Eyrie: its mark names cluster, namespace and release, and all forms say owned", async () => {
    await spec(guideSpec);
    await run("up", "--yes", "--no-data-probe");
    const tags = { "eyrie:owner": owner };
    const digest = marks().release["eyrie.dev/owner"];
    expect(digest).toMatch(/^[0-9a-f]{40}$/);
    expect(marks()).toEqual({
      bucket: tags,
      policy: tags,
      role: tags,
      account: {
        "eyrie.dev/owner": digest,
        "eyrie.dev/owned-by": owner,
        "app.kubernetes.io/managed-by": "eyrie",
        "eyrie.dev/last-proof": lastProof,
      },
      release: { "eyrie.dev/owner": digest },
      namespace: { "app.kubernetes.io/managed-by": "eyrie" },
    });
    const { bucket, policy, role, attachment, serviceAccount, release } = guideIds;
    const owned = [bucket, policy, role, attachment, serviceAccount, release].map((id) => [id, "owned"] as const);
    expect(await shown()).toEqual(four({ ...used, ...Object.fromEntries(owned) }));
  });

  it("taken over: it is marked so besides, and all forms say adopted", async () => {
    await spec(withValues);
    await byHand.make(scene);
    const adopt = [guideIds.bucket, guideIds.policy, guideIds.role, guideIds.serviceAccount, guideIds.release];
    await run("up", "--yes", "--no-data-probe", "--adopt", ...adopt);
    const tags = { "eyrie:owner": owner, "eyrie:adopted": "true" };
    const digest = marks().release["eyrie.dev/owner"];
    expect(marks()).toEqual({
      bucket: tags,
      policy: tags,
      role: tags,
      account: {
        "eyrie.dev/owner": digest,
        "eyrie.dev/adopted": "true",
        "eyrie.dev/owned-by": owner,
        "eyrie.dev/last-proof": lastProof,
      },
      release: { "eyrie.dev/owner": digest, "eyrie.dev/adopted": "true" },
      namespace: {},
    });
    const adopted = [...adopt, guideIds.attachment].map((id) => [id, "adopted"] as const);
    expect(await shown()).toEqual(four({ ...used, ...Object.fromEntries(adopted) }));
  });

  it("used: an audience that is missing is a change of its own, shown as touching what is shared", async () => {
    await spec(guideSpec);
    const { issuer: Url } = scene.target;
    await scene.iam.send(new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ["vault"] }));
    const heads = ({ out }: { readonly out: string }) =>
      out.split("\n").filter((line) => line.includes(guideIds.provider));
    expect(heads(await run("plan"))).toEqual([`~ used   ${guideIds.provider}  shared with others, added to`]);
    expect(heads(await run("plan", "--lang", "ja"))).toEqual([`~ 使用  ${guideIds.provider}  ほかと共用 (追加のみ)`]);
    const { plan } = documentOf(await run("plan", "--json"));
    expect(plan?.changes.find(({ id }) => id === guideIds.provider)).toMatchObject({
      action: "update",
      standing: "used",
      differences: [{ path: "audiences", have: ["vault"], want: ["vault", "sts.amazonaws.com"] }],
    });
  });
});
