import { keysBelow, mergedValues } from "../milvus/merged-values.ts";
import type { Json } from "../model/json.ts";
import type { Observed } from "../model/observed.ts";
import { chainsOf } from "./chain.ts";
import { storageFromValues } from "./from-values.ts";
import { hiddenValues } from "./hide.ts";
import type { PolicyReading, Readings, RoleReading, ServiceAccountReading, StorageReading } from "./readings.ts";

/** Something that stands in a file and not, or not yet, in any cloud. */
export type Supposed =
  | { readonly kind: "values"; readonly values: Json }
  | { readonly kind: "trust-policy"; readonly document: string }
  | { readonly kind: "bucket-policy"; readonly document: string }
  /** `name`: the file's own. */
  | { readonly kind: "identity-policy"; readonly name: string; readonly document: string }
  | { readonly kind: "service-account"; readonly account: ServiceAccountReading }
  | { readonly kind: "config-map"; readonly storage: StorageReading };

const present = <T>(value: T): Observed<T> => ({ status: "present", value });

/** Readings as they would be with what is supposed laid over them. Pure. */
export const whatIf = (readings: Readings, supposed: readonly Supposed[]): Readings =>
  supposed.reduce((so, one) => laidOver(so, one), readings);

function laidOver(readings: Readings, supposed: Supposed): Readings {
  switch (supposed.kind) {
    case "values":
      return withValues(readings, supposed.values);
    case "trust-policy":
      return withRole(readings, (role) => ({ ...role, trust: supposed.document }));
    case "bucket-policy":
      return withBucketPolicy(readings, supposed.document);
    case "identity-policy":
      return withIdentityPolicy(readings, supposed.name, supposed.document);
    case "service-account":
      return withServiceAccount(readings, supposed.account);
    case "config-map":
      return { ...readings, storage: present(supposed.storage) };
  }
}

/** What the chart would make unless `minio.enabled` is false; where it runs it bears the release's name. */
export const supposedMinio = "Deployment/minio";

/** Where nothing is installed the values alone say what would be. */
function withValues(readings: Readings, values: Json): Readings {
  const { release, intended } = readings;
  const now = release.status === "present" ? release.value : undefined;
  const merged = mergedValues(intended ?? now?.values ?? {}, values);
  const chart = now?.chart ?? { name: "milvus", version: "", appVersion: "" };
  const { [supposedMinio]: _minio, ...others } = now?.images ?? {};
  return {
    ...readings,
    intended: hiddenValues(merged),
    storage: present(storageFromValues(merged, chart.version)),
    release: present({
      name: now?.name ?? readings.scope.release ?? "milvus",
      revision: now?.revision ?? 0,
      status: now?.status ?? "supposed",
      description: now?.description ?? "",
      chart,
      values: hiddenValues(merged),
      images: keysBelow(merged, "minio")["enabled"] === false ? others : { ...others, [supposedMinio]: "minio/minio" },
    }),
  };
}

function withRole(readings: Readings, change: (role: RoleReading) => RoleReading): Readings {
  const changed = chainsOf(readings).flatMap(({ role }) =>
    role.status === "present" ? [[role.value.arn, present(change(role.value))] as const] : [],
  );
  return { ...readings, roles: { ...readings.roles, ...Object.fromEntries(changed) } };
}

function withBucketPolicy(readings: Readings, document: string): Readings {
  const changed = chainsOf(readings).flatMap(({ bucket }) =>
    bucket.status === "present"
      ? [[bucket.value.name, present({ ...bucket.value, policy: present(document) })] as const]
      : [],
  );
  return { ...readings, buckets: { ...readings.buckets, ...Object.fromEntries(changed) } };
}

/** It takes the place of the attached policy of its name, else of the only one of the user's own; else it comes to them. */
function withIdentityPolicy(readings: Readings, name: string, document: string): Readings {
  const attached = chainsOf(readings).flatMap(({ role }) =>
    role.status === "present" && role.value.attached.status === "present" ? role.value.attached.value : [],
  );
  const own = [...new Set(attached)].filter((arn) => arn.split(":")[4] !== "aws");
  const replaced = own.find((arn) => arn.endsWith(`/${name}`)) ?? (own.length === 1 ? own[0] : undefined);
  if (replaced === undefined)
    return withRole(readings, (role) => ({
      ...role,
      inline: present([...(role.inline.status === "present" ? role.inline.value : []), { name, document }]),
    }));
  const read = readings.policies[replaced];
  const before: PolicyReading =
    read?.status === "present"
      ? read.value
      : { arn: replaced, defaultVersion: "v1", document, createdAt: 0, versions: [], tags: {} };
  const policy: PolicyReading = {
    ...before,
    document,
    versions: before.versions.map((version) => (version.isDefault ? { ...version, document } : version)),
  };
  return { ...readings, policies: { ...readings.policies, [replaced]: present(policy) } };
}

function withServiceAccount(readings: Readings, account: ServiceAccountReading): Readings {
  const there = readings.serviceAccounts.status === "present" ? readings.serviceAccounts.value : [];
  return {
    ...readings,
    serviceAccounts: present([...there.filter(({ name }) => name !== account.name), account]),
  };
}
