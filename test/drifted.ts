import { gunzipSync, gzipSync } from "node:zlib";
import { parsePolicy } from "@eyrie/iam-policy/document";
import type { LocalCloud } from "@eyrie/localcloud/cloud";
import type { StoredDocument } from "@eyrie/localcloud/iam/store";
import { adoptedLabel, adoptedTag, ownedTags, ownerDigest, ownerLabel, ownerTag } from "#eyrie/kinds/ownership";
import { document } from "./scene.ts";

const stored = (text: string): StoredDocument => ({ text, parsed: parsePolicy(text) });

const another = document({ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" });
const nobody = document({ Effect: "Deny", Principal: "*", Action: "sts:AssumeRoleWithWebIdentity" });

const ownPolicies = ({ account: { iam } }: LocalCloud) =>
  [...iam.policies.values()].filter(({ tags }) => tags.has(ownerTag));

/** Changes everything of the guide's set-up that a run would mend, but for the release. */
export function driftAll(cloud: LocalCloud): void {
  const { account, s3, clusters } = cloud;
  const { iam } = account;
  const [cluster] = clusters;
  for (const bucket of s3.buckets.values()) {
    bucket.publicAccessBlock = undefined;
    bucket.ownership = "ObjectWriter";
    bucket.policy = undefined;
    bucket.lifecycle = undefined;
    bucket.tags = bucket.tags.filter(({ key }) => key !== "team");
  }
  for (const policy of ownPolicies(cloud)) {
    const first = policy.nextVersion;
    const versions = [0, 1, 2, 3, 4].map((n) => ({ id: `v${first + n}`, createdAt: n, ...stored(another) }));
    Object.assign(policy, { versions, defaultVersionId: `v${first + 4}`, nextVersion: first + 5 });
    policy.tags.delete("team");
  }
  for (const provider of iam.providers.values()) provider.clientIds.clear();
  for (const role of iam.roles.values()) {
    role.trust = stored(nobody);
    role.boundary = "arn:aws:iam::111122223333:policy/SomebodyElses";
    role.attached.clear();
    role.tags.delete("team");
  }
  for (const { metadata } of cluster?.store.list("serviceaccounts", "milvus") ?? [])
    cluster?.store.edit("serviceaccounts", "milvus", metadata.name, (draft) => void delete draft.metadata.annotations);
}

/** Gives the set-up's policy a version that is not in force. */
export function addVersion(cloud: LocalCloud): void {
  for (const policy of ownPolicies(cloud))
    policy.versions = [{ id: "v9", createdAt: 0, ...stored(another) }, ...policy.versions];
}

/** Makes the managed policy that the bounded role's spec names; it allows everything. */
export function addBounds({ account: { iam } }: LocalCloud): void {
  const [administrator] = iam.policies.values();
  if (administrator === undefined) throw new Error("AWS has no policies of its own");
  const arn = "arn:aws:iam::111122223333:policy/Bounds";
  iam.policies.set(arn, { ...administrator, name: "Bounds", arn });
}

/** Puts an inline policy on every role that takes nothing away from it. */
export function addInline({ account: { iam } }: LocalCloud): void {
  const aside = stored(document({ Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::nobodys" }));
  for (const { inline } of iam.roles.values()) inline.set("Aside", aside);
}

/** Marks everything of the guide's set-up as taken over. */
export function adoptAll(cloud: LocalCloud): void {
  const { account, s3, clusters } = cloud;
  const [cluster] = clusters;
  const owner = "arn:aws:eks:us-east-2:111122223333:cluster/milvus-eks-cluster/milvus/milvus-demo";
  for (const { tags } of [...account.iam.roles.values(), ...ownPolicies(cloud)])
    tags.set(ownerTag, owner).set(adoptedTag, "true");
  for (const bucket of s3.buckets.values())
    bucket.tags = Object.entries(ownedTags(owner, {}, "adopted")).map(([key, value]) => ({ key, value }));
  const labels = { [adoptedLabel]: "true", [ownerLabel]: ownerDigest(owner) };
  for (const resource of ["serviceaccounts", "secrets"] as const)
    for (const { metadata } of cluster?.store.list(resource, "milvus") ?? [])
      cluster?.store.edit(resource, "milvus", metadata.name, (draft) => {
        draft.metadata.labels = { ...draft.metadata.labels, ...labels };
      });
}

/** Ten older revisions of a release that has one: as many as helm keeps. */
export function growOld({ clusters: [cluster] }: LocalCloud): void {
  const [only] = cluster?.store.list("secrets", "milvus") ?? [];
  if (only === undefined) throw new Error("there is no release");
  for (let revision = 1; revision <= 11; revision += 1) {
    const status = revision === 11 ? "deployed" : "superseded";
    const name = only.metadata.name.replace(/v1$/, `v${revision}`);
    const labels = { ...only.metadata.labels, status, version: String(revision) };
    cluster?.store.put("secrets", {
      ...only,
      metadata: { ...only.metadata, name, labels },
      data: { release: repacked(only.data?.["release"] ?? "", revision, status) },
    });
  }
}

function repacked(data: string, version: number, status: string): string {
  const packed = Buffer.from(Buffer.from(data, "base64").toString("utf8"), "base64");
  const record = JSON.parse(gunzipSync(packed).toString("utf8")) as { info: object };
  const changed = gzipSync(JSON.stringify({ ...record, version, info: { ...record.info, status } }));
  return Buffer.from(changed.toString("base64")).toString("base64");
}
