import { cp, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LocalCloud } from "@eyrie/localcloud/cloud";
import type { Cluster } from "@eyrie/localcloud/kubernetes/cluster";
import type { Role } from "@eyrie/localcloud/iam/store";
import type { Bucket } from "@eyrie/localcloud/s3/store";
import type { Clouds } from "#eyrie/clouds/clouds";
import type { Target } from "#eyrie/kinds/target";
import type { Json } from "#eyrie/model/json";
import type { Prepared } from "#eyrie/pipeline";
import { type Setting, standInChart } from "./setting.ts";

/** A set-up that Eyrie made, and the hands of somebody else with every right in the same account and cluster. */
export type Scene = {
  readonly cloud: LocalCloud;
  readonly cluster: Cluster;
  /** Real clients, as the administrator. */
  readonly clouds: Clouds;
  readonly target: Target;
  readonly directory: string;
};

export function sceneOf({ cloud, session, directory }: Setting, { target }: Prepared): Scene {
  const [cluster] = cloud.clusters;
  if (cluster === undefined) throw new Error("the setting has no cluster");
  return { cloud, cluster, clouds: session().clouds, target, directory };
}

/** What somebody can do through clients alone: in a local cloud and in a real account alike. */
export type Hands = Pick<Scene, "clouds" | "target">;

/** The bucket as S3 keeps it. */
export function bucketOf({ cloud, target }: Scene): Bucket {
  const bucket = cloud.s3.buckets.get(target.bucket.name);
  if (bucket === undefined) throw new Error(`no bucket ${target.bucket.name}`);
  return bucket;
}

/** The role as IAM keeps it. */
export function roleOf({ cloud, target }: Scene): Role {
  const role = cloud.account.iam.roles.get(target.role.name.toLowerCase());
  if (role === undefined) throw new Error(`no role ${target.role.name}`);
  return role;
}

/** The managed policy as IAM keeps it. */
export function policyOf({ cloud, target }: Scene) {
  const policy = cloud.account.iam.policies.get(target.policy.arn);
  if (policy === undefined) throw new Error(`no policy ${target.policy.arn}`);
  return policy;
}

export const document = (...statements: readonly Json[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** A trust policy as somebody might write it by hand: `subject` may hold wildcards. */
export const trustLike = (target: Target, subject: string): string =>
  document({
    Effect: "Allow",
    Principal: {
      Federated: `arn:${target.partition}:iam::${target.account}:oidc-provider/${issuerOf(target)}`,
    },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${issuerOf(target)}:aud`]: "sts.amazonaws.com" },
      StringLike: { [`${issuerOf(target)}:sub`]: subject },
    },
  });

const issuerOf = ({ issuer }: Target): string => issuer.replace("https://", "");

/** A copy of the stand-in chart with one more template. */
export async function chartWith(directory: string, template: string): Promise<string> {
  const chart = join(await mkdtemp(join(directory, "chart-")), "milvus");
  await cp(standInChart, chart, { recursive: true });
  await writeFile(join(chart, "templates", "extra.yaml"), template);
  return chart;
}

/** `helm upgrade --install` by somebody's hand, as Eyrie's own values are but for `values`. */
export const helmByHand = (
  { clouds, target }: Scene,
  { chart = standInChart, values = {} }: { readonly chart?: string; readonly values?: Readonly<Record<string, Json>> },
): Promise<void> =>
  clouds.helm.upgrade(
    {
      release: target.release.name,
      namespace: target.serviceAccount.namespace,
      chart: { kind: "path", path: chart },
      version: undefined,
      valuesFiles: [],
      ours: { ...(target.release.ours as Readonly<Record<string, Json>>), ...values },
      description: "by hand",
      labels: {},
      takeBack: false,
    },
    new AbortController().signal,
  );

/**
 * What kubectl would send, as the cluster's administrator; a PATCH is a merge patch.
 * @throws Error when the API server refuses it.
 */
export async function request({ cluster }: Scene, method: string, target: string, body?: unknown): Promise<void> {
  const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const answer = await cluster.handler({
    method,
    rawTarget: target,
    headers: { authorization: `Bearer ${cluster.adminToken}`, "content-type": type, accept: "application/json" },
    body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
  });
  if (answer.status >= 300) throw new Error(`${method} ${target}: ${answer.status}`);
}
