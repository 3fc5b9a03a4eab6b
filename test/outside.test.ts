import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Difference, Outside, Plan } from "#eyrie/model/change";
import { ownedTags } from "#eyrie/kinds/ownership";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planUp } from "#eyrie/pipeline/plan";
import { prepare } from "#eyrie/pipeline/prepare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, eyrieIn } from "./command-line.ts";
import type { Drift } from "./drift.ts";
import { onBucket, onIam } from "./drifts-aws.ts";
import { onServiceAccount } from "./drifts-kubernetes.ts";
import { byHand, guideIds } from "./made-by-others.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { guideSpec, type Setting, startSetting } from "./setting.ts";

const tagged = `${guideSpec}tags: { team: search }\n`;
const tls = "policy.EyrieTlsOnly";
const lifecycle = "lifecycle.eyrie-abort-incomplete-multipart-uploads";
const annotation = "annotations.eks.amazonaws.com/role-arn";

/** Field → who changed it, `?` where nobody can know, and resource → gone; of what a plan is certain about. */
type Certain = Readonly<Record<string, string>>;

const differencesIn = ({ changes }: Plan): readonly Difference[] =>
  changes.flatMap((change) => (change.action === "update" ? change.differences : []));

const certainIn = (plan: Plan): Certain =>
  Object.fromEntries([
    ...differencesIn(plan).flatMap(({ path, outside }) =>
      outside === undefined ? [] : [[path.replace(/\(v\d+\)$/, "(version)"), outside.by ?? "?"] as const],
    ),
    ...plan.changes.flatMap((change) =>
      change.action === "create" && change.outside !== undefined ? [[change.id, "gone"] as const] : [],
    ),
  ]);

/** By what somebody did. Nothing: the same could be an edit of the spec, and so nothing is said. */
const said: Readonly<Record<string, Certain>> = {
  "a tag of the spec's has another value": {},
  "one setting of the public access block is off": { publicAccessBlocked: "?" },
  "there is no public access block": { publicAccessBlocked: "?" },
  "the owner of objects is who writes them, as in the guide": { objectOwnership: "?" },
  "our statement is gone from a policy with a foreign one": { [tls]: "?" },
  "our statement is weakened, between two foreign ones": { [tls]: "?" },
  "the bucket's policy is gone": { [tls]: "?" },
  "our lifecycle rule is gone, a foreign one is there": { [lifecycle]: "?" },
  "our lifecycle rule is disabled": { [lifecycle]: "?" },
  "the policy's default version allows reading only": { "document (version)": "?" },
  "the policy's default version is the guide's own document": {},
  "the policy lost a tag of the spec's and got another": {},
  "the trust policy names another service account": { trust: "?" },
  "the trust policy is written otherwise and means the same": {},
  "somebody put a boundary on the role that the spec does not name": {},
  "the role lost a tag of the spec's": {},
  "the policy is detached and another attached": {},
  "the role's annotation is gone, a foreign one is there": { [annotation]: "?" },
  "the annotation names another role": { [annotation]: "kubectl" },
  "a label of ours was changed, a foreign one is there": { "labels.app.kubernetes.io/managed-by": "kubectl" },
  "the service account is gone": { [guideIds.serviceAccount]: "gone" },
};

let setting: Setting;
let scene: Scene;

async function mend() {
  const session = setting.session(tagged);
  const planned = await planUp(session);
  await carryOut(planned, session);
  return planned;
}

const planned = async (spec = tagged) => (await planUp(setting.session(spec))).plan;

beforeAll(async () => {
  setting = await startSetting();
  scene = sceneOf(setting, await mend());
}, 60_000);
afterAll(() => setting.close());

const drifts: readonly Drift[] = [...onBucket, ...onIam, ...onServiceAccount];

/** Does by hand what a drift of that name does. */
async function done(how: string): Promise<void> {
  const found = drifts.find((drift) => drift.how === how);
  if (found === undefined) throw new Error(`no drift: ${how}`);
  await found.make(scene);
}

describe("what somebody changed by hand", () => {
  it.each(drifts)("$how", async ({ how, make, tidy }) => {
    await make(scene);
    const { plan } = await mend();
    expect({ how, certain: certainIn(plan) }).toEqual({ how, certain: said[how] });
    await tidy?.(scene);
  });

  const outsideOf = async (field: string): Promise<Outside | undefined> =>
    differencesIn(await planned()).find(({ path }) => path.startsWith(field))?.outside;

  it("is told with what Eyrie had made it, where it writes that alone", async () => {
    await done("the owner of objects is who writes them, as in the guide");
    expect(await outsideOf("objectOwnership")).toEqual({ was: { value: "BucketOwnerEnforced" } });
    await mend();
  });

  it("is told of a bucket that is gone, as only a local cloud lets anybody do beside its data", async () => {
    const { buckets } = scene.cloud.s3;
    const { name } = scene.target.bucket;
    const bucket = buckets.get(name);
    buckets.delete(name);
    expect(certainIn(await planned())).toEqual({ [guideIds.bucket]: "gone" });
    if (bucket !== undefined) buckets.set(name, bucket);
  });

  it.each([
    ["plan", "en", "Changed outside of Eyrie", "was taken away", "by kubectl, 20"],
    ["up", "en", "Changed outside of Eyrie", "was taken away", "by kubectl, 20"],
    ["plan", "ja", "Eyrie 以外による変更", "削除されています", "変更者: kubectl、20"],
  ])("is what %s begins with, in %s", async (command, language, heading, gone, by) => {
    await writeFile(join(setting.directory, "eyrie.yaml"), tagged);
    await done("our statement is weakened, between two foreign ones");
    await done("the service account is gone");
    const { out: deleted } = await eyrieIn(setting, ["plan", "--lang", language]);
    expect(deleted).toContain(`${guideIds.serviceAccount}  ${gone}`);
    await mend();
    await done("the annotation names another role");
    const { out } = await eyrieIn(setting, [
      command,
      "--lang",
      language,
      ...(command === "up" ? ["--yes", "--no-data-probe"] : []),
    ]);
    expect(out).toMatch(new RegExp(`\n${heading}\n  ${guideIds.serviceAccount}\n +${annotation}  ${by}[^]*\n[=~+] `));
    const { plan } = documentOf(await eyrieIn(setting, ["plan", "--json"]));
    expect(plan?.changes.filter((change) => JSON.stringify(change).includes("outside")).length).toBe(
      command === "up" ? 0 : 1,
    );
    await mend();
  });

  it("is told with the time at which it was done", async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    await done("the policy's default version allows reading only");
    await done("the annotation names another role");
    const times = [await outsideOf("document"), await outsideOf(annotation)].map((outside) => outside?.at ?? 0);
    expect(times.map((time) => time >= before && time <= Date.now())).toEqual([true, true]);
    await mend();
  });
});

/** Each differs from what stands, and none of it is anybody's doing but the user's own. */
const edits = {
  "another tag": [(spec) => spec.replace("team: search", "team: ingest"), ["tags.team", "tags.team", "tags.team"]],
  "a boundary": [
    (spec) => spec.replace("role: {", 'role: { permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess",'),
    ["permissionsBoundary"],
  ],
  "another root path": [
    (spec) => spec.replace("039dd013c0712f085d60e21f }", "039dd013c0712f085d60e21f, rootPath: elsewhere }"),
    ["document (v*)"],
  ],
  "another service account": [
    (spec) => spec.replace("namespace: milvus, name: milvus-s3-access-sa", "namespace: milvus, name: other"),
    ["trust"],
  ],
  "another role": [(spec) => spec.replace("role: { name: milvus-s3-access-sa", "role: { name: other"), [annotation]],
} satisfies Readonly<Record<string, readonly [edit: (spec: string) => string, fields: readonly string[]]>>;

describe("what the user edited in the spec", () => {
  it.each(Object.entries(edits))("is none of it: %s", async (_what, [edit, fields]) => {
    const plan = await planned(edit(tagged));
    const paths = differencesIn(plan).map(({ path }) => path.replace(/\(v\d+\)$/, "(v*)"));
    expect(paths).toEqual(expect.arrayContaining([...fields]));
    expect(certainIn(plan)).toEqual({});
  });

  it("stands beside what was changed by hand, in one resource and in one field", async () => {
    await done("the trust policy names another service account");
    await done("a label of ours was changed, a foreign one is there");
    const bound = await planned(edits["another service account"][0](tagged));
    const trust = differencesIn(bound).find(({ path }) => path === "trust");
    expect(trust).toMatchObject({ outside: {}, want: { Statement: [{ Condition: { StringEquals: {} } }] } });
    expect(JSON.stringify(trust?.want)).toContain("system:serviceaccount:milvus:other");
    const plan = await planned(edits["another role"][0](tagged));
    expect(differencesIn(plan).map(({ path }) => path)).toContain(annotation);
    expect(certainIn(plan)).toEqual({ "labels.app.kubernetes.io/managed-by": "kubectl" });
    await mend();
  });
});

describe("nothing is said where nothing is certain", () => {
  let other: Setting;
  beforeAll(async () => {
    other = await startSetting();
  }, 60_000);
  afterAll(() => other.close());

  it("of a bucket that a run left unfinished", async () => {
    const { clouds } = other.session();
    const { target } = await prepare(other.session());
    await clouds.s3.createBucket(target.bucket, target.region, ownedTags(target.owner, {}));
    const { plan } = await planUp(other.session());
    expect(differencesIn(plan).map(({ path }) => path)).toEqual([tls, lifecycle]);
    expect(certainIn(plan)).toEqual({});
    await other.session().clouds.s3.deleteBucket(target.bucket);
  });

  it("of what is taken over", async () => {
    const session = other.session(guideSpec);
    await byHand.make(sceneOf(other, await prepare(session)));
    const { bucket, policy, role, serviceAccount } = guideIds;
    const adopt = [bucket, policy, role, serviceAccount];
    const { plan } = await planUp(other.session(guideSpec, undefined, { adopt }));
    expect(differencesIn(plan).length).toBeGreaterThan(4);
    expect(certainIn(plan)).toEqual({});
  });
});
