import { prepare } from "#eyrie/pipeline/prepare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { probesIn } from "./cloud-state.ts";
import { withPolicy } from "./hands.ts";
import { down, type Setting, standInChart, startSetting, up } from "./setting.ts";
import { writesIn } from "./writes.ts";

/** The shortest spec there is, but for the chart, which a test takes from this repository. */
const shortest = (release: string) => `
cluster: { name: milvus-eks-cluster, region: us-east-2 }
milvus: { release: ${release}, chart: ${standInChart} }
`;

let setting: Setting;

beforeAll(async () => {
  setting = await startSetting();
});

afterAll(() => setting.close());

type Run = Awaited<ReturnType<typeof up>>;

const actions = ({ plan }: Pick<Run, "plan">) => new Set(plan.changes.map(({ action }) => action));
const ids = ({ plan }: Pick<Run, "plan">) => plan.changes.map(({ id }) => id);
const notHolding = ({ claims }: Run) => claims.filter(({ verdict }) => verdict.status !== "holds");

/** All that IAM and S3 keep of what a run named. */
const kept = ({ target }: Run) => {
  const { account, s3 } = setting.cloud;
  const role = account.iam.roles.get(target.role.name);
  return [
    role?.trust.text,
    [...(role?.attached ?? [])],
    account.iam.policies.get(withPolicy(target).policy.arn)?.versions,
    s3.buckets.get(target.bucket.name)?.policy?.text,
  ];
};

describe("names that nobody chose", () => {
  let first: Run;

  it("make and prove a whole set-up", async () => {
    first = await up(setting.session(shortest("milvus-demo")));
    expect(actions(first)).toEqual(new Set(["create"]));
    expect(notHolding(first)).toEqual([]);
    expect(ids(first).map((id) => id.replace(/[0-9a-f]{12}/g, "…"))).toEqual([
      "bucket/milvus-demo-…",
      "iam-policy/milvus-demo-…",
      "oidc-provider/milvus-eks-cluster",
      "role/milvus-demo-…",
      "policy-attachment/milvus-demo-…/milvus-demo-…",
      "namespace/milvus",
      "service-account/milvus/milvus-demo-s3",
      "helm-release/milvus/milvus-demo",
    ]);
  });

  it("are found again by the next run", async () => {
    const again = await up(setting.session(shortest("milvus-demo")));
    expect(ids(again)).toEqual(ids(first));
    expect(actions(again)).toEqual(new Set(["keep"]));
    expect(writesIn(setting.trace)).toEqual([]);
  });

  it("keep a second release beside the first, in the same namespace", async () => {
    const before = kept(first);
    const second = await up(setting.session(shortest("search")));
    expect(second.plan.changes.filter(({ action }) => action === "keep").map(({ id }) => id)).toEqual([
      "oidc-provider/milvus-eks-cluster",
      "namespace/milvus",
    ]);
    expect(notHolding(second)).toEqual([]);
    expect(kept(first)).toEqual(before);
    const again = await up(setting.session(shortest("milvus-demo")));
    expect(actions(again)).toEqual(new Set(["keep"]));
    expect(notHolding(again)).toEqual([]);
  });

  it("let the second go without touching the first", async () => {
    const gone = await down(setting.session(shortest("search")));
    expect(gone.outcomes.filter(({ state }) => state === "failed")).toEqual([]);
    const left = await up(setting.session(shortest("milvus-demo")));
    expect(actions(left)).toEqual(new Set(["keep"]));
    expect(notHolding(left)).toEqual([]);
    expect(probesIn(setting.cloud)).toEqual([]);
  });

  it("differ in another account", async () => {
    const elsewhere = await startSetting({ account: "444455556666" });
    const run = await prepare(elsewhere.session(shortest("milvus-demo")));
    await elsewhere.close();
    expect(run.target.bucket.name).not.toBe(first.target.bucket.name);
    expect(run.target.role.arn).toMatch(/^arn:aws:iam::444455556666:role\/milvus-demo-/);
  });
});
