import { type Claim, setUpClaimNames } from "#eyrie/model/claim";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { proveTarget } from "#eyrie/pipeline/prove";
import type { Planned } from "#eyrie/pipeline/session";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Breakage, notHolding, restsOn, type Undo } from "./claim-breakage.ts";
import { onObjects, onPermissions, onTrust } from "./claim-breakages-aws.ts";
import { onInstallation, onServiceAccount } from "./claim-breakages-kubernetes.ts";
import { inLocalCloud } from "./claim-breakages-local.ts";
import { probesIn } from "./cloud-state.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";
import { writesIn } from "./writes.ts";

const breakages: readonly Breakage[] = [
  ...onTrust,
  ...onPermissions,
  ...onObjects,
  ...onServiceAccount,
  ...onInstallation,
  ...inLocalCloud,
];

let setting: Setting;
let planned: Planned;
let scene: Scene;

beforeAll(async () => {
  setting = await startSetting();
  const session = setting.session();
  planned = await planUp(session);
  await carryOut(planned, session);
  scene = sceneOf(setting, planned);
});

afterAll(() => setting.close());

type Proving = Pick<Breakage, "as"> & { readonly patience?: number; readonly readOnly?: boolean };

async function prove({ as, patience = 0, readOnly = false }: Proving) {
  const session = setting.session(guideSpec, undefined, await as?.(scene));
  const claims = await proveTarget(planned, session, { readOnly, fresh: false, patience });
  return { claims, writes: writesIn(setting.trace) };
}

/** Proves, and undoes what was broken for it. */
async function provenWhile(undo: Undo, proving: Proving) {
  try {
    return await prove(proving);
  } finally {
    await undo();
  }
}

const whyOf = (claims: readonly Claim[], name: Claim["name"]) =>
  claims
    .flatMap((claim) => (claim.name === name && claim.verdict.status !== "holds" ? [claim.verdict.why.en] : []))
    .join();

const remedyOf = (claims: readonly Claim[], name: Claim["name"]) =>
  claims
    .flatMap((claim) => (claim.name === name && claim.verdict.status !== "holds" ? [claim.verdict.remedy.en] : []))
    .join();

describe("what is broken is told, and nothing else", () => {
  it("holds to begin with", async () => {
    const { claims } = await prove({ patience: 20_000 });
    expect(notHolding(claims)).toEqual({});
  });

  it.each(breakages)("$breaks: $how", async ({ breaks, becomes, brings, says, remedy = /./, as, make }) => {
    const undo = await make(scene);
    const { claims, writes } = await provenWhile(undo, as === undefined ? {} : { as });
    expect(notHolding(claims)).toEqual({ [breaks]: becomes, ...brings });
    expect(whyOf(claims, breaks)).toMatch(says);
    expect(remedyOf(claims, breaks)).toMatch(remedy);
    expect(claims.map(({ name }) => name)).toEqual(setUpClaimNames);
    expect(probesIn(setting.cloud)).toEqual([]);
    expect(writes).toEqual([]);
  });

  it("stranger-refused: refused for another reason is unproven", async () => {
    const session = setting.session();
    const { kubernetes } = session.clouds;
    const requestToken: typeof kubernetes.requestToken = (namespace, name, audience) =>
      kubernetes.requestToken(namespace, name, name === "default" ? "vault" : audience);
    const clouds = { ...session.clouds, kubernetes: { ...kubernetes, requestToken } };
    const proof = { readOnly: false, fresh: false, patience: 0 };
    const claims = await proveTarget(planned, { ...session, clouds }, proof);
    expect(notHolding(claims)).toEqual({ "stranger-refused": "unproven" });
    expect(whyOf(claims, "stranger-refused")).toMatch(/not by the trust policy: .*InvalidIdentityToken/);
  });

  it("holds again once all of it is undone", async () => {
    const { claims } = await prove({});
    expect(notHolding(claims)).toEqual({});
  });
});

describe("read-only", () => {
  const decided = {
    "object-put": "decided",
    "object-get": "decided",
    "object-list": "tried",
    "object-delete": "decided",
  };

  it("decides what it would have to write for, and holds", async () => {
    const { claims } = await prove({ readOnly: true });
    expect(notHolding(claims)).toEqual({});
    expect(
      Object.fromEntries(claims.filter(({ name }) => name in decided).map(({ name, basis }) => [name, basis])),
    ).toEqual(decided);
  });

  it.each(onObjects)("$how: that alone is decided against", async ({ breaks, make }) => {
    const undo = await make(scene);
    const { claims } = await provenWhile(undo, { readOnly: true });
    expect(notHolding(claims)).toEqual({ [breaks]: "fails" });
    expect(setting.trace.filter(({ operation }) => operation === "PutObject")).toEqual([]);
  });
});

describe("the cases themselves", () => {
  it.each(setUpClaimNames)("%s has one", (name) => {
    expect(breakages.filter(({ breaks }) => breaks === name)).not.toEqual([]);
  });

  it.each(breakages)("$breaks: $how: brings down only what rests on it", ({ breaks, brings = {} }) => {
    const reached = new Set<string>([breaks]);
    for (let before = 0; before !== reached.size;) {
      before = reached.size;
      for (const [name, below] of Object.entries(restsOn))
        if (below.some((under) => reached.has(under))) reached.add(name);
    }
    expect(Object.keys(brings).filter((name) => !reached.has(name))).toEqual([]);
  });
});
