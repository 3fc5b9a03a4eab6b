import type { LocalCloud } from "@eyrie/localcloud/cloud";
import type { Cluster } from "@eyrie/localcloud/kubernetes/cluster";
import type { Role } from "@eyrie/localcloud/iam/store";
import type { Target } from "#eyrie/kinds/target";
import type { Json } from "#eyrie/model/json";
import type { Prepared } from "#eyrie/pipeline/session";
import { type Hands, handsIn, withPolicy } from "./hands.ts";
import type { Setting } from "./setting.ts";

/** A set-up that Eyrie made in a local cloud: somebody's hands, as the administrator, and what the cloud keeps. */
export type Scene = Hands & {
  readonly cloud: LocalCloud;
  readonly cluster: Cluster;
  readonly directory: string;
};

export function sceneOf({ cloud, session, directory, kubeconfig }: Setting, { target }: Prepared): Scene {
  const [cluster] = cloud.clusters;
  if (cluster === undefined) throw new Error("the setting has no cluster");
  const { clouds, clock } = session();
  const { awsEndpoint, credentials } = cloud;
  const hands = handsIn({ region: target.region, local: { awsEndpoint, credentials, kubeconfig } }, clock);
  return { ...hands, cloud, cluster, clouds, target: withPolicy(target), directory };
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
