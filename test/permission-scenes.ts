import { CreateMultipartUploadCommand, S3Client } from "@aws-sdk/client-s3";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Claim } from "#eyrie/model/claim";
import { Problem } from "#eyrie/model/problem";
import type { ChartObjects } from "#eyrie/permissions/chart-objects";
import type { SetUp } from "#eyrie/permissions/set-up";
import { askedBySpec } from "#eyrie/pipeline/ask-doctor";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { diagnose } from "#eyrie/pipeline/diagnose";
import { lookAround } from "#eyrie/pipeline/look-around";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import { helmValues, prepare } from "#eyrie/pipeline/prepare";
import { proveTarget } from "#eyrie/pipeline/prove";
import type { Planned, Session } from "#eyrie/pipeline/session";
import { takeReadings } from "#eyrie/pipeline/take-readings";
import { isWrite } from "#eyrie/stages/plan";
import type { Status } from "#eyrie/stages/status";
import { newBucket } from "@eyrie/localcloud/s3/store";
import { addInline, addVersion, driftAll, growOld } from "./drifted.ts";
import type { Outcome } from "#eyrie/stages/execute";
import { guideSpec, type Operator, type Setting, startSetting } from "./setting.ts";
import { audit, type Audit } from "./operator.ts";

/** The guide's set-up with a tag of the user's, in one pod, and in none where pods do not matter. */
export const tagged = `${guideSpec.replace("milvus: {", "milvus: { values: small.yaml,")}tags: { team: search }\n`;

const boundary = "arn:aws:iam::111122223333:policy/Bounds";

/** The same with a permissions boundary, and the role under a path. */
export const bounded = tagged.replace(
  "role: { name: milvus-s3-access-sa }",
  `role: { name: milvus-s3-access-sa, path: /teams/, permissionsBoundary: "${boundary}" }`,
);

const existing = (text: string, kind: string) =>
  text.replace(new RegExp(`^(${kind}: {.*) }$`, "m"), "$1, existing: true }");

/** The same with nothing of Eyrie's but the release. */
export const allExisting = ["bucket", "policy", "role", "serviceAccount"].reduce(existing, tagged);

/** What the stand-in for the chart makes. */
const standInObjects: ChartObjects = {
  kinds: [
    { group: "", resource: "configmaps", clusterScoped: false },
    { group: "", resource: "services", clusterScoped: false },
    { group: "apps", resource: "deployments", clusterScoped: false },
    { group: "apps", resource: "statefulsets", clusterScoped: false },
  ],
  grants: [],
};

/** What rights are about in these tests. */
export const guideSetUp: SetUp = {
  partition: "aws",
  account: "111122223333",
  clusterArn: "arn:aws:eks:us-east-2:111122223333:cluster/milvus-eks-cluster",
  providerArn: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/*",
  bucketArn: "arn:aws:s3:::milvus-bucket-039dd013c0712f085d60e21f",
  rootPath: "milvus-demo",
  deleteBucket: false,
  policyArn: "arn:aws:iam::111122223333:policy/MilvusS3ReadWrite",
  roleArn: "arn:aws:iam::111122223333:role/milvus-s3-access-sa",
  permissionsBoundary: undefined,
  serviceAccount: { namespace: "milvus", name: "milvus-s3-access-sa" },
  release: "milvus-demo",
  relations: { bucket: "own", policy: "own", role: "own", serviceAccount: "own", release: "own" },
  valuesTold: false,
  objects: standInObjects,
};

export const boundedSetUp: SetUp = {
  ...guideSetUp,
  roleArn: "arn:aws:iam::111122223333:role/teams/milvus-s3-access-sa",
  permissionsBoundary: boundary,
};

export type Watched = Setting & { readonly audit: Audit };

/** A cloud whose namespace is there, as whoever hands out rights in it makes it first. */
export async function startWatched(): Promise<Watched> {
  const watching = audit();
  const setting = await startSetting(watching.options);
  setting.cloud.clusters[0]?.writer.create("namespaces", { metadata: { name: "milvus" } });
  await writeValues(setting, "");
  return { ...setting, audit: watching };
}

/** Values of one Milvus, in a pod where pods matter; `without`: a dependency that is switched off. */
export const writeValues = (
  { directory }: Setting,
  more: string,
  without?: "etcd" | "pulsarv3",
  pods = 0,
  etcdPort = 2379,
): Promise<void> =>
  writeFile(
    join(directory, "small.yaml"),
    [
      "cluster: { enabled: false }",
      `standalone: { replicas: ${pods} }`,
      `etcd: { enabled: ${without !== "etcd"}, replicaCount: ${pods}, service: { port: ${etcdPort} } }`,
      `pulsarv3: { enabled: ${without !== "pulsarv3"}, proxy: { replicaCount: ${pods} } }`,
      more,
      "",
    ].join("\n"),
  );

/** Begins a multipart upload and leaves it so. */
export async function beginUpload({ cloud }: Setting, bucket: string, key: string): Promise<void> {
  const { awsEndpoint: endpoint, credentials } = cloud;
  const s3 = new S3Client({ region: "us-east-2", endpoint, credentials, forcePathStyle: true });
  await s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
  s3.destroy();
}

/** What went wrong, in the words a user reads; nothing did where it is empty. */
export type Troubles = readonly string[];

const told = ({ fact, remedy }: Pick<Problem, "fact" | "remedy">) =>
  `${fact.en}\n${remedy.en}\n${fact.ja}\n${remedy.ja}`;

/** A run whose own refusal, by a Problem, is what went wrong. */
async function troublesOf(run: () => Promise<Troubles>): Promise<Troubles> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Problem) return [told(error)];
    throw error;
  }
}

const unreadIn = ({ plan }: Planned): Troubles =>
  plan.changes.flatMap((change) => (change.action === "unknown" ? [told(change.cause)] : []));

const inPlan = (planned: Planned): Troubles => [
  ...unreadIn(planned),
  ...planned.plan.changes.flatMap((change) => (change.action === "conflict" ? [change.why.en] : [])),
];

const inOutcomes = (outcomes: readonly Outcome[]): Troubles =>
  outcomes.flatMap((outcome) => (outcome.state === "failed" ? [told(outcome.problem)] : []));

const inClaims = (claims: readonly Claim[]): Troubles =>
  claims.flatMap(({ verdict }) =>
    verdict.status === "holds" ? [] : [told({ fact: verdict.why, remedy: verdict.remedy })],
  );

/** Plans and carries out, unless something could not be read; and then there must be nothing left to do. */
const carriedOut = (plan: (session: Session) => Promise<Planned>) => (session: Session) =>
  troublesOf(async () => {
    const planned = await plan(session);
    const unread = inPlan(planned);
    if (unread.length > 0) return unread;
    const failed = inOutcomes(await carryOut(planned, session));
    return failed.length > 0 ? failed : left(await plan(session));
  });

const left = (planned: Planned): Troubles => [
  ...inPlan(planned),
  ...planned.plan.changes.filter(isWrite).map(({ id, action }) => `left: ${action} ${id}`),
];

const prove = async (prepared: Awaited<ReturnType<typeof prepare>>, session: Session) =>
  inClaims(await proveTarget(prepared, session, { readOnly: false, fresh: false, patience: 30_000 }));

const inStatus = ({ resources, release, pods }: Status): Troubles =>
  [
    ...resources.map((resource) => (resource.state === "unreadable" ? resource.cause : undefined)),
    ...[release, pods].map((seen) => (seen.status === "unreadable" ? seen.cause : undefined)),
  ].flatMap((cause) => (cause === undefined ? [] : [told(cause)]));

/** What the doctor sees; it is asked in one way by the spec alone. */
export const diagnosed = async (session: Session) => diagnose(await takeReadings(askedBySpec(session)));

/** What it could not check. That it finds something is no trouble: it was able to. */
const unchecked = async (session: Session): Promise<Troubles> =>
  (await diagnosed(session)).checks.flatMap(({ refused }) => refused.map(told));

/** What commands do, and what then is wrong. */
export const runs = {
  plan: (session: Session) => troublesOf(async () => inPlan(await planUp(session))),
  planDown: (session: Session) => troublesOf(async () => unreadIn(await planDown(session))),
  make: carriedOut(planUp),
  remove: carriedOut(planDown),
  status: (session: Session) => troublesOf(async () => inStatus((await lookAround(session)).status)),
  verify: (session: Session) => troublesOf(async () => prove(await prepare(session), session)),
  values: (session: Session) => troublesOf(() => helmValues(session).then(() => [])),
  doctor: unchecked,
} as const;

/** One state of the world, and a command that is run in it. */
export type Scene = {
  readonly name: string;
  /** Where it is played, each time as if anew. */
  readonly stage: () => Promise<Watched>;
  readonly run: (setting: Watched, operator: Operator) => Promise<Troubles>;
};

/** Settings for scenes: some that are shared, and any number for one test each. */
export function stages(spec = tagged) {
  const once: Watched[] = [];
  const shared: Watched[] = [];
  let drifts = 0;
  let changes = 0;
  const as = (setting: Watched, operator: Operator = {}) => setting.session(spec, undefined, operator);
  const open = async (kept: Watched[]): Promise<Watched> => {
    const setting = await startWatched();
    kept.push(setting);
    return setting;
  };
  const sharedOne = (at: number) => async () => shared[at] ?? Promise.reject(new Error("nothing was prepared"));
  return {
    as,

    /** Makes the shared ones as the administrator. */
    prepare: async (): Promise<void> => {
      const [standing, drifting, changing] = [await open(shared), await open(shared), await open(shared)];
      await writeValues(standing, "", undefined, 1);
      const own = [standing, drifting, changing].map((setting) => runs.make(setting.session(tagged)));
      const failed = (await Promise.all(own)).flat();
      if (failed.length > 0) throw new Error(failed.join("\n"));
      growOld(drifting.cloud);
      addInline(standing.cloud);
    },

    /** Everything is there, with a pod, and an inline policy of somebody's on the role. */
    standing: sharedOne(0),

    /** Everything is there, and nothing as it should be. */
    drifted: async (): Promise<Watched> => {
      const drifting = await sharedOne(1)();
      driftAll(drifting.cloud);
      drifts += 1;
      // Every kind of object is made anew under another name, and what bore the old one goes.
      await writeValues(drifting, `fullnameOverride: milvus-demo-${drifts}`, drifts % 2 === 0 ? "etcd" : "pulsarv3");
      return drifting;
    },

    /** Everything is there, and every object of the release is to change in place. */
    changed: async (): Promise<Watched> => {
      const changing = await sharedOne(2)();
      changes += 1;
      const more = `service: { port: ${20_000 + changes} }\nlabels: { change: "${changes}" }\nlog: { level: l${changes} }`;
      await writeValues(changing, more, undefined, 0, 2379 + changes);
      return changing;
    },

    /** Nothing but the namespace. */
    fresh: () => open(once),

    /** Nothing but a bucket without a tag. */
    untagged: async (): Promise<Watched> => {
      const setting = await open(once);
      const name = "milvus-bucket-039dd013c0712f085d60e21f";
      const birth = { name, owner: "111122223333", region: "us-east-2", createdAt: new Date(0) };
      setting.cloud.s3.buckets.set(name, newBucket(birth));
      return setting;
    },

    /** Everything is there, and Eyrie's; of the policy there is an older version. */
    owned: async (): Promise<Watched> => {
      const setting = await open(once);
      await runs.make(as(setting));
      addVersion(setting.cloud);
      return setting;
    },

    closeOnce: async (): Promise<void> => void (await Promise.all(once.splice(0).map((setting) => setting.close()))),
    close: async (): Promise<void> => void (await Promise.all(shared.splice(0).map((setting) => setting.close()))),
  };
}
