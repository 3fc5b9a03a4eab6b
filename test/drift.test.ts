import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onBucket, onIam, onProvider } from "./drifts-aws.ts";
import { onServiceAccount } from "./drifts-kubernetes.ts";
import { type Drift, seenIn } from "./drift.ts";
import { document, policyOf, roleOf, type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";
import { writesIn } from "./writes.ts";

const tagged = `${guideSpec}tags: { team: search }\n`;
const boundary = "arn:aws:iam::aws:policy/AdministratorAccess";
const bounded = tagged.replace("role: {", `role: { permissionsBoundary: "${boundary}", `);

const drifts: readonly Drift[] = [...onBucket, ...onIam, ...onProvider, ...onServiceAccount];

let setting: Setting;
let scene: Scene;

/** Plans, and carries it out. */
async function mend(spec = tagged) {
  const session = setting.session(spec);
  const planned = await planUp(session);
  const outcomes = await carryOut(planned, session);
  return {
    seen: seenIn(planned.plan),
    plan: planned.plan,
    states: new Set(outcomes.map(({ state }) => state)),
    planned,
  };
}

/** What a second look finds, and what it wrote. */
async function secondLook(spec = tagged) {
  const { seen } = await mend(spec);
  return { seen, writes: writesIn(setting.trace) };
}

const clean = { seen: {}, writes: [] };

beforeAll(async () => {
  setting = await startSetting();
  scene = sceneOf(setting, (await mend()).planned);
});

afterAll(() => setting.close());

describe("drift is shown field by field, mended, and nothing else is touched", () => {
  it.each(drifts)("$how", async ({ make, seen, foreign = () => undefined }) => {
    await make(scene);
    const theirs = await foreign(scene);
    const mended = await mend();
    expect(mended.seen).toEqual(seen(scene.target));
    expect(mended.states).not.toContain("failed");
    expect(await foreign(scene)).toEqual(theirs);
    expect(await secondLook()).toEqual(clean);
  });

  it("gives up the oldest version that is not in force when the policy has five", async () => {
    const { iam } = scene.clouds;
    const { arn } = scene.target.policy;
    const useless = document({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::elsewhere/*" });
    const room = 5 - policyOf(scene).versions.length;
    for (let made = 0; made < room; made += 1) await iam.createDefaultVersion(arn, useless);
    const before = policyOf(scene).versions.map(({ id }) => id);
    const { plan } = await mend();
    const named = plan.changes.flatMap((change) => (change.action === "update" ? change.differences : []));
    expect(named.map(({ path }) => path)).toContain(`versions.${before[0] ?? ""}`);
    expect(before).toHaveLength(5);
    expect(policyOf(scene).versions.map(({ id }) => id)).toEqual([
      ...before.slice(1),
      policyOf(scene).defaultVersionId,
    ]);
    expect(await secondLook()).toEqual(clean);
  });

  it("puts the boundary that the spec names, and takes it away with the line", async () => {
    const put = await mend(bounded);
    expect(put.seen).toEqual({ "role/milvus-s3-access-sa": ["permissionsBoundary"] });
    expect(roleOf(scene).boundary).toBe(boundary);
    expect(await secondLook(bounded)).toEqual(clean);
    const taken = await mend();
    expect(taken.seen).toEqual({ "role/milvus-s3-access-sa": ["permissionsBoundary"] });
    expect(roleOf(scene).boundary).toBeUndefined();
  });

  it("shows what is there and what is wanted", async () => {
    roleOf(scene).tags.set("team", "someone");
    const { plan } = await mend();
    expect(plan.changes.filter(({ action }) => action !== "keep")).toMatchObject([
      { differences: [{ path: "tags.team", have: "someone", want: "search" }] },
    ]);
  });
});
