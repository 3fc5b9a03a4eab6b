/* Keys: what there is of them, how they are found, and in which state they may be used. Nothing is encrypted. */
import { parsePolicy } from "@eyrie/iam-policy/document";
import type { Account } from "../aws/account.ts";
import { partitionOf } from "../aws/partition.ts";
import { AwsError } from "../aws/service.ts";
import { withPrincipalGone } from "../iam/principals.ts";
import type { StoredDocument } from "../iam/store.ts";
import type { Surroundings } from "../surroundings.ts";
import { randomUuid } from "../uuid.ts";

export type KmsKey = {
  readonly id: string;
  readonly arn: string;
  readonly description: string;
  readonly createdAt: number;
  readonly manager: "CUSTOMER" | "AWS";
  policy: StoredDocument;
  state: "Enabled" | "Disabled" | "PendingDeletion";
  deletionDate: number | undefined;
};

export type KeyStore = {
  readonly create: (region: string, policy?: StoredDocument, description?: string) => KmsKey;
  /** By id, ARN, or the alias of the key that AWS keeps for S3. @throws AwsError `NotFoundException` */
  readonly find: (name: string, region: string) => KmsKey;
};

/** The alias of the key that AWS makes where a bucket is encrypted with a key that nobody named. */
export const managedAlias = "alias/aws/s3";

export function notFound(message: string): AwsError {
  return new AwsError("NotFoundException", 400, message);
}

export function makeKeyStore(account: Account, { now, random }: Surroundings): KeyStore {
  const keys = new Map<string, KmsKey>();
  const managed = new Map<string, KmsKey>();
  account.principalGone.push((gone) => {
    for (const key of keys.values()) key.policy = withPrincipalGone(key.policy, gone);
  });
  const arnOf = (region: string, resource: string): string =>
    `arn:${account.partition}:kms:${region}:${account.id}:${resource}`;

  const add = (region: string, made: Pick<KmsKey, "manager" | "policy" | "description">): KmsKey => {
    const id = randomUuid(random);
    const arn = arnOf(region, `key/${id}`);
    const key: KmsKey = { id, arn, createdAt: now(), state: "Enabled", deletionDate: undefined, ...made };
    keys.set(arn, key);
    return key;
  };

  const managedKey = (region: string): KmsKey => {
    const made = managed.get(region);
    if (made !== undefined) return made;
    const description = "Default key that protects my S3 objects when no other key is defined";
    const key = add(region, { manager: "AWS", policy: keyPolicy(managedPolicy(account, region)), description });
    managed.set(region, key);
    return key;
  };

  return {
    create: (region, policy = keyPolicy(defaultPolicy(account)), description = "") =>
      add(region, { manager: "CUSTOMER", policy, description }),
    find: (name, region) => {
      const [, elsewhere, resource = name] = /^arn:[^:]+:kms:([^:]*):\d{12}:(.+)$/.exec(name) ?? [];
      if (elsewhere !== undefined && elsewhere !== region) throw notFound(`Invalid arn ${elsewhere}`);
      if (resource === managedAlias) return managedKey(region);
      if (resource.startsWith("alias/")) throw notFound(`Alias ${arnOf(region, resource)} is not found.`);
      const id = resource.replace(/^key\//, "");
      if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw notFound(`Invalid keyId '${name}'`);
      const arn = elsewhere === undefined ? arnOf(region, `key/${id}`) : name;
      const key = keys.get(arn);
      if (key === undefined) throw notFound(`Key '${arn}' does not exist`);
      return key;
    },
  };
}

/** @throws AwsError `DisabledException`, `KMSInvalidStateException` */
export function requireEnabled({ arn, state }: KmsKey): void {
  if (state === "Disabled") throw new AwsError("DisabledException", 400, `${arn} is disabled.`);
  requireKept({ arn, state });
}

/** @throws AwsError `KMSInvalidStateException` */
export function requireKept({ arn, state }: Pick<KmsKey, "arn" | "state">): void {
  if (state !== "PendingDeletion") return;
  throw new AwsError("KMSInvalidStateException", 400, `${arn} is pending deletion.`);
}

/** @throws PolicyError */
export function keyPolicy(source: string | object): StoredDocument {
  const text = typeof source === "string" ? source : JSON.stringify(source, undefined, 2);
  return { text, parsed: parsePolicy(text, { name: "key policy", type: "resource" }) };
}

/** It leaves the key to the account's identity policies. */
const defaultPolicy = ({ id, partition }: Account): object => ({
  Version: "2012-10-17",
  Id: "key-default-1",
  Statement: [
    {
      Sid: "Enable IAM User Permissions",
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${id}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ],
});

/** Whoever may use S3 may use it there; nobody can change that. */
const managedPolicy = ({ id, partition }: Account, region: string): object => ({
  Version: "2012-10-17",
  Id: "auto-s3-2",
  Statement: [
    {
      Sid: "Allow access through S3 for all principals in the account that are authorized to use S3",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
      Condition: { StringEquals: { "kms:CallerAccount": id, "kms:ViaService": viaS3(region) } },
    },
    {
      Sid: "Allow direct access to key metadata to the account",
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${id}:root` },
      Action: ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
      Resource: "*",
    },
  ],
});

export const viaS3 = (region: string): string => `s3.${region}.${partitionOf(region).dnsSuffix}`;
