import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { PutBucketEncryptionCommand, type ServerSideEncryptionByDefault } from "@aws-sdk/client-s3";
import type { V1MutatingWebhookConfiguration } from "@kubernetes/client-node";
import { commandRights } from "#eyrie/permissions/command-rights";
import { isIam, type Right } from "#eyrie/permissions/right";
import { prepare } from "#eyrie/pipeline/prepare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Undo } from "./claim-breakage.ts";
import { webhookChanged } from "./doctor/pod-hands.ts";
import { distinct, operatorWith, spoken } from "./operator.ts";
import { diagnosed, guideSetUp, runs, startWatched, tagged, type Watched, writeValues } from "./permission-scenes.ts";
import { document, type Scene, sceneOf, trustLike } from "./scene.ts";

const { required, optional } = commandRights.doctor(guideSetUp);
const all = distinct([...required, ...optional.flatMap(({ rights }) => rights)]);

let setting: Watched;
let scene: Scene;

/** A healthy set-up whose role has an inline policy, too; and a policy of old, on no role. */
beforeAll(async () => {
  setting = await startWatched();
  await writeValues(setting, "", undefined, 1);
  const troubles = await runs.make(setting.session(tagged));
  if (troubles.length > 0) throw new Error(troubles.join("\n"));
  scene = sceneOf(setting, await prepare(setting.session(tagged)));
  const aside = document({ Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::nobodys" });
  const old = document({ Effect: "Allow", Action: "s3:ListBucket", Resource: "*" });
  const { iam, target } = scene;
  await iam.send(new PutRolePolicyCommand({ RoleName: target.role.name, PolicyName: "Aside", PolicyDocument: aside }));
  await iam.send(new CreatePolicyCommand({ PolicyName: "MilvusOfOld", PolicyDocument: old }));
}, 60_000);
afterAll(() => setting.close());

/** What somebody with these rights is told that could not be checked. */
async function seen(rights: readonly Right[]) {
  const operator = await operatorWith(setting, rights);
  const { checks, verdict } = await diagnosed(setting.session(tagged, undefined, operator));
  const refused = checks.filter(({ state }) => state === "unchecked");
  return {
    verdict,
    unchecked: refused.map(({ code }) => code).toSorted(),
    told: refused.flatMap((check) => check.refused.map(({ fact, remedy }) => `${fact.en}\n${remedy.en}`)).join("\n"),
  };
}

const but = (left: readonly Right[]) => {
  const words = new Set(left.map(spoken));
  return all.filter((right) => !words.has(spoken(right)));
};

/** What is not checked of a healthy set-up without an optional right. */
const lost = {
  webhook: ["EY201", "EY205"],
  logs: ["EY112", "EY402", "EY404", "EY405", "EY506", "EY512"],
  organization: ["EY506"],
  elsewhere: ["EY504"],
  neighbours: ["EY616"],
  keys: [],
  endpoints: ["EY513"],
  account: [],
  clocks: ["EY403"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

describe("of a healthy set-up is checked", () => {
  it("everything, with all that is printed", async () => {
    expect(await seen(all)).toEqual({ verdict: "clean", unchecked: [], told: "" });
  });

  it("all but what is optional, with what is required", async () => {
    const { verdict, unchecked } = await seen(required);
    expect({ verdict, unchecked }).toEqual({
      verdict: "unchecked",
      unchecked: [...new Set(Object.values(lost).flat())].toSorted(),
    });
  });

  it.each(optional.map((one) => [one.name, one.rights] as const))("what it says, without %s", async (name, rights) => {
    expect({ [name]: (await seen(but(rights))).unchecked }).toEqual({ [name]: lost[name as keyof typeof lost] });
  });
});

const webhooks = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

async function renamed({ kubectl }: Scene): Promise<Undo> {
  const own = `${webhooks}/pod-identity-webhook`;
  const { webhooks: entries } = await kubectl<V1MutatingWebhookConfiguration>("GET", own);
  await kubectl("DELETE", own);
  await kubectl("POST", webhooks, { metadata: { name: "irsa" }, webhooks: entries });
  return async () => {
    await kubectl("DELETE", `${webhooks}/irsa`);
    await kubectl("POST", webhooks, { metadata: { name: "pod-identity-webhook" }, webhooks: entries });
  };
}

async function encrypted({ cloud, s3, target }: Scene): Promise<Undo> {
  const kms = new KMSClient({ region: target.region, endpoint: cloud.awsEndpoint, credentials: cloud.credentials });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  kms.destroy();
  const encrypt = (rule: ServerSideEncryptionByDefault) =>
    s3.send(
      new PutBucketEncryptionCommand({
        Bucket: target.bucket.name,
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: rule }] },
      }),
    );
  await encrypt({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: KeyMetadata?.Arn });
  return async () => void (await encrypt({ SSEAlgorithm: "AES256" }));
}

/** What only a local cloud can do: another account has the bucket of that name. */
function anothers({ cloud: { s3 }, target: { bucket } }: Scene): Promise<Undo> {
  const mine = s3.buckets.get(bucket.name);
  if (mine === undefined) throw new Error("there is no bucket");
  s3.buckets.set(bucket.name, { ...mine, owner: "999988887777" });
  return Promise.resolve(() => void s3.buckets.set(bucket.name, mine));
}

async function withAwsPolicy({ iam, target }: Scene): Promise<Undo> {
  const attached = { RoleName: target.role.name, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" };
  await iam.send(new AttachRolePolicyCommand(attached));
  return async () => void (await iam.send(new DetachRolePolicyCommand(attached)));
}

/** One that lets others in, and is so long that it depends on the account's quota whether ours finds room. */
async function longTrust({ clouds: { iam }, target }: Scene): Promise<Undo> {
  const { name, arn } = target.role;
  const { trust } = await iam.readRole(name, arn);
  const others = "system:serviceaccount:milvus:*";
  const room = 2_040 - trustLike(target, others).length;
  await iam.updateTrust(name, arn, trustLike(target, others.replace("*", "x".repeat(room))));
  return () => iam.updateTrust(name, arn, JSON.stringify(JSON.parse(trust)));
}

/** States of the world that have the doctor read more. */
const worlds: Readonly<Record<string, (scene: Scene) => Promise<Undo>>> = {
  "everything as it should be": () => Promise.resolve(() => undefined),
  "a webhook that takes namespaces by label": (at) =>
    webhookChanged(at, ({ webhooks: entries = [] }) => {
      for (const entry of entries) entry.namespaceSelector = { matchLabels: { irsa: "enabled" } };
    }),
  "a webhook in the cluster": (at) =>
    webhookChanged(at, ({ webhooks: entries = [] }) => {
      for (const entry of entries) entry.clientConfig = { service: { namespace: "kube-system", name: "irsa" } };
    }),
  "a webhook of another name": renamed,
  "a bucket with a key": encrypted,
  "a bucket of another account": anothers,
  "a role with a policy of AWS's": withAwsPolicy,
  "a long trust policy": longTrust,
};

/** These make findings richer, and no check rests on them: which role was meant, and what happened. */
const enriching = new Set(["iam:ListRoles on *", "list events in milvus"]);

/** A right, and whatever allows the same and more. */
const allowing = (right: Right) =>
  all.filter((other) =>
    isIam(right)
      ? isIam(other) && other.action === right.action && right.resource.startsWith(other.resource.replace(/\*$/, ""))
      : !isIam(other) &&
        `${other.verb} ${other.resource}` === `${right.verb} ${right.resource}` &&
        (other.name ?? right.name) === right.name &&
        (other.namespace ?? right.namespace) === right.namespace,
  );

/** How a refusal names a right. */
const refusal = (right: Right): RegExp =>
  new RegExp(
    isIam(right)
      ? `${right.action} on ${right.resource.replaceAll("*", ".*")}`
      : `${right.verb} ${right.resource} \\(.*${right.namespace === undefined ? right.resource : `namespaces/${right.namespace}`}`,
  );

describe("of what is printed nothing is too much: without it something is unchecked, and the right is named", () => {
  const due = new Map(all.flatMap((right) => (enriching.has(spoken(right)) ? [] : [[spoken(right), right] as const])));

  it.each(Object.entries(worlds))(
    "%s",
    async (_world, make) => {
      const undo = await make(scene);
      try {
        setting.audit.forget();
        const whole = await seen(all);
        const asked = [...due].filter(([, right]) => setting.audit.asked(right));
        const shown = await Promise.all(
          asked.map(async ([words, right]) => {
            const { verdict, told } = await seen(but(allowing(right)));
            const named = refusal(right).test(told) && !refusal(right).test(whole.told);
            return named && (verdict === "unchecked" || verdict === "findings") ? [words] : [];
          }),
        );
        expect(shown.flat()).not.toEqual([]);
        for (const words of shown.flat()) due.delete(words);
      } finally {
        await undo();
      }
    },
    60_000,
  );

  it("leaves none out", () => expect([...due.keys()]).toEqual([]));
});
