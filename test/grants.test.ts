import {
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
  UntagPolicyCommand,
  UntagRoleCommand,
} from "@aws-sdk/client-iam";
import { ownerTag } from "#eyrie/kinds/ownership";
import { stsAudience, subjectOf } from "#eyrie/milvus/trust";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import { prepare } from "#eyrie/pipeline/prepare";
import type { Planned, Session } from "#eyrie/pipeline/session";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AccessMatrix, accessMatrix } from "./access-matrix.ts";
import { document, type Scene, sceneOf, trustLike } from "./scene.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";
import { makeTurnstile } from "./turnstile.ts";

/*
 * Nothing in between grants more than before or after: after every single write the whole account's documents are asked
 * what anybody may do. Calls that run at the same time are let through one by one, in every order that can be met.
 */

const stranger = "system:serviceaccount:theirs:theirs";
const others = ["s3:*", "iam:PassRole", "iam:CreateUser"];
const milvusActions = ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];

type Before = (scene: Scene) => unknown;
const trust =
  (text: (scene: Scene) => string): Before =>
  (scene) =>
    scene.clouds.iam.updateTrust(scene.target.role.name, scene.target.role.arn, text(scene));
const policy =
  (...statement: readonly { readonly Action: string | readonly string[]; readonly Resource: string }[]): Before =>
  ({ clouds: { iam }, target }) =>
    iam.createDefaultVersion(target.policy.arn, document(...statement.map((grant) => ({ Effect: "Allow", ...grant }))));
const nothing: Before = () => undefined;

/** How each document may have been before, the desired one first. */
const trusts = {
  "our service account alone": nothing,
  "a stranger": trust(({ target }) => trustLike(target, stranger)),
  "us and strangers": trust(({ target }) => trustLike(target, "*")),
  "whoever has a key of this account": trust(({ target }) =>
    document({ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${target.account}:root` }, Action: "sts:AssumeRole" }),
  ),
  nobody: trust(() => document({ Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" })),
} as const satisfies Record<string, Before>;

const permissions = {
  "least privilege": nothing,
  "far too much": policy({ Action: others, Resource: "*" }),
  "another bucket": policy({ Action: "s3:*", Resource: "arn:aws:s3:::theirs*" }),
  "reading only": policy({ Action: "s3:GetObject", Resource: "*" }),
  "all that is needed, in every bucket": policy({ Action: milvusActions.slice(0, 4), Resource: "*" }),
  "least privilege, not attached": ({ iam, target }: Scene) =>
    iam.send(new DetachRolePolicyCommand({ RoleName: target.role.name, PolicyArn: target.policy.arn })),
} as const satisfies Record<string, Before>;

/** A role is only taken over when it lets nobody else in. */
const adoptable: ReadonlySet<keyof typeof trusts> = new Set(["our service account alone", "nobody"]);

const boundary = (name: string) => `arn:aws:iam::111122223333:policy/${name}`;
const bounded =
  (name: string): Before =>
  ({ clouds: { iam }, target: { role } }) =>
    iam.putPermissionsBoundary(role.name, role.arn, boundary(name));

/** The boundary before, and what the spec asks for. */
const boundaries = {
  none: { before: nothing, wanted: undefined },
  "a new one": { before: nothing, wanted: "new-boundary" },
  "one that goes": { before: bounded("old-boundary"), wanted: undefined },
  "one for another": { before: bounded("old-boundary"), wanted: "new-boundary" },
} as const;

const provider = ({ cloud }: Scene) => [...cloud.account.iam.providers.values()][0];

const doors = {
  "tokens are accepted": nothing,
  "the provider lacks the audience": (scene: Scene) => {
    provider(scene)?.clientIds.delete(stsAudience);
    provider(scene)?.clientIds.add("vault");
  },
  "there is no provider": ({ cloud }: Scene) => cloud.account.iam.providers.clear(),
} as const satisfies Record<string, Before>;

const standings = {
  owned: { before: nothing, adopt: [] },
  adopted: {
    before: async ({ iam, target: { role, policy: managed } }: Scene) => {
      await iam.send(new UntagRoleCommand({ RoleName: role.name, TagKeys: [ownerTag] }));
      await iam.send(new UntagPolicyCommand({ PolicyArn: managed.arn, TagKeys: [ownerTag] }));
      await iam.send(
        new PutRolePolicyCommand({
          RoleName: role.name,
          PolicyName: "theirs",
          PolicyDocument: document({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::theirs/*" }),
        }),
      );
    },
    adopt: ["role/milvus-s3-access-sa", "iam-policy/MilvusS3ReadWrite"],
  },
} as const;

type World = {
  readonly trust: keyof typeof trusts;
  readonly permissions: keyof typeof permissions;
  readonly boundary: keyof typeof boundaries;
  readonly door: keyof typeof doors;
  readonly standing: keyof typeof standings;
};

const keys = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as K[];

let setting: Setting;
let scene: Scene;
let restore: () => void;
const turnstile = makeTurnstile();

/** What was planned but the release: it comes last, and is nobody's permission. */
const withoutRelease = (planned: Planned): Planned => ({
  ...planned,
  plan: { changes: planned.plan.changes.filter(({ id }) => !id.startsWith("helm-release/")) },
});

const carriedOut = async (session: Session, planned: Planned) => {
  const outcomes = await carryOut(withoutRelease(planned), session);
  return outcomes.filter(({ state }) => state !== "done" && state !== "kept");
};

beforeAll(async () => {
  setting = await startSetting({ intercept: turnstile.intercept });
  scene = sceneOf(setting, await prepare(setting.session()));
  const { iam } = setting.cloud.account;
  setting.cloud.account.createUser("colleague", [
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }] },
  ]);
  const bounds = { "old-boundary": ["s3:*"], "new-boundary": [...milvusActions, "iam:*"] };
  for (const [name, actions] of Object.entries(bounds)) {
    await scene.clouds.iam.createPolicy({
      arn: boundary(name),
      name,
      document: document({ Effect: "Allow", Action: actions, Resource: "*" }),
      tags: {},
    });
  }
  const session = setting.session();
  await carriedOut(session, await planUp(session));
  const kept = structuredClone({ roles: iam.roles, policies: iam.policies, providers: iam.providers });
  restore = () => {
    const { roles, policies, providers } = structuredClone(kept);
    for (const [map, was] of [
      [iam.roles, roles],
      [iam.policies, policies],
      [iam.providers, providers],
    ] as const) {
      map.clear();
      for (const [name, value] of was) (map as Map<string, unknown>).set(name, value);
    }
  };
});
afterAll(() => setting.close());
beforeEach(() => restore());

const now = () => accessMatrix(setting.cloud, scene.target);

/** What somebody may do in between that was not so before and will not be so after, and what Milvus may not meanwhile. */
function wrongIn(before: AccessMatrix, meanwhile: readonly AccessMatrix[]) {
  const after = meanwhile.at(-1) ?? before;
  const running = `${subjectOf(scene.target.serviceAccount)} as `;
  return {
    gained: [...new Set(meanwhile.flatMap((access) => [...access]))].filter(
      (line) => !before.has(line) && !after.has(line),
    ),
    lost: [...before].filter(
      (line) => line.startsWith(running) && after.has(line) && meanwhile.some((access) => !access.has(line)),
    ),
  };
}

/** Plans and carries out under one order of writes; `choose` picks among those that wait. */
async function watched(
  session: Session,
  plan: (session: Session) => Promise<Planned>,
  choose: (waiting: number) => number,
) {
  const before = now();
  const planned = await plan(session);
  const meanwhile: AccessMatrix[] = [];
  const failed = await turnstile.during(
    choose,
    () => meanwhile.push(now()),
    () => carriedOut(session, planned),
  );
  return { failed, writes: meanwhile.length, ...wrongIn(before, meanwhile) };
}

/** Every order of writes that can be met, by going back to where another could have gone first. */
async function everyOrder(run: (choose: (waiting: number) => number) => Promise<void>, most: number): Promise<number> {
  let orders = 0;
  for (let next: readonly number[] | undefined = []; next !== undefined && orders < most; orders += 1) {
    const prefix: readonly number[] = next;
    const taken: { readonly chosen: number; readonly of: number }[] = [];
    await run((waiting) => {
      const chosen = prefix[taken.length] ?? 0;
      taken.push({ chosen, of: waiting });
      return chosen;
    });
    const turn = taken.findLastIndex(({ chosen, of }) => chosen + 1 < of);
    next = turn < 0 ? undefined : [...taken.slice(0, turn).map(({ chosen }) => chosen), (taken[turn]?.chosen ?? 0) + 1];
  }
  return orders;
}

async function make({ trust: trusted, permissions: permitted, boundary: bound, door, standing }: World) {
  restore();
  await permissions[permitted](scene);
  await boundaries[bound].before(scene);
  await trusts[trusted](scene);
  await standings[standing].before(scene);
  await doors[door](scene);
  const { wanted } = boundaries[bound];
  const spec =
    wanted === undefined
      ? guideSpec
      : guideSpec.replace("role: {", `role: { permissionsBoundary: "${boundary(wanted)}",`);
  return setting.session(spec, undefined, { adopt: standings[standing].adopt });
}

const sound = { failed: [], gained: [], lost: [] };
const usual: World = {
  trust: "our service account alone",
  permissions: "least privilege",
  boundary: "none",
  door: "tokens are accepted",
  standing: "owned",
};

/** What keeps a role from being adopted. */
const usedByOthers = keys(trusts).filter((trusted) => !adoptable.has(trusted));

const worlds: readonly Partial<World>[] = [
  { trust: "a stranger", boundary: "one that goes" },
  { trust: "a stranger", boundary: "one for another" },
  { trust: "a stranger", permissions: "far too much" },
  { trust: "a stranger", permissions: "another bucket" },
  { trust: "nobody", permissions: "another bucket", standing: "adopted" },
  { trust: "nobody", permissions: "least privilege, not attached", standing: "adopted" },
  { trust: "us and strangers", permissions: "reading only" },
  { trust: "us and strangers", permissions: "far too much", boundary: "one that goes" },
  { trust: "whoever has a key of this account", permissions: "reading only", boundary: "one for another" },
  { permissions: "far too much", boundary: "a new one" },
  { permissions: "far too much", boundary: "one for another" },
  { permissions: "all that is needed, in every bucket", boundary: "one for another" },
  { trust: "a stranger", door: "there is no provider" },
  { permissions: "far too much", door: "the provider lacks the audience" },
  { trust: "nobody", permissions: "far too much", door: "there is no provider", boundary: "one that goes" },
];

describe("nothing in between grants more than before or after, and a running Milvus keeps what it has", () => {
  it.each(worlds)("from %o", async (world) => {
    let writes = 0;
    await everyOrder(async (choose) => {
      const session = await make({ ...usual, ...world });
      const seen = await watched(session, planUp, choose);
      expect(seen).toMatchObject(sound);
      writes += seen.writes;
    }, 12);
    expect(writes).toBeGreaterThan(0);
  });

  it("from wherever, in whatever order", async () => {
    const world = fc
      .record<World>({
        trust: fc.constantFrom(...keys(trusts)),
        permissions: fc.constantFrom(...keys(permissions)),
        boundary: fc.constantFrom(...keys(boundaries)),
        door: fc.constantFrom(...keys(doors)),
        standing: fc.constantFrom(...keys(standings)),
      })
      .filter(({ standing, trust: before }) => standing === "owned" || adoptable.has(before));
    await fc.assert(
      fc.asyncProperty(world, fc.infiniteStream(fc.nat({ max: 99 })), async (before, picks) => {
        const session = await make(before);
        const choose = (waiting: number) => (picks.next().value ?? 0) % waiting;
        expect(await watched(session, planUp, choose)).toMatchObject(sound);
        const { plan } = await planUp(session);
        const left = plan.changes.filter(({ id, action }) => action !== "keep" && !id.startsWith("helm-release/"));
        expect(left).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it.each(usedByOthers)("also where a role that lets in %s is not taken over, and all else is", async (trusted) => {
    const world: World = { ...usual, trust: trusted, permissions: "another bucket", standing: "adopted" };
    const { failed, ...access } = await watched(await make(world), planUp, () => 0);
    expect(failed.map(({ id }) => id)).toContain("role/milvus-s3-access-sa");
    expect(access).toEqual({ writes: expect.any(Number) as number, gained: [], lost: [] });
  });

  it("from nothing, and back", async () => {
    const { iam } = setting.cloud.account;
    iam.roles.clear();
    iam.providers.clear();
    iam.policies.delete(scene.target.policy.arn);
    setting.cloud.s3.buckets.clear();
    expect(await watched(setting.session(), planUp, (waiting) => waiting - 1)).toMatchObject(sound);
    expect(await watched(setting.session(), planDown, () => 0)).toMatchObject(sound);
  });

  it("and back from what was adopted", async () => {
    const session = await make({ ...usual, standing: "adopted" });
    expect(await watched(session, planUp, () => 0)).toMatchObject(sound);
    expect(await watched(setting.session(), planDown, () => 0)).toMatchObject(sound);
  });
});
