import type { Clouds } from "../clouds/clouds.ts";
import { within } from "../clouds/trace.ts";
import type { Clock } from "../model/clock.ts";
import { absent, type Observed, observing, seenAs } from "../model/observed.ts";
import { chainsOf, isRoleArn, issuerOf } from "../readings/chain.ts";
import { linesIn } from "../readings/milvus-lines.ts";
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
  /** What a spec wants there to be; it is found out beside the first reads. */
  readonly wanted?: () => Promise<Wanted | undefined>;
};

/**
 * Reads all that rules look at, in as few waves as what is found allows; writes nothing and tries nothing. What may not
 * be read says so in its place.
 */
export async function takeReadings({
  clouds,
  clock,
  region,
  cluster,
  scope,
  wanted: asWanted,
}: Asked): Promise<Readings> {
  const { kubernetes, sts, eks, iam, s3, ec2, kms } = clouds;
  const [caller, described, inNamespace, apiKeys, webhook, namespaceLabels, wanted, providerArns, account] =
    await within("doctor: who and where", () =>
      Promise.all([
        observing(() => sts.identity()),
        cluster === undefined ? absent : observing(() => eks.describeCluster(cluster)),
        readNamespace(kubernetes, scope),
        observing(() => kubernetes.readKeys()),
        readWebhook(kubernetes),
        readNamespaceLabels(kubernetes, scope.namespace),
        asWanted?.(),
        observing(() => iam.account.oidcProviders()),
        readAccount(iam),
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
    account,
  };
  return within("doctor: role and bucket", () => readRolesAndBucket(first));

  async function readRolesAndBucket(readings: Readings): Promise<Readings> {
    const chains = chainsOf(readings);
    const issuer = issuerOf(readings);
    const unbound = chains.find(({ annotation }) => annotation === undefined || !isRoleArn(annotation));
    const pods = readings.pods.status === "present" ? readings.pods.value : [];
    const buckets = [...new Set(chains.flatMap(({ bucketName }) => bucketName ?? []))];
    const [ofRoles, trusting, providers, issuerKeys, clocks, ofBuckets, endpoints, stsEndpoints, logs] =
      await Promise.all([
        readRoles(readings),
        unbound === undefined ? absent : readTrusting(iam, unbound.subject),
        readProviders(iam, providerArns, issuer.status === "present" ? issuer.value : undefined),
        issuer.status === "present" ? observing(() => clouds.issuer.readKeys(issuer.value)) : issuer,
        readClocks(clouds, clock, pods),
        readBuckets(buckets),
        ofVpc((vpcId) => ec2.s3Endpoints(vpcId)),
        ofVpc((vpcId) => ec2.stsEndpoints(vpcId)),
        readLogs(kubernetes, scope.namespace, pods),
      ]);
    return {
      ...readings,
      ...ofRoles,
      ...ofBuckets,
      trusting,
      providers,
      issuerKeys,
      clocks,
      endpoints,
      stsEndpoints,
      logs,
    };
  }

  /** The roles, and what hangs on them as soon as they are read. */
  async function readRoles(readings: Readings): Promise<Partial<Readings>> {
    const roles = await byKey(roleArnsIn(readings), (arn) => readRole(iam, arn, caller));
    return { roles, ...(await within("doctor: policies", () => readPolicies(iam, { ...readings, roles }))) };
  }

  async function readBuckets(names: readonly string[]): Promise<Partial<Readings>> {
    const read = await byKey(names, readBucketNamed);
    const buckets = mapped(read, ({ bucket }) => bucket);
    const encryptedBy = Object.values(buckets).flatMap((bucket) =>
      bucket.status === "present" && bucket.value.encryption.status === "present"
        ? (bucket.value.encryption.value.keyArn ?? [])
        : [],
    );
    const keys = await byKey([...new Set(encryptedBy)], (key) => readKey(kms, key));
    return { buckets, ownBuckets: mapped(read, ({ own }) => own), keys };
  }

  async function readBucketNamed(name: string): Promise<SeenBucket> {
    if (caller.status !== "present") return { bucket: caller };
    const { partition, account: owner } = caller.value;
    return readBucket(s3, { name, arn: `arn:${partition}:s3:::${name}`, owner });
  }

  async function ofVpc<T>(read: (vpcId: string) => Promise<T>): Promise<Observed<T>> {
    if (described.status !== "present") return described;
    const { vpcId } = described.value;
    return vpcId === undefined ? absent : observing(() => read(vpcId));
  }
}

/** What the roles bear, what looks as if one of them should, and what IAM's simulator says of them. */
async function readPolicies(
  iam: Clouds["iam"],
  readings: Readings,
): Promise<Pick<Readings, "policies" | "nearby" | "simulated">> {
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
  const lines = linesIn(readings);
  const [policies, { nearby, policies: unattached }, simulated] = await Promise.all([
    byKey(known, (arn) => readPolicy(iam, arn)),
    readNearby(iam, known, readings.wanted?.policyArn),
    Promise.all(
      places.map(async (place) => [place.roleArn, await simulateRole(iam, place.roleArn, place, lines)] as const),
    ),
  ]);
  return {
    policies: { ...unattached, ...policies },
    nearby,
    simulated: Object.fromEntries(simulated),
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
