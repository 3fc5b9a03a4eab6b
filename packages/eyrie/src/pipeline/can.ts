import type { AssumedRole } from "../clouds/aws/sts.ts";
import type { Clouds } from "../clouds/clouds.ts";
import { within } from "../clouds/trace.ts";
import type { Random } from "../model/clock.ts";
import { absent, observing } from "../model/observed.ts";
import { Problem } from "../model/problem.ts";
import { type Chain, chainsOf } from "../readings/chain.ts";
import { nothingRead } from "../readings/nothing.ts";
import type { Readings } from "../readings/readings.ts";
import { answer, type Can, type Tried } from "../rules/can.ts";
import { lookStrictly } from "../rules/doctor-rule.ts";
import { readBucket } from "../stages/read-bucket.ts";
import { readPolicy, readRole } from "../stages/read-identity.ts";
import { type Asked, takeReadings } from "./take-readings.ts";

/** Whose rights are asked about. */
export type Who =
  | { readonly kind: "service-account"; readonly namespace: string; readonly name: string }
  | { readonly kind: "role"; readonly arn: string };

export type CanQuestion = { readonly who: Who; readonly action: string; readonly resource: string };

/** Reads what takes part, and answers from it. @throws Problem when what it needs may not be read */
export async function can(asked: Asked, question: CanQuestion): Promise<{ readonly can: Can; readonly chain: Chain }> {
  const { who, action, resource } = question;
  const { clouds, clock, region } = asked;
  const bucket = within("can: bucket", () => readNamedBucket(clouds, resource));
  const [readings, named] = await Promise.all([
    who.kind === "role"
      ? readRoleAlone(clouds, nothingRead({ takenAt: clock.now(), region, scope: { namespace: "" } }), who.arn)
      : takeReadings({ ...asked, scope: { namespace: who.namespace, serviceAccount: who.name } }),
    bucket,
  ]);
  const chain = who.kind === "role" ? chainOfRole(readings, who.arn) : chainsOf(readings)[0];
  if (chain === undefined) throw new Error("a scope that names a service account has a chain");
  const aimed: Chain = { ...chain, bucketName: named?.name, bucket: named?.read ?? absent };
  return { can: lookStrictly((look) => answer(aimed, readings, look, { action, resource })), chain: aimed };
}

async function readNamedBucket(
  { sts, s3 }: Clouds,
  resource: string,
): Promise<{ readonly name: string; readonly read: Chain["bucket"] } | undefined> {
  const [, partition, name] = /^arn:([\w-]+):s3:::([^/*?]+)/.exec(resource) ?? [];
  if (partition === undefined || name === undefined) return undefined;
  const caller = await observing(() => sts.identity());
  if (caller.status !== "present") return { name, read: caller };
  const { bucket } = await readBucket(s3, { name, arn: `arn:${partition}:s3:::${name}`, owner: caller.value.account });
  return { name, read: bucket };
}

async function readRoleAlone({ iam, sts }: Clouds, readings: Readings, arn: string): Promise<Readings> {
  const role = await within("can: role", async () => readRole(iam, arn, await observing(() => sts.identity())));
  if (role.status !== "present") return { ...readings, roles: { [arn]: role } };
  const { attached, boundary } = role.value;
  const arns = [
    ...(attached.status === "present" ? attached.value : []),
    ...(boundary === undefined ? [] : [boundary]),
  ];
  const policies = await within("can: policies", () =>
    Promise.all(arns.map(async (policy) => [policy, await readPolicy(iam, policy)] as const)),
  );
  return { ...readings, roles: { [arn]: role }, policies: Object.fromEntries(policies) };
}

function chainOfRole(readings: Readings, arn: string): Chain {
  return {
    namespace: "",
    account: "",
    serviceAccount: absent,
    pods: absent,
    annotation: arn,
    roleArn: arn,
    audience: "",
    subject: "",
    role: readings.roles[arn] ?? absent,
    issuer: absent,
    provider: absent,
    storage: absent,
    bucket: absent,
    bucketName: undefined,
    rootPath: "",
  };
}

/** Calls that can be tried without changing what is there. */
export const triable = ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"] as const;
export type Triable = (typeof triable)[number];

/**
 * Makes the call as the service account: its token, the role, then S3. What writes writes a probe beside the object that
 * was named, and takes it away.
 */
export async function tryIt(
  { clouds }: Pick<Asked, "clouds">,
  who: Who & { readonly kind: "service-account" },
  roleArn: string,
  { action, bucket, key }: { readonly action: Triable; readonly bucket: Bucket; readonly key: string },
  random: Random,
): Promise<Tried> {
  let caller = "";
  try {
    const token = await clouds.kubernetes.requestToken(who.namespace, who.name, "sts.amazonaws.com");
    const assumed: AssumedRole = await clouds.sts.assumeWithWebIdentity({ roleArn, sessionName: "eyrie-can", token });
    caller = assumed.arn;
    const probe = `${key.replace(/[^/]*$/, "")}eyrie-probe-${Buffer.from(random(6)).toString("hex")}`;
    const used = await trying[action](clouds, assumed, bucket, key, probe);
    return { allowed: true, said: "", caller, ...used };
  } catch (error) {
    if (!(error instanceof Problem) || error.vendor === undefined) throw error;
    const { code, message } = error.vendor;
    // A key that is not there may be looked for: that is an answer.
    if (error.code === "missing" && action === "s3:GetObject") return { allowed: true, said: code, caller };
    return { allowed: false, said: `${code}: ${message}`, caller };
  }
}

type Bucket = { readonly name: string; readonly arn: string; readonly owner: string };
type Trying = (
  clouds: Clouds,
  role: AssumedRole,
  bucket: Bucket,
  key: string,
  probe: string,
) => Promise<Used | undefined>;

/** The key that the call was made with; `left`: what was put there could not be taken away. */
type Used = { readonly key: string; readonly left?: boolean };

const trying: Readonly<Record<Triable, Trying>> = {
  "s3:ListBucket": async (clouds, { credentials }, bucket, key) => {
    await clouds.s3As(credentials).listKeys(bucket, key);
    return undefined;
  },
  "s3:GetObject": async (clouds, { credentials }, bucket, key) => {
    await clouds.s3As(credentials).getObject(bucket, key);
    return { key };
  },
  "s3:PutObject": async (clouds, { credentials }, bucket, _, probe) => {
    await clouds.s3As(credentials).putObject(bucket, probe, "eyrie can");
    // The role may put and not delete; then the operator takes the probe away, or it is said that it is left.
    const removed = await clouds
      .s3As(credentials)
      .deleteObject(bucket, probe)
      .catch(() => clouds.s3.deleteObject(bucket, probe).catch(() => undefined));
    return { key: probe, left: removed === undefined };
  },
  // What is not there may be deleted: S3 decides before it looks.
  "s3:DeleteObject": async (clouds, { credentials }, bucket, _, probe) => {
    await clouds.s3As(credentials).deleteObject(bucket, probe);
    return { key: probe };
  },
};
