import type { Json } from "#eyrie/model/json";
import type { Observed } from "#eyrie/model/observed";
import { Problem } from "#eyrie/model/problem";
import type { BucketReading, PolicyReading, Readings, RoleReading, StorageReading } from "#eyrie/readings/readings";
import { document } from "../scene.ts";
import { present, there } from "./recorded.ts";

/** What was read of a healthy set-up, altered in one place. */
export type Alter = (readings: Readings) => Readings;

/** A refusal of the operator, as a client of ours reports it. */
export const refused = (action: string): Observed<never> => ({
  status: "unreadable",
  cause: new Problem("denied", { en: `${action} was refused`, ja: action }, { en: "", ja: "" }),
});

export const and =
  (...alters: readonly Alter[]): Alter =>
  (readings) =>
    alters.reduce((altered, alter) => alter(altered), readings);

/** The one role, policy and bucket of a set-up that Eyrie made. */
export const roleIn = ({ roles }: Readings): RoleReading => there(roles[Object.keys(roles)[0] ?? ""]);
export const policyIn = ({ policies, wanted }: Readings): PolicyReading => there(policies[wanted?.policyArn ?? ""]);
export const bucketIn = ({ buckets }: Readings): BucketReading => there(buckets[Object.keys(buckets)[0] ?? ""]);

export const withRole =
  (change: (role: RoleReading) => Partial<RoleReading>): Alter =>
  (readings) => {
    const role = roleIn(readings);
    return { ...readings, roles: { ...readings.roles, [role.arn]: present({ ...role, ...change(role) }) } };
  };

export const withPolicy =
  (change: (policy: PolicyReading, readings: Readings) => Partial<PolicyReading>): Alter =>
  (readings) => {
    const policy = policyIn(readings);
    const changed = present({ ...policy, ...change(policy, readings) });
    return { ...readings, policies: { ...readings.policies, [policy.arn]: changed } };
  };

/** Another managed policy among those that were read. */
export const withAnother = (arn: string, text: string, attachedTo?: readonly string[]): Alter => {
  const version = { id: "v1", isDefault: true, createdAt: 0, document: text };
  const read = { arn, defaultVersion: "v1", document: text, createdAt: 0, versions: [version], tags: {} };
  return (readings) => ({
    ...readings,
    policies: {
      ...readings.policies,
      [arn]: present({ ...read, ...(attachedTo === undefined ? {} : { attachedTo: present(attachedTo) }) }),
    },
    nearby: present([...there(readings.nearby), ...(attachedTo === undefined ? [] : [arn])]),
  });
};

export const withBucket =
  (change: (bucket: BucketReading) => Partial<BucketReading>): Alter =>
  (readings) => {
    const bucket = bucketIn(readings);
    return { ...readings, buckets: { ...readings.buckets, [bucket.name]: present({ ...bucket, ...change(bucket) }) } };
  };

export const withStorage =
  (change: Partial<StorageReading>): Alter =>
  (readings) => ({ ...readings, storage: present({ ...there(readings.storage), ...change }) });

/** The bucket's policy becomes these statements and no others. */
export const withBucketPolicy = (...statements: readonly Json[]): Alter =>
  withBucket(() => ({ policy: present(document(...statements)) }));

/** A line of a pod that was ready for a minute when it wrote it. */
export const withLine =
  (text: string | ((readings: Readings) => string)): Alter =>
  (readings) => {
    const pod = there(readings.pods).find(({ name }) => name.includes("querynode"));
    const key = `${pod?.name ?? ""}/${pod?.containers[0]?.name ?? ""}`;
    const late = { at: (pod?.readySince ?? 0) + 60_000, text: typeof text === "string" ? text : text(readings) };
    return { ...readings, logs: { ...readings.logs, [key]: present([late]) } };
  };

/** AWS's own words for a refusal of the role, as Milvus logs them. */
export const told = (action: string, why: string): Alter =>
  withLine((readings) => {
    const { arn, name } = roleIn(readings);
    const session = `arn:aws:sts::${arn.split(":")[4] ?? ""}:assumed-role/${name}/1764128175`;
    const resource = `arn:aws:s3:::${bucketIn(readings).name}/milvus-demo/insert_log/1`;
    return `[ERROR] ["failed to put"] [error="User: ${session} is not authorized to perform: ${action} on resource: \\"${resource}\\" ${why}"]`;
  });
