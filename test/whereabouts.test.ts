import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cluster } from "@eyrie/localcloud/kubernetes/cluster";
import { planUp } from "#eyrie/pipeline/plan";
import { prepare } from "#eyrie/pipeline/prepare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stateOf } from "./cloud-state.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";
import { writesIn } from "./writes.ts";

type Rule = Parameters<Cluster["addUser"]>[1][number];

const all: Rule = { verbs: ["*"], apiGroups: ["*"], resources: ["*"] };
const tokens: Rule = { verbs: ["create"], apiGroups: [""], resources: ["serviceaccounts/token"] };
const discovery: Rule = { verbs: ["get"], nonResourceURLs: ["/.well-known/openid-configuration"] };

let setting: Setting;

beforeAll(async () => {
  setting = await startSetting({ clusters: ["milvus-eks-cluster", "another-cluster"] });
});

afterAll(() => setting.close());

const clusterAt = (index: number): Cluster => {
  const cluster = setting.cloud.clusters[index];
  if (cluster === undefined) throw new Error(`no cluster ${index}`);
  return cluster;
};

/** A session whose kubeconfig leads to one of the clusters, as somebody who may not do what `denied` says. */
async function leadingTo(index: number, denied: readonly Rule[], change = (text: string) => text) {
  const name = `user-${index}-${denied.length}-${change("127.0.0.1")}`;
  const { addUser, kubeconfig: write } = clusterAt(index);
  const kubeconfig = join(setting.directory, name);
  await writeFile(kubeconfig, change(write(addUser(name, [all, discovery], denied))), { mode: 0o600 });
  return setting.session(guideSpec, undefined, { kubeconfig });
}

const throughTunnel = (text: string) => text.replaceAll("https://127.0.0.1:", "https://localhost:");

describe("the cluster behind the kubeconfig is shown to be the spec's", () => {
  it.each([
    { how: "a token it issues", denied: [], tunnel: false, by: "token" },
    { how: "its discovery document, where no token may be had", denied: [tokens], tunnel: false, by: "discovery" },
    { how: "its address, where neither may be had", denied: [tokens, discovery], tunnel: false, by: "address" },
    { how: "a token, through a tunnel with another address", denied: [], tunnel: true, by: "token" },
    { how: "its discovery document, through a tunnel", denied: [tokens], tunnel: true, by: "discovery" },
  ])("by $how", async ({ denied, tunnel, by }) => {
    const { facts } = await prepare(await leadingTo(0, denied, tunnel ? throughTunnel : undefined));
    expect(facts.kubernetes.shownBy).toBe(by);
    expect(facts.kubernetes.server).toMatch(tunnel ? /localhost/ : /127\.0\.0\.1/);
  });
});

describe("a kubeconfig that leads elsewhere stops the run before any write", () => {
  const issuers = () => [clusterAt(0).identity.issuer, clusterAt(1).identity.issuer];
  const endpoints = () => [clusterAt(0).identity.endpoint, clusterAt(1).identity.endpoint];

  it.each([
    { how: "a token it issues", denied: [], shown: issuers },
    { how: "its discovery document", denied: [tokens], shown: issuers },
    { how: "its address", denied: [tokens, discovery], shown: endpoints },
  ])("by $how", async ({ denied, shown }) => {
    const before = stateOf(setting.cloud);
    const session = await leadingTo(1, denied);
    const [ours = "", theirs = ""] = shown();
    await expect(planUp(session)).rejects.toMatchObject({
      name: "Problem",
      code: "mismatch",
      fact: { en: expect.stringContaining(`EKS says: ${ours}; the cluster says: ${theirs}`) as string },
    });
    expect(writesIn(setting.trace)).toEqual([]);
    expect(stateOf(setting.cloud)).toEqual(before);
  });

  it("also when only the address could tell, and a tunnel changed it", async () => {
    const session = await leadingTo(0, [tokens, discovery], throughTunnel);
    await expect(planUp(session)).rejects.toMatchObject({ code: "mismatch" });
  });
});

describe("values that cannot stand beside the spec stop the run before any write", () => {
  it.each([
    { values: "minio:\n  enabled: yes\n", says: "milvus.yaml:2:12: minio.enabled is true, the spec makes it false" },
    {
      values: "proxy: {}\nexternalS3:\n  bucketName: other\n",
      says: "milvus.yaml:3:15: externalS3.bucketName is other, the spec makes it milvus-bucket-039dd013c0712f085d60e21f",
    },
    { values: "a: [\n", says: "milvus.yaml:2:1: The values file cannot be read." },
  ])("$says", async ({ values, says }) => {
    await writeFile(join(setting.directory, "milvus.yaml"), values);
    const session = setting.session(guideSpec.replace("milvus: {", "milvus: { values: milvus.yaml,"));
    await expect(planUp(session)).rejects.toMatchObject({
      code: "invalid",
      fact: { en: expect.stringContaining(says) as string },
    });
    expect(writesIn(setting.trace)).toEqual([]);
  });
});
