import { claimNames, setUpClaimNames } from "#eyrie/model/claim";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { probesIn, stateOf } from "./cloud-state.ts";
import { down, type Setting, startSetting, up } from "./setting.ts";
import { writesIn } from "./writes.ts";

type Run = Awaited<ReturnType<typeof up>>;

let setting: Setting;

beforeAll(async () => {
  setting = await startSetting();
});

afterAll(() => setting.close());

const holding = ({ claims }: Run) => claims.filter(({ verdict }) => verdict.status === "holds").map(({ name }) => name);
const actions = ({ plan }: Pick<Run, "plan">) => plan.changes.map(({ action, id }) => `${action} ${id}`);

const whole = [
  "bucket/milvus-bucket-039dd013c0712f085d60e21f",
  "iam-policy/MilvusS3ReadWrite",
  "oidc-provider/milvus-eks-cluster",
  "role/milvus-s3-access-sa",
  "policy-attachment/milvus-s3-access-sa/MilvusS3ReadWrite",
  "namespace/milvus",
  "service-account/milvus/milvus-s3-access-sa",
  "helm-release/milvus/milvus-demo",
];

describe("the guide, by one command", () => {
  it("makes everything from nothing and proves it", async () => {
    const run = await up(setting.session());
    expect(actions(run)).toEqual(whole.map((id) => `create ${id}`));
    expect(run.outcomes.map(({ state }) => state)).toEqual(whole.map(() => "done"));
    expect(holding(run)).toEqual(setUpClaimNames);
    expect(probesIn(setting.cloud)).toEqual([]);
  });

  it("tells each stage, change and claim as it happens", () => {
    const told = setting.events.map((event) => event.type);
    expect(setting.events.filter(({ type }) => type === "stage")).toHaveLength(8);
    expect(told.filter((type) => type === "change")).toHaveLength(2 * whole.length);
    expect(told.filter((type) => type === "claim")).toHaveLength(setUpClaimNames.length);
  });

  it("changes nothing the second time, and never starts helm", async () => {
    const before = stateOf(setting.cloud);
    const run = await up(setting.session());
    expect(actions(run)).toEqual(whole.map((id) => `keep ${id}`));
    expect(holding(run)).toEqual(setUpClaimNames);
    expect(writesIn(setting.trace)).toEqual([]);
    expect(setting.trace.filter(({ service }) => service === "helm")).toEqual([]);
    expect(stateOf(setting.cloud)).toEqual(before);
  });

  it("lets no secret into trace, events or claims", async () => {
    const run = await up(setting.session());
    const told = JSON.stringify([setting.trace, setting.events, run.claims, run.plan]);
    expect(told).toContain("eyrie-probe");
    expect(told).not.toContain(setting.cloud.credentials.secretAccessKey);
    expect(told).not.toMatch(/eyJ[\w-]+\.[\w-]+\.|(?:AKIA|ASIA)[A-Z0-9]{16}/);
  });

  it("takes its own down, in reverse, and keeps bucket, provider and namespace", async () => {
    const gone = await down(setting.session());
    expect(actions(gone)).toEqual([
      "delete helm-release/milvus/milvus-demo",
      "delete service-account/milvus/milvus-s3-access-sa",
      "keep namespace/milvus",
      "delete policy-attachment/milvus-s3-access-sa/MilvusS3ReadWrite",
      "delete role/milvus-s3-access-sa",
      "keep oidc-provider/milvus-eks-cluster",
      "delete iam-policy/MilvusS3ReadWrite",
      "keep bucket/milvus-bucket-039dd013c0712f085d60e21f",
    ]);
    expect([...setting.cloud.s3.buckets.keys()]).toEqual(["milvus-bucket-039dd013c0712f085d60e21f"]);
    expect([...setting.cloud.account.iam.roles.keys()]).toEqual(["milvus-eks-cluster-node"]);
  });

  it("comes up again on what was kept, and Milvus stores there", async () => {
    const run = await up(setting.session(), {});
    expect(actions(run).filter((line) => line.startsWith("keep"))).toHaveLength(3);
    expect(holding(run)).toEqual(claimNames);
  });
});
