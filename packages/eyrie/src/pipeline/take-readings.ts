import type { Clouds } from "../clouds/clouds.ts";
import { within } from "../clouds/trace.ts";
import type { Clock } from "../model/clock.ts";
import { type Observed, observing, seenAs } from "../model/observed.ts";
import { chainsOf, isRoleArn, issuerOf } from "../readings/chain.ts";
import { nothingRead } from "../readings/nothing.ts";
import type { PodReading, Readings, Scope, Wanted } from "../readings/readings.ts";
import { readClocks } from "../stages/read-clocks.ts";
import { readBucket, readKey, type SeenBucket } from "../stages/read-bucket.ts";
import {
  readAccount,
  readNearby,
  readPolicy,
  readProviders,
  readRole,
  readTrusting,
  simulateRole,
} from "../stages/read-identity.ts";
import { readLogs, readNamespace } from "../stages/read-namespace.ts";
import { readNamespaceLabels, readWebhook } from "../stages/read-webhook.ts";

/** What the doctor is asked to look at. */
export type Asked = {
  readonly clouds: Clouds;
  readonly clock: Clock;
  readonly region: string;
  /** The EKS cluster's name, where it is known. */
  readonly cluster?: string;
  readonly scope: Scope;
  readonly wanted?: Wanted;
};

const absent = { status: "absent" } as const;

/**
 * Reads all that rules look at, in as few waves as what is found allows; writes nothing and tries nothing. What may not
 * be read says so in its place.
 */
export async function takeReadings({ clouds, clock, region, cluster, scope, wanted }: Asked): Promise<Readings> {
  const { kubernetes, sts, eks, iam, s3, ec2, kms } = clouds;
  const [caller, described, inNamespace, apiKeys, webhook, namespaceLabels] = await within(
    "doctor: who and where",
    () =>
      Promise.all([
        observing(() => sts.identity()),
        cluster === undefined ? absent : observing(() => eks.describeCluster(cluster)),
        readNamespace(kubernetes, scope),
        observing(() => kubernetes.readKeys()),
        readWebhook(kubernetes),
        readNamespaceLabels(kubernetes, scope.namespace),
      ]),
  );
  const first: Readings = {
    ...nothingRead({ takenAt: clock.now(), region, scope }),
    ...(wanted === undefined ? {} : { wanted }),
    caller,
    cluster: seenAs(described, ({ arn, issuer, version, vpcId, isPrivate }) => ({
      name: cluster ?? "",
      arn,
      issuer,
      version,
      isPrivate,
      ...(vpcId === undefined ? {} : { vpcId }),
    })),
    ...inNamespace,
    webhook,
    namespaceLabels,
    apiKeys,
  };
  const second = await within("doctor: role and bucket", () => readRolesAndBucket(first));
  return within("doctor: policies", () => readPolicies({ iam, kms }, second));

  async function readRolesAndBucket(readings: Readings): Promise<Readings> {
    const chains = chainsOf(readings);
    const issuer = issuerOf(readings);
    const unbound = chains.find(({ annotation }) => annotation === undefined || !isRoleArn(annotation));
    const pods = readings.pods.status === "present" ? readings.pods.value : [];
    const buckets = [...new Set(chains.flatMap(({ bucketName }) => bucketName ?? []))];
    const [roles, trusting, providers, issuerKeys, account, clocks, bucketReadings, endpoints, stsEndpoints, logs] =
      await Promise.all([
        byKey(roleArnsIn(readings), (arn) => readRole(iam, arn, caller)),
        unbound === undefined ? absent : readTrusting(iam, unbound.subject),
        readProviders(iam, issuer.status === "present" ? issuer.value : undefined),
        issuer.status === "present" ? observing(() => clouds.issuer.readKeys(issuer.value)) : issuer,
        readAccount(iam),
        readClocks(clouds, clock, pods),
        byKey(buckets, readBucketNamed),
        ofVpc((vpcId) => ec2.s3Endpoints(vpcId)),
        ofVpc((vpcId) => ec2.stsEndpoints(vpcId)),
        readLogs(kubernetes, scope.namespace, pods),
      ]);
    return {
      ...readings,
      roles,
      trusting,
      providers,
      issuerKeys,
      account,
      clocks,
      buckets: mapped(bucketReadings, ({ bucket }) => bucket),
      ownBuckets: mapped(bucketReadings, ({ own }) => own),
      endpoints,
      stsEndpoints,
      logs,
    };
  }

  async function readBucketNamed(name: string): Promise<SeenBucket> {
    if (caller.status !== "present") return { bucket: caller };
    const { partition, account } = caller.value;
    return readBucket(s3, { name, arn: `arn:${partition}:s3:::${name}`, owner: account });
  }

  async function ofVpc<T>(read: (vpcId: string) => Promise<T>): Promise<Observed<T>> {
    if (described.status !== "present") return described;
    const { vpcId } = described.value;
    return vpcId === undefined ? absent : observing(() => read(vpcId));
  }
}

async function readPolicies({ iam, kms }: Pick<Clouds, "iam" | "kms">, readings: Readings): Promise<Readings> {
  const roles = Object.values(readings.roles).flatMap((role) => (role.status === "present" ? [role.value] : []));
  const known = [
    ...new Set(
      roles.flatMap(({ attached, boundary }) => [
        ...(attached.status === "present" ? attached.value : []),
        ...(boundary === undefined ? [] : [boundary]),
      ]),
    ),
  ];
  const places = chainsOf(readings).flatMap(({ role, bucketName, rootPath }) =>
    role.status === "present" && bucketName !== undefined
      ? [
          {
            roleArn: role.value.arn,
            bucketArn: `arn:${role.value.arn.split(":")[1] ?? "aws"}:s3:::${bucketName}`,
            rootPath,
            region: readings.region,
          },
        ]
      : [],
  );
  const encryptedBy = Object.values(readings.buckets).flatMap((bucket) =>
    bucket.status === "present" && bucket.value.encryption.status === "present"
      ? (bucket.value.encryption.value.keyArn ?? [])
      : [],
  );
  const [policies, { nearby, policies: unattached }, simulated, keys] = await Promise.all([
    byKey(known, (arn) => readPolicy(iam, arn)),
    readNearby(iam, known, readings.wanted?.policyArn),
    Promise.all(places.map(async (place) => [place.roleArn, await simulateRole(iam, place.roleArn, place)] as const)),
    byKey([...new Set(encryptedBy)], (key) => readKey(kms, key)),
  ]);
  return {
    ...readings,
    policies: { ...unattached, ...policies },
    nearby,
    simulated: Object.fromEntries(simulated),
    keys,
  };
}

/** Every role that the annotation, a pod or the spec names. */
function roleArnsIn(readings: Readings): readonly string[] {
  const { pods, wanted } = readings;
  const running = pods.status === "present" ? pods.value : [];
  const named = [
    ...chainsOf(readings).flatMap(({ annotation }) => annotation ?? []),
    ...running.flatMap(rolesOfPod),
    ...(wanted === undefined ? [] : [wanted.roleArn]),
  ];
  return [...new Set(named)].filter(isRoleArn);
}

const rolesOfPod = ({ containers }: PodReading) =>
  containers.flatMap(({ env }) => env.flatMap(({ name, value }) => (name === "AWS_ROLE_ARN" ? (value ?? []) : [])));

async function byKey<T>(keys: readonly string[], read: (key: string) => Promise<T>): Promise<Record<string, T>> {
  return Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await read(key)] as const)));
}

const mapped = <T, U>(record: Readonly<Record<string, T>>, form: (value: T) => U | undefined): Record<string, U> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => {
      const formed = form(value);
      return formed === undefined ? [] : [[key, formed] as const];
    }),
  );
