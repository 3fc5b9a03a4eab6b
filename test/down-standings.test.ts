import { TagPolicyCommand, TagRoleCommand, UntagPolicyCommand, UntagRoleCommand } from "@aws-sdk/client-iam";
import { PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { planDown } from "#eyrie/pipeline/plan";
import { stateOf } from "./cloud-state.ts";
import { guideIds } from "./made-by-others.ts";
import type { Scene } from "./scene.ts";
import type { Setting } from "./setting.ts";
import { changeOf, install, small, startScene, whyOf } from "./way-back.ts";

let setting: Setting;
let scene: Scene;
let ownerDigest: string | undefined;

beforeAll(async () => {
  ({ setting, scene } = await startScene());
  await install(setting);
  const account = scene.cluster.store.get("serviceaccounts", "milvus", "milvus-s3-access-sa");
  ownerDigest = account?.metadata.labels?.["eyrie.dev/owner"];
});
afterAll(() => setting.close());

type Mark = "owned" | "adopted" | "foreign" | "used";
type Marks = Readonly<Record<"release" | "account" | "role" | "policy" | "bucket", Mark>>;

const tagsOf = (as: Mark) => [
  ...(as === "foreign" ? [] : [{ Key: "eyrie:owner", Value: scene.target.owner }]),
  ...(as === "adopted" ? [{ Key: "eyrie:adopted", Value: "true" }] : []),
];
const keys = ["eyrie:owner", "eyrie:adopted"];

/** The same set-up, each resource marked as if it had come about otherwise. */
async function mark({ release, account, role, policy, bucket }: Marks): Promise<void> {
  const { iam, s3, kubectl, target } = scene;
  const RoleName = target.role.name;
  const PolicyArn = target.policy.arn;
  await Promise.all([
    iam.send(new UntagRoleCommand({ RoleName, TagKeys: keys })),
    iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: keys })),
  ]);
  const labels = (path: string, as: Mark) =>
    kubectl("PATCH", path, {
      metadata: {
        labels: {
          "eyrie.dev/owner": as === "foreign" ? null : ownerDigest,
          "eyrie.dev/adopted": as === "adopted" ? "true" : null,
          "app.kubernetes.io/managed-by": null,
        },
      },
    });
  await Promise.all([
    iam.send(new TagRoleCommand({ RoleName, Tags: tagsOf(role) })),
    iam.send(new TagPolicyCommand({ PolicyArn, Tags: tagsOf(policy) })),
    s3.send(
      new PutBucketTaggingCommand({
        Bucket: target.bucket.name,
        Tagging: { TagSet: [{ Key: "team", Value: "search" }, ...tagsOf(bucket)] },
      }),
    ),
    labels("/api/v1/namespaces/milvus/serviceaccounts/milvus-s3-access-sa", account),
    labels("/api/v1/namespaces/milvus/secrets/sh.helm.release.v1.milvus-demo.v1", release),
  ]);
}

/** `used` is what the spec says of a resource, whatever marks it bears. */
const specOf = ({ account, role, policy, bucket }: Marks): string =>
  Object.entries({ serviceAccount: account, role, policy, bucket })
    .filter(([, as]) => as === "used")
    .reduce((text, [section]) => text.replace(`${section}: {`, `${section}: { existing: true,`), small);

const owned: Marks = { release: "owned", account: "owned", role: "owned", policy: "owned", bucket: "owned" };

type Row = {
  readonly of: Partial<Marks>;
  /** `release account attachment role policy bucket`, each by its mark in a plan, `=` what stays. */
  readonly comes: string;
  readonly withBucket?: true;
  readonly why?: RegExp;
};

const staysAndUses = /Release milvus-demo stays .* and uses service-account\/milvus\/milvus-s3-access-sa/;
const rows: readonly Row[] = [
  { of: {}, comes: "- - - - - =" },
  { of: {}, comes: "- - - - - -", withBucket: true },
  { of: { bucket: "adopted" }, comes: "- - - - - ~" },
  { of: { bucket: "foreign" }, comes: "- - - - - =" },
  { of: { bucket: "used" }, comes: "- - - - - =" },
  { of: { bucket: "adopted" }, comes: "- - - - - !", withBucket: true, why: /it was taken over/ },
  { of: { bucket: "foreign" }, comes: "- - - - - !", withBucket: true, why: /was not made by Eyrie/ },
  { of: { bucket: "used" }, comes: "- - - - - !", withBucket: true, why: /is used as it is/ },
  { of: { policy: "adopted" }, comes: "- - - - ~ =" },
  { of: { policy: "used" }, comes: "- - - - = =" },
  { of: { policy: "foreign" }, comes: "- - - - = =" },
  { of: { role: "adopted" }, comes: "- - - ~ - =" },
  { of: { role: "adopted", policy: "adopted" }, comes: "- - = ~ ~ =" },
  { of: { role: "adopted", policy: "used" }, comes: "- - = ~ = =" },
  { of: { role: "adopted", policy: "foreign" }, comes: "- - = ~ = =" },
  { of: { role: "used" }, comes: "- - = = ! =", why: /attached to role\/milvus-s3-access-sa, which .* stays/ },
  { of: { role: "foreign" }, comes: "- - = = ! =", why: /attached to role\/milvus-s3-access-sa, which .* stays/ },
  { of: { role: "used", policy: "used" }, comes: "- - = = = =" },
  { of: { role: "used", policy: "adopted" }, comes: "- - = = ~ =" },
  { of: { role: "foreign", policy: "foreign" }, comes: "- - = = = =" },
  { of: { account: "adopted" }, comes: "- ~ - - - =" },
  { of: { account: "used" }, comes: "- = - - - =" },
  { of: { account: "foreign" }, comes: "- = - - - =" },
  { of: { account: "used", role: "used", policy: "used" }, comes: "- = = = = =" },
  { of: { release: "adopted" }, comes: "! - - - - =", why: staysAndUses },
  { of: { release: "foreign" }, comes: "! - - - - =", why: staysAndUses },
  { of: { release: "adopted", account: "adopted" }, comes: "! ~ - - - =", why: staysAndUses },
  { of: { release: "adopted", account: "used", role: "adopted" }, comes: "! = - ~ - =", why: staysAndUses },
  { of: { release: "foreign", account: "used", role: "used", policy: "used" }, comes: "= = = = = =" },
  { of: { release: "adopted", account: "adopted", role: "adopted", policy: "adopted" }, comes: "~ ~ = ~ ~ =" },
  { of: { release: "adopted", account: "used", role: "used", policy: "adopted" }, comes: "~ = = = ~ =" },
  {
    of: { release: "adopted", account: "adopted", role: "adopted", policy: "adopted" },
    comes: "! ~ = ~ ~ -",
    withBucket: true,
    why: /Release milvus-demo stays \(it was taken over\) and uses .*bucket\/milvus-bucket/,
  },
];

const marks = { create: "+", update: "~", delete: "-", keep: "=", conflict: "!", unknown: "?" } as const;

it.each(rows)("$of with the bucket: $withBucket comes out as $comes", async ({ of, comes, withBucket, why }) => {
  const standings = { ...owned, ...of };
  await mark(standings);
  const before = stateOf(setting.cloud);
  const session = setting.session(specOf(standings), undefined);
  const asked = withBucket === true ? { deleteBucket: scene.target.bucket.name } : {};
  const { plan } = await planDown({ ...session, ...asked });
  const { release, serviceAccount, attachment, role, policy, bucket } = guideIds;
  const shown = [release, serviceAccount, attachment, role, policy, bucket].map(
    (id) => marks[changeOf(plan, id)?.action ?? "create"],
  );
  expect(shown.join(" ")).toBe(comes);
  expect(
    whyOf(plan)
      .map(([, text]) => text)
      .join(),
  ).toMatch(why ?? /^$/);
  expect(stateOf(setting.cloud)).toEqual(before);
});
